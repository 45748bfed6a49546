"""Where the window in front is; X11 for real, Windows and macOS at the edge of their calls."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from desktop_app.screenshots import Rectangle, ScreenshotError, find_active_window, macos, windows
from tests.helpers.audio import wait_until
from tests.helpers.desktop import Desktop

PLACE = Rectangle(120, 90, 310, 205)
WINDOW = f"""
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
window = QWidget()
window.setGeometry{tuple(PLACE)}
window.show()
application.exec()
"""


@pytest.fixture
def other_window(here: Desktop) -> Iterator[None]:
    """Another program's window, in front."""
    with subprocess.Popen([sys.executable, "-c", WINDOW]) as program:
        wait_until(lambda: find_active_window() is not None, "a window is in front")
        yield
        program.terminate()


def test_the_window_in_front_is_found(other_window: None) -> None:
    wait_until(lambda: find_active_window() == PLACE, f"the window is at {PLACE}")


def test_without_a_window_there_is_none(here: Desktop) -> None:
    wait_until(lambda: find_active_window() is None, "no window is in front")


def test_our_own_window_does_not_count(
    other_window: None, here: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = subprocess.run(
        ["xdotool", "getactivewindow", "getwindowpid"], capture_output=True, check=True
    )
    monkeypatch.setattr(os, "getpid", lambda: int(found.stdout))
    assert find_active_window() is None


def test_a_server_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":4711")
    with pytest.raises(ScreenshotError, match="choose the whole screen"):
        find_active_window()


class User32:
    """The edge to Windows."""

    def __init__(self, window: int, process: int, frame: tuple[int, int, int, int] | None) -> None:
        self.window, self.process, self.frame = window, process, frame

    def foreground_window(self) -> int:
        return self.window

    def process_of(self, window: int) -> int:
        assert window == self.window
        return self.process

    def frame_of(self, window: int) -> tuple[int, int, int, int] | None:
        assert window == self.window
        return self.frame


def test_windows_tells_the_frame() -> None:
    assert windows.active_window(User32(7, 1, (10, 20, 110, 220))) == Rectangle(10, 20, 100, 200)


@pytest.mark.parametrize(
    "calls",
    [
        User32(0, 0, None),
        User32(7, os.getpid(), (0, 0, 9, 9)),
        User32(7, 1, None),
    ],
    ids=["none", "ours", "gone"],
)
def test_windows_has_no_such_window(calls: User32) -> None:
    assert windows.active_window(calls) is None


def mac_window(process: int, layer: int = 0) -> dict[str, Any]:
    bounds = {"X": 10.0, "Y": 20.4, "Width": 300.0, "Height": 200.0}
    return {"kCGWindowLayer": layer, "kCGWindowOwnerPID": process, "kCGWindowBounds": bounds}


def test_macos_lists_from_front_to_back() -> None:
    listed = [mac_window(1, layer=25), mac_window(os.getpid()), mac_window(2), mac_window(3)]
    assert macos.active_window(listed) == Rectangle(10, 20, 300, 200)
    assert macos.active_window(listed[:2]) is None
