"""The window in front, as the X11 window manager names it."""

import logging
import os
from typing import Any

from Xlib import X, error

from desktop_app.captioner.language import translate
from desktop_app.screenshots.errors import ScreenshotError
from desktop_app.screenshots.places import Rectangle
from desktop_app.x11_display import DisplayError, open_display

logger = logging.getLogger(__name__)


def active_window() -> Rectangle | None:
    """Its content, without the frame. Raises ScreenshotError."""
    try:
        display = open_display()
    except DisplayError as failure:
        logger.info("no X server", exc_info=True)
        raise ScreenshotError(
            translate(
                "Sentences",
                "The active window cannot be found, because the X server does not answer: "
                "choose the whole screen.",
            )
        ) from failure
    try:
        return _find(display)
    except (error.XError, error.ConnectionClosedError):  # the window was closed meanwhile
        logger.info("the active window has gone", exc_info=True)
        return None
    finally:
        display.close()


def _find(display: Any) -> Rectangle | None:
    root = display.screen().root
    active = root.get_full_property(display.intern_atom("_NET_ACTIVE_WINDOW"), X.AnyPropertyType)
    if active is None or not active.value or not active.value[0]:
        return None
    window = display.create_resource_object("window", active.value[0])
    owner = window.get_full_property(display.intern_atom("_NET_WM_PID"), X.AnyPropertyType)
    if owner is not None and owner.value and owner.value[0] == os.getpid():
        return None
    size = window.get_geometry()
    corner = root.translate_coords(window, 0, 0)
    return Rectangle(corner.x, corner.y, size.width, size.height)
