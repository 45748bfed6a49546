"""A button that asks for keys to be pressed."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

_NOT_ALONE = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
        Qt.Key.Key_unknown,
    }
)


class KeyRecorder(QPushButton):
    """Once pressed, it takes the next combination of keys instead of acting on it.

    Escape ends that without any, and so does leaving the button with Tab.
    """

    recorded = Signal(str)
    """The keys, such as "Ctrl+Alt+P"."""

    def __init__(self, text: str, text_while_waiting: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.toggled.connect(lambda is_on: self.setText(text_while_waiting if is_on else text))

    def event(self, event: QEvent) -> bool:
        if self.isChecked() and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # the keys of other controls mean nothing meanwhile
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not self.isChecked():
            super().keyPressEvent(event)
        elif event.key() not in _NOT_ALONE:
            self.setChecked(False)
            if event.key() != Qt.Key.Key_Escape:
                # Of the keypad or not makes no difference.
                held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
                keys = QKeySequence(event.key() | held.value)
                self.recorded.emit(keys.toString(QKeySequence.SequenceFormat.PortableText))

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        self.setChecked(False)
        super().focusOutEvent(event)
