"""The names of sidecars."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.sidecars.naming import (
    is_shared_name,
    is_sidecar_or_temporary,
    sidecar_files,
)
from desktop_app.sidecars.options import SidecarFormat, SidecarOptions

FILE_NAMES = (
    st.binary(min_size=1, max_size=251)
    .filter(lambda name: b"/" not in name and b"\0" not in name and name not in (b".", b".."))
    .map(os.fsdecode)
)
"""Every name that Linux allows and that leaves room for a suffix."""

FULL = SidecarOptions(SidecarFormat.BOTH)
SHORT = SidecarOptions(SidecarFormat.BOTH, xmp_naming="short")


@pytest.mark.parametrize(
    ("picture", "options", "expected"),
    [
        ("photo.jpg", SidecarOptions(), ["photo.jpg.txt"]),
        ("photo.jpg", SidecarOptions(SidecarFormat.XMP), ["photo.jpg.xmp"]),
        ("photo.jpg", FULL, ["photo.jpg.txt", "photo.jpg.xmp"]),
        ("photo.jpg", SHORT, ["photo.jpg.txt", "photo.xmp"]),
        ("a.b.JPG", SHORT, ["a.b.JPG.txt", "a.b.xmp"]),
        ("photo", SHORT, ["photo.txt", "photo.xmp"]),
    ],
)
def test_names(picture: str, options: SidecarOptions, expected: list[str]) -> None:
    files = sidecar_files(Path("folder", picture), options)
    assert [file.name for file in files] == expected
    assert {file.parent for file in files} == {Path("folder")}


def test_which_names_are_shared() -> None:
    assert is_shared_name(Path("photo.jpg"), SHORT)
    assert not is_shared_name(Path("photo.jpg"), FULL)


@settings(deadline=None)
@given(FILE_NAMES)
def test_every_picture_has_full_names_of_its_own(name: str) -> None:
    picture = Path("folder", name)
    for sidecar in sidecar_files(picture, FULL):
        assert sidecar.name.startswith(name)
        assert sidecar != picture
        assert sidecar.parent == picture.parent
        assert is_sidecar_or_temporary(sidecar)


def test_what_a_watch_ignores() -> None:
    ours = ("photo.jpg.txt", "photo.XMP", f".picture-aloud-{'0' * 16}.tmp")
    assert all(is_sidecar_or_temporary(Path(name)) for name in ours)
    assert not any(is_sidecar_or_temporary(Path(name)) for name in ("photo.jpg", "txt.png"))
