"""What is saved beside pictures in the window, and what the folder watch makes of it."""

import json
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from desktop_app.sidecars.alt_text import alt_text
from tests.helpers.command import CommandResult, run_command
from tests.helpers.pictures import noise_picture
from tests.helpers.tiny_bundle import tiny_judgement, write_tiny_bundle
from tests.helpers.window_parts import WindowParts
from tests.ui.conftest import MakeParts

SentenceOf = Callable[[Path], str]
FORMATS = pytest.mark.parametrize("sidecar_format", ["txt", "xmp", "both"])


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A picture in a folder of its own."""
    (tmp_path / "photos").mkdir()
    picture = tmp_path / "photos" / "photo.png"
    noise_picture(seed=0).save(picture)
    return picture


@pytest.fixture
def watch_once(photo: Path, tiny_bundle: Path, tmp_path: Path) -> Callable[[str], CommandResult]:
    """`picture-aloud watch --once` in the picture's folder, by the user who has the window."""
    (tmp_path / "home").mkdir()

    def run(sidecar_format: str) -> CommandResult:
        return run_command(
            *("watch", "--once", "--bundle", tiny_bundle, "--format", sidecar_format),
            photo.parent,
            home=tmp_path / "home",
            extra={"XDG_STATE_HOME": str(tmp_path / "state")},
        )

    return run


def sidecars(photo: Path, sidecar_format: str) -> list[Path]:
    suffixes = {"txt": [".txt"], "xmp": [".xmp"], "both": [".txt", ".xmp"]}[sidecar_format]
    return [photo.with_name(photo.name + suffix) for suffix in suffixes]


def words_in(file: Path) -> str:
    """What a sidecar says, XMP as exiftool reads it."""
    if file.suffix == ".txt":
        return file.read_text("utf-8").removesuffix("\n")
    tag = "AltTextAccessibility"
    command: list[str | Path] = ["exiftool", "-j", f"-XMP-iptcCore:{tag}", file]
    (found,) = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return str(found[tag])


def words_beside(photo: Path, sidecar_format: str) -> str:
    """What all its sidecars say."""
    (words,) = {words_in(file) for file in sidecars(photo, sidecar_format)}
    return words


def contents(photo: Path) -> dict[str, tuple[bytes, int]]:
    return {
        file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in photo.parent.iterdir()
    }


def change(photo: Path) -> None:
    noise_picture(seed=7).save(photo)


def save_beside(parts: WindowParts, photo: Path, sidecar_format: str) -> None:
    names = " and ".join(file.name for file in sidecars(photo, sidecar_format))
    parts.window.note("")
    parts.trigger("save_sidecar")
    parts.wait(lambda: parts.status == f"Saved as {names}.", "it is saved")
    assert parts.spy.said[-1] == parts.status
    assert {file.name for file in photo.parent.iterdir()} == {
        photo.name,
        *(file.name for file in sidecars(photo, sidecar_format)),
    }


def answer(parts: WindowParts, text: str) -> str:
    """Give an answer to the question whether foreign words may go, and return the question."""
    box = parts.wait_for_dialog("replace_question")
    assert isinstance(box, QMessageBox)
    assert parts.spy.said[-1] == box.text()
    assert box.defaultButton().text() == "&Leave it as it is"
    question = box.text()
    (button,) = [button for button in box.buttons() if button.text() == text]
    button.click()
    parts.wait(lambda: not box.isVisible(), "it is answered")
    return question


# What the folder watch makes of it


@FORMATS
def test_the_watch_knows_the_programs_words_and_replaces_them_when_the_picture_changes(
    sidecar_format: str,
    make_parts: MakeParts,
    photo: Path,
    watch_once: Callable[[str], CommandResult],
    sentence_of: SentenceOf,
) -> None:
    parts = make_parts(sidecar_format=sidecar_format)
    parts.open(photo)
    save_beside(parts, photo, sidecar_format)
    assert words_beside(photo, sidecar_format) == alt_text(sentence_of(photo))
    before = contents(photo)
    result = watch_once(sidecar_format)
    assert (result.status, result.stdout, result.stderr) == (0, "", "0 pictures described.\n")
    assert contents(photo) == before

    old = words_beside(photo, sidecar_format)
    change(photo)
    result = watch_once(sidecar_format)
    assert (result.status, result.stderr) == (0, "1 picture described.\n")
    assert old != words_beside(photo, sidecar_format)
    assert words_beside(photo, sidecar_format) == alt_text(sentence_of(photo))


