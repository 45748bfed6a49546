"""The picture on the screen."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPalette, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

_LEAST_SIDE = 160
_HINT = QSize(480, 360)
_MARGIN = 8


class PictureView(QLabel):
    """Shows a picture as large as fits, never enlarged beyond its own size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("picture")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setMargin(_MARGIN)
        self.setFrameStyle(QFrame.Shape.StyledPanel | QFrame.Shadow.Sunken)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setForegroundRole(QPalette.ColorRole.Text)
        self.setMinimumSize(_LEAST_SIDE, _LEAST_SIDE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._picture = QPixmap()
        self._content = b""
        self.show_nothing()

    def show_nothing(self) -> None:
        """No picture is open."""
        self._content = b""
        self._picture = QPixmap()
        self.clear()
        self.setText(self.tr("Open (Ctrl+O), paste (Ctrl+V) or drop a picture."))
        self.setAccessibleName(self.tr("No picture"))

    def show_picture(self, jpeg: bytes, name: str) -> None:
        """Show a JPEG file's bytes; empty ones while the picture is still being opened."""
        self.setAccessibleName(self.tr("Picture: {name}").format(name=name))
        if jpeg and jpeg == self._content:
            return
        self._content = jpeg
        self._picture = QPixmap.fromImage(QImage.fromData(jpeg)) if jpeg else QPixmap()
        if self._picture.isNull():
            self.clear()
            self.setText(name)
        else:
            self._scale()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return _HINT

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(_LEAST_SIDE, _LEAST_SIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if not self._picture.isNull():
            self._scale()

    def _scale(self) -> None:
        ratio = self.devicePixelRatioF()
        margins = QSize(2 * _MARGIN, 2 * _MARGIN)
        room = (self.contentsRect().size() - margins) * ratio
        picture = self._picture
        if picture.width() > room.width() or picture.height() > room.height():
            picture = picture.scaled(
                room,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        picture.setDevicePixelRatio(ratio)
        self.setPixmap(picture)
