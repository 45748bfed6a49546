"""The way to the hotkey of this desktop. What a platform needs is loaded on that platform alone."""

import logging
import os
import sys

from desktop_app.captioner.language import translate
from desktop_app.hotkeys.impossible import ImpossibleHotkey
from desktop_app.hotkeys.protocol import Hotkey, HotkeyState, impossible

logger = logging.getLogger(__name__)


def create_hotkey() -> Hotkey:
    """The hotkey of this desktop, off until it is started."""
    try:
        return _platform_hotkey()
    except ImportError as error:
        logger.info("the hotkey cannot be loaded", exc_info=True)
        reason = translate(
            "Sentences", "The hotkey needs the library {library}, which is missing: install it."
        ).format(library=error.name)
        return ImpossibleHotkey(impossible(reason))


def _platform_hotkey() -> Hotkey:
    if sys.platform == "win32":
        from desktop_app.hotkeys.windows import WindowsHotkey  # noqa: PLC0415

        return WindowsHotkey()
    if sys.platform == "darwin":
        from desktop_app.hotkeys.macos import MacHotkey  # noqa: PLC0415

        return MacHotkey()
    # On Wayland an X server often runs as well, but keys reach it only from its own windows.
    if os.environ.get("WAYLAND_DISPLAY") or os.environ.get("XDG_SESSION_TYPE") == "wayland":
        from desktop_app.hotkeys.portal import PortalHotkey  # noqa: PLC0415

        return PortalHotkey()
    if os.environ.get("DISPLAY"):
        from desktop_app.hotkeys.x11 import X11Hotkey  # noqa: PLC0415

        return X11Hotkey()
    return ImpossibleHotkey(
        HotkeyState("impossible", translate("Sentences", "There is no hotkey without a desktop."))
    )
