"""A window inside the tests' own process, and what they need to look at it and to press keys."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QPlainTextEdit, QStatusBar, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.application import WindowApplication
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.picture_session import PictureEntry, PictureSession, PictureState
from tests.helpers.spy_speaker import SpySpeaker

PATIENCE_MS = 60_000

Kind = TypeVar("Kind", bound=QWidget)


@dataclass
class WindowParts:
    """The running program without a screen; `spy` is its voice."""

    application: WindowApplication
    spy: SpySpeaker
    qtbot: QtBot

    @property
    def window(self) -> MainWindow:
        return self.application.window

    @property
    def session(self) -> PictureSession:
        return self.window.session

    @property
    def description(self) -> QPlainTextEdit:
        return self.child(QPlainTextEdit, "description")

    @property
    def alternatives(self) -> QListWidget:
        return self.child(QListWidget, "alternatives")

    @property
    def status(self) -> str:
        return self.child(QStatusBar, "status").accessibleName()

    @staticmethod
    def in_dialog(dialog: QWidget, kind: type[Kind], name: str) -> Kind:
        """A dialog's control."""
        found = dialog.findChild(kind, name)
        assert isinstance(found, kind), f"the dialog has no {kind.__name__} called {name}"
        return found

    def child(self, kind: type[Kind], name: str) -> Kind:
        return self.in_dialog(self.window, kind, name)

    def trigger(self, name: str) -> None:
        """Do what a menu item or its keys do."""
        self.window.actions_by_name[name].trigger()

    def press(self, widget: QWidget, key: Qt.Key, modifiers: str = "") -> None:
        chosen = Qt.KeyboardModifier.NoModifier
        for name in modifiers.split():
            chosen |= Qt.KeyboardModifier[f"{name}Modifier"]
        QTest.keyClick(widget, key, chosen)

    def type(self, text: str) -> None:
        """Type into the description, in front of what it says."""
        QTest.keyClicks(self.description, text)

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        def check() -> None:
            assert condition(), f"still not: {what}; the status is {self.status!r}"

        self.qtbot.waitUntil(check, timeout=PATIENCE_MS)

    def wait_until_idle(self) -> None:
        """Until everything that was opened has been found and has come to an end."""
        self.wait(
            lambda: bool(self.session.entries) and not self.session.is_working, "all has ended"
        )

    def open(self, *pictures: Path) -> None:
        """Open pictures and wait until they are described."""
        known = len(self.session.entries)
        self.window.opener.open_paths([str(path) for path in pictures])
        self.wait(lambda: len(self.session.entries) == known + len(pictures), "they are opened")
        self.wait_until_idle()

    def wait_for_dialog(self, name: str) -> QWidget:
        found: list[QWidget] = []

        def is_there() -> bool:
            found[:] = [
                widget
                for widget in QApplication.topLevelWidgets()
                if widget.objectName() == name and widget.isVisible()
            ]
            return bool(found)

        self.wait(is_there, f"the dialog {name} is there")
        return found[0]

    def state(self) -> PictureState:
        return self.current().state

    def current(self) -> PictureEntry:
        entry = self.session.current
        assert entry is not None
        return entry
