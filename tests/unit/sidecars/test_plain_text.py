"""Descriptions beside pictures."""

import errno
import os
from pathlib import Path

import pytest

from desktop_app.sidecars.errors import FileExistsAlreadyError, SidecarError
from desktop_app.sidecars.naming import text_sidecar
from desktop_app.sidecars.plain_text import write_sidecar, write_text_file
from desktop_app.sidecars.words import one_line
from tests.helpers.pictures import unprivileged


def test_pictures_of_one_name_have_sidecars_of_their_own() -> None:
    assert text_sidecar(Path("a/photo.jpg")) == Path("a/photo.jpg.txt")
    assert text_sidecar(Path("a/photo.png")) == Path("a/photo.png.txt")


def test_it_is_one_line_of_utf_8(photo: Path) -> None:
    sidecar = write_sidecar(photo, "  Ein Hund\nläuft,\r\n\tsehr  schnell. ")
    assert sidecar == photo.with_name("photo.jpg.txt")
    assert sidecar.read_bytes() == "Ein Hund läuft, sehr schnell.\n".encode()
    assert sorted(os.listdir(photo.parent)) == ["photo.jpg", "photo.jpg.txt"]


def test_commas_split_nothing(photo: Path) -> None:
    assert write_sidecar(photo, "A dog, a cat.").read_text() == "A dog, a cat.\n"


def test_it_has_the_permissions_of_any_new_file(photo: Path) -> None:
    other = photo.with_name("other")
    other.write_text("")
    assert write_sidecar(photo, "A dog.").stat().st_mode == other.stat().st_mode


def test_a_human_s_words_are_not_overwritten(photo: Path) -> None:
    sidecar = text_sidecar(photo)
    sidecar.write_text("Rex, my dog.\n")
    with pytest.raises(FileExistsAlreadyError, match=r"photo\.jpg\.txt exists already"):
        write_sidecar(photo, "A dog.", replaces="A cat.")
    assert sidecar.read_text() == "Rex, my dog.\n"
    write_sidecar(photo, "A dog.", may_overwrite=True)
    assert sidecar.read_text() == "A dog.\n"


def test_own_words_and_the_same_words_are_replaced_unasked(photo: Path) -> None:
    write_sidecar(photo, "A dog.")
    write_sidecar(photo, "A dog.")
    write_sidecar(photo, "A cat.", replaces="A dog.")
    assert text_sidecar(photo).read_text() == "A cat.\n"


def test_what_cannot_be_read_counts_as_a_human_s_words(photo: Path) -> None:
    text_sidecar(photo).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FileExistsAlreadyError):
        write_sidecar(photo, "A dog.")


def test_a_link_to_nowhere_is_something_that_exists(photo: Path) -> None:
    text_sidecar(photo).symlink_to(photo.with_name("nowhere"))
    with pytest.raises(FileExistsAlreadyError):
        write_sidecar(photo, "A dog.")


def test_where_there_are_no_links_it_is_still_not_overwritten(
    photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    write_sidecar(photo, "A dog.")
    with pytest.raises(FileExistsAlreadyError):
        write_sidecar(photo, "A cat.")
    assert text_sidecar(photo).read_text() == "A dog.\n"


@pytest.mark.parametrize("failing", ["write", "fsync", "replace"])
def test_after_a_failure_the_old_words_stand_and_nothing_is_left(
    failing: str, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sidecar(photo, "A dog.")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, failing, full)
    with pytest.raises(SidecarError, match="because the disk is full: make room"):
        write_sidecar(photo, "A cat.", replaces="A dog.")
    assert text_sidecar(photo).read_text() == "A dog.\n"
    assert sorted(os.listdir(photo.parent)) == ["photo.jpg", "photo.jpg.txt"]


def test_every_refusal_is_a_sentence(photo: Path, tmp_path: Path) -> None:
    with pytest.raises(SidecarError, match="its folder does not exist any more"):
        write_text_file(tmp_path / "gone" / "a.txt", "A dog.")
    with pytest.raises(SidecarError, match="its name would be too long"):
        write_sidecar(tmp_path / ("a" * 250 + ".jpg"), "A dog.")
    with pytest.raises(SidecarError, match="could not be written because"):
        write_text_file(tmp_path, "A dog.", may_overwrite=True)
    photo.parent.chmod(0o555)
    with unprivileged(), pytest.raises(SidecarError, match="you may not write into this folder"):
        write_sidecar(photo, "A dog.")


def test_lone_surrogates_do_not_break_it(tmp_path: Path) -> None:
    write_text_file(tmp_path / "a.txt", "A \ud83d dog.")
    assert (tmp_path / "a.txt").read_text("utf-8") == "A ? dog.\n"


def test_one_line() -> None:
    assert one_line("\n a \t b\u2028c ") == "a b c"
