"""Sidecars follow their pictures."""

import os
from pathlib import Path

import pytest

from desktop_app.sidecars.errors import SidecarError
from desktop_app.sidecars.ledger import Ledger
from desktop_app.sidecars.naming import sidecar_files
from desktop_app.sidecars.options import SidecarFormat, SidecarOptions
from desktop_app.sidecars.renaming import follow_rename, follow_unseen_rename
from desktop_app.sidecars.states import SidecarState
from desktop_app.sidecars.writer import inspect, read_alt_text, write_sidecars
from tests.helpers.pictures import unprivileged

BOTH = SidecarOptions(SidecarFormat.BOTH)
SHORT = SidecarOptions(SidecarFormat.XMP, xmp_naming="short")


def rename(photo: Path, name: str) -> Path:
    return photo.rename(photo.with_name(name))


def test_own_sidecars_follow_and_are_still_known(photo: Path, ledger: Ledger) -> None:
    write_sidecars(photo, "A dog.", BOTH, ledger)
    new = rename(photo, "dog.jpg")
    assert follow_rename(photo, new, ledger) == sidecar_files(new, BOTH)
    assert sorted(os.listdir(new.parent)) == ["dog.jpg", "dog.jpg.txt", "dog.jpg.xmp"]
    assert set(inspect(new, BOTH, ledger).values()) == {SidecarState.OURS}
    new.write_bytes(b"another picture")
    assert set(inspect(new, BOTH, ledger).values()) == {SidecarState.OURS_OUTDATED}


def test_they_follow_into_another_folder(photo: Path, ledger: Ledger) -> None:
    write_sidecars(photo, "A dog.", BOTH, ledger)
    (photo.parent / "sorted").mkdir()
    new = photo.rename(photo.parent / "sorted" / "photo.jpg")
    assert follow_rename(photo, new, ledger) == sidecar_files(new, BOTH)
    assert os.listdir(photo.parent) == ["sorted"]


def test_a_human_s_correction_follows_too(photo: Path, ledger: Ledger) -> None:
    write_sidecars(photo, "A dog.", BOTH, ledger)
    write_sidecars(photo, "Rex.", BOTH, ledger, is_human=True)
    new = rename(photo, "rex.jpg")
    assert follow_rename(photo, new, ledger) == sidecar_files(new, BOTH)
    assert read_alt_text(new, BOTH) == "Rex."
    assert set(inspect(new, BOTH, ledger).values()) == {SidecarState.HUMAN}


def test_files_that_this_program_never_wrote_stay_where_they_are(
    photo: Path, ledger: Ledger
) -> None:
    photo.with_name("photo.jpg.txt").write_text("Notes.\n")
    assert follow_rename(photo, rename(photo, "dog.jpg"), ledger) == ()
    assert photo.with_name("photo.jpg.txt").read_text() == "Notes.\n"


def test_a_name_that_is_taken_is_left_to_whom_it_belongs(photo: Path, ledger: Ledger) -> None:
    write_sidecars(photo, "A dog.", BOTH, ledger)
    photo.with_name("dog.jpg.txt").write_text("Rex.\n")
    new = rename(photo, "dog.jpg")
    assert follow_rename(photo, new, ledger) == (new.with_name("dog.jpg.xmp"),)
    assert new.with_name("dog.jpg.txt").read_text() == "Rex.\n"
    assert photo.with_name("photo.jpg.txt").read_text() == "A dog.\n"
    assert inspect(new, BOTH, ledger)[new.with_name("dog.jpg.txt")] is SidecarState.HUMAN


def test_when_another_picture_has_the_old_name_each_gets_its_own(
    photo: Path, ledger: Ledger
) -> None:
    write_sidecars(photo, "A dog.", BOTH, ledger)
    new = rename(photo, "dog.jpg")
    photo.write_bytes(b"another picture")
    assert follow_rename(photo, new, ledger) == sidecar_files(new, BOTH)
    write_sidecars(photo, "A cat.", BOTH, ledger)
    assert (read_alt_text(photo, BOTH), read_alt_text(new, BOTH)) == ("A cat.", "A dog.")
    # A copy takes nothing along.
    copy = photo.with_name("copy.jpg")
    copy.write_bytes(b"something else")
    assert follow_rename(photo, copy, ledger) == ()


