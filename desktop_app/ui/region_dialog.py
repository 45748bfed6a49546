"""Asks which part of the screen is to be described: a list, for the keyboard and for the ear."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QListWidget, QListWidgetItem, QWidget

from desktop_app.ui.forms import ScrollingDialog
from desktop_app.ui.screenshot import Part


class RegionDialog(ScrollingDialog):
    """Gone before the screenshot is taken."""

    part_chosen = Signal(Part)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setObjectName("region_dialog")
        self.setWindowTitle(self.tr("Describe a part of the screen"))
        self.parts = QListWidget()
        for part, text in (
            (Part.SCREEN, self.tr("Whole screen")),
            (Part.WINDOW, self.tr("Active window")),
            (Part.TOP_LEFT, self.tr("Top left quarter")),
            (Part.TOP_RIGHT, self.tr("Top right quarter")),
            (Part.BOTTOM_LEFT, self.tr("Bottom left quarter")),
            (Part.BOTTOM_RIGHT, self.tr("Bottom right quarter")),
            (Part.CHOSEN, self.tr("Draw it with the mouse or the arrow keys")),
        ):
            item = QListWidgetItem(text, self.parts)
            item.setData(Qt.ItemDataRole.UserRole, part.value)
        self.parts.setCurrentRow(0)
        self.parts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.parts.setWordWrap(True)
        label = QLabel(self.tr("&Part of the screen:"))
        label.setBuddy(self.parts)
        self.parts.setAccessibleName(self.tr("Part of the screen"))
        self.content.addWidget(label)
        self.content.addWidget(self.parts)
        buttons = QDialogButtonBox()
        self.describe = buttons.addButton(
            self.tr("&Describe"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        buttons.addButton(self.tr("&Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.footer.addWidget(buttons)
        self.describe.setDefault(True)
        self.parts.itemDoubleClicked.connect(lambda _: self.accept())
        self.accepted.connect(self._tell)
        self.parts.setFocus()
        self.fit()

    def fit(self) -> None:
        rows = range(self.parts.count())
        height = sum(self.parts.sizeHintForRow(row) for row in rows)
        self.parts.setMinimumHeight(height + 2 * self.parts.frameWidth())
        super().fit()

    def _tell(self) -> None:
        item = self.parts.currentItem()
        if item is not None:
            self.part_chosen.emit(Part(item.data(Qt.ItemDataRole.UserRole)))
