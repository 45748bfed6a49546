"""Whose words stay and whose give way, in text and in XMP alike."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.atomic_file import is_temporary, overwrite_file, remove_leftovers
from desktop_app.sidecars.errors import SidecarError
from desktop_app.sidecars.ledger import Ledger, fingerprint
from desktop_app.sidecars.naming import sidecar_files
from desktop_app.sidecars.options import SidecarFormat, SidecarOptions
from desktop_app.sidecars.states import SidecarState
from desktop_app.sidecars.writer import (
    SidecarResult,
    inspect,
    needs_description,
    read_alt_text,
    standing,
    write_sidecars,
)
from tests.helpers.killed import run_and_kill
from tests.helpers.pictures import unprivileged
from tests.helpers.small_disk import disk_to_fill, full_disk

TEXT = SidecarOptions(SidecarFormat.TEXT)
XMP = SidecarOptions(SidecarFormat.XMP, fills_description=True)
BOTH = SidecarOptions(SidecarFormat.BOTH)
EVERY_FORMAT = pytest.mark.parametrize("options", [TEXT, XMP, BOTH], ids=lambda o: o.format.value)


def state(photo: Path, options: SidecarOptions, ledger: Ledger) -> SidecarState:
    """That of all sidecars, which must be the same."""
    (found,) = set(inspect(photo, options, ledger).values())
    return found


def edit(photo: Path, options: SidecarOptions, old: str, new: str) -> None:
    """What a human does with an editor."""
    for sidecar in sidecar_files(photo, options):
        before = sidecar.read_text("utf-8")
        assert old in before
        sidecar.write_text(before.replace(old, new), "utf-8")


@EVERY_FORMAT
def test_a_picture_is_described_once(options: SidecarOptions, photo: Path, ledger: Ledger) -> None:
    assert state(photo, options, ledger) is SidecarState.MISSING
    assert needs_description(photo, options, ledger)
    result = write_sidecars(photo, "an image of a dog", options, ledger)
    assert result == SidecarResult(sidecar_files(photo, options), ())
    assert read_alt_text(photo, options) == "A dog."
    assert state(photo, options, ledger) is SidecarState.OURS
    assert not needs_description(photo, options, ledger)
    contents = [sidecar.read_bytes() for sidecar in sidecar_files(photo, options)]
    assert write_sidecars(photo, "A cat.", options, ledger) == SidecarResult()
    assert [sidecar.read_bytes() for sidecar in sidecar_files(photo, options)] == contents


@EVERY_FORMAT
def test_own_words_give_way_when_asked_or_when_the_picture_has_changed(
    options: SidecarOptions, photo: Path, ledger: Ledger
) -> None:
    write_sidecars(photo, "A dog.", options, ledger)
    assert write_sidecars(photo, "A cat.", options, ledger, replaces_own=True).written
    assert read_alt_text(photo, options) == "A cat."
    assert state(photo, options, ledger) is SidecarState.OURS
    photo.write_bytes(b"another picture")
    assert state(photo, options, ledger) is SidecarState.OURS_OUTDATED
    assert needs_description(photo, options, ledger)
    assert write_sidecars(photo, "A cow.", options, ledger).written
    assert read_alt_text(photo, options) == "A cow."
    photo.write_bytes(b"another picture again")
    assert write_sidecars(photo, "A cow.", options, ledger).written  # the same words are new ones
    assert not needs_description(photo, options, ledger)


@EVERY_FORMAT
def test_a_human_s_words_stay(options: SidecarOptions, photo: Path, ledger: Ledger) -> None:
    write_sidecars(photo, "A dog.", options, ledger)
    edit(photo, options, "A dog.", "Rex, my dog.")
    contents = [sidecar.read_bytes() for sidecar in sidecar_files(photo, options)]
    photo.write_bytes(b"another picture")
    assert state(photo, options, ledger) is SidecarState.HUMAN
    assert not needs_description(photo, options, ledger)
    result = write_sidecars(photo, "A cat.", options, ledger, replaces_own=True)
    assert not result.written
    assert result.left_alone == tuple(
        (
            file,
            f"{file.name} was left as it is because it holds words that this program did not "
            "write.",
        )
        for file in sidecar_files(photo, options)
    )
    assert [sidecar.read_bytes() for sidecar in sidecar_files(photo, options)] == contents


@EVERY_FORMAT
def test_a_correction_is_the_human_s_from_then_on(
    options: SidecarOptions, photo: Path, ledger: Ledger
) -> None:
    write_sidecars(photo, "A dog.", options, ledger)
    words = "image of  Rex,\nwho may be my dog"
    assert write_sidecars(photo, words, options, ledger, is_human=True).written
    assert read_alt_text(photo, options) == "image of Rex, who may be my dog"
    assert state(photo, options, ledger) is SidecarState.HUMAN
    photo.write_bytes(b"another picture")
    assert not write_sidecars(photo, "A cat.", options, ledger, replaces_own=True).written
    # A second correction says which words it corrects, and does nothing to others.
    result = write_sidecars(photo, "Rex.", options, ledger, is_human=True, replaces=["A dog."])
    assert not result.written
    assert write_sidecars(
        photo, "Rex.", options, ledger, is_human=True, replaces=["image of Rex, who may be my dog"]
    ).written
    assert read_alt_text(photo, options) == "Rex."
    assert state(photo, options, ledger) is SidecarState.HUMAN


@EVERY_FORMAT
def test_words_that_a_human_has_found_right_are_the_human_s(
    options: SidecarOptions, photo: Path, ledger: Ledger
) -> None:
    write_sidecars(photo, "A dog.", options, ledger)
    write_sidecars(photo, "A dog.", options, ledger, is_human=True)
    photo.write_bytes(b"another picture")
    assert state(photo, options, ledger) is SidecarState.HUMAN


@EVERY_FORMAT
def test_only_words_that_the_user_knows_are_replaced(
    options: SidecarOptions, photo: Path, ledger: Ledger
) -> None:
    write_sidecars(photo, "Rex.", options, ledger, is_human=True)
    others = ["Max.", "", None]
    assert not write_sidecars(photo, "A dog.", options, ledger, replaces=others).written
    assert read_alt_text(photo, options) == "Rex."
    assert write_sidecars(photo, "A dog.", options, ledger, replaces=["Rex. "]).written
    assert read_alt_text(photo, options) == "A dog."
    assert state(photo, options, ledger) is SidecarState.OURS


def test_one_sidecar_does_not_keep_the_other_from_its_words(photo: Path, ledger: Ledger) -> None:
    text, xmp = sidecar_files(photo, BOTH)
    text.write_text("Rex.\n")
    assert needs_description(photo, BOTH, ledger)
    result = write_sidecars(photo, "A dog.", BOTH, ledger)
    assert result.written == (xmp,)
    assert [file for file, _ in result.left_alone] == [text]
    assert not needs_description(photo, BOTH, ledger)
    assert read_alt_text(photo, BOTH) == "Rex."


def test_a_picture_that_changes_while_it_is_described_is_described_again(
    photo: Path, ledger: Ledger
) -> None:
    before = fingerprint(photo)
    photo.write_bytes(b"another picture")
    write_sidecars(photo, "A dog.", BOTH, ledger, of=before)
    assert state(photo, BOTH, ledger) is SidecarState.OURS_OUTDATED


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe\x00"])
def test_any_text_that_is_there_is_somebody_s(content: bytes, photo: Path, ledger: Ledger) -> None:
    (sidecar,) = sidecar_files(photo, TEXT)
    sidecar.write_bytes(content)
    assert not needs_description(photo, TEXT, ledger)
    assert not write_sidecars(photo, "A dog.", TEXT, ledger, replaces_own=True).written
    assert sidecar.read_bytes() == content


def _make_large(sidecar: Path) -> None:
    sidecar.write_bytes(b"x" * 11_000_000)


def _make_folder(sidecar: Path) -> None:
    sidecar.mkdir()


def _make_pipe(sidecar: Path) -> None:
    os.mkfifo(sidecar)


def _make_link_to_nowhere(sidecar: Path) -> None:
    sidecar.symlink_to("nowhere")


def _make_unreadable(sidecar: Path) -> None:
    sidecar.write_bytes(b"secret")
    sidecar.chmod(0)


def _identity(sidecar: Path) -> tuple[int, int, int, int]:
    status = sidecar.lstat()
    return status.st_ino, status.st_mode, status.st_size, status.st_mtime_ns


@EVERY_FORMAT
@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (_make_large, "it is larger than any description"),
        (_make_folder, "it is a folder"),
        (_make_pipe, "it cannot be read"),
        (_make_link_to_nowhere, "it is a link to nowhere"),
        (_make_unreadable, "you may not read it"),
    ],
)
def test_what_cannot_be_read_is_left_and_reported(
    make: Callable[[Path], None],
    complaint: str,
    options: SidecarOptions,
    photo: Path,
    ledger: Ledger,
) -> None:
    for sidecar in sidecar_files(photo, options):
        make(sidecar)
    ledger.digest(photo)
    photo.parent.chmod(0o777)
    before = [_identity(sidecar) for sidecar in sidecar_files(photo, options)]
    with unprivileged():
        assert state(photo, options, ledger) is SidecarState.BROKEN
        found = standing(photo, options, ledger)
        result = write_sidecars(photo, "A dog.", options, ledger, replaces=[None, ""])
    assert not found.needs_description
    assert found.left_alone == result.left_alone
    assert all(f"was left as it is because {complaint}" in why for _, why in result.left_alone)
    assert [_identity(sidecar) for sidecar in sidecar_files(photo, options)] == before


def test_without_words_nothing_is_written(photo: Path, ledger: Ledger) -> None:
    for words in ("", " \n", "?"):
        with pytest.raises(SidecarError, match=r"no words to write beside photo\.jpg"):
            write_sidecars(photo, words, BOTH, ledger)
    assert os.listdir(photo.parent) == ["photo.jpg"]


def test_what_no_file_can_hold_is_replaced(photo: Path, ledger: Ledger) -> None:
    write_sidecars(photo, "A \ud83d dog\x07 \ufffe.", BOTH, ledger)
    (text, xmp) = sidecar_files(photo, BOTH)
    sign = "\N{REPLACEMENT CHARACTER}"
    assert text.read_text("utf-8") == f"A {sign} dog{sign} {sign}.\n"
    assert f">A {sign} dog{sign} {sign}.<" in xmp.read_text("utf-8")
    assert state(photo, BOTH, ledger) is SidecarState.OURS


def test_a_picture_that_is_gone_gets_no_sidecar(photo: Path, ledger: Ledger) -> None:
    photo.unlink()
    with pytest.raises(SidecarError, match=r"photo\.jpg cannot be read any more"):
        write_sidecars(photo, "A dog.", BOTH, ledger)
    assert os.listdir(photo.parent) == []


def test_a_name_as_long_as_a_name_can_be(photo: Path, ledger: Ledger) -> None:
    long = photo.with_name("a" * 247 + ".jpg")
    long.write_bytes(b"a picture")
    assert write_sidecars(long, "A dog.", BOTH, ledger).written == sidecar_files(long, BOTH)
    longer = photo.with_name("a" * 248 + ".jpg")
    longer.write_bytes(b"a picture")
    assert not needs_description(longer, BOTH, ledger)
    for _, why in write_sidecars(longer, "A dog.", BOTH, ledger).left_alone:
        assert "because its name would be too long: give the picture a shorter name" in why


@pytest.mark.parametrize("name", [b"\xff\xfe.jpg", b" .jpg", "\u202egpj.jpg".encode(), b"a\nb.jpg"])
def test_any_name_will_do(name: bytes, photo: Path, ledger: Ledger) -> None:
    picture = photo.with_name(os.fsdecode(name))
    picture.write_bytes(b"a picture")
    write_sidecars(picture, "A dog.", BOTH, ledger)
    assert state(picture, BOTH, ledger) is SidecarState.OURS


# What may come in between


@EVERY_FORMAT
def test_words_that_a_human_saves_at_the_same_moment_stay(
    options: SidecarOptions, photo: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sidecars(photo, "A dog.", options, ledger)
    photo.write_bytes(b"another picture")
    edited: list[Path] = []

    def overwrite(file: Path, content: bytes, *, expected: bytes) -> None:
        if file not in edited:
            file.write_bytes(file.read_bytes().replace(b"A dog.", b"Rex."))
            edited.append(file)
        overwrite_file(file, content, expected=expected)

    monkeypatch.setattr("desktop_app.sidecars.writer.overwrite_file", overwrite)
    result = write_sidecars(photo, "A cat.", options, ledger)
    assert edited == list(sidecar_files(photo, options))
    assert [file for file, _ in result.left_alone] == edited
    assert read_alt_text(photo, options) == "Rex."


def test_what_another_program_adds_at_the_same_moment_stays(
    photo: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    (sidecar,) = write_sidecars(photo, "A dog.", XMP, ledger).written
    additions = [b"<!-- one -->", b"<!-- two -->"]

    def overwrite(file: Path, content: bytes, *, expected: bytes) -> None:
        if additions:
            file.write_bytes(file.read_bytes() + additions.pop(0))
        overwrite_file(file, content, expected=expected)

    monkeypatch.setattr("desktop_app.sidecars.writer.overwrite_file", overwrite)
    assert write_sidecars(photo, "A cat.", XMP, ledger, replaces_own=True).written
    assert sidecar.read_bytes().endswith(b"<!-- one --><!-- two -->")
    assert read_alt_text(photo, XMP) == "A cat."
    additions = [b"<!-- %d -->" % number for number in range(9)]
    result = write_sidecars(photo, "A cow.", XMP, ledger, replaces_own=True)
    assert "another program keeps changing it" in result.left_alone[0][1]


@EVERY_FORMAT
def test_a_full_disk_leaves_what_was_there(
    options: SidecarOptions, tmp_path: Path, ledger: Ledger
) -> None:
    with disk_to_fill(tmp_path / "disk") as disk:
        photo, new = disk / "photo.jpg", disk / "new.jpg"
        photo.write_bytes(b"a picture")
        new.write_bytes(b"a new picture")
        write_sidecars(photo, "A dog.", options, ledger)
        before = {file.name: file.read_bytes() for file in disk.iterdir()}
        with full_disk(disk):
            for picture in (photo, new):
                with pytest.raises(SidecarError) as failure:
                    write_sidecars(picture, "A cat.", options, ledger, replaces_own=True)
                if isinstance(failure.value.__cause__, OSError):
                    assert failure.value.__cause__.errno == errno.ENOSPC
                    assert "because the disk is full: make room" in str(failure.value)
            names = set(os.listdir(disk)) - {"ballast"}
        assert {name: (disk / name).read_bytes() for name in names} == before
        write_sidecars(photo, "A cat.", options, ledger, replaces_own=True)
        assert read_alt_text(photo, options) == "A cat."
        assert needs_description(new, options, ledger)


@EVERY_FORMAT
def test_a_folder_that_may_not_be_written_into(
    options: SidecarOptions, photo: Path, ledger: Ledger
) -> None:
    write_sidecars(photo, "A dog.", options, ledger)
    before = {file: file.read_bytes() for file in photo.parent.iterdir()}
    photo.parent.chmod(0o555)
    try:
        with unprivileged(), pytest.raises(SidecarError, match="could not be written because"):
            write_sidecars(photo, "A cat.", options, ledger, replaces_own=True)
    finally:
        photo.parent.chmod(0o755)
    assert {file: file.read_bytes() for file in photo.parent.iterdir()} == before
    assert state(photo, options, ledger) is SidecarState.OURS


def test_a_sidecar_that_is_protected_from_writing_stays(photo: Path, ledger: Ledger) -> None:
    (sidecar,) = write_sidecars(photo, "A dog.", TEXT, ledger).written
    sidecar.chmod(0o444)
    with pytest.raises(SidecarError, match="because it is protected from writing: change its"):
        write_sidecars(photo, "A cat.", TEXT, ledger, replaces_own=True)
    assert sidecar.read_text() == "A dog.\n"


@EVERY_FORMAT
def test_after_a_kill_at_any_moment_the_words_are_still_known(
    options: SidecarOptions, photo: Path, tmp_path: Path
) -> None:
    file = tmp_path / "state" / "killed.sqlite3"
    texts = ["A dog.", "A cat."]

    def write() -> None:
        with Ledger(file) as ledger:
            for text in texts:
                write_sidecars(photo, text, options, ledger, replaces_own=True)

    for round_number in range(10):
        run_and_kill(write, after_s=0.003 * round_number)
        remove_leftovers(photo.parent)
        assert not any(map(is_temporary, os.listdir(photo.parent)))
        with Ledger(file) as ledger:
            states = inspect(photo, options, ledger)
            assert SidecarState.HUMAN not in states.values()
            assert SidecarState.BROKEN not in states.values()
        assert read_alt_text(photo, options) in (None, *texts)
    with Ledger(file) as ledger:
        write_sidecars(photo, "A cow.", options, ledger, replaces_own=True)
        assert state(photo, options, ledger) is SidecarState.OURS
