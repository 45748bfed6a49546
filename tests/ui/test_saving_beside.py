"""What the window saves beside pictures, and what the folder watch makes of it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from desktop_app.settings import Settings
from desktop_app.sidecars import xmp_sidecar
from desktop_app.sidecars.naming import is_xmp, sidecar_files
from desktop_app.sidecars.plain_text import read_words
from tests.helpers.command import run_command
from tests.helpers.watching import save_picture
from tests.helpers.window_parts import WindowParts
from tests.ui.conftest import MakeParts

Watch = Callable[..., list[dict[str, object]]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pictures"
    made.mkdir()
    return made


@pytest.fixture
def watch_once(
    folder: Path, tiny_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Watch:
    """`picture-aloud watch --once` with the window's ledger: what it told but for the summary."""
    home = tmp_path / "home"
    state = home / ".local/state/picture-aloud"
    state.mkdir(parents=True)
    monkeypatch.setattr("desktop_app.paths.state_dir", lambda: state)

    def run(*options: str) -> list[dict[str, object]]:
        watch = ("watch", "--once", "--json", "--bundle")
        result = run_command(*watch, tiny_bundle, *options, folder, home=home)
        assert (result.status, result.stderr) == (0, "")
        *told, summary = map(json.loads, result.stdout.splitlines())
        assert summary["event"] == "summary"
        return told

    return run


def save_beside(parts: WindowParts) -> None:
    parts.window.note("")
    parts.trigger("save_sidecar")
    parts.wait(lambda: parts.status.startswith("Saved as "), "it is saved")


def words_beside(picture: Path, settings: Settings) -> list[str | None]:
    return [
        xmp_sidecar.read_words(file) if is_xmp(file) else read_words(file)
        for file in sidecar_files(picture, settings.sidecars)
    ]


@pytest.mark.parametrize("form", ["txt", "xmp", "both"])
def test_the_watch_knows_whose_words_the_window_has_saved(
    make_parts: MakeParts, folder: Path, watch_once: Watch, form: str
) -> None:
    parts = make_parts(sidecar_format=form)
    settings = Settings(sidecar_format=form)
    own, edited = (save_picture(folder / f"{name}.png", seed) for seed, name in enumerate("ab"))
    parts.open(own)
    save_beside(parts)
    described = parts.current().text
    names = [file.name for file in sidecar_files(own, settings.sidecars)]
    assert parts.status == f"Saved as {' and '.join(names)}."
    parts.open(edited)
    parts.type("My ")
    save_beside(parts)
    assert not parts.session.unkept
    mine = parts.current().text

    assert watch_once("--format", form) == []
    assert set(words_beside(own, settings)) == {described}
    assert set(words_beside(edited, settings)) == {mine}
    for seed, picture in enumerate((own, edited), start=10):
        save_picture(picture, seed)
    (told,) = watch_once("--format", form)
    assert (told["event"], told["path"]) == ("described", str(own))
    assert set(words_beside(own, settings)) == {told["text"]}
    assert set(words_beside(edited, settings)) == {mine}
    if form != "txt":
        read = ["exiftool", "-s3", "-XMP-iptcCore:AltTextAccessibility", f"{edited}.xmp"]
        assert subprocess.check_output(read, text=True).strip() == mine


def test_words_of_the_user_s_become_the_program_s_again(
    make_parts: MakeParts, folder: Path, watch_once: Watch
) -> None:
    parts = make_parts()
    picture = save_picture(folder / "a.png")
    parts.open(picture)
    described = parts.current().text
    parts.type("My ")
    save_beside(parts)
    parts.description.setPlainText("My own words.")
    save_beside(parts)  # what was saved before gives way unasked
    assert words_beside(picture, Settings()) == ["My own words."]
    parts.description.setPlainText(described)
    save_beside(parts)
    assert words_beside(picture, Settings()) == [described]
    save_picture(picture, seed=10)
    (told,) = watch_once()
    assert told["event"] == "described"


def test_a_picture_that_has_changed_gets_no_outdated_words(
    make_parts: MakeParts, folder: Path
) -> None:
    parts = make_parts()
    picture = save_picture(folder / "a.png")
    parts.open(picture)
    save_picture(picture, seed=10)
    parts.trigger("save_sidecar")
    parts.wait(lambda: "has changed since" in parts.status, "it is said")
    assert parts.status == parts.spy.said[-1]
    assert words_beside(picture, Settings()) == [None]
    parts.type("My ")  # what the user writes is the user's affair
    save_beside(parts)
    assert words_beside(picture, Settings()) == [parts.current().text]


def test_one_of_two_formats_in_the_way(make_parts: MakeParts, folder: Path) -> None:
    parts = make_parts(sidecar_format="both")
    picture = save_picture(folder / "a.png")
    text, xmp = sidecar_files(picture, Settings(sidecar_format="both").sidecars)
    text.write_text("Rex, my dog.\n")
    parts.open(picture)
    parts.trigger("save_sidecar")
    box = parts.wait_for_dialog("replace_question")
    assert isinstance(box, QMessageBox)
    assert box.text().startswith("a.png.txt exists already")
    parts.trigger_button(box, "&Leave it as it is")
    saved = "Saved as a.png.xmp. a.png.txt is left as it is."
    parts.wait(lambda: parts.status == saved, "it is told")
    assert (text.read_text(), xmp.exists()) == ("Rex, my dog.\n", True)


def test_a_damaged_file_is_left_alone_and_the_other_one_written(
    make_parts: MakeParts, folder: Path
) -> None:
    parts = make_parts(sidecar_format="both")
    picture = save_picture(folder / "a.png")
    (folder / "a.png.xmp").write_text("<x:xmpmeta")
    parts.open(picture)
    save_beside(parts)
    assert parts.status.startswith("Saved as a.png.txt. a.png.xmp was left as it is because ")
    assert (folder / "a.png.xmp").read_text() == "<x:xmpmeta"


def test_a_picture_that_has_gone_is_one_sentence(make_parts: MakeParts, folder: Path) -> None:
    parts = make_parts()
    picture = save_picture(folder / "a.png")
    parts.open(picture)
    picture.unlink()
    parts.trigger("save_sidecar")
    parts.wait(lambda: parts.status.startswith("a.png cannot be read any more"), "it is said")
    assert not (folder / "a.png.txt").exists()
