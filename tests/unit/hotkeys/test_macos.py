"""RegisterEventHotKey's rules, played; presses arrive in the thread that runs the event loop."""

from collections.abc import Callable

import pytest

from desktop_app.hotkeys.macos import MacHotkey
from tests.conftest import ExpectLog

KEYS = "Ctrl+Alt+Shift+D"
CODES = (0x02, 0x1A00)  # kVK_ANSI_D; controlKey, optionKey and shiftKey


class PlayedMac:
    def __init__(self) -> None:
        self.handlers: dict[tuple[int, int], Callable[[], None]] = {}
        self.error = 0

    def register(
        self, virtual_key: int, modifiers: int, on_press: Callable[[], None]
    ) -> tuple[int, tuple[int, int] | None]:
        if self.error or (virtual_key, modifiers) in self.handlers:
            return self.error or -9878, None
        self.handlers[virtual_key, modifiers] = on_press
        return 0, (virtual_key, modifiers)

    def unregister(self, registration: tuple[int, int]) -> None:
        del self.handlers[registration]

    def press(self, virtual_key: int, modifiers: int) -> None:
        self.handlers[virtual_key, modifiers]()


@pytest.fixture
def mac() -> PlayedMac:
    return PlayedMac()


def test_a_press_is_told_until_it_is_stopped(mac: PlayedMac) -> None:
    presses: list[None] = []
    hotkey = MacHotkey(mac)
    assert hotkey.start(KEYS, lambda: presses.append(None)).status == "registered"
    mac.press(*CODES)
    assert len(presses) == 1
    late = mac.handlers[CODES]
    hotkey.stop()
    hotkey.stop()
    assert mac.handlers == {}
    late()
    assert len(presses) == 1, "a press that was on its way is not told"
    assert hotkey.state.status == "off"


def test_other_keys_take_the_place_of_the_first(mac: PlayedMac) -> None:
    hotkey = MacHotkey(mac)
    hotkey.start(KEYS, lambda: None)
    hotkey.start("Meta+F9", lambda: None)
    assert list(mac.handlers) == [(0x65, 0x100)]


def test_examining_changes_nothing(mac: PlayedMac) -> None:
    hotkey = MacHotkey(mac)
    assert hotkey.examine(KEYS).status == "registered"
    assert mac.handlers == {}
    hotkey.start(KEYS, lambda: None)
    assert hotkey.examine(KEYS).status == "registered"
    assert hotkey.examine("Meta+F9").status == "registered"
    assert list(mac.handlers) == [CODES]
    assert MacHotkey(mac).examine(KEYS).status == "taken"


def test_a_key_of_another_program_is_taken(mac: PlayedMac) -> None:
    MacHotkey(mac).start(KEYS, lambda: None)
    hotkey = MacHotkey(mac)
    assert hotkey.start(KEYS, lambda: None).status == "taken"
    hotkey.stop()
    assert list(mac.handlers) == [CODES], "the other program keeps it"


def test_refusals_and_missing_keys_are_impossible(mac: PlayedMac) -> None:
    hotkey = MacHotkey(mac)
    assert hotkey.start("Ctrl+Pause", lambda: None).sentence.startswith("A Mac's keyboard has no")
    mac.error = -50
    state = hotkey.start(KEYS, lambda: None)
    assert state.status == "impossible"
    assert "error -50" in state.sentence


def test_a_press_may_fail(mac: PlayedMac, expect_log: ExpectLog) -> None:
    def fail() -> None:
        raise RuntimeError("no")

    expect_log("the press of the hotkey came to nothing")
    MacHotkey(mac).start(KEYS, fail)
    mac.press(*CODES)
