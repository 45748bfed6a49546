"""What the doctor says about the hotkey and the clipboard."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app import doctor
from desktop_app.doctor import Check
from desktop_app.hotkeys import HotkeyState
from desktop_app.hotkeys.impossible import ImpossibleHotkey
from desktop_app.instance import Instance, Message
from desktop_app.settings import Settings, SettingsStore

Examine = Callable[[], dict[str, Check]]


@pytest.fixture
def examine(tiny_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Examine:
    """On a desktop of nobody, by key."""
    tmp_path.chmod(0o700)
    for name in ("XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(name, raising=False)
    return lambda: {check.key: check for check in doctor.examine(tiny_bundle, "cpu")}


def test_without_a_desktop_neither_is_missing(examine: Examine) -> None:
    found = examine()
    assert found["clipboard"].value == "none without a desktop"
    assert found["hotkey"].value == "impossible"
    assert found["hotkey"].advice == ("There is no hotkey without a desktop.",)
    assert found["clipboard"].problems == found["hotkey"].problems == ()


def test_the_open_window_knows_about_the_hotkey(examine: Examine) -> None:
    window = Instance()
    assert window.try_claim()
    messages: list[Message] = []
    window.listen(messages.append)
    try:
        window.publish(hotkey="registered: F9 works: now.")
        assert examine()["hotkey"] == Check("hotkey", "Hotkey", "F9 works: now.")
        window.publish(hotkey="taken: F9 is taken: choose another.")
        assert examine()["hotkey"].value == "taken"
        assert examine()["hotkey"].advice == ("F9 is taken: choose another.",)
        window.publish(hotkey="off: It is off.")
        assert examine()["hotkey"] == Check("hotkey", "Hotkey", "It is off.")
    finally:
        window.close()
    assert messages == [], "the window was only asked"


def test_without_a_window_the_keys_are_tried_out(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    SettingsStore().save(Settings(hotkey="Ctrl+F9"))
    state = HotkeyState("registered", "It works.")
    monkeypatch.setattr("desktop_app.hotkeys.create_hotkey", lambda: ImpossibleHotkey(state))
    value = examine()["hotkey"].value
    assert value == "Ctrl+F9 is free, and will be registered by the window"


def test_a_wayland_desktop_needs_a_program(
    examine: Examine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert str(examine()["clipboard"].value).startswith("Wayland, through /")
    monkeypatch.setenv("PATH", str(tmp_path))
    (problem,) = examine()["clipboard"].problems
    assert "install the package wl-clipboard" in problem
