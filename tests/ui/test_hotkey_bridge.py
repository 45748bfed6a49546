"""From the hotkey's thread into Qt's, whatever happens in between."""

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QThread
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from desktop_app.hotkeys import OFF, HotkeyState, StateListener
from desktop_app.ui.hotkey_bridge import HotkeyBridge

REGISTERED = HotkeyState("registered", "It works.")
TAKEN = HotkeyState("taken", "It does not.")


class PlayedHotkey:
    """Presses in another thread, as real ones do."""

    def __init__(self) -> None:
        self.on_state: StateListener | None = None
        self.state = OFF
        self.keys: list[str] = []
        self.on_press: Callable[[], None] | None = None

    def start(self, keys: str, on_press: Callable[[], None]) -> HotkeyState:
        self.keys.append(keys)
        self.on_press = on_press
        self.state = REGISTERED
        return self.state

    def stop(self) -> None:
        self.state = OFF

    def examine(self, keys: str) -> HotkeyState:
        return REGISTERED

    def press(self, times: int = 1) -> None:
        on_press = self.on_press
        assert on_press is not None
        self._elsewhere(lambda: [on_press() for _ in range(times)])

    def change(self, state: HotkeyState) -> None:
        on_state = self.on_state
        assert on_state is not None
        self._elsewhere(lambda: on_state(state))

    def _elsewhere(self, work: Callable[[], object]) -> None:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()


@pytest.fixture
def hotkey() -> PlayedHotkey:
    return PlayedHotkey()


@pytest.fixture
def bridge(qtbot: QtBot, hotkey: PlayedHotkey) -> Iterator[HotkeyBridge]:
    bridge = HotkeyBridge(hotkey=hotkey)
    yield bridge
    bridge.stop()


def test_presses_arrive_in_the_windows_thread(
    qtbot: QtBot, bridge: HotkeyBridge, hotkey: PlayedHotkey
) -> None:
    threads: list[QThread] = []
    bridge.pressed.connect(lambda: threads.append(QThread.currentThread()))
    assert bridge.start("F9") == REGISTERED
    hotkey.press(times=50)
    assert threads == [], "nothing happens while the window is busy"
    qtbot.waitUntil(lambda: len(threads) == 50)
    assert set(threads) == {bridge.thread()}


def test_a_press_on_its_way_is_forgotten_when_it_stops(
    qtbot: QtBot, bridge: HotkeyBridge, hotkey: PlayedHotkey
) -> None:
    pressed = QSignalSpy(bridge.pressed)
    bridge.start("F9")
    hotkey.press()
    bridge.stop()
    hotkey.press()
    hotkey.change(TAKEN)
    qtbot.wait(50)
    assert pressed.count() == 0
    assert bridge.state == OFF


def test_the_keys_before_are_forgotten(
    qtbot: QtBot, bridge: HotkeyBridge, hotkey: PlayedHotkey
) -> None:
    pressed = QSignalSpy(bridge.pressed)
    bridge.start("F9")
    hotkey.press()
    bridge.start("F10")
    hotkey.press()
    qtbot.waitUntil(lambda: pressed.count() > 0)
    qtbot.wait(50)
    assert pressed.count() == 1
    assert hotkey.keys == ["F9", "F10"]


def test_every_change_of_state_is_told_once(
    qtbot: QtBot, bridge: HotkeyBridge, hotkey: PlayedHotkey
) -> None:
    states: list[HotkeyState] = []
    bridge.state_changed.connect(states.append)
    bridge.start("F9")
    bridge.start("F9")
    assert states == [REGISTERED]
    hotkey.change(TAKEN)
    qtbot.waitUntil(lambda: bridge.state == TAKEN)
    bridge.stop()
    bridge.stop()
    assert states == [REGISTERED, TAKEN, OFF]
