"""The wheel: what users install who have no checkout."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.helpers.command import command_environment
from tests.helpers.pictures import drawn_picture

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the wheel was unpacked into."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("picture_aloud-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def test_it_packs_the_program_with_its_resources_and_nothing_else(installed: Path) -> None:
    packed = {path.name.split("-")[0] for path in installed.iterdir()}
    assert packed == {"desktop_app", "picture_aloud"}
    resources = installed / "desktop_app" / "resources"
    for source in (CHECKOUT / "resources").rglob("*"):
        copy = resources / source.relative_to(CHECKOUT / "resources")
        assert copy.is_dir() if source.is_dir() else copy.read_bytes() == source.read_bytes()
    assert (resources / "captioner" / "manifest.json").is_file()


def test_it_brings_the_licences(installed: Path) -> None:
    licences = list(installed.glob("picture_aloud-*.dist-info/licenses/**/*LICENSE*"))
    assert any("Apache License" in licence.read_text("utf-8") for licence in licences)
    assert any("captioner" in licence.parts for licence in licences), licences


def test_it_runs_without_the_checkout(installed: Path, tiny_bundle: Path, tmp_path: Path) -> None:
    drawn_picture().save(tmp_path / "a.png")
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            "import desktop_app, sys; from desktop_app import cli, paths; "
            "print(paths.resources_dir()); sys.exit(cli.main())",
            *("caption", "--bundle", tiny_bundle, "a.png"),
        ],
        cwd=tmp_path,
        env=command_environment(tmp_path, PYTHONPATH=str(installed)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    resources, sentence = ended.stdout.splitlines()
    assert resources == str(installed / "desktop_app" / "resources")
    assert sentence.endswith(".")
