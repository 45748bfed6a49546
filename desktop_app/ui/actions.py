"""Everything the user can ask for, with its keys: menus, buttons and F1 are made of this."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar


@dataclass(frozen=True)
class ActionGroup:
    """A menu and the names of its actions; "" draws a line, "recent" places that submenu."""

    title: str
    names: tuple[str, ...]


class Actions(QObject):
    """The window's actions by their names, which are their object names, too.

    No key is one of those that screen readers take (Insert, Caps Lock, Ctrl alone, Ctrl+Alt with a
    letter), and Escape only ever silences or stops.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        for name, text, keys in (*self._ways_in(), *self._ways_out(), *self._others()):
            action = QAction(text, parent)
            action.setObjectName(name)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            self._actions[name] = action
        self._set_roles()

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def groups(self) -> tuple[ActionGroup, ...]:
        """The menus, from left to right."""
        return (
            ActionGroup(
                self.tr("&File"),
                (
                    *("open", "paste", "recent", ""),
                    *("screenshot_screen", "screenshot_window", "screenshot_region", ""),
                    *("watched_folders", "pause_watch", ""),
                    *("save_sidecar", "save_text", "", "quit"),
                ),
            ),
            ActionGroup(
                self.tr("&Picture"),
                ("next_picture", "previous_picture", "", "cancel", "", "history"),
            ),
            ActionGroup(
                self.tr("&Description"), ("go_to_description", "copy", "", "say_again", "spell")
            ),
            ActionGroup(
                self.tr("&View"), ("larger_text", "smaller_text", "normal_text", "", "settings")
            ),
            ActionGroup(self.tr("&Help"), ("help", "stop")),
        )

    def fill(self, bar: QMenuBar, recent: QMenu) -> None:
        """Make the menus."""
        for group in self.groups():
            menu = bar.addMenu(group.title)
            menu.setAccessibleName(plain(group.title))
            for name in group.names:
                if name == "recent":
                    menu.addMenu(recent)
                elif name:
                    menu.addAction(self[name])
                else:
                    menu.addSeparator()

    def _ways_in(self) -> tuple[tuple[str, str, str], ...]:
        return (
            ("open", self.tr("&Open pictures…"), "Ctrl+O"),
            ("paste", self.tr("&Paste picture"), "Ctrl+V"),
            ("screenshot_screen", self.tr("Describe the &screen"), "Ctrl+1"),
            ("screenshot_window", self.tr("Describe the active &window"), "Ctrl+2"),
            ("screenshot_region", self.tr("Describe a pa&rt of the screen…"), "Ctrl+3"),
            ("next_picture", self.tr("&Next picture"), "Ctrl+PgDown"),
            ("previous_picture", self.tr("&Previous picture"), "Ctrl+PgUp"),
            ("cancel", self.tr("&Cancel the work"), "Shift+Esc"),
            ("history", self.tr("&History…"), "Ctrl+H"),
        )

    def _ways_out(self) -> tuple[tuple[str, str, str], ...]:
        return (
            ("go_to_description", self.tr("&Go to the description"), "Ctrl+D"),
            ("copy", self.tr("&Copy description"), "Ctrl+C"),
            ("save_sidecar", self.tr("Save &beside the picture"), "Ctrl+S"),
            ("save_text", self.tr("Save as &text file…"), "Ctrl+Shift+S"),
            ("say_again", self.tr("Say &again"), "Ctrl+R"),
            ("spell", self.tr("Spe&ll it out"), "Ctrl+L"),
            ("stop", self.tr("S&top the voice"), "Esc"),
        )

    def _others(self) -> tuple[tuple[str, str, str], ...]:
        return (
            ("watched_folders", self.tr("Watched &folders…"), "Ctrl+Shift+F"),
            ("pause_watch", self.tr("Pa&use the watch, or go on"), "Ctrl+Shift+P"),
            ("larger_text", self.tr("&Larger text"), "Ctrl++"),
            ("smaller_text", self.tr("&Smaller text"), "Ctrl+-"),
            ("normal_text", self.tr("&Normal text size"), "Ctrl+0"),
            ("settings", self.tr("S&ettings…"), "Ctrl+,"),
            ("help", self.tr("&Keys and help"), "F1"),
            ("quit", self.tr("&Quit"), "Ctrl+Q"),
        )

    def _set_roles(self) -> None:
        """Where macOS wants them."""
        self["quit"].setMenuRole(QAction.MenuRole.QuitRole)
        self["settings"].setMenuRole(QAction.MenuRole.PreferencesRole)
        self["larger_text"].setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])


def plain(text: str) -> str:
    """A menu's text as it is read: without the mark of its mnemonic and the dots of a dialog."""
    return text.replace("&", "").removesuffix("…")
