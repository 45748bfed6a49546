"""RegisterHotKey's rules, played: a key belongs to one thread and nobody else can have it."""

import queue
import threading
from collections.abc import Iterator

import pytest

from desktop_app.hotkeys.windows import WindowsHotkey
from tests.conftest import ExpectLog
from tests.helpers.audio import wait_until

KEYS = "Ctrl+Alt+Shift+D"


class PlayedWindows:
    """All programs of one Windows, each thread with its queue of messages."""

    def __init__(self) -> None:
        self.owners: dict[tuple[int, int], int] = {}
        self.error = 0
        self._queues: dict[int, queue.SimpleQueue[bool]] = {}

    def current_thread(self) -> int:
        return threading.get_ident()

    def _queue(self, thread: int) -> "queue.SimpleQueue[bool]":
        return self._queues.setdefault(thread, queue.SimpleQueue())

    def register(self, modifiers: int, virtual_key: int) -> int:
        if self.error:
            return self.error
        if (modifiers, virtual_key) in self.owners:
            return 1409
        self.owners[modifiers, virtual_key] = threading.get_ident()
        return 0

    def unregister(self) -> None:
        mine = [key for key, owner in self.owners.items() if owner == threading.get_ident()]
        assert mine, "this thread has registered nothing"
        for key in mine:
            del self.owners[key]

    def wait(self) -> bool:
        return self._queue(threading.get_ident()).get(timeout=60)

    def quit(self, thread: int) -> None:
        self._queue(thread).put(False)

    def press(self, modifiers: int, virtual_key: int) -> None:
        if (modifiers, virtual_key) in self.owners:
            self._queue(self.owners[modifiers, virtual_key]).put(True)


@pytest.fixture
def windows() -> PlayedWindows:
    return PlayedWindows()


@pytest.fixture
def hotkey(windows: PlayedWindows) -> Iterator[WindowsHotkey]:
    hotkey = WindowsHotkey(windows)
    yield hotkey
    hotkey.stop()


def test_a_press_is_told_in_the_waiting_thread(
    windows: PlayedWindows, hotkey: WindowsHotkey
) -> None:
    presses: list[int] = []
    assert hotkey.start(KEYS, lambda: presses.append(threading.get_ident())).status == "registered"
    # MOD_NOREPEAT, so that holding the key down is one press; Ctrl, Alt, Shift; VK_D.
    assert list(windows.owners) == [(0x4007, 0x44)]
    windows.press(0x4007, 0x44)
    windows.press(0x4007, 0x44)
    wait_until(lambda: len(presses) == 2, "both presses are told")
    assert threading.get_ident() not in presses


def test_other_keys_take_the_place_of_the_first(
    windows: PlayedWindows, hotkey: WindowsHotkey
) -> None:
    hotkey.start(KEYS, lambda: None)
    hotkey.start("Meta+F9", lambda: None)
    assert list(windows.owners) == [(0x4008, 0x78)]


def test_stopping_gives_the_key_back(windows: PlayedWindows, hotkey: WindowsHotkey) -> None:
    hotkey.start(KEYS, lambda: None)
    hotkey.stop()
    hotkey.stop()
    assert windows.owners == {}
    assert hotkey.state.status == "off"


def test_a_key_of_another_program_is_taken(windows: PlayedWindows, hotkey: WindowsHotkey) -> None:
    other = WindowsHotkey(windows)
    other.start(KEYS, lambda: None)
    assert hotkey.examine(KEYS).status == "taken"
    state = hotkey.start(KEYS, lambda: None)
    assert state.status == "taken"
    assert state.sentence.startswith(f"{KEYS} is taken by another program: choose other keys")
    other.stop()
    assert hotkey.start(KEYS, lambda: None).status == "registered"


def test_examining_keeps_nothing(windows: PlayedWindows, hotkey: WindowsHotkey) -> None:
    assert hotkey.examine(KEYS).status == "registered"
    assert windows.owners == {}
    hotkey.start(KEYS, lambda: None)
    assert hotkey.examine(KEYS).status == "registered", "it is ours, not another program's"
    assert hotkey.examine("Ctrl+F1").status == "registered"
    assert list(windows.owners) == [(0x4007, 0x44)]


def test_any_other_refusal_is_impossible(windows: PlayedWindows, hotkey: WindowsHotkey) -> None:
    windows.error = 5
    state = hotkey.start(KEYS, lambda: None)
    assert state.status == "impossible"
    assert "error 5" in state.sentence
    assert "picture-aloud clipboard" in state.sentence


def test_a_press_may_stop_it_and_may_fail(
    windows: PlayedWindows, hotkey: WindowsHotkey, expect_log: ExpectLog
) -> None:
    def fail() -> None:
        hotkey.stop()
        raise RuntimeError("no")

    expect_log("the press of the hotkey came to nothing")
    hotkey.start(KEYS, fail)
    windows.press(0x4007, 0x44)
    wait_until(lambda: windows.owners == {}, "the key is given back")
