"""The portal's side of the hotkey, against a portal played by python-dbusmock on a real bus."""

import time
from collections.abc import Callable, Iterator
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest

from desktop_app.hotkeys.desktop_entry import APPLICATION_ID
from desktop_app.hotkeys.portal import SHORTCUT_ID, PortalHotkey
from desktop_app.hotkeys.protocol import HotkeyState
from tests.conftest import ExpectLog
from tests.helpers.audio import wait_until
from tests.helpers.desktop import Desktop
from tests.helpers.played_portal import PlayedPortal

KEYS = "Ctrl+Alt+Shift+D"
GIVEN = "The desktop has given Picture Aloud a hotkey: {}. It describes the picture"

StartPortal = Callable[..., PlayedPortal]


@pytest.fixture
def start_portal(here: Desktop, tmp_path: Path) -> Iterator[StartPortal]:
    portals: list[PlayedPortal] = []

    def start(**parameters: Any) -> PlayedPortal:
        log = tmp_path / f"portal{len(portals)}.log"
        portals.append(PlayedPortal("mock_portal", log, **parameters))
        return portals[-1]

    yield start
    for portal in portals:
        portal.end()


@pytest.fixture
def states() -> list[HotkeyState]:
    return []


@pytest.fixture
def hotkey(here: Desktop, states: list[HotkeyState]) -> Iterator[PortalHotkey]:
    hotkey = PortalHotkey()
    hotkey.on_state = states.append
    yield hotkey
    hotkey.stop()


def press_nothing() -> None:
    raise AssertionError("nobody pressed anything")


def start(hotkey: PortalHotkey, on_press: Callable[[], None] = press_nothing) -> None:
    hotkey.start(KEYS, on_press)
    wait_until(lambda: hotkey.state.status == "registered", "the shortcut is granted")


def test_a_press_is_told(start_portal: StartPortal, hotkey: PortalHotkey) -> None:
    portal = start_portal()
    presses: list[float] = []
    start(hotkey, lambda: presses.append(time.monotonic()))
    assert hotkey.state.sentence.startswith(GIVEN.format("CTRL+ALT+SHIFT+d"))
    portal.user("PressShortcut", SHORTCUT_ID)
    portal.user("PressShortcut", "another-shortcut")
    portal.user("PressShortcut", SHORTCUT_ID)
    wait_until(lambda: len(presses) == 2, "both presses are told")


def test_the_program_says_first_who_it_is(
    start_portal: StartPortal, hotkey: PortalHotkey, tmp_path: Path
) -> None:
    portal = start_portal()
    start(hotkey)
    calls = portal.calls()
    assert calls[0] == f'Register "{APPLICATION_ID}" {{}}'
    # The portal refuses programs without an application entry.
    entry = ConfigParser(interpolation=None)
    entry.read(tmp_path / f".local/share/applications/{APPLICATION_ID}.desktop", "utf-8")
    assert entry["Desktop Entry"]["Exec"].startswith('"')
    assert entry["Desktop Entry"]["Exec"].endswith('"window" %F')


def test_portals_of_old_have_no_registry(start_portal: StartPortal, hotkey: PortalHotkey) -> None:
    start_portal(has_registry=False)
    start(hotkey)


def test_its_user_may_take_time(
    start_portal: StartPortal, hotkey: PortalHotkey, states: list[HotkeyState]
) -> None:
    start_portal(answer_s=2)
    began = time.monotonic()
    state = hotkey.start(KEYS, press_nothing)
    assert time.monotonic() - began < 1.5, "the window does not wait for the answer"
    assert state.status == "off"
    assert state.sentence.startswith("Your desktop has been asked for the hotkey")
    wait_until(lambda: bool(states), "the answer is told")
    assert states == [hotkey.state]
    assert hotkey.state.status == "registered"


def test_stopping_while_it_asks_ends_at_once(
    start_portal: StartPortal, hotkey: PortalHotkey, states: list[HotkeyState]
) -> None:
    start_portal(answer_s=30)
    hotkey.start(KEYS, press_nothing)
    began = time.monotonic()
    hotkey.stop()
    assert time.monotonic() - began < 3
    assert (hotkey.state.status, states) == ("off", [])


