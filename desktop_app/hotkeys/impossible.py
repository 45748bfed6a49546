"""The hotkey of a place that has none."""

from collections.abc import Callable

from desktop_app.hotkeys.protocol import (
    OFF,
    HotkeyState,
    StateListener,
    parse,
)


class ImpossibleHotkey:
    """Says why there is no hotkey here."""

    def __init__(self, reason: HotkeyState) -> None:
        """`reason` is the state reached by whatever keys are asked for."""
        self.on_state: StateListener | None = None
        self._reason = reason
        self._state = OFF

    @property
    def state(self) -> HotkeyState:
        return self._state

    def start(self, keys: str, on_press: Callable[[], None]) -> HotkeyState:
        self._state = self.examine(keys)
        return self._state

    def stop(self) -> None:
        self._state = OFF

    def examine(self, keys: str) -> HotkeyState:
        parsed = parse(keys)
        return parsed if isinstance(parsed, HotkeyState) else self._reason
