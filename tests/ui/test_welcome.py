"""The first start."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.hotkeys import HotkeyState
from desktop_app.settings import SettingsStore
from desktop_app.ui.welcome import WelcomeDialog, welcome_text
from tests.helpers.window_parts import WindowParts
from tests.ui.conftest import MakeParts

REGISTERED = HotkeyState("registered", "Ctrl+Alt+P works everywhere.")


def welcome_of(parts: WindowParts) -> WelcomeDialog | None:
    return next(iter(parts.window.findChildren(WelcomeDialog)), None)


def test_it_names_the_three_keys_that_matter() -> None:
    text = welcome_text("Ctrl+O", "Esc", "Ctrl+Alt+P", REGISTERED)
    assert "Ctrl+O opens a picture." in text
    assert "Esc silences the voice." in text
    assert "Ctrl+Alt+P describes the picture on the clipboard" in text
    assert len(text.split()) < 50, "short"


@pytest.mark.parametrize("status", ["taken", "impossible", "off"])
def test_it_promises_no_hotkey_that_does_not_work(status: str) -> None:
    state = HotkeyState(status, "Why, and what to do.")  # type: ignore[arg-type]
    text = welcome_text("Ctrl+O", "Esc", "Ctrl+Alt+P", state)
    assert "describes the picture on the clipboard" not in text
    assert "Why, and what to do." in text


def test_the_first_start_welcomes_and_no_other(make_parts: MakeParts, qtbot: QtBot) -> None:
    parts = make_parts(is_welcomed=False)
    dialog = welcome_of(parts)
    assert dialog is not None
    assert dialog.isVisible()
    assert any("Three keys matter" in text for text in parts.spy.said), "spoken, too"
    assert "Three keys matter" in dialog.text.text()

    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert not parts.spy.is_speaking, "who goes on has heard enough"
    assert parts.application.settings.is_welcomed


def test_escape_is_enough(make_parts: MakeParts) -> None:
    parts = make_parts(is_welcomed=False)
    dialog = welcome_of(parts)
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert parts.application.settings.is_welcomed


def test_who_was_welcomed_is_left_alone(make_parts: MakeParts) -> None:
    assert welcome_of(make_parts(is_welcomed=True)) is None


def test_it_is_remembered(make_parts: MakeParts, tmp_path: Path) -> None:
    parts = make_parts(is_welcomed=False)
    dialog = welcome_of(parts)
    assert dialog is not None
    dialog.accept()
    stored, _ = SettingsStore(tmp_path / "settings.json").load()
    assert stored.is_welcomed
