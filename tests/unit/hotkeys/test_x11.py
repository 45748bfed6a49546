"""The grab, on a real X server with a real window in front."""

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.hotkeys.protocol import HotkeyState
from desktop_app.hotkeys.x11 import X11Hotkey
from tests.conftest import ExpectLog
from tests.helpers.audio import wait_until
from tests.helpers.desktop import Desktop
from tests.helpers.desktop_services import KEY_REPEAT_DELAY_MS

KEYS = "Ctrl+Alt+Shift+D"
PRESSED = "ctrl+alt+shift+d"


class OtherProgram:
    """A window of another program, which writes down the keys it gets."""

    def __init__(self, log: Path) -> None:
        self._log = log

    def pressed_keys(self) -> list[str]:
        """Names of the keys pressed into it, in order."""
        events = self._log.read_text().split("\n\n")
        pressed = [event for event in events if event.startswith("KeyPress event")]
        return [event.split("(keysym ")[1].split(")")[0].split(", ")[1] for event in pressed]


@pytest.fixture
def other_program(here: Desktop, tmp_path: Path) -> Iterator[OtherProgram]:
    log = tmp_path / "keys.log"
    command = ["stdbuf", "-oL", "xev", "-event", "keyboard", "-name", "other"]
    with log.open("wb") as log_file:
        process = subprocess.Popen(command, stdout=log_file)
    try:
        search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^other$"]
        here.focus(int(subprocess.run(search, stdout=subprocess.PIPE, check=True).stdout))
        yield OtherProgram(log)
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def presses() -> list[float]:
    return []


@pytest.fixture
def hotkey(here: Desktop, presses: list[float]) -> Iterator[X11Hotkey]:
    hotkey = X11Hotkey()
    assert hotkey.start(KEYS, lambda: presses.append(time.monotonic())).status == "registered"
    yield hotkey
    hotkey.stop()


@pytest.fixture
def keyboard_layout(here: Desktop) -> Iterator[None]:
    yield
    subprocess.run(["setxkbmap", "us"], check=True)


def wait_for(presses: list[float], count: int) -> None:
    """Exactly so many, and no more afterwards."""
    wait_until(lambda: len(presses) >= count, f"{count} presses are told")
    time.sleep(0.2)
    assert len(presses) == count


@pytest.mark.usefixtures("hotkey")
def test_the_key_is_heard_in_another_program_and_nothing_else_is(
    here: Desktop, presses: list[float], other_program: OtherProgram
) -> None:
    here.press("a", "d", "ctrl+d", "shift+d", "ctrl+alt+d", "ctrl+alt+shift+e", "F9")
    wait_until(lambda: other_program.pressed_keys()[-1:] == ["F9"], "other programs get their keys")
    typed = [key for key in other_program.pressed_keys() if len(key) == 1]
    assert typed == ["a", "d", "d", "D", "d", "E"]
    assert presses == []
    here.press(PRESSED)
    wait_for(presses, 1)
    here.press("z")
    wait_until(lambda: other_program.pressed_keys()[-1:] == ["z"], "the keyboard is free again")
    assert "D" not in other_program.pressed_keys()[-6:], "the hotkey itself is not typed"


@pytest.mark.parametrize("locks", [["Num_Lock"], ["Caps_Lock"], ["Num_Lock", "Caps_Lock"]])
@pytest.mark.usefixtures("hotkey")
def test_locks_do_not_matter(here: Desktop, presses: list[float], locks: list[str]) -> None:
    # Not through `press`, which would switch the locks off meanwhile.
    subprocess.run(["xdotool", "key", *locks], check=True)
    try:
        subprocess.run(["xdotool", "key", PRESSED], check=True)
        wait_for(presses, 1)
    finally:
        subprocess.run(["xdotool", "key", *locks], check=True)


@pytest.mark.usefixtures("hotkey")
def test_a_held_key_is_one_press(
    here: Desktop, presses: list[float], other_program: OtherProgram
) -> None:
    def hold(key: str) -> None:
        subprocess.run(["xdotool", "keydown", key], check=True)
        time.sleep(0.6)
        subprocess.run(["xdotool", "keyup", key], check=True)

    subprocess.run(["xset", "r", "rate", "100", "50"], check=True)
    try:
        hold("a")
        wait_until(lambda: other_program.pressed_keys().count("a") > 3, "held keys are repeated")
        hold(PRESSED)
    finally:
        subprocess.run(["xset", "r", "rate", str(KEY_REPEAT_DELAY_MS)], check=True)
    wait_for(presses, 1)
    here.press(PRESSED)
    wait_for(presses, 2)


@pytest.mark.usefixtures("hotkey")
def test_presses_in_a_hurry_are_all_told(here: Desktop, presses: list[float]) -> None:
    subprocess.run(["xdotool", "key", "--delay", "10", *([PRESSED] * 20)], check=True)
    wait_for(presses, 20)


