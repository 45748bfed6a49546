"""Sentences that are made without Qt, in the language of the window."""

import ast
import errno
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from desktop_app.captioner import language
from desktop_app.clipboard.content import ClipboardContent
from desktop_app.hotkeys.keys import Keys
from desktop_app.hotkeys.protocol import OFF, impossible, taken
from desktop_app.settings import Settings, SettingsStore
from desktop_app.sidecars.errors import not_written
from desktop_app.speech.requirements import missing_voice
from desktop_app.ui.translations import install_translations
from tests.helpers.command import run_command
from tests.helpers.watching import save_picture
from tests.ui.conftest import MakeParts

APPLICATION = Path(__file__).parents[2] / "desktop_app"
# What is printed on a terminal is English, and so are the descriptions that a voice is tried with.
ENGLISH = re.compile(
    r"_command|watch_(status|request|service)|cli\.py|doctor|arguments|terminal|qt_log|child\.py"
    r"|voice_trial"
)
MARKS = {"translate", "tr", "QT_TRANSLATE_NOOP"}
FOR_DEVELOPERS = {"ValueError", "TypeError", "RuntimeError", "ArgumentParser"}
SENTENCE = re.compile(r"[A-Z{'].* .* .*[.:]", re.DOTALL)


@pytest.fixture
def german(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(language, "_translator", language._translator)
    before = set(qapp.findChildren(QTranslator))
    assert install_translations(qapp, QLocale("de_DE"))
    yield
    for translator in set(qapp.findChildren(QTranslator)) - before:
        QCoreApplication.removeTranslator(translator)


def unmarked_sentences(code: str) -> list[str]:
    """The sentences in a module that no translation knows of."""
    tree = ast.parse(code)
    passed_over: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed_over.add(id(node.value))  # a docstring
        elif isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name.startswith("logger.") or name.split(".")[-1] in MARKS | FOR_DEVELOPERS:
                passed_over.update(map(id, ast.walk(node)))
        elif isinstance(node, ast.JoinedStr):
            passed_over.update(id(part) for part in ast.walk(node) if part is not node)
    return [
        text
        for node in ast.walk(tree)
        if id(node) not in passed_over
        and isinstance(node, ast.Constant | ast.JoinedStr)
        and SENTENCE.fullmatch(text := _text_of(node))
    ]


def _text_of(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
    )


def test_every_sentence_is_marked_for_translation() -> None:
    found = {
        str(path.relative_to(APPLICATION)): sentences
        for path in APPLICATION.rglob("*.py")
        if not ENGLISH.search(path.as_posix())
        and (sentences := unmarked_sentences(path.read_text("utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    "code",
    ['raise E("This has gone wrong.")', 'x = f"{name} has gone wrong: try again."'],
)
def test_an_unmarked_sentence_is_found(code: str) -> None:
    assert len(unmarked_sentences(code)) == 1
    marked = code.replace('"', 'translate("Sentences", "', 1).replace('."', '.")')
    assert unmarked_sentences(marked.replace("x = f", "x = ")) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            lambda: ClipboardContent(text="two words").sentence(),
            "In der Zwischenablage ist kein Bild, sondern ein Text aus 2 Wörtern.",
        ),
        (
            lambda: str(not_written(Path("a.txt"), OSError(errno.ENOSPC, "No space left"))),
            "a.txt konnte nicht geschrieben werden, denn der Datenträger ist voll: "
            "Schaffen Sie Platz oder wählen Sie einen anderen.",
        ),
        (lambda: OFF.sentence, "Das Tastenkürzel ist ausgeschaltet."),
        (
            lambda: taken(Keys.parse("Ctrl+Alt+D")).sentence.split(":")[0],
            "Ctrl+Alt+D ist von einem anderen Programm belegt",
        ),
        (
            lambda: impossible("There is no D-Bus session here, and so no hotkey.").sentence,
            "Hier gibt es keine D-Bus-Sitzung und daher kein Tastenkürzel. Was immer geht: Legen "
            "Sie den Befehl picture-aloud clipboard in den Tastatureinstellungen Ihrer "
            "Arbeitsfläche auf Tasten.",
        ),
        (
            lambda: str(missing_voice()).split(":")[0],
            "Es gibt keine Stimme, mit der gesprochen werden kann",
        ),
    ],
)
@pytest.mark.usefixtures("german")
def test_sentences_in_german(sentence: Callable[[], str], expected: str) -> None:
    assert sentence() == expected


@pytest.mark.usefixtures("german")
def test_damaged_settings_in_german(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    store.file.write_text('{"volume": 7, "rate": 1, "hotkey": 5}', "utf-8")
    settings, problem = store.load()
    assert settings == Settings()
    assert problem == (
        "Einige gespeicherte Einstellungen sind unmöglich (Geschwindigkeit, Lautstärke und "
        "Tastenkürzel): Ihre Vorgaben gelten."
    )


@pytest.mark.usefixtures("german")
def test_the_german_window_says_what_is_wrong_in_german(
    make_parts: MakeParts, tmp_path: Path
) -> None:
    parts = make_parts(sidecar_format="both")
    text = tmp_path / "brief.jpg"
    text.write_text("Kein Bild.")
    parts.open(text)
    assert parts.status.startswith("brief.jpg ist kein Bild oder keines, das gelesen werden kann:")
    assert parts.spy.said[-1] == parts.status
    picture = save_picture(tmp_path / "a.png")
    damaged = tmp_path / "a.png.xmp"
    damaged.write_text("<x:xmpmeta")
    parts.open(picture)
    parts.trigger("save_sidecar")
    parts.wait(lambda: "a.png.txt gespeichert" in parts.status, "it is saved")
    assert "a.png.xmp bleibt, wie die Datei ist, denn sie ist in Zeile 1 beschä" in parts.status


@pytest.mark.usefixtures("german")
def test_a_watched_folder_that_is_not_there_in_german(
    make_parts: MakeParts, tmp_path: Path
) -> None:
    gone = tmp_path / "weg"
    parts = make_parts(watched_folders=[str(gone)])
    said = f"Der Ordner {gone} ist nicht da: Er wird wieder überwacht, sobald er zurück ist."
    parts.wait(lambda: said in parts.spy.said, "it is said")


def test_commands_stay_english_on_a_german_system(tmp_path: Path) -> None:
    result = run_command(
        *("caption", tmp_path / "weg.jpg"),
        home=tmp_path,
        extra={"LANGUAGE": "de", "LC_ALL": "C.UTF-8"},
    )
    assert result.stderr.endswith("weg.jpg does not exist: check the name and the folder.\n")
