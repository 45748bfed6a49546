"""The description: a caret can walk through it, and the user can change it."""

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from desktop_app.ui.ways_in import has_picture, is_picture_on_clipboard

_LEAST_LINES = 3


class DescriptionEdit(QPlainTextEdit):
    """Plain text that hands pictures on instead of swallowing them, and never traps Tab."""

    picture_pasted = Signal()
    whole_copied = Signal()
    """Copying was asked for with nothing selected: the whole description is meant."""
    edited = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("description")
        self.setAccessibleName(self.tr("Description"))
        self.setTabChangesFocus(True)
        self.setPlaceholderText(self.tr("The description appears here."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._is_ours = False
        self.textChanged.connect(self._tell_edit)
        self.set_least_height()

    def set_least_height(self) -> None:
        """Room for some lines at the present size of the text."""
        margins = int(2 * self.document().documentMargin()) + 2 * self.frameWidth()
        self.setMinimumHeight(_LEAST_LINES * self.fontMetrics().lineSpacing() + margins)

    def setPlaceholderText(self, text: str) -> None:  # noqa: N802 - Qt's name
        super().setPlaceholderText(text)
        self.viewport().update()  # Qt leaves the old one standing until something else happens

    def show_text(self, text: str) -> None:
        """Show another picture's description, the caret before its first letter."""
        if text == self.toPlainText():
            return
        self._is_ours = True
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._is_ours = False

    def replace_text(self, text: str) -> None:
        """Put another text in place of this one; undoing brings this one back."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        self._is_ours = True
        cursor.insertText(text)
        self._is_ours = False
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        # What is refused here falls through to the window, which opens it.
        return not has_picture(source) and super().canInsertFromMimeData(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.matches(QKeySequence.StandardKey.Copy) and not self.textCursor().hasSelection():
            self.whole_copied.emit()
        elif event.matches(QKeySequence.StandardKey.Paste) and is_picture_on_clipboard():
            self.picture_pasted.emit()
        else:
            super().keyPressEvent(event)

    def _tell_edit(self) -> None:
        if not self._is_ours:
            self.edited.emit(self.toPlainText())
