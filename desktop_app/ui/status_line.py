"""The line at the bottom that tells how things stand."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QWidget


class StatusLine(QStatusBar):
    """One sentence, in as many lines as it needs, whose accessible name it is, too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setSizeGripEnabled(False)
        self._label = QLabel(self)
        self._label.setObjectName("status_text")
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._label.setMargin(4)
        self.addWidget(self._label, 1)
        self.show_text("")

    def show_text(self, text: str) -> None:
        self._label.setText(text)
        name = text or self.tr("Status")
        self._label.setAccessibleName(name)
        self.setAccessibleName(name)
        self.fit()

    def text(self) -> str:
        return self._label.text()

    def fit(self) -> None:
        """Be as high as the text needs at this width."""
        width = max(self.width() - 24, 1)
        height = self._label.heightForWidth(width)
        self._label.setMinimumHeight(max(height, self.fontMetrics().lineSpacing()))
