"""Sidecars as other programs see them: exiftool, and exiv2 on which darktable and digiKam stand.

`sidecars/` holds files in the form of programs that are too large to be run here. Those of exiftool
and exiv2 are made by these programs themselves.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from desktop_app.sidecars.ledger import Ledger
from desktop_app.sidecars.options import SidecarFormat, SidecarOptions
from desktop_app.sidecars.states import SidecarState
from desktop_app.sidecars.writer import inspect, read_alt_text, write_sidecars
from tests.helpers.pictures import drawn_picture

FOREIGN = sorted((Path(__file__).parent / "sidecars").glob("*.xmp"))
OPTIONS = SidecarOptions(SidecarFormat.XMP)
FILLING = SidecarOptions(SidecarFormat.XMP, fills_description=True)
SHORT = SidecarOptions(SidecarFormat.XMP, xmp_naming="short")
GERMAN = SidecarOptions(SidecarFormat.XMP, language="de-DE")
DOG = "A dog runs on the grass."
SIGNS = "\u201cÄ\u201d & <dog>, 'it' \"says\": \U0001f415 5 > 4."

WIDE = "utf-16-be"

Tags = dict[str, Any]

_ADDED = {
    "XMP-iptcCore:AltTextAccessibility",
    "XMP-iptcCore:AltTextAccessibility-en",
    "XMP-pictureAloud:TextHash",
    "XMP-pictureAloud:PictureHash",
    "XMP-xmp:MetadataDate",
}
"""What merging adds to any sidecar, or changes in it."""


@dataclass(frozen=True)
class Case:
    """A sidecar that this program has written into, and what it must say then."""

    sidecar: Path
    text: str
    options: SidecarOptions = OPTIONS
    before: Path | None = None
    """The file as it was."""
    added: set[str] = field(default_factory=set)
    """What merging adds beside _ADDED."""


def run(*command: str | Path) -> str:
    finished = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    return finished.stdout


def new_picture(folder: Path, name: str) -> Path:
    picture = folder / f"{name}.jpg"
    drawn_picture().save(picture)
    return picture


class Album:
    """A folder in which every case gets a picture."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.folder = folder
        self.ledger = ledger
        self.cases: dict[str, Case] = {}

    def write(self, name: str, text: str, options: SidecarOptions = OPTIONS) -> Path:
        """A new sidecar, which its picture returns with."""
        picture = new_picture(self.folder, name)
        (sidecar,) = write_sidecars(picture, text, options, self.ledger).written
        self.cases[name] = Case(sidecar, text, options)
        return picture

    def merge(
        self, name: str, before: Path, added: set[str], options: SidecarOptions = OPTIONS
    ) -> Path:
        """A foreign sidecar that gets a text."""
        picture = new_picture(self.folder, name)
        sidecar = picture.with_name(picture.name + ".xmp")
        shutil.copy(before, sidecar)
        assert write_sidecars(picture, DOG, options, self.ledger).written == (sidecar,)
        self.cases[name] = Case(sidecar, DOG, options, before, added)
        return picture


def _made_by_exiftool(folder: Path) -> Path:
    sidecar = folder / "exiftool_before.xmp"
    tags = ["Title=Regatta", "Title-de=Regatta", "Subject=sea", "Subject=wind", "Rating=3"]
    tags += ("RegionName=Zoë", "RegionAreaX=0.5", "MetadataDate=2020:01:02 03:04:05+01:00")
    run("exiftool", *(f"-XMP:{tag}" for tag in tags), sidecar)
    return sidecar


def _made_by_exiv2(folder: Path) -> Path:
    picture = new_picture(folder, "exiv2_before")
    commands = (
        "set Xmp.dc.subject XmpBag sea",
        'set Xmp.dc.title lang="de-DE" Regatta',
        "set Xmp.xmp.CreatorTool exiv2",
        "set Xmp.xmpMM.History XmpText type=Seq",
        "set Xmp.xmpMM.History[1]/stEvt:action XmpText saved",
    )
    run("exiv2", *(f"-M{command}" for command in commands), "modify", picture)
    run("exiv2", "-eX", "extract", picture)
    return picture.with_suffix(".xmp")


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Album]:
    folder = tmp_path_factory.mktemp("album")
    with Ledger(folder / "state" / "ledger.sqlite3") as ledger:
        album = Album(folder, ledger)
        _write_new_ones(album)
        _merge_foreign_ones(album)
        _rewrite(album)
        yield album


def _write_new_ones(album: Album) -> None:
    album.write("new", DOG)
    album.write("signs", SIGNS)
    album.write("long", "A " + "dog, a " * 34 + "cat.")
    album.write("filled", DOG, FILLING)
    album.write("short", DOG, SHORT)
    album.write("german", "Ein Hund läuft über die Wiese.", GERMAN)
    album.write("häßlich \u202e\u3042 '$(a)", DOG)
    changed = album.write("changed", "A cat.", FILLING)
    changed.write_bytes(changed.read_bytes() + b"\0")
    write_sidecars(changed, DOG, OPTIONS, album.ledger)
    album.cases["changed"] = Case(album.cases["changed"].sidecar, DOG, FILLING)
    corrected = album.write("corrected", DOG)
    write_sidecars(corrected, SIGNS, OPTIONS, album.ledger, is_human=True)
    album.cases["corrected"] = Case(album.cases["corrected"].sidecar, SIGNS)


