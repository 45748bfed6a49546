import importlib
import pkgutil
import sys

import pytest

import desktop_app.hotkeys
from desktop_app.hotkeys import create_hotkey
from desktop_app.hotkeys.impossible import ImpossibleHotkey
from desktop_app.hotkeys.portal import PortalHotkey
from desktop_app.hotkeys.x11 import X11Hotkey


@pytest.fixture(autouse=True)
def no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)


def test_each_module_can_be_imported_on_every_platform() -> None:
    modules = list(pkgutil.iter_modules(desktop_app.hotkeys.__path__))
    assert len(modules) >= 10
    for module in modules:
        importlib.import_module(f"desktop_app.hotkeys.{module.name}")


@pytest.mark.parametrize(
    ("environment", "kind"),
    [
        ({"DISPLAY": ":0"}, X11Hotkey),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11"}, X11Hotkey),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, PortalHotkey),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, PortalHotkey),
        ({}, ImpossibleHotkey),
    ],
)
def test_the_desktop_chooses(
    environment: dict[str, str], kind: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert type(create_hotkey()) is kind


def test_without_a_desktop_it_says_so() -> None:
    hotkey = create_hotkey()
    assert hotkey.examine("Ctrl+Alt+D").status == "impossible"
    assert hotkey.examine("nonsense").sentence.startswith("'nonsense' cannot be a hotkey")
    assert hotkey.start("", print).status == "off"
    state = hotkey.start("Ctrl+Alt+D", print)
    assert state.sentence == "There is no hotkey without a desktop."
    assert hotkey.state == state
    hotkey.stop()
    assert hotkey.state.status == "off"


def test_a_missing_library_is_a_state_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setitem(sys.modules, "Xlib", None)
    monkeypatch.delitem(sys.modules, "desktop_app.hotkeys.x11")
    sentence = create_hotkey().examine("Ctrl+Alt+D").sentence
    assert sentence.startswith("The hotkey needs the library Xlib, which is missing")
    assert "picture-aloud clipboard" in sentence