@FORMATS
def test_the_watch_never_touches_the_users_words(
    sidecar_format: str,
    make_parts: MakeParts,
    photo: Path,
    watch_once: Callable[[str], CommandResult],
) -> None:
    parts = make_parts(sidecar_format=sidecar_format)
    parts.open(photo)
    save_beside(parts, photo, sidecar_format)
    parts.description.setPlainText("An image of Rex, who may be  my dog")
    save_beside(parts, photo, sidecar_format)
    mine = "An image of Rex, who may be my dog"
    assert words_beside(photo, sidecar_format) == mine
    for _ in range(2):
        before = contents(photo)
        result = watch_once(sidecar_format)
        assert (result.status, result.stdout, result.stderr) == (0, "", "0 pictures described.\n")
        assert contents(photo) == before
        change(photo)
    assert words_beside(photo, sidecar_format) == mine


def test_what_the_watch_has_written_gives_way_to_the_window(
    make_parts: MakeParts, photo: Path, watch_once: Callable[[str], CommandResult]
) -> None:
    assert watch_once("both").status == 0
    parts = make_parts(sidecar_format="both")
    parts.open(photo)
    other = parts.alternatives.item(0).text()
    parts.alternatives.itemDoubleClicked.emit(parts.alternatives.item(0))
    save_beside(parts, photo, "both")
    assert words_beside(photo, "both") == alt_text(other)
    change(photo)
    assert watch_once("both").stderr == "1 picture described.\n", "it is the program's own"


def test_the_page_of_watched_folders_shows_the_words(make_parts: MakeParts, photo: Path) -> None:
    parts = make_parts(watched_folders=[str(photo.parent)])
    pictures = parts.application._watch.control.pictures

    def lines() -> list[str]:
        return [str(pictures.data(pictures.index(row, 0))) for row in range(pictures.rowCount())]

    parts.wait(lambda: len(lines()) == 1, "the watch has described it")
    parts.open(photo)
    parts.description.setPlainText("My dog.")
    parts.trigger("save_sidecar")
    parts.wait(lambda: lines() == ["photo.png, in a human's words: My dog."], "it is listed")


# Saving again


@FORMATS
def test_saving_twice_or_after_another_edit_asks_nothing(
    sidecar_format: str, make_parts: MakeParts, photo: Path
) -> None:
    parts = make_parts(sidecar_format=sidecar_format)
    parts.open(photo)
    for words in ("My dog.", "My dog.", "My dog Rex."):
        parts.description.setPlainText(words)
        save_beside(parts, photo, sidecar_format)
        assert words_beside(photo, sidecar_format) == words
        assert not parts.session.unkept
    parts.open(photo)  # another entry, whose words are its own again
    parts.description.setPlainText("My dog Rex.")
    save_beside(parts, photo, sidecar_format)


def test_the_format_chosen_on_the_page_holds_at_once(make_parts: MakeParts, photo: Path) -> None:
    parts = make_parts()
    parts.open(photo)
    parts.description.setPlainText("My dog.")
    save_beside(parts, photo, "txt")
    settings = parts.application.settings
    parts.application.apply(type(settings)(**vars(settings) | {"sidecar_format": "both"}))
    save_beside(parts, photo, "both")
    assert words_beside(photo, "both") == "My dog."


# What stands in the way


@FORMATS
def test_foreign_words_are_read_out_and_go_only_when_the_user_says_so(
    sidecar_format: str, make_parts: MakeParts, photo: Path, sentence_of: SentenceOf
) -> None:
    other = make_parts(sidecar_format=sidecar_format)
    other.open(photo)
    other.description.setPlainText("Rex & <b>friends</b>.")
    save_beside(other, photo, sidecar_format)
    parts = make_parts(sidecar_format=sidecar_format)
    parts.open(photo)
    before = contents(photo)
    files = sidecars(photo, sidecar_format)
    parts.trigger("save_sidecar")
    question = answer(parts, "&Leave it as it is")
    parts.wait(lambda: parts.status == "Left as it is.", "it is told")
    assert contents(photo) == before
    standing = [
        f"{file.name} exists already and says something else: \u201cRex & <b>friends</b>.\u201d"
        for file in files
    ]
    what = "it" if len(files) == 1 else "both"
    assert question == f"{' '.join(standing)} Replace {what} with this description?"

    parts.trigger("save_sidecar")
    answer(parts, "&Replace it")
    names = " and ".join(file.name for file in files)
    parts.wait(lambda: parts.status == f"Saved as {names}.", "it is saved")
    assert words_beside(photo, sidecar_format) == alt_text(sentence_of(photo))


def test_one_file_does_not_keep_the_other_from_its_words(
    make_parts: MakeParts, photo: Path
) -> None:
    text, xmp = sidecars(photo, "both")
    parts = make_parts(sidecar_format="both")
    parts.open(photo)
    text.write_text("", "utf-8")
    parts.trigger("save_sidecar")
    assert answer(parts, "&Leave it as it is") == (
        "photo.png.txt exists already and is empty. Replace it with this description?"
    )
    expected = "Saved as photo.png.xmp. photo.png.txt was left as it is."
    parts.wait(lambda: parts.status == expected, "it is told")
    assert text.read_bytes() == b""

    text.write_bytes(b"\xff\xfe\x00")
    xmp.write_text("no XMP at all", "utf-8")
    parts.trigger("save_sidecar")
    assert answer(parts, "&Replace it") == (
        "photo.png.txt exists already, and what it says cannot be read. "
        "Replace it with this description?"
    )
    parts.wait(lambda: parts.status.startswith("Saved as photo.png.txt. "), "it is told")
    assert "photo.png.xmp was left as it is because it " in parts.status
    assert xmp.read_text("utf-8") == "no XMP at all"


