"""The middle of the window, in reading order, side by side or one below the other."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.actions import Actions, plain
from desktop_app.ui.description_edit import DescriptionEdit
from desktop_app.ui.flow_layout import FlowLayout
from desktop_app.ui.picture_view import PictureView

_WAYS_IN = ("open", "paste", "previous_picture", "next_picture", "history")
_WAYS_OUT = ("say_again", "stop", "spell", "copy", "save_sidecar", "save_text")
# Side by side when this many letters fit into the width.
_WIDE_LETTERS = 96
_GAP = 12
_DESCRIPTION_SIZE = 1.3


class WindowContent(QScrollArea):
    """Everything between the menus and the status line; scrolls where it does not fit."""

    alternative_chosen = Signal(str)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("content")
        self.setAccessibleName(self.tr("Picture and description"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.picture = PictureView()
        self.description = DescriptionEdit()
        self.alternatives = QListWidget()
        self._texts: list[str] = []
        self._build(actions)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No picture is open."""
        self.picture.show_nothing()
        self.description.show_text("")
        self.show_doubt("")
        self.show_alternatives([])

    def show_doubt(self, doubt: str) -> None:
        """Show how unsure the program is of the description; it goes into the name, too, because
        some screen readers tell nothing else."""
        self._doubt.setText(doubt)
        self._doubt.setVisible(bool(doubt))
        name = self.tr("Description")
        self.description.setAccessibleName(f"{name}. {doubt}" if doubt else name)

    def show_alternatives(self, texts: Sequence[str]) -> None:
        """List what else the picture could show."""
        if list(texts) == self._texts:
            return
        self._texts = list(texts)
        self.alternatives.clear()
        for text in texts:
            self.alternatives.addItem(QListWidgetItem(text))
        self._name_alternatives()

    def fit_to_text(self) -> None:
        """Make room for the text at its present size."""
        self._enlarge_description()
        self.alternatives.setMinimumHeight(5 * self.fontMetrics().lineSpacing())
        self._choose_direction()

    def show_description(self) -> None:
        """Give the description the focus and bring it into view."""
        self.description.setFocus()
        # Once everything has found its place.
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.description))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._choose_direction()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit_to_text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        # Not all styles activate an item with Enter and Space.
        if (
            watched is self.alternatives
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        ):
            self._choose(self.alternatives.currentItem())
            return True
        return super().eventFilter(watched, event)

    def _enlarge_description(self) -> None:
        """What matters most is the largest."""
        font = QFont(self.font())
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * _DESCRIPTION_SIZE)
        else:
            font.setPixelSize(round(font.pixelSize() * _DESCRIPTION_SIZE))
        self.description.setFont(font)
        self.description.set_least_height()

    def _build(self, actions: Actions) -> None:
        inside = QWidget()
        inside.setObjectName("content_inside")
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        whole.setSpacing(_GAP)
        whole.addWidget(_button_row(actions, _WAYS_IN))
        self._columns.setSpacing(_GAP)
        self._columns.addWidget(self.picture, 1)
        self._columns.addLayout(self._build_texts(actions), 1)
        whole.addLayout(self._columns, 1)
        self.setWidget(inside)
        self._set_focus_order()

    def _set_focus_order(self) -> None:
        """The Tab key goes as the eye does: what leads in, the description, what leads out."""
        ways_in, ways_out = (
            [self.findChild(QPushButton, button_name(name)) for name in names]
            for names in (_WAYS_IN, _WAYS_OUT)
        )
        order = [*ways_in, self.description, *ways_out, self.alternatives]
        for widget, following in pairwise(order):
            if widget is not None and following is not None:
                QWidget.setTabOrder(widget, following)

    def _build_texts(self, actions: Actions) -> QVBoxLayout:
        texts = QVBoxLayout()
        texts.setSpacing(_GAP // 2)
        label = QLabel(self.tr("&Description, which may be wrong:"))
        label.setWordWrap(True)
        label.setBuddy(self.description)
        _embolden(label)
        self._doubt = QLabel()
        self._doubt.setObjectName("doubt")
        self._doubt.setWordWrap(True)
        self._alternatives_label = QLabel(self.tr("&Other possible descriptions:"))
        self._alternatives_label.setWordWrap(True)
        self._alternatives_label.setBuddy(self.alternatives)
        _embolden(self._alternatives_label)
        self.alternatives.setObjectName("alternatives")
        self.alternatives.setWordWrap(True)
        self.alternatives.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.alternatives.itemDoubleClicked.connect(self._choose)
        self.alternatives.installEventFilter(self)
        self._name_alternatives()
        texts.addWidget(label)
        texts.addWidget(self._doubt)
        texts.addWidget(self.description, 3)
        texts.addWidget(_button_row(actions, _WAYS_OUT))
        texts.addSpacing(_GAP // 2)
        texts.addWidget(self._alternatives_label)
        texts.addWidget(self.alternatives, 2)
        return texts

    def _name_alternatives(self) -> None:
        """The number belongs into the name: some screen readers tell nothing else."""
        name = (
            self.tr("Other possible descriptions, Enter takes one")
            if self._texts
            else self.tr("Other possible descriptions: none")
        )
        self.alternatives.setAccessibleName(name)

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.alternative_chosen.emit(item.text())

    def _choose_direction(self) -> None:
        is_wide = self.viewport().width() >= _WIDE_LETTERS * self.fontMetrics().averageCharWidth()
        direction = (
            # One below the other, the description comes first: it is what the window is for.
            QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.BottomToTop
        )
        if self._columns.direction() != direction:
            self._columns.setDirection(direction)


def _embolden(label: QLabel) -> None:
    font = QFont()
    font.setBold(True)  # all else of it follows the program's font
    label.setFont(font)


def button_name(action_name: str) -> str:
    """The object name of an action's button."""
    return f"{action_name}_button"


def _button_row(actions: Actions, names: Sequence[str]) -> QWidget:
    row = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    policy.setHeightForWidth(True)
    row.setSizePolicy(policy)
    layout = FlowLayout(row)
    layout.setSpacing(_GAP // 2)
    for name in names:
        layout.addWidget(_ActionButton(actions[name]))
    return row


class _ActionButton(QPushButton):
    """Does what its action does, without its mnemonic, which belongs to the menu."""

    def __init__(self, action: QAction) -> None:
        super().__init__(plain(action.text()))
        self.setObjectName(button_name(action.objectName()))
        self.setAccessibleName(plain(action.text()))
        self.setToolTip(action.shortcut().toString())
        self.setAutoDefault(False)
        self.clicked.connect(action.trigger)
