"""The hotkey on Windows: RegisterHotKey, which tells this program of that key and no other."""

import logging
import sys
import threading
from collections.abc import Callable
from typing import Protocol

from desktop_app.captioner.language import translate
from desktop_app.hotkeys.keys import FUNCTION_KEYS, Keys, Modifier
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

ERROR_HOTKEY_ALREADY_REGISTERED = 1409
MOD_NOREPEAT = 0x4000
MODIFIER_BITS = {
    Modifier.ALT: 0x0001,
    Modifier.CTRL: 0x0002,
    Modifier.SHIFT: 0x0004,
    Modifier.META: 0x0008,
}
VIRTUAL_KEYS = {
    **{name: 0x70 + number for number, name in enumerate(FUNCTION_KEYS)},
    **{"Space": 0x20, "PageUp": 0x21, "PageDown": 0x22, "End": 0x23, "Home": 0x24},
    **{"Left": 0x25, "Up": 0x26, "Right": 0x27, "Down": 0x28, "Print": 0x2C},
    **{"Insert": 0x2D, "Delete": 0x2E, "Pause": 0x13},
}

_START_LIMIT_S = 5.0
_JOIN_LIMIT_S = 5.0


class WindowsCalls(Protocol):
    """The system calls. A hotkey belongs to the thread that registers it and waits for it."""

    def current_thread(self) -> int:
        """The id of this thread, which from now on can be told to quit."""

    def register(self, modifiers: int, virtual_key: int) -> int:
        """0, or the number of the Windows error."""

    def unregister(self) -> None: ...

    def wait(self) -> bool:
        """Waits for this thread's next message: True for a press, False when it is to quit."""

    def quit(self, thread: int) -> None:
        """Called from any thread."""


class WindowsHotkey:
    """Registers the key in a thread of its own, which waits for the presses."""

    def __init__(self, calls: WindowsCalls | None = None) -> None:
        """`calls`: None takes those of Windows."""
        self.on_state: StateListener | None = None
        self._calls = calls if calls is not None else _system_calls()
        self._state = OFF
        self._waiter: _Waiter | None = None

    @property
    def state(self) -> HotkeyState:
        return self._state

    def start(self, keys: str, on_press: Callable[[], None]) -> HotkeyState:
        self.stop()
        parsed = parse(keys)
        if isinstance(parsed, HotkeyState):
            self._state = parsed
            return parsed
        waiter = _Waiter(self._calls, parsed, on_press)
        self._state = waiter.start()
        if self._state.status == "registered":
            self._waiter = waiter
        return self._state

    def stop(self) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None:
            waiter.stop()
        self._state = OFF

    def examine(self, keys: str) -> HotkeyState:
        if self._waiter is not None and parse(keys) == self._waiter.keys:
            return self._state
        trial = WindowsHotkey(self._calls)
        state = trial.start(keys, lambda: None)
        trial.stop()
        return state


class _Waiter:
    def __init__(self, calls: WindowsCalls, keys: Keys, on_press: Callable[[], None]) -> None:
        self._calls = calls
        self.keys = keys
        self._on_press = on_press
        self._thread_id = 0
        self._is_stopped = False
        self._error: int | None = None
        self._is_decided = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hotkey", daemon=True)

    def start(self) -> HotkeyState:
        self._thread.start()
        self._is_decided.wait(_START_LIMIT_S)
        if self._error == 0:
            return registered(self.keys)
        self._thread.join(_JOIN_LIMIT_S)
        if self._error == ERROR_HOTKEY_ALREADY_REGISTERED:
            return taken(self.keys)
        return impossible(
            translate("Sentences", "Windows refused the hotkey {keys} (error {error}).").format(
                keys=self.keys, error=self._error
            )
        )

    def stop(self) -> None:
        self._is_stopped = True
        self._calls.quit(self._thread_id)
        if self._thread is not threading.current_thread():
            self._thread.join(_JOIN_LIMIT_S)

    def _run(self) -> None:
        modifiers = MOD_NOREPEAT
        for modifier in self.keys.modifiers:
            modifiers |= MODIFIER_BITS[modifier]
        key = self.keys.key
        self._thread_id = self._calls.current_thread()
        # The codes of letters and digits are those of ASCII.
        error = self._calls.register(modifiers, VIRTUAL_KEYS.get(key) or ord(key))
        self._error = error
        self._is_decided.set()
        if error:
            return
        try:
            while self._calls.wait():
                self._press()
        finally:
            self._calls.unregister()

    def _press(self) -> None:
        try:
            if not self._is_stopped:
                self._on_press()
        except Exception:
            logger.exception("the press of the hotkey came to nothing")


def _system_calls() -> WindowsCalls:
    if sys.platform == "win32":
        from desktop_app.hotkeys.windows_calls import User32  # noqa: PLC0415 - Windows alone

        return User32()
    raise ImportError("these are the calls of Windows", name="user32")
