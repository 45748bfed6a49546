"""The hotkey on macOS: Carbon's RegisterEventHotKey through quickmachotkey.

It needs no permission and tells this program of that key and no other. The presses arrive in the
event loop of the main thread, which is the window's.
"""

import logging
import sys
from collections.abc import Callable
from typing import Any, Protocol

from desktop_app.captioner.language import translate
from desktop_app.hotkeys.keys import Keys, Modifier
from desktop_app.hotkeys.protocol import (
    OFF,
    HotkeyState,
    StateListener,
    impossible,
    parse,
    registered,
    taken,
)

logger = logging.getLogger(__name__)

EVENT_HOTKEY_EXISTS = -9878
MODIFIER_BITS = {
    Modifier.META: 0x0100,
    Modifier.SHIFT: 0x0200,
    Modifier.ALT: 0x0800,
    Modifier.CTRL: 0x1000,
}
# The letters and digits are places on an American keyboard (Carbon's kVK_ANSI_ codes).
_LETTERS = "ASDFHGZXCV"  # 0x00 to 0x09
VIRTUAL_KEYS = {
    **{letter: code for code, letter in enumerate(_LETTERS)},
    **{"B": 0x0B, "Q": 0x0C, "W": 0x0D, "E": 0x0E, "R": 0x0F, "Y": 0x10, "T": 0x11},
    **{"O": 0x1F, "U": 0x20, "I": 0x22, "P": 0x23, "L": 0x25, "J": 0x26, "K": 0x28},
    **{"N": 0x2D, "M": 0x2E},
    **{"1": 0x12, "2": 0x13, "3": 0x14, "4": 0x15, "6": 0x16, "5": 0x17, "9": 0x19, "7": 0x1A},
    **{"8": 0x1C, "0": 0x1D},
    **{"F1": 0x7A, "F2": 0x78, "F3": 0x63, "F4": 0x76, "F5": 0x60, "F6": 0x61, "F7": 0x62},
    **{"F8": 0x64, "F9": 0x65, "F10": 0x6D, "F11": 0x67, "F12": 0x6F, "F13": 0x69, "F14": 0x6B},
    **{"F15": 0x71, "F16": 0x6A, "F17": 0x40, "F18": 0x4F, "F19": 0x50, "F20": 0x5A},
    **{"Space": 0x31, "Home": 0x73, "PageUp": 0x74, "Delete": 0x75, "End": 0x77},
    **{"PageDown": 0x79, "Left": 0x7B, "Right": 0x7C, "Down": 0x7D, "Up": 0x7E},
}


class MacCalls(Protocol):
    """The calls of the library."""

    def register(
        self, virtual_key: int, modifiers: int, on_press: Callable[[], None]
    ) -> tuple[int, Any]:
        """0 and what `unregister` wants, or the number of the error and nothing of use."""

    def unregister(self, registration: Any) -> None: ...


class MacHotkey:
    """To be started and stopped in the main thread."""

    def __init__(self, calls: MacCalls | None = None) -> None:
        """`calls`: None takes those of macOS. Raises ImportError without the library."""
        self.on_state: StateListener | None = None
        self._calls = calls if calls is not None else _system_calls()
        self._state = OFF
        self._on_press: Callable[[], None] | None = None
        self._registration: Any = None
        self._keys: Keys | None = None

    @property
    def state(self) -> HotkeyState:
        return self._state

    def start(self, keys: str, on_press: Callable[[], None]) -> HotkeyState:
        self.stop()
        parsed = parse(keys)
        self._state = parsed if isinstance(parsed, HotkeyState) else self._register(parsed)
        if self._state.status == "registered":
            self._on_press = on_press
        return self._state

    def stop(self) -> None:
        if self._on_press is not None:
            self._calls.unregister(self._registration)
        self._on_press = None
        self._state = OFF

    def examine(self, keys: str) -> HotkeyState:
        if self._on_press is not None and parse(keys) == self._keys:
            return self._state
        trial = MacHotkey(self._calls)
        state = trial.start(keys, lambda: None)
        trial.stop()
        return state

    def _register(self, keys: Keys) -> HotkeyState:
        if keys.key not in VIRTUAL_KEYS:
            sentence = translate(
                "Sentences", "A Mac's keyboard has no key {key}: choose other keys in the settings."
            ).format(key=keys.key)
            return HotkeyState("impossible", sentence)
        modifiers = sum(MODIFIER_BITS[modifier] for modifier in keys.modifiers)
        error, self._registration = self._calls.register(
            VIRTUAL_KEYS[keys.key], modifiers, self._press
        )
        if error == 0:
            self._keys = keys
            return registered(keys)
        if error == EVENT_HOTKEY_EXISTS:
            return taken(keys)
        return impossible(
            translate("Sentences", "macOS refused the hotkey {keys} (error {error}).").format(
                keys=keys, error=error
            )
        )

    def _press(self) -> None:
        on_press = self._on_press
        try:
            if on_press is not None:
                on_press()
        except Exception:
            logger.exception("the press of the hotkey came to nothing")


def _system_calls() -> MacCalls:
    if sys.platform == "darwin":
        from desktop_app.hotkeys.macos_calls import QuickMacHotKey  # noqa: PLC0415 - macOS alone

        return QuickMacHotKey()
    raise ImportError("these are the calls of macOS", name="quickmachotkey")