def test_a_key_of_another_program_is_taken(hotkey: X11Hotkey, presses: list[float]) -> None:
    second = X11Hotkey()
    assert second.examine(KEYS).status == "taken"
    state = second.start(KEYS, lambda: None)
    assert state == second.state
    assert state.status == "taken"
    assert state.sentence.startswith(f"{KEYS} is taken by another program: choose other keys")
    hotkey.stop()
    assert second.start(KEYS, lambda: None).status == "registered"
    assert hotkey.start(KEYS, lambda: None).status == "taken"
    second.stop()


def test_a_key_taken_with_one_lock_alone_is_taken(here: Desktop) -> None:
    from Xlib import XK, X
    from Xlib.display import Display

    other = Display()
    keycode = other.keysym_to_keycode(XK.string_to_keysym("d"))
    mask = X.ControlMask | X.Mod1Mask | X.ShiftMask | X.LockMask
    other.screen().root.grab_key(keycode, mask, False, X.GrabModeAsync, X.GrabModeAsync)
    other.sync()
    hotkey = X11Hotkey()
    assert hotkey.start(KEYS, lambda: None).status == "taken"
    other.close()
    assert hotkey.start(KEYS, lambda: None).status == "registered", "nothing was left half taken"
    hotkey.stop()


def test_examining_keeps_nothing(hotkey: X11Hotkey) -> None:
    assert hotkey.examine(KEYS).status == "registered", "it is ours, not another program's"
    assert hotkey.examine("Ctrl+Alt+F5").status == "registered"
    other = X11Hotkey()
    assert other.start("Ctrl+Alt+F5", lambda: None).status == "registered"
    other.stop()


def test_other_keys_take_the_place_of_the_first(
    here: Desktop, hotkey: X11Hotkey, presses: list[float]
) -> None:
    hotkey.start("Meta+F9", lambda: presses.append(0))
    here.press(PRESSED)
    here.press("super+F9")
    wait_for(presses, 1)
    assert presses == [0]


@pytest.mark.usefixtures("keyboard_layout")
def test_it_follows_the_keyboard_layout(
    here: Desktop, hotkey: X11Hotkey, presses: list[float]
) -> None:
    states: list[HotkeyState] = []
    hotkey.on_state = states.append
    subprocess.run(["setxkbmap", "dvorak"], check=True)  # D in another place
    wait_until(lambda: bool(states), "the key is grabbed again")
    here.press(PRESSED)
    wait_for(presses, 1)
    subprocess.run(["setxkbmap", "ru"], check=True)  # no D anywhere
    wait_until(lambda: hotkey.state.status == "impossible", "it says that the key is gone")
    assert "this keyboard layout has no key D: choose other keys" in hotkey.state.sentence
    subprocess.run(["setxkbmap", "us"], check=True)
    wait_until(lambda: hotkey.state.status == "registered", "the key is back")
    here.press(PRESSED)
    wait_for(presses, 2)
    assert hotkey.state == states[-1]


@pytest.mark.usefixtures("here")
def test_starting_and_stopping_leaves_nothing_open() -> None:
    hotkey = X11Hotkey()
    hotkey.start(KEYS, lambda: None)
    hotkey.stop()
    threads, files = threading.active_count(), len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        assert hotkey.start(KEYS, lambda: None).status == "registered"
        assert hotkey.start("Ctrl+Alt+Left", lambda: None).status == "registered"
        hotkey.stop()
    assert threading.active_count() == threads
    assert len(os.listdir("/proc/self/fd")) == files
    assert hotkey.start("", lambda: None).status == "off"
    assert hotkey.start("D", lambda: None).status == "impossible"


def test_a_press_may_stop_it_and_may_fail(here: Desktop, expect_log: ExpectLog) -> None:
    hotkey = X11Hotkey()

    def fail() -> None:
        hotkey.stop()
        raise RuntimeError("no")

    expect_log("the press of the hotkey came to nothing")
    hotkey.start(KEYS, fail)
    here.press(PRESSED)
    other = X11Hotkey()
    wait_until(lambda: other.examine(KEYS).status == "registered", "the key is given back")


def test_an_x_server_that_ends_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    # A number of its own: other programs start X servers as well, on the first that is free, which
    # may be this one again as soon as it has ended. Without -noreset a server that has no other
    # clients begins anew whenever a connection ends, and cuts off the one that has just come.
    number = 2000 + os.getpid() % 50_000
    server = subprocess.Popen(
        ["Xvfb", f":{number}", "-displayfd", "1", "-noreset", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    states: list[HotkeyState] = []
    hotkey = X11Hotkey()
    try:
        with server.stdout:
            assert server.stdout.readline().strip() == str(number), "it is ready"
        monkeypatch.setenv("DISPLAY", f":{number}")
        hotkey.on_state = states.append
        state = hotkey.start(KEYS, lambda: None)
        assert state.status == "registered", state.sentence
    finally:
        server.terminate()
        server.wait()
    wait_until(lambda: bool(states), "the loss is told")
    assert hotkey.state == states[0]
    assert hotkey.state.status == "impossible"
    assert "picture-aloud clipboard" in hotkey.state.sentence
    assert hotkey.start(KEYS, lambda: None).sentence.startswith("The X server does not answer.")
    hotkey.stop()
