"""The tray's menu, and what the window does without a tray."""

import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from desktop_app.ui.tray import Tray, application_icon
from tests.helpers.window_parts import WindowParts
from tests.ui.conftest import MakeParts


@pytest.fixture
def tray(parts: WindowParts) -> Tray:
    (found,) = parts.window.findChildren(Tray)
    return found


def test_the_icon_is_there(qapp: QApplication) -> None:
    assert not application_icon().isNull()
    assert application_icon().pixmap(64, 64).width() == 64


def test_the_menu_has_the_windows_actions(parts: WindowParts, tray: Tray) -> None:
    texts = {action.text() for action in tray.menu.actions() if not action.isSeparator()}
    for name in ("open", "paste", "screenshot_screen", "screenshot_window", "screenshot_region"):
        assert parts.window.actions_by_name[name].text() in texts
    for name in ("watched_folders", "pause_watch"):
        assert parts.window.actions_by_name[name].text() in texts
    for name in ("say_again", "stop", "history", "settings", "help", "quit"):
        assert parts.window.actions_by_name[name].text() in texts
    assert tray.menu.actions()[0].text().replace("&", "") == "Show the window"


def test_an_action_without_the_window_leaves_it_hidden(parts: WindowParts, tray: Tray) -> None:
    triggered: list[bool] = []
    parts.window.actions_by_name["say_again"].triggered.connect(lambda: triggered.append(True))
    parts.window.hide()
    next(each for each in tray.menu.actions() if each.objectName() == "tray_say_again").trigger()
    assert len(triggered) == 1
    assert not parts.window.isVisible()


def test_a_dialog_brings_the_window(parts: WindowParts, tray: Tray) -> None:
    parts.window.hide()
    next(each for each in tray.menu.actions() if each.objectName() == "tray_help").trigger()
    assert parts.window.isVisible()


@pytest.mark.parametrize("has_messages", [True, False])
def test_a_message_of_the_desktop_is_shown_where_there_are_any(
    tray: Tray, monkeypatch: pytest.MonkeyPatch, has_messages: bool
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", lambda: has_messages)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda *given: shown.append(given[2]))
    assert tray.notify("12 pictures described.") == has_messages
    assert shown == (["12 pictures described."] if has_messages else [])


def test_the_window_comes_to_the_front(parts: WindowParts, tray: Tray) -> None:
    for put_away in (parts.window.hide, parts.window.showMinimized):
        put_away()
        tray.menu.actions()[0].trigger()
        assert parts.window.isVisible()
        assert not parts.window.isMinimized()


@pytest.mark.parametrize("has_tray", [True, False])
def test_closing_leaves_the_program_in_a_tray_alone(
    make_parts: MakeParts, monkeypatch: pytest.MonkeyPatch, has_tray: bool
) -> None:
    parts = make_parts(stay_in_tray=True)
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: has_tray)
    quits: list[bool] = []
    parts.window.quit_requested.disconnect()
    parts.window.quit_requested.connect(lambda: quits.append(True))
    parts.window.close()
    assert parts.window.isVisible() != has_tray
    assert quits == ([] if has_tray else [True])


def test_who_does_not_want_the_tray_quits(
    make_parts: MakeParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = make_parts(stay_in_tray=False)
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    quits: list[bool] = []
    parts.window.quit_requested.disconnect()
    parts.window.quit_requested.connect(lambda: quits.append(True))
    parts.window.close()
    assert quits == [True]