def _merge_foreign_ones(album: Album) -> None:
    tool = {"XMP-xmp:CreatorTool"}
    description = {"XMP-dc:Description", "XMP-dc:Description-en"}
    for before in FOREIGN:
        album.merge(before.stem, before, tool if before.stem == "darktable" else set())
        added = tool if before.stem == "darktable" else set()
        # digiKam's file has a description, which stays.
        added = added if before.stem == "digikam" else added | description
        album.merge(f"{before.stem} filled", before, added, FILLING)
    album.merge("exiftool", _made_by_exiftool(album.folder), tool)
    album.merge("exiv2", _made_by_exiv2(album.folder), set())
    wide = album.folder / "wide.xmp"
    photoshop = next(file for file in FOREIGN if file.stem == "photoshop_cs")
    wide.write_bytes(photoshop.read_bytes().decode().encode(WIDE))
    album.merge(WIDE, wide, set())


def _rewrite(album: Album) -> None:
    """Let other programs write into what this program has written, and then it again."""
    for name, command in (
        ("rewritten by exiftool", ("exiftool", "-q", "-overwrite_original", "-XMP:Label=Red")),
        ("rewritten by exiv2", ("exiv2", "-Mset Xmp.xmp.Label Red", "modify")),
    ):
        picture = album.write(name, "A cat.")
        sidecar = album.cases[name].sidecar
        run(*command, sidecar)
        assert inspect(picture, OPTIONS, album.ledger) == {sidecar: SidecarState.OURS}
        before = sidecar.with_suffix(".before")
        shutil.copy(sidecar, before)
        write_sidecars(picture, DOG, OPTIONS, album.ledger, replaces_own=True)
        album.cases[name] = Case(sidecar, DOG, OPTIONS, before)


@pytest.fixture(scope="module")
def read(album: Album) -> dict[Path, Tags]:
    """What exiftool finds in every file, by its group and name."""
    files = [case.sidecar for case in album.cases.values()]
    files += [case.before for case in album.cases.values() if case.before]
    listed = json.loads(run("exiftool", "-j", "-G1", "-struct", "-charset", "utf8", *files))
    return {Path(tags.pop("SourceFile")): _of_xmp(tags) for tags in listed}


def _of_xmp(tags: Tags) -> Tags:
    assert "ExifTool:Warning" not in tags or "MicrosoftPhoto" in tags["ExifTool:Warning"]
    assert "ExifTool:Error" not in tags
    return {name: value for name, value in tags.items() if name.startswith("XMP-")}


def test_exiftool_reads_every_alt_text(album: Album, read: dict[Path, Tags]) -> None:
    for name, case in album.cases.items():
        tags = read[case.sidecar]
        assert tags["XMP-iptcCore:AltTextAccessibility"] == case.text, name
        language = case.options.language
        assert tags[f"XMP-iptcCore:AltTextAccessibility-{language}"] == case.text, name
        if case.options.fills_description and not name.startswith("digikam"):
            assert tags["XMP-dc:Description"] == case.text, name
            assert tags["XMP-dc:Description-en"] == case.text, name


def test_exiv2_agrees(album: Album) -> None:
    for name, case in album.cases.items():
        if name == WIDE:
            continue  # which exiv2 knows as little before merging
        found = run("exiv2", "-K", "Xmp.iptc.AltTextAccessibility", "-PXv", "print", case.sidecar)
        expected = f'lang="x-default" {case.text}, lang="{case.options.language}" {case.text}\n'
        assert found == expected, name


def test_the_program_agrees(album: Album) -> None:
    for name, case in album.cases.items():
        picture = album.folder / f"{name}.jpg"
        assert read_alt_text(picture, case.options) == case.text, name


def test_every_other_property_stays(album: Album, read: dict[Path, Tags]) -> None:
    merged = {name: case for name, case in album.cases.items() if case.before}
    assert len(merged) == 2 * len(FOREIGN) + 5
    for name, case in merged.items():
        assert case.before is not None
        before, after = read[case.before], read[case.sidecar]
        assert len(before) > 4, name
        added = _ADDED | case.added
        assert {key: value for key, value in after.items() if key not in added} == {
            key: value for key, value in before.items() if key not in added
        }, name
        assert added <= after.keys(), name
        assert not (case.added - {"XMP-dc:Description"}) & before.keys(), name


def test_exiv2_sees_every_other_property_too(album: Album) -> None:
    for name, case in album.cases.items():
        if not case.before or name == WIDE:
            continue
        own = ["AltTextAccessibility", "pictureAloud", "MetadataDate", "CreatorTool"]
        own += ("dc.description",) if "XMP-dc:Description" in case.added else ()
        before, after = (
            [
                line
                for line in run("exiv2", "-PXkyct", "print", file).splitlines()
                if not any(mark in line for mark in own)
            ]
            for file in (case.before, case.sidecar)
        )
        assert sorted(after) == sorted(before), name
        assert before, name


def test_every_byte_that_was_not_touched_stays(album: Album) -> None:
    for name, case in album.cases.items():
        if not case.before:
            continue
        encoding = WIDE if name == WIDE else "utf-8"
        before, after = (
            file.read_bytes().decode(encoding).split("\n") for file in (case.before, case.sidecar)
        )
        touched = [line for line in before if line not in after]
        changed = (
            "MetadataDate",
            "TextHash",
            "PictureHash",
            ">A cat.<",
            "<rdf:li xml:lang='x-default'></",
        )
        assert all(any(mark in line for mark in changed) for line in touched), (name, touched)
        kept = iter(after)
        assert all(line in kept for line in before if line not in touched), name
