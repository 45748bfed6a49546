"""`python -m tests.screenshots`: what the window looks like in its states."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from tests.helpers.program import CHECKOUT

pytestmark = pytest.mark.timeout(400)  # seven starts of the program

STATES = ("normal", "dark", "large_text", "working", "error", "settings", "watch")


@pytest.fixture(scope="module")
def shots(
    talkative_bundle: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Image.Image]:
    out = tmp_path_factory.mktemp("shots") / "out"
    command = [sys.executable, "-m", "tests.screenshots", str(out)]
    done = subprocess.run(
        [*command, "--bundle", str(talkative_bundle)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    assert done.stdout.splitlines() == [str(out / f"{state}.png") for state in STATES]
    return {state: Image.open(out / f"{state}.png").convert("L") for state in STATES}


def brightness(image: Image.Image) -> float:
    return ImageStat.Stat(image).median[0] / 255


def test_each_state_is_photographed(shots: dict[str, Image.Image]) -> None:
    for name, image in shots.items():
        assert image.width >= 400, name
        assert image.height >= 400, name
        assert ImageStat.Stat(image).stddev[0] > 5, f"{name} shows nothing"


def test_dark_colours_are_followed(shots: dict[str, Image.Image]) -> None:
    assert brightness(shots["normal"]) > 0.8
    assert brightness(shots["dark"]) < 0.25
