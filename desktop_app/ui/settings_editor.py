"""Changing a setting: it holds and is stored at once, and whoever it concerns is told."""

from PySide6.QtCore import QObject, Signal

from desktop_app.settings import Settings, SettingsError, SettingsStore


class SettingsEditor(QObject):
    """The settings and the way to change them."""

    changed = Signal(str)
    """The name of a field of Settings that has a new value, already stored."""
    problem = Signal(str)
    """Why a change did not succeed, or not wholly; follows `changed`."""

    def __init__(
        self, settings: Settings, store: SettingsStore, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        self._store = store

    def set(self, name: str, value: object) -> None:
        """Change a setting; nothing happens when it has that value."""
        if getattr(self.settings, name) == value:
            return
        setattr(self.settings, name, value)
        failure = ""
        try:
            self._store.save(self.settings)
        except SettingsError as error:
            failure = str(error)
        self.changed.emit(name)
        if failure:
            self.problem.emit(failure)