def test_a_short_name_follows_the_picture_it_belongs_to(photo: Path, ledger: Ledger) -> None:
    write_sidecars(photo, "A dog.", SHORT, ledger)
    other = photo.with_suffix(".png")
    other.write_bytes(b"another picture")
    assert follow_rename(other, rename(other, "other.png"), ledger) == ()
    new = rename(photo, "dog.jpg")
    assert follow_rename(photo, new, ledger) == (new.with_name("dog.xmp"),)


def test_in_a_folder_with_a_new_name_they_are_known_again(photo: Path, ledger: Ledger) -> None:
    before, after = photo.parent / "before", photo.parent / "after"
    before.mkdir()
    old, human = photo.rename(before / "photo.jpg"), before / "human.jpg"
    human.write_bytes(b"another picture")
    write_sidecars(old, "A dog.", BOTH, ledger)
    write_sidecars(human, "Rex.", BOTH, ledger, is_human=True)
    before.rename(after)
    new = after / "photo.jpg"
    assert follow_rename(old, new, ledger) == ()
    assert follow_rename(human, after / "human.jpg", ledger) == ()
    new.write_bytes(b"yet another picture")
    assert set(inspect(new, BOTH, ledger).values()) == {SidecarState.OURS_OUTDATED}
    assert set(inspect(after / "human.jpg", BOTH, ledger).values()) == {SidecarState.HUMAN}
    moved = (after / "human.jpg").rename(after / "rex.jpg")
    assert follow_rename(after / "human.jpg", moved, ledger) == sidecar_files(moved, BOTH)


def test_words_are_known_beside_their_picture_wherever_that_is(photo: Path, ledger: Ledger) -> None:
    write_sidecars(photo, "A dog.", BOTH, ledger)
    new = photo.parent / "new"
    new.mkdir()
    for file in (photo, *sidecar_files(photo, BOTH)):
        file.rename(new / file.name)
    moved = new / "photo.jpg"
    assert set(inspect(moved, BOTH, ledger).values()) == {SidecarState.OURS}
    moved.write_bytes(b"another picture")
    assert set(inspect(moved, BOTH, ledger).values()) == {SidecarState.OURS_OUTDATED}
    # The same words beside a picture for which they were not written are somebody's.
    other = photo.with_name("other.jpg")
    other.write_bytes(b"yet another picture")
    other.with_name("other.jpg.txt").write_text("A dog.\n")
    assert inspect(other, SidecarOptions(), ledger) == {
        other.with_name("other.jpg.txt"): SidecarState.HUMAN
    }


def test_a_name_that_changed_while_nobody_watched(photo: Path, ledger: Ledger) -> None:
    write_sidecars(photo, "A dog.", BOTH, ledger)
    write_sidecars(photo, "Rex.", BOTH, ledger, is_human=True)
    copy = photo.with_name("copy.jpg")
    copy.write_bytes(photo.read_bytes())
    assert follow_unseen_rename(copy, ledger) == ()  # the picture it was written for is there
    copy.unlink()
    new = rename(photo, "rex.jpg")
    assert follow_unseen_rename(new, ledger) == sidecar_files(new, BOTH)
    assert read_alt_text(new, BOTH) == "Rex."
    stranger = photo.with_name("stranger.jpg")
    stranger.write_bytes(b"never seen")
    assert follow_unseen_rename(stranger, ledger) == ()


def test_where_nothing_may_be_moved_a_sentence_says_so(photo: Path, ledger: Ledger) -> None:
    write_sidecars(photo, "A dog.", BOTH, ledger)
    new = rename(photo, "dog.jpg")
    photo.parent.chmod(0o555)
    try:
        with unprivileged(), pytest.raises(SidecarError, match="could not be written because"):
            follow_rename(photo, new, ledger)
    finally:
        photo.parent.chmod(0o755)
    assert read_alt_text(photo, BOTH) == "A dog."
