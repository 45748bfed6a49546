"""Whether a screen reader is there to be told things, and telling it."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget


def active_window() -> QWidget | None:
    """The program's window that has the focus, when one of them has it."""
    return QApplication.activeWindow()


def is_screen_reader_active() -> bool:
    """Whether the system says that assistive technology is in use."""
    return bool(QAccessible.isActive())


def announce(window: QWidget, text: str) -> None:
    """Have the screen reader say `text` at once. It listens only while `window` has the focus."""
    event = QAccessibleAnnouncementEvent(window, text)
    event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
