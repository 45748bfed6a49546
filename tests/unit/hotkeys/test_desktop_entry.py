"""The application entry that portals want, and that is not written where there is one."""

from configparser import ConfigParser
from pathlib import Path

import pytest

from desktop_app.hotkeys.desktop_entry import (
    APPLICATION_ID,
    desktop_entry,
    provide_desktop_entry,
)

NAME = f"applications/{APPLICATION_ID}.desktop"


@pytest.fixture
def entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's entry would be."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("XDG_DATA_DIRS", f"{tmp_path / 'system'}:/nowhere")
    return tmp_path / "own" / NAME


def test_the_entry_starts_this_program(entry: Path) -> None:
    provide_desktop_entry()
    written = ConfigParser(interpolation=None)
    written.optionxform = str  # type: ignore[assignment,method-assign]
    written.read(entry, "utf-8")
    values = written["Desktop Entry"]
    assert (values["Type"], values["Terminal"]) == ("Application", "false")
    assert "hidden" not in values["Exec"]
    assert values["Comment[de]"] == "Beschreibt Bilder"
    assert all(kind.startswith("image/") for kind in values["MimeType"].strip(";").split(";"))


def test_the_entry_of_a_package_is_enough(entry: Path, tmp_path: Path) -> None:
    packaged = tmp_path / "system" / NAME
    packaged.parent.mkdir(parents=True)
    packaged.write_text(desktop_entry(["picture-aloud"]), encoding="utf-8")
    provide_desktop_entry()
    assert not entry.exists()


def test_an_entry_for_a_program_that_has_moved_is_replaced(entry: Path) -> None:
    entry.parent.mkdir(parents=True)
    entry.write_text(desktop_entry(["/old/picture-aloud"]), encoding="utf-8")
    provide_desktop_entry()
    assert "/old/" not in entry.read_text(encoding="utf-8")
    status = entry.stat()
    provide_desktop_entry()
    assert entry.stat().st_ino == status.st_ino, "what is right already is not written again"


def test_a_folder_that_cannot_be_written_does_not_matter(entry: Path, tmp_path: Path) -> None:
    (tmp_path / "own").write_text("a file where the folder would be", encoding="utf-8")
    provide_desktop_entry()
    assert not entry.exists()
