"""Screenshots on a real X server, with other windows on it; and through a played portal."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from tests.helpers.audio import wait_until
from tests.helpers.desktop import SCREEN_SIZE, Desktop
from tests.helpers.played_portal import PlayedPortal
from tests.helpers.program import CHECKOUT

RED, GREEN = (255, 0, 0), (0, 255, 0)
RED_WINDOW = """
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget()
window.setPalette(QPalette(Qt.GlobalColor.red))
window.setGeometry(700, 550, 330, 210)
window.setWindowTitle("Red")
window.show()
application.exec()
"""


@pytest.fixture
def red_window(desktop: Desktop) -> Iterator[int]:
    """Another program's window, in the lower right quarter of the screen."""
    command = [sys.executable, "-c", RED_WINDOW]
    with subprocess.Popen(command, env=desktop.environment) as program:
        wait_until(lambda: bool(desktop.windows_of(program.pid)), "the red window is there", 60)
        (window,) = desktop.windows_of(program.pid)
        desktop.focus(window)
        yield window
        program.terminate()


def start(desktop: Desktop, folder: Path, *parts: str, **more: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.helpers.screenshot_program", str(folder), *parts]
    return subprocess.Popen(
        command,
        # Qt complains of every screen reader's way of looking at it.
        env=desktop.environment_of(folder)
        | {"QT_LOGGING_RULES": "qt.accessibility.*=false"}
        | more,
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def reports(program: "subprocess.Popen[str]") -> list[tuple[str, str, bool]]:
    told, complaints = program.communicate(timeout=120)
    assert (program.returncode, complaints) == (0, "")
    return [tuple(json.loads(line)) for line in told.splitlines()]


def picture(file: Path) -> Image.Image:
    with Image.open(file) as opened:
        return opened.convert("RGB")


def colours(image: Image.Image) -> set[tuple[int, ...]]:
    found = image.getcolors(image.width * image.height)
    assert found is not None
    return {colour for _, colour in found if isinstance(colour, tuple)}


def test_every_part_that_needs_no_drawing(
    desktop: Desktop, red_window: int, tmp_path: Path
) -> None:
    parts = ["screen", "window", "top left", "top right", "bottom left", "bottom right"]
    told = reports(start(desktop, tmp_path, *parts))

    assert told == [(part, "taken", True) for part in parts]
    pictures = {part: picture(tmp_path / f"{part}.png") for part in parts}
    assert pictures["screen"].size == SCREEN_SIZE
    assert RED in colours(pictures["screen"])
    assert GREEN not in colours(pictures["screen"]), "our own window stepped aside"
    assert pictures["window"].size == (330, 210)
    assert colours(pictures["window"]) == {RED}
    quarter = (SCREEN_SIZE[0] // 2, SCREEN_SIZE[1] // 2)
    assert {pictures[part].size for part in parts[2:]} == {quarter}
    with_red = [part for part in parts[2:] if RED in colours(pictures[part])]
    assert with_red == ["bottom right"]


def test_a_part_is_chosen_with_the_keyboard(
    desktop: Desktop, red_window: int, tmp_path: Path
) -> None:
    program = start(desktop, tmp_path, "chosen")
    wait_until(
        lambda: "Choose a part" in desktop.window_title(desktop.focused_window() or red_window),
        "the part can be chosen",
        60,
    )
    # From the middle half of the screen to its lower right.
    for _ in range(12):
        desktop.press("Right", "Down")
    desktop.press("Return")

    assert reports(program) == [("chosen", "taken", True)]
    chosen = picture(tmp_path / "chosen.png")
    assert chosen.size == (SCREEN_SIZE[0] // 2, SCREEN_SIZE[1] // 2)
    assert chosen.getpixel((700 - 640 + 50, 550 - 512 + 60)) == RED


def test_a_part_is_drawn_with_the_mouse(desktop: Desktop, red_window: int, tmp_path: Path) -> None:
    program = start(desktop, tmp_path, "chosen")
    wait_until(
        lambda: "Choose a part" in desktop.window_title(desktop.focused_window() or red_window),
        "the part can be chosen",
        60,
    )
    desktop.drag((720, 570), (820, 630))

    assert reports(program) == [("chosen", "taken", True)]
    chosen = picture(tmp_path / "chosen.png")
    assert colours(chosen) == {RED}
    assert abs(chosen.width - 100) <= 2
    assert abs(chosen.height - 60) <= 2


def test_choosing_can_be_given_up(desktop: Desktop, red_window: int, tmp_path: Path) -> None:
    program = start(desktop, tmp_path, "chosen")
    wait_until(
        lambda: "Choose a part" in desktop.window_title(desktop.focused_window() or red_window),
        "the part can be chosen",
        60,
    )
    desktop.press("Escape")
    assert reports(program) == [("chosen", "given up", True)]


def test_without_another_window_it_says_so(desktop: Desktop, tmp_path: Path) -> None:
    (told,) = reports(start(desktop, tmp_path, "window"))
    assert told[0] == "window"
    assert "No other window is in front" in told[1]
    assert told[2], "our window is back"


def test_on_wayland_the_portal_takes_it(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in desktop.environment.items():
        monkeypatch.setenv(name, value)
    shot = tmp_path / "shot.png"
    shown = Image.new("RGB", (200, 100), RED)
    shown.paste((0, 0, 255), (100, 50, 200, 100))
    shown.save(shot)
    portal = PlayedPortal("mock_screenshot_portal", tmp_path / "portal.log", picture=str(shot))
    try:
        program = start(desktop, tmp_path, "bottom right", XDG_SESSION_TYPE="wayland")
        assert reports(program) == [("bottom right", "taken", True)]
    finally:
        portal.end()
    taken = picture(tmp_path / "bottom right.png")
    assert taken.size == (100, 50)
    assert colours(taken) == {(0, 0, 255)}
    assert not shot.exists()


def test_on_wayland_without_a_portal_it_says_so(desktop: Desktop, tmp_path: Path) -> None:
    (told,) = reports(start(desktop, tmp_path, "screen", XDG_SESSION_TYPE="wayland"))
    assert "use its own screenshot key" in told[1]
    assert told[2], "our window is back"
