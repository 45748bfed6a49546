"""Rows of labelled controls, and dialogs that fit whatever the size of the text."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QGroupBox,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.flow_layout import FlowLayout

_MOST_OF_SCREEN = 0.9
_CHOICE_LETTERS = 14
_ROW_LABEL = "row_label"


class StatusText(QLabel):
    """A text that says how things are: the keyboard reaches it, and so does a screen reader."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # Qt lets only the mouse in


class Section(QGroupBox):
    """A titled group of rows: a label, the control it names and what is to be known about it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._rows = QFormLayout(self)
        self._rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)

    def set_narrow(self, is_narrow: bool) -> None:
        """Put each label above its control instead of before it."""
        policy = QFormLayout.RowWrapPolicy
        self._rows.setRowWrapPolicy(policy.WrapAllRows if is_narrow else policy.WrapLongRows)

    def add_control(self, label: str, control: QWidget, explanation: str = "") -> None:
        """Add a control; the label's `&` marks the letter that leads to it."""
        text = QLabel(label)
        text.setObjectName(_ROW_LABEL)
        text.setBuddy(control)
        control.setAccessibleName(label.replace("&", "").rstrip(":"))
        if isinstance(control, QComboBox):
            # Long names, of voices perhaps, shall not push the dialog off the screen.
            policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            control.setSizeAdjustPolicy(policy)
            control.setMinimumContentsLength(_CHOICE_LETTERS)
            control.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if isinstance(control, QComboBox | QAbstractSpinBox):
            control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            control.installEventFilter(_PassingWheel(control))
        self._rows.addRow(text, control)
        self._explain(control, explanation)

    def add_wide(self, label: str, control: QWidget) -> None:
        """Add a control that takes the whole width, below its label."""
        text = QLabel(label)
        text.setWordWrap(True)
        text.setBuddy(control)
        control.setAccessibleName(label.replace("&", "").rstrip(":"))
        self._rows.addRow(text)
        self._rows.addRow(control)

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Add buttons side by side, in as many lines as they need."""
        row = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        row.setSizePolicy(policy)
        layout = FlowLayout(row)
        for button in buttons:
            layout.addWidget(button)
        self._rows.addRow(row)

    def add_plain(self, control: QWidget, explanation: str = "") -> None:
        """Add a control that bears its own name."""
        if isinstance(control, QPushButton):
            control.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._rows.addRow(control)
        self._explain(control, explanation)

    def _explain(self, control: QWidget, explanation: str) -> None:
        if explanation:
            control.setAccessibleDescription(explanation)
            text = QLabel(explanation)
            text.setWordWrap(True)
            self._rows.addRow(text)


class ScrollingDialog(QDialog):
    """A dialog whose content scrolls when the screen or the window is too small for it.

    `content` is the layout of what scrolls, `footer` that of what always stays in sight.
    """

    line_letters = 64
    """How wide it would like to be."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._inside = QWidget()
        self.content = QVBoxLayout(self._inside)
        self._scroll_area = QScrollArea()
        self._scroll_area.setWidgetResizable(True)
        self._scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll_area.setWidget(self._inside)
        self.footer = QVBoxLayout()
        self._everything = QVBoxLayout(self)
        self._everything.addWidget(self._scroll_area, 1)
        self._everything.addLayout(self.footer)

    def fit(self) -> None:
        """Take the size that the text needs, as far as the screen has it."""
        room = (self.parentWidget() or self).screen().availableSize() * _MOST_OF_SCREEN
        frame = self._everything.contentsMargins()
        bar = self._scroll_area.verticalScrollBar().sizeHint().width()
        around = frame.left() + frame.right() + bar
        wished = self.fontMetrics().averageCharWidth() * self.line_letters
        self._arrange(is_narrow=False)
        if self._needed_width() + around > room.width():
            self._arrange(is_narrow=True)
        needed = self._needed_width()
        width = min(room.width(), max(wished, needed) + around)
        height = max(
            self.content.totalHeightForWidth(width - around), self.content.minimumSize().height()
        )
        height += self._everything.spacing() + self.footer.sizeHint().height()
        height += frame.top() + frame.bottom()
        self.resize(width, min(room.height(), height))

    def _arrange(self, *, is_narrow: bool) -> None:
        labels = self._inside.findChildren(QLabel, _ROW_LABEL)
        widest = max((label.sizeHint().width() for label in labels), default=0)
        for label in labels:  # which lines up the controls of all sections
            label.setMinimumWidth(0 if is_narrow else widest)
        for section in self._inside.findChildren(Section):
            section.set_narrow(is_narrow)

    def _needed_width(self) -> int:
        self.content.invalidate()
        self.content.activate()
        return self.content.minimumSize().width()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        first: QWidget | None = self.focusWidget()
        if first is not None and self._inside.isAncestorOf(first):
            self._scroll_area.ensureWidgetVisible(first)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.isVisible():
            self.fit()


class _PassingWheel(QObject):
    """Keeps the wheel that scrolls a dialog from changing the control it happens to pass."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        is_wheel = event.type() == QEvent.Type.Wheel
        if is_wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)