def test_a_broken_file_is_left_and_the_reason_is_said(make_parts: MakeParts, photo: Path) -> None:
    text, xmp = sidecars(photo, "both")
    text.mkdir()
    xmp.write_text("<x:xmpmeta", "utf-8")
    parts = make_parts(sidecar_format="both")
    parts.open(photo)
    parts.type("My ")
    parts.trigger("save_sidecar")
    parts.wait(lambda: "photo.png.xmp was left as it is because it " in parts.status, "it is told")
    assert parts.status.startswith("photo.png.txt was left as it is because it is a folder")
    assert parts.spy.said[-1] == parts.status
    assert xmp.read_text("utf-8") == "<x:xmpmeta"
    assert parts.session.unkept, "the words are nowhere yet"


def test_long_foreign_words_are_cut_short(make_parts: MakeParts, photo: Path) -> None:
    (text,) = sidecars(photo, "txt")
    text.write_text("word " * 10_000, "utf-8")
    parts = make_parts()
    parts.open(photo)
    parts.trigger("save_sidecar")
    assert len(answer(parts, "&Leave it as it is")) < 400


# What is not saved


def test_words_for_what_the_picture_was_before_are_not_saved(
    make_parts: MakeParts, photo: Path
) -> None:
    parts = make_parts()
    parts.open(photo)
    change(photo)
    parts.trigger("save_sidecar")
    expected = (
        "photo.png has changed since it was described, so nothing was saved: open it again to "
        "have it described as it is now."
    )
    parts.wait(lambda: parts.status == expected, "it is told")
    assert list(photo.parent.iterdir()) == [photo]
    parts.description.setPlainText("My dog.")  # who writes words of their own answers for them
    save_beside(parts, photo, "txt")
    parts.open(photo)
    parts.trigger("save_sidecar")
    answer(parts, "&Replace it")
    parts.wait(lambda: parts.status == "Saved as photo.png.txt.", "it is saved")


def test_beside_a_picture_that_is_gone_nothing_is_saved(make_parts: MakeParts, photo: Path) -> None:
    parts = make_parts()
    parts.open(photo)
    photo.unlink()
    parts.trigger("save_sidecar")
    parts.wait(lambda: parts.status.startswith("photo.png cannot be read any more"), "it is told")
    assert list(photo.parent.iterdir()) == []


def test_a_refused_picture_has_no_alt_text(
    make_parts: MakeParts, photo: Path, tmp_path: Path
) -> None:
    refusing = write_tiny_bundle(tmp_path / "refusing", judgement=tiny_judgement(0.9, "text"))
    parts = make_parts(bundle=refusing, sidecar_format="both")
    parts.open(photo)
    parts.trigger("save_sidecar")
    assert parts.spy.said[-1] == parts.status
    assert parts.status == "I cannot describe this picture reliably: it is mostly text."
    assert list(photo.parent.iterdir()) == [photo]
    assert not (tmp_path / "state").exists()
    parts.description.setPlainText("My notes.")
    save_beside(parts, photo, "both")
    assert words_beside(photo, "both") == "My notes."


# What is remembered


def test_the_ledger_is_written_on_saving_alone_and_holds_hashes(
    make_parts: MakeParts, photo: Path, tmp_path: Path, sentence_of: SentenceOf
) -> None:
    parts = make_parts()
    parts.open(photo)
    parts.type("My own words: ")
    assert not (tmp_path / "state").exists()
    save_beside(parts, photo, "txt")
    kept = b"".join(file.read_bytes() for file in (tmp_path / "state").rglob("*.sqlite3*"))
    for secret in (photo.name, photo.parent.name, sentence_of(photo).rstrip("."), "My own words"):
        assert secret.encode() not in kept
    (ledger,) = (tmp_path / "state").rglob("sidecars.sqlite3")
    with sqlite3.connect(ledger) as connection:
        assert connection.execute("SELECT text_hash FROM sidecars").fetchall() == [(None,)]
    connection.close()


def test_without_a_ledger_nothing_is_written_and_one_sentence_says_so(
    make_parts: MakeParts, photo: Path, tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("in the way", "utf-8")
    parts = make_parts()
    parts.open(photo)
    parts.trigger("save_sidecar")
    parts.wait(lambda: parts.status.startswith("What this program has written cannot"), "told")
    assert parts.spy.said[-1] == parts.status
    assert list(photo.parent.iterdir()) == [photo]
