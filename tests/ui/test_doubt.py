"""How sure the program is, heard and shown, and what becomes of pictures that it refuses."""

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QListWidget

from desktop_app.captioner.captioner import Captioner
from desktop_app.ui.translations import install_translations
from tests.helpers.pictures import noise_picture
from tests.helpers.tiny_bundle import tiny_judgement, write_tiny_bundle
from tests.helpers.window_parts import WindowParts
from tests.ui.conftest import MakeParts

REFUSAL = "I cannot describe this picture reliably: it is mostly text."


@pytest.fixture
def pictures(tmp_path: Path) -> list[Path]:
    found = []
    for seed in range(3):
        found.append(tmp_path / f"{seed}.png")
        noise_picture(seed=seed).save(found[-1])
    return found


@pytest.fixture
def unsure(make_parts: MakeParts, tmp_path: Path) -> WindowParts:
    folder = write_tiny_bundle(tmp_path / "unsure", judgement=tiny_judgement(0.2))
    return make_parts(bundle=folder)


@pytest.fixture
def refusing(make_parts: MakeParts, tmp_path: Path) -> WindowParts:
    folder = write_tiny_bundle(tmp_path / "refusing", judgement=tiny_judgement(0.9, "text"))
    return make_parts(bundle=folder)


def text_of(folder: Path, picture: Path) -> str:
    return Captioner.load(folder, "cpu").describe(picture).text


def test_doubt_is_said_and_shown_and_never_stored(
    unsure: WindowParts, pictures: list[Path], tmp_path: Path
) -> None:
    unsure.open(pictures[0])
    text = text_of(tmp_path / "unsure", pictures[0])
    assert unsure.spy.said == [f"I am not sure: {text}"]
    assert unsure.description.toPlainText() == text
    assert unsure.child(QLabel, "doubt").text() == "I am not sure:"
    assert unsure.description.accessibleName() == "Description. I am not sure:"
    unsure.trigger("say_again")
    assert unsure.spy.said[-1] == f"I am not sure: {text}"
    unsure.trigger("copy")
    assert QGuiApplication.clipboard().text() == text
    unsure.trigger("save_sidecar")
    sidecar = pictures[0].with_name("0.png.txt")
    unsure.wait(sidecar.exists, "the sidecar is written")
    assert sidecar.read_text("utf-8") == f"{text}\n"


def test_the_users_own_words_are_said_without_doubt(
    unsure: WindowParts, pictures: list[Path]
) -> None:
    unsure.open(pictures[0])
    unsure.type("Surely: ")
    unsure.trigger("say_again")
    assert unsure.spy.said[-1].startswith("Surely: ")
    assert unsure.child(QLabel, "doubt").text() == ""
    assert unsure.description.accessibleName() == "Description"


def test_an_alternative_that_was_chosen_is_said_as_it_stands(
    unsure: WindowParts, pictures: list[Path]
) -> None:
    for picture in pictures:
        unsure.open(picture)
        if unsure.alternatives.count():
            break
    chosen = unsure.alternatives.item(0).text()
    unsure.alternatives.itemDoubleClicked.emit(unsure.alternatives.item(0))
    unsure.trigger("say_again")
    assert unsure.spy.said[-2:] == [chosen, chosen]


def test_a_refused_picture_has_no_description_but_guesses(
    refusing: WindowParts, pictures: list[Path], tmp_path: Path
) -> None:
    refusing.open(pictures[0])
    assert refusing.spy.said == [REFUSAL]
    assert refusing.description.toPlainText() == ""
    assert refusing.description.placeholderText() == REFUSAL
    assert refusing.description.accessibleName() == f"Description. {REFUSAL}"
    listed = refusing.child(QListWidget, "alternatives")
    assert listed.item(0).text() == text_of(tmp_path / "refusing", pictures[0])
    for action in ("say_again", "copy", "save_sidecar", "spell"):
        refusing.trigger(action)
        assert refusing.spy.said[-1] == REFUSAL, action
    assert [path.name for path in tmp_path.glob("*.txt")] == []


def test_a_guess_can_be_taken_all_the_same(refusing: WindowParts, pictures: list[Path]) -> None:
    refusing.open(pictures[0])
    guess = refusing.alternatives.item(0)
    text = guess.text()
    refusing.alternatives.itemDoubleClicked.emit(guess)
    assert refusing.description.toPlainText() == text
    refusing.trigger("say_again")
    assert refusing.spy.said[-2:] == [text, text]
    refusing.trigger("save_sidecar")
    refusing.wait(pictures[0].with_name("0.png.txt").exists, "the sidecar is written")


def test_several_refused_pictures_are_not_counted_as_described(
    refusing: WindowParts, pictures: list[Path]
) -> None:
    refusing.open(*pictures)
    assert refusing.status == "0 of 3 pictures are described."


def test_the_history_tells_of_doubt_and_refusal(
    refusing: WindowParts, pictures: list[Path]
) -> None:
    refusing.open(pictures[0])
    refusing.trigger("history")
    dialog = refusing.wait_for_dialog("history_dialog")
    listed = refusing.in_dialog(dialog, QListWidget, "history_list")
    assert listed.item(0).text() == f"0.png: {REFUSAL}"
    dialog.close()


def test_doubt_in_german(
    qapp: QApplication, make_parts: MakeParts, pictures: list[Path], tmp_path: Path
) -> None:
    before = set(qapp.findChildren(QTranslator))
    assert install_translations(qapp, QLocale("de_DE"))
    try:
        maybe = write_tiny_bundle(tmp_path / "maybe", judgement=tiny_judgement(0.5))
        parts = make_parts(bundle=maybe)
        parts.open(pictures[0])
        assert parts.spy.said == [f"Vielleicht: {text_of(maybe, pictures[0])}"]
    finally:
        for translator in set(qapp.findChildren(QTranslator)) - before:
            qapp.removeTranslator(translator)
