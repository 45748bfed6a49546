"""Screenshots through a portal played by python-dbusmock on a real bus."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desktop_app.screenshots import ScreenshotError
from desktop_app.screenshots.portal import PortalScreenshot
from tests.helpers.desktop import Desktop
from tests.helpers.played_portal import PlayedPortal

StartPortal = Callable[..., PlayedPortal]


@pytest.fixture
def start_portal(here: Desktop, tmp_path: Path) -> Iterator[StartPortal]:
    portals: list[PlayedPortal] = []

    def start(**parameters: Any) -> PlayedPortal:
        log = tmp_path / f"portal{len(portals)}.log"
        portals.append(PlayedPortal("mock_screenshot_portal", log, **parameters))
        return portals[-1]

    yield start
    for portal in portals:
        portal.end()


@pytest.fixture
def shot(tmp_path: Path) -> Path:
    """What the desktop lays into the user's folder; its name needs escaping in an address."""
    file = tmp_path / "Bild\u00e4 1.png"
    Image.new("RGBA", (40, 30), (200, 10, 20, 255)).save(file)
    return file


def test_the_picture_is_read_and_its_file_is_gone(start_portal: StartPortal, shot: Path) -> None:
    escaped = str(shot).replace(" ", "%20").replace("\u00e4", "%C3%A4")
    portal = start_portal(picture=escaped, answer_s=0.2)
    image = PortalScreenshot(is_interactive=False).take()

    assert image.size == (40, 30)
    assert image.getpixel((5, 5)) == (200, 10, 20)
    assert not shot.exists(), "nothing about what is on the screen is left on the disk"
    assert any("Register" in call for call in portal.calls()), portal.calls()
    (asked,) = [call for call in portal.calls() if call.startswith("Screenshot")]
    assert '"interactive": False' in asked


@pytest.mark.parametrize(
    ("response", "sentence"), [(1, "refused or cancelled: allow it"), (2, "could not take")]
)
def test_a_refusal_is_one_sentence(
    start_portal: StartPortal, shot: Path, response: int, sentence: str
) -> None:
    start_portal(picture=str(shot), response=response)
    with pytest.raises(ScreenshotError, match=sentence):
        PortalScreenshot(is_interactive=True).take()


def test_a_file_that_is_no_picture_is_one_sentence(
    start_portal: StartPortal, tmp_path: Path
) -> None:
    file = tmp_path / "broken.png"
    file.write_bytes(b"not a picture")
    start_portal(picture=str(file))
    with pytest.raises(ScreenshotError, match="cannot be read"):
        PortalScreenshot(is_interactive=False).take()
    assert not file.exists()


def test_a_missing_file_is_one_sentence(start_portal: StartPortal, tmp_path: Path) -> None:
    start_portal(picture=str(tmp_path / "missing.png"))
    with pytest.raises(ScreenshotError, match="cannot be read"):
        PortalScreenshot(is_interactive=False).take()


def test_waiting_for_the_user_can_be_given_up(start_portal: StartPortal) -> None:
    start_portal(answer_s=-1)
    shot = PortalScreenshot(is_interactive=True)
    errors: list[ScreenshotError] = []

    def take() -> None:
        try:
            shot.take()
        except ScreenshotError as error:
            errors.append(error)

    thread = threading.Thread(target=take)
    thread.start()
    shot.cancel()
    thread.join(30)
    assert [str(error) for error in errors] == ["The screenshot was given up."]
    shot.cancel()


def test_a_desktop_without_a_portal_is_told(here: Desktop) -> None:
    with pytest.raises(ScreenshotError, match="use its own screenshot key"):
        PortalScreenshot(is_interactive=False).take()


def test_no_session_bus_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    with pytest.raises(ScreenshotError, match="no D-Bus session"):
        PortalScreenshot(is_interactive=False)
