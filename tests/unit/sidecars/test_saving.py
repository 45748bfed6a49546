"""What a user saves by hand beside a picture."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.sidecars.errors import SidecarError
from desktop_app.sidecars.ledger import Ledger, fingerprint
from desktop_app.sidecars.naming import sidecar_files
from desktop_app.sidecars.options import SidecarFormat, SidecarOptions
from desktop_app.sidecars.saving import PictureChangedError, Saved, SaveRequest, save
from desktop_app.sidecars.states import SidecarState
from desktop_app.sidecars.writer import inspect, read_alt_text, write_sidecars

BOTH = SidecarOptions(SidecarFormat.BOTH)
EVERY_FORMAT = pytest.mark.parametrize(
    "options", [SidecarOptions(each) for each in SidecarFormat], ids=lambda o: o.format.value
)

Wish = Callable[..., SaveRequest]


@pytest.fixture
def wish(photo: Path) -> Wish:
    """`wish(text, is_human=False)`: to save words of the picture as it is now."""
    described = fingerprint(photo)

    def make(text: str, *, is_human: bool = False, **others: object) -> SaveRequest:
        return SaveRequest(photo, text, is_human, described, **others)  # type: ignore[arg-type]

    return make


def states(photo: Path, options: SidecarOptions, ledger: Ledger) -> set[SidecarState]:
    return set(inspect(photo, options, ledger).values())


@EVERY_FORMAT
def test_the_programs_words_are_known_as_its_own(
    options: SidecarOptions, photo: Path, wish: Wish, ledger: Ledger
) -> None:
    files = sidecar_files(photo, options)
    assert save(wish("an image of a dog"), options, ledger) == Saved(files)
    assert read_alt_text(photo, options) == "A dog."
    assert states(photo, options, ledger) == {SidecarState.OURS}
    assert save(wish("A cat."), options, ledger) == Saved(files), "another guess of its own"
    assert read_alt_text(photo, options) == "A cat."
    photo.write_bytes(b"another picture")
    assert states(photo, options, ledger) == {SidecarState.OURS_OUTDATED}


@EVERY_FORMAT
def test_the_users_words_are_theirs_and_are_saved_twice_in_peace(
    options: SidecarOptions, photo: Path, wish: Wish, ledger: Ledger
) -> None:
    files = sidecar_files(photo, options)
    save(wish("A dog."), options, ledger)
    mine = wish("image of  Rex", is_human=True)
    assert save(mine, options, ledger) == Saved(files)
    assert read_alt_text(photo, options) == "image of Rex"
    contents = [file.read_bytes() for file in files]
    assert save(mine, options, ledger) == Saved(files)
    assert [file.read_bytes() for file in files] == contents, "nothing was written"
    assert states(photo, options, ledger) == {SidecarState.HUMAN}
    later = wish("Rex.", is_human=True, replaces=frozenset({"image of Rex"}))
    assert save(later, options, ledger) == Saved(files)
    assert read_alt_text(photo, options) == "Rex."


@EVERY_FORMAT
@pytest.mark.parametrize("is_human", [False, True])
def test_foreign_words_are_told_of_and_stay_until_they_may_go(
    is_human: bool, options: SidecarOptions, photo: Path, wish: Wish, ledger: Ledger
) -> None:
    files = sidecar_files(photo, options)
    write_sidecars(photo, "Words of a human.", options, ledger, is_human=True)
    contents = [file.read_bytes() for file in files]
    saved = save(wish("A dog.", is_human=is_human), options, ledger)
    assert saved == Saved(foreign=tuple((file, "Words of a human.") for file in files))
    assert [file.read_bytes() for file in files] == contents
    allowed = wish("A dog.", is_human=is_human, replaces=frozenset({"Words of a human."}))
    assert save(allowed, options, ledger) == Saved(files)
    assert read_alt_text(photo, options) == "A dog."
    expected = SidecarState.HUMAN if is_human else SidecarState.OURS
    assert states(photo, options, ledger) == {expected}


def test_one_sidecar_does_not_keep_the_other_from_its_words(
    photo: Path, wish: Wish, ledger: Ledger
) -> None:
    text, xmp = sidecar_files(photo, BOTH)
    text.write_bytes(b"\xff\xfe\x00")
    assert save(wish("A dog."), BOTH, ledger) == Saved((xmp,), ((text, None),))
    xmp.write_text("no XMP")
    text.write_text("\n")
    saved = save(wish("A dog.", replaces=frozenset({""})), BOTH, ledger)
    assert saved.files == (text,)
    assert saved.foreign == ()
    (complaint,) = saved.complaints
    assert complaint.startswith("photo.jpg.xmp was left as it is because it ")
    assert xmp.read_text() == "no XMP"


@EVERY_FORMAT
def test_words_of_another_picture_are_not_saved_unless_a_human_wrote_them(
    options: SidecarOptions, photo: Path, wish: Wish, ledger: Ledger
) -> None:
    photo.write_bytes(b"another picture")
    with pytest.raises(PictureChangedError):
        save(wish("A dog."), options, ledger)
    with pytest.raises(PictureChangedError):
        save(SaveRequest(photo, "A dog.", is_human=False), options, ledger)
    assert os.listdir(photo.parent) == ["photo.jpg"]
    files = sidecar_files(photo, options)
    assert save(wish("Rex.", is_human=True), options, ledger) == Saved(files)


def test_a_picture_that_only_looks_changed_is_the_same(
    photo: Path, wish: Wish, ledger: Ledger
) -> None:
    os.utime(photo, (1, 1))
    save(wish("A dog."), BOTH, ledger)
    assert states(photo, BOTH, ledger) == {SidecarState.OURS}


@pytest.mark.parametrize("is_human", [False, True])
def test_beside_a_picture_that_is_gone_nothing_is_written(
    is_human: bool, photo: Path, wish: Wish, ledger: Ledger
) -> None:
    request = wish("A dog.", is_human=is_human)
    photo.unlink()
    with pytest.raises(SidecarError, match=r"photo\.jpg cannot be read any more"):
        save(request, BOTH, ledger)
    assert os.listdir(photo.parent) == []
