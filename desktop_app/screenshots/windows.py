"""The window in front on Windows."""

import os
import sys
from typing import Protocol

from desktop_app.screenshots.places import Rectangle


class User32Calls(Protocol):
    """The system calls; coordinates are physical pixels."""

    def foreground_window(self) -> int:
        """A handle, 0 when there is none."""

    def process_of(self, window: int) -> int: ...

    def frame_of(self, window: int) -> tuple[int, int, int, int] | None:
        """Left, top, right, bottom of what is visible of it; None when it has gone."""


def active_window(calls: User32Calls) -> Rectangle | None:
    """The whole window, with its frame."""
    window = calls.foreground_window()
    if not window or calls.process_of(window) == os.getpid():
        return None
    frame = calls.frame_of(window)
    if frame is None:
        return None
    left, top, right, bottom = frame
    return Rectangle(left, top, right - left, bottom - top)


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _EXTENDED_FRAME_BOUNDS = 9  # DWMWA_EXTENDED_FRAME_BOUNDS: without the invisible border

    class _User32:
        def __init__(self) -> None:
            self._user32 = ctypes.WinDLL("user32")
            self._dwmapi = ctypes.WinDLL("dwmapi")
            self._user32.GetForegroundWindow.restype = wintypes.HWND
            self._user32.GetWindowThreadProcessId.argtypes = [wintypes.HWND, ctypes.c_void_p]
            self._dwmapi.DwmGetWindowAttribute.argtypes = [
                *(wintypes.HWND, wintypes.DWORD, ctypes.c_void_p, wintypes.DWORD)
            ]

        def foreground_window(self) -> int:
            return int(self._user32.GetForegroundWindow() or 0)

        def process_of(self, window: int) -> int:
            process = wintypes.DWORD()
            self._user32.GetWindowThreadProcessId(window, ctypes.byref(process))
            return int(process.value)

        def frame_of(self, window: int) -> tuple[int, int, int, int] | None:
            frame = wintypes.RECT()
            failure = self._dwmapi.DwmGetWindowAttribute(
                window, _EXTENDED_FRAME_BOUNDS, ctypes.byref(frame), ctypes.sizeof(frame)
            )
            return None if failure else (frame.left, frame.top, frame.right, frame.bottom)

    def user32_calls() -> User32Calls:
        """The calls themselves."""
        return _User32()
