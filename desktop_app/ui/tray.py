"""The icon in the desktop's tray, with the window's actions in its menu."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMainWindow, QMenu, QSystemTrayIcon

from desktop_app import paths
from desktop_app.ui.actions import Actions

# These are of no use without the window.
_WITH_WINDOW = (
    *("open", "paste", "screenshot_region", "watched_folders", "history", "settings", "help"),
    "quit",
)
# By their names; "" draws a line.
_ORDER = (
    *("open", "paste", "screenshot_screen", "screenshot_window", "screenshot_region", ""),
    *(
        "watched_folders",
        "pause_watch",
        "",
        "say_again",
        "stop",
        "",
        "history",
        "settings",
        "help",
        "",
        "quit",
    ),
)


def application_icon() -> QIcon:
    """The program's icon."""
    return QIcon(str(paths.resources_dir() / "icons" / "picture-aloud.png"))


class Tray(QObject):
    """There on desktops that have a tray, from whenever they have one; elsewhere nothing."""

    def __init__(self, window: QMainWindow, actions: Actions) -> None:
        super().__init__(window)
        self._window = window
        self._menu = QMenu(window)
        self._menu.setAccessibleName("Picture Aloud")
        self._show = self._menu.addAction(self.tr("Show the &window"))
        self._show.triggered.connect(lambda _=False: self.show_window())
        self._menu.addSeparator()
        for name in _ORDER:
            if name:
                self._add(actions[name], needs_window=name in _WITH_WINDOW)
            else:
                self._menu.addSeparator()
        self._icon = QSystemTrayIcon(application_icon(), self)
        self._icon.setToolTip("Picture Aloud")
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        self._icon.show()

    @property
    def is_available(self) -> bool:
        """Whether this desktop has a tray now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def menu(self) -> QMenu:
        """What the icon offers."""
        return self._menu

    def show_window(self) -> None:
        """Bring the window to the front, with the keyboard's focus."""
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def notify(self, sentence: str) -> bool:
        """Show a message of the desktop; false where there are none."""
        if not (self.is_available and QSystemTrayIcon.supportsMessages()):
            return False
        self._icon.showMessage("Picture Aloud", sentence, application_icon())
        return True

    def close(self) -> None:
        """Take the icon away."""
        self._icon.hide()

    def _add(self, action: QAction, *, needs_window: bool) -> None:
        own = self._menu.addAction(action.text())
        own.setObjectName(f"tray_{action.objectName()}")
        own.triggered.connect(self._triggerer(action, needs_window=needs_window))

    def _triggerer(self, action: QAction, *, needs_window: bool) -> Callable[[], None]:
        def trigger() -> None:
            if needs_window:
                self.show_window()
            action.trigger()

        return trigger

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        ):
            self.show_window()
