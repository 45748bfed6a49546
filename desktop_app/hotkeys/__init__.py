"""The global hotkey: one module for each platform, behind one protocol."""

from desktop_app.hotkeys.factory import create_hotkey
from desktop_app.hotkeys.keys import Keys, KeysError, Modifier
from desktop_app.hotkeys.protocol import OFF, Hotkey, HotkeyState, StateListener

__all__ = [
    "OFF",
    "Hotkey",
    "HotkeyState",
    "Keys",
    "KeysError",
    "Modifier",
    "StateListener",
    "create_hotkey",
]
