"""The global hotkey in Qt's world: presses and states arrive as signals in the window's thread."""

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop_app.hotkeys import OFF, Hotkey, HotkeyState, create_hotkey


class HotkeyBridge(QObject):
    """Owns the hotkey. What a press means is decided by whoever is connected to it."""

    pressed = Signal()
    state_changed = Signal(HotkeyState)

    # From the hotkey's thread, with the number of the registration it belongs to.
    _pressed_elsewhere = Signal(int)
    _changed_elsewhere = Signal(int, HotkeyState)

    def __init__(self, parent: QObject | None = None, hotkey: Hotkey | None = None) -> None:
        """`hotkey`: None takes this desktop's."""
        super().__init__(parent)
        self._hotkey = hotkey if hotkey is not None else create_hotkey()
        self._registration = 0
        self._state = OFF
        queued = Qt.ConnectionType.QueuedConnection
        self._pressed_elsewhere.connect(self._take_press, queued)
        self._changed_elsewhere.connect(self._take_state, queued)

    @property
    def state(self) -> HotkeyState:
        """Whether the keys are truly ours."""
        return self._state

    def start(self, keys: str) -> HotkeyState:
        """Register these keys in place of those before; empty ones switch the hotkey off."""
        self._registration += 1
        number = self._registration
        self._hotkey.on_state = lambda state: self._changed_elsewhere.emit(number, state)
        state = self._hotkey.start(keys, lambda: self._pressed_elsewhere.emit(number))
        self._set_state(state)
        return state

    def stop(self) -> None:
        """Give the keys back. Presses that are still on their way are forgotten."""
        self._registration += 1
        self._hotkey.stop()
        self._set_state(OFF)

    @Slot(int)
    def _take_press(self, registration: int) -> None:
        if registration == self._registration:
            self.pressed.emit()

    @Slot(int, HotkeyState)
    def _take_state(self, registration: int, state: HotkeyState) -> None:
        if registration == self._registration:
            self._set_state(state)

    def _set_state(self, state: HotkeyState) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)
