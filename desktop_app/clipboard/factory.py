"""The way to the clipboard of this desktop."""

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from desktop_app.captioner.language import translate
from desktop_app.clipboard.content import (
    ClipboardContent,
    ClipboardError,
    ClipboardSource,
    content_of,
)


@dataclass(frozen=True)
class ClipboardReport:
    """How the clipboard is read here, for the `doctor` command."""

    way: str
    """For people: "X11", "Wayland, through /usr/bin/wl-paste"."""
    problems: tuple[str, ...] = ()
    """One sentence for each thing that is missing, and how to get it."""


def read_clipboard() -> ClipboardContent:
    """What is on the clipboard now; may take some seconds when another program hangs.

    Raises ClipboardError when it cannot be read, ImageError when its picture cannot.
    """
    with _open_clipboard() as source:
        return content_of(source)


def clipboard_report() -> ClipboardReport:
    """Looks, but reads nothing."""
    if sys.platform == "win32":
        return ClipboardReport("Windows")
    if sys.platform == "darwin":
        return ClipboardReport("macOS")
    from desktop_app.clipboard.wayland import MISSING, find_wl_paste  # noqa: PLC0415

    if os.environ.get("WAYLAND_DISPLAY"):
        if program := find_wl_paste():
            return ClipboardReport(f"Wayland, through {program}")
        return ClipboardReport("not readable", problems=(translate("Sentences", MISSING),))
    if os.environ.get("DISPLAY"):
        return ClipboardReport("X11")
    return ClipboardReport("none without a desktop")


def _open_clipboard() -> AbstractContextManager[ClipboardSource]:
    if sys.platform == "win32":
        from desktop_app.clipboard.windows import windows_clipboard  # noqa: PLC0415
        from desktop_app.clipboard.windows_calls import User32Clipboard  # noqa: PLC0415

        return windows_clipboard(User32Clipboard())
    if sys.platform == "darwin":
        from desktop_app.clipboard.macos import GeneralPasteboard, MacSource  # noqa: PLC0415

        return nullcontext(MacSource(GeneralPasteboard()))
    if os.environ.get("WAYLAND_DISPLAY"):
        from desktop_app.clipboard.wayland import wayland_clipboard  # noqa: PLC0415

        return wayland_clipboard()
    if os.environ.get("DISPLAY"):
        from desktop_app.clipboard.x11 import x11_clipboard  # noqa: PLC0415

        return x11_clipboard()
    raise ClipboardError(translate("Sentences", "There is no clipboard without a desktop."))
