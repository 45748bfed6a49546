"""Where on the screen the window in front is."""

import sys
from typing import NamedTuple

from desktop_app.captioner.language import translate
from desktop_app.screenshots.errors import ScreenshotError


class Rectangle(NamedTuple):
    """A part of the desktop, in pixels from its left and upper edge; on macOS in points."""

    left: int
    top: int
    width: int
    height: int


def find_active_window() -> Rectangle | None:
    """The window in front that is not ours; None when there is none.

    Not for Wayland, where no program may know that. Raises ScreenshotError.
    """
    # What a platform needs is loaded on that platform alone.
    try:
        if sys.platform == "win32":
            from desktop_app.screenshots.windows import active_window, user32_calls  # noqa: PLC0415

            return active_window(user32_calls())
        if sys.platform == "darwin":
            from desktop_app.screenshots.macos import active_window, listed_windows  # noqa: PLC0415

            return active_window(listed_windows())
        from desktop_app.screenshots.x11 import active_window  # noqa: PLC0415

        return active_window()
    except ImportError as error:
        raise ScreenshotError(
            translate(
                "Sentences",
                "The active window needs the library {library}, which is missing: install "
                "it or choose the whole screen.",
            ).format(library=error.name)
        ) from error
