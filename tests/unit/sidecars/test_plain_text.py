"""Descriptions as plain text files."""

import errno
import os
from pathlib import Path

import pytest

from desktop_app.sidecars.errors import SidecarError
from desktop_app.sidecars.naming import text_sidecar
from desktop_app.sidecars.plain_text import write_text_file
from desktop_app.sidecars.words import one_line
from tests.helpers.pictures import unprivileged


def test_pictures_of_one_name_have_sidecars_of_their_own() -> None:
    assert text_sidecar(Path("a/photo.jpg")) == Path("a/photo.jpg.txt")
    assert text_sidecar(Path("a/photo.png")) == Path("a/photo.png.txt")


def test_it_is_one_line_of_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    write_text_file(file, "  Ein Hund\nläuft,\r\n\tsehr  schnell. ")
    assert file.read_bytes() == "Ein Hund läuft, sehr schnell.\n".encode()
    assert os.listdir(tmp_path) == ["a.txt"]


def test_what_was_there_gives_way(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Two\nlines.\n")
    write_text_file(file, "A dog, a cat.")
    assert file.read_text() == "A dog, a cat.\n"


def test_it_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    file, other = tmp_path / "a.txt", tmp_path / "other"
    write_text_file(file, "A dog.")
    other.write_text("")
    assert file.stat().st_mode == other.stat().st_mode


@pytest.mark.parametrize("failing", ["write", "fsync", "replace"])
def test_after_a_failure_the_old_words_stand_and_nothing_is_left(
    failing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.txt"
    write_text_file(file, "A dog.")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, failing, full)
    with pytest.raises(SidecarError, match="because the disk is full: make room"):
        write_text_file(file, "A cat.")
    assert file.read_text() == "A dog.\n"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_every_refusal_is_a_sentence(photo: Path, tmp_path: Path) -> None:
    with pytest.raises(SidecarError, match="its folder does not exist any more"):
        write_text_file(tmp_path / "gone" / "a.txt", "A dog.")
    with pytest.raises(SidecarError, match="its name would be too long"):
        write_text_file(tmp_path / ("a" * 252 + ".txt"), "A dog.")
    with pytest.raises(SidecarError, match="could not be written because"):
        write_text_file(tmp_path, "A dog.")
    photo.parent.chmod(0o555)
    with unprivileged(), pytest.raises(SidecarError, match="you may not write into this folder"):
        write_text_file(text_sidecar(photo), "A dog.")


def test_lone_surrogates_do_not_break_it(tmp_path: Path) -> None:
    write_text_file(tmp_path / "a.txt", "A \ud83d dog.")
    assert (tmp_path / "a.txt").read_text("utf-8") == "A ? dog.\n"


def test_one_line() -> None:
    assert one_line("\n a \t b\u2028c ") == "a b c"
