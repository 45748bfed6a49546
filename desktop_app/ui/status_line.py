"""The line at the bottom that tells how things stand."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QWidget

_MARGIN = 6


class StatusLine(QStatusBar):
    """One sentence, in as many lines as it needs, whose accessible name it is, too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setSizeGripEnabled(False)
        self._label = _WrappedLabel()
        self.addWidget(self._label, 1)
        self.show_text("")

    def show_text(self, text: str) -> None:
        self._label.setText(text)
        name = text or self.tr("Status")
        self._label.setAccessibleName(name)
        self.setAccessibleName(name)
        self._label.fit()

    def text(self) -> str:
        return self._label.text()

    def fit(self) -> None:
        """Be as high as the text needs at its present size."""
        self._label.fit()


class _WrappedLabel(QLabel):
    """Asks for the height that its text needs at the width it has."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status_text")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setMargin(_MARGIN)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def fit(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(1, self.heightForWidth(max(self.width(), 1)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()