def test_the_desktop_may_give_other_keys(
    start_portal: StartPortal, hotkey: PortalHotkey, states: list[HotkeyState]
) -> None:
    portal = start_portal(trigger="Press Meta+D")
    start(hotkey)
    assert hotkey.state.sentence.startswith(GIVEN.format("Press Meta+D"))
    portal.user("ChangeTrigger", "Press F9")
    wait_until(lambda: bool(states), "the change is told")
    assert hotkey.state.sentence.startswith(GIVEN.format("Press F9"))


@pytest.mark.parametrize(
    ("parameters", "status", "sentence"),
    [
        ({"response": 1}, "off", "The hotkey was refused in your desktop's question"),
        ({"response": 2}, "impossible", "The desktop could not set up the hotkey."),
        ({"trigger": ""}, "taken", "Your desktop gave the hotkey no keys, perhaps because Ctrl"),
    ],
)
def test_no_keys_are_no_success(
    start_portal: StartPortal,
    hotkey: PortalHotkey,
    parameters: dict[str, Any],
    status: str,
    sentence: str,
) -> None:
    start_portal(**parameters)
    hotkey.start(KEYS, press_nothing)
    wait_until(lambda: hotkey.state.status == status, f"the hotkey is {status}")
    wait_until(lambda: hotkey.state.sentence.startswith(sentence), sentence)


def test_the_desktop_may_take_it_back(
    start_portal: StartPortal, hotkey: PortalHotkey, states: list[HotkeyState]
) -> None:
    portal = start_portal()
    start(hotkey)
    portal.user("CloseSession")
    wait_until(lambda: bool(states), "the loss is told")
    assert hotkey.state.status == "impossible"
    assert "picture-aloud clipboard" in hotkey.state.sentence
    start(hotkey)


def test_a_portal_that_starts_anew_is_asked_again(
    start_portal: StartPortal, hotkey: PortalHotkey, states: list[HotkeyState]
) -> None:
    presses: list[float] = []
    first = start_portal()
    start(hotkey, lambda: presses.append(time.monotonic()))
    first.end()
    wait_until(lambda: hotkey.state.status == "impossible", "the loss is told")
    second = start_portal()
    wait_until(lambda: hotkey.state.status == "registered", "it is registered again")
    second.user("PressShortcut", SHORTCUT_ID)
    wait_until(lambda: len(presses) == 1, "the press is told")
    assert [state.status for state in states] == ["impossible", "registered"]


def test_stopping_closes_the_session(start_portal: StartPortal, hotkey: PortalHotkey) -> None:
    portal = start_portal()
    start(hotkey)
    hotkey.stop()
    wait_until(lambda: portal.calls()[-1] == "Close", "the session is closed")
    assert hotkey.state.status == "off"


def test_examining_asks_nobody(start_portal: StartPortal, hotkey: PortalHotkey) -> None:
    assert hotkey.examine(KEYS).sentence.startswith("This desktop does not let programs have")
    portal = start_portal()
    state = hotkey.examine(KEYS)
    assert state.status == "off"
    assert state.sentence.startswith("This desktop can give Picture Aloud a hotkey")
    assert not any("CreateSession" in call for call in portal.calls())
    assert hotkey.examine("nonsense").status == "impossible"


@pytest.mark.usefixtures("here")
def test_without_a_portal_it_is_impossible(hotkey: PortalHotkey) -> None:
    hotkey.start(KEYS, press_nothing)
    wait_until(lambda: hotkey.state.status == "impossible", "there is no portal")
    assert hotkey.state.sentence.startswith("This desktop does not let programs have")
    assert "picture-aloud clipboard" in hotkey.state.sentence


def test_without_a_bus_it_is_impossible(
    hotkey: PortalHotkey, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    assert hotkey.start(KEYS, press_nothing).sentence.startswith("There is no D-Bus session")
    assert hotkey.examine(KEYS).status == "impossible"
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert hotkey.start(KEYS, press_nothing).status == "impossible"


def test_a_press_may_fail(
    start_portal: StartPortal, hotkey: PortalHotkey, expect_log: ExpectLog
) -> None:
    portal = start_portal()
    failed: list[bool] = []

    def fail() -> None:
        failed.append(True)
        raise RuntimeError("no")

    expect_log("the press of the hotkey came to nothing")
    start(hotkey, fail)
    portal.user("PressShortcut", SHORTCUT_ID)
    portal.user("PressShortcut", SHORTCUT_ID)
    wait_until(lambda: len(failed) == 2, "the second press is told, too")
