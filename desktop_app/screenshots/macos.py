"""The window in front on macOS."""

import os
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from desktop_app.screenshots.places import Rectangle


def active_window(windows: Iterable[Mapping[str, Any]]) -> Rectangle | None:
    """The first ordinary window that is not ours, of those listed from front to back."""
    for window in windows:
        is_ordinary = window.get("kCGWindowLayer") == 0
        if is_ordinary and window.get("kCGWindowOwnerPID") != os.getpid():
            bounds = window["kCGWindowBounds"]
            sides = (round(bounds[side]) for side in ("X", "Y", "Width", "Height"))
            return Rectangle(*sides)
    return None


if sys.platform == "darwin":

    def listed_windows() -> Iterable[Mapping[str, Any]]:
        """What the window server tells of the windows on the screen."""
        import Quartz  # noqa: PLC0415 - on macOS alone

        which = Quartz.kCGWindowListOptionOnScreenOnly
        which |= Quartz.kCGWindowListExcludeDesktopElements
        return list(Quartz.CGWindowListCopyWindowInfo(which, Quartz.kCGNullWindowID) or ())
