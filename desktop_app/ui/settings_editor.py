"""Changing one setting after the other."""

import dataclasses
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_app.settings import Settings


class SettingsEditor(QObject):
    """The settings as they are, and the way to change them."""

    changed = Signal(object)
    """The new Settings: whoever shows the editor stores them and puts them into effect."""
    problem = Signal(str)
    """Why a change did not succeed."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings

    def set(self, **changes: Any) -> None:
        """Change fields of Settings; nothing happens when they have these values already."""
        changed = dataclasses.replace(self.settings, **changes)
        if changed != self.settings:
            self.settings = changed
            self.changed.emit(changed)
