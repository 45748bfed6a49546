"""Choosing a part of the screen, on a picture of it that covers the screen itself."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QScreen,
)
from PySide6.QtWidgets import QWidget

_STEP_SHARE = 0.04
_LEAST_SIDE = 8
_SHADE = QColor(0, 0, 0, 150)
_LINE_WIDTH = 3
_MARGIN = 12
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class RegionOverlay(QWidget):
    """The mouse draws a region; the arrow keys move it and, with Shift, change its size."""

    chosen = Signal(QRect)
    """The region in pixels of the picture."""
    given_up = Signal()

    def __init__(self, picture: QPixmap, screen: QScreen | None) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Window)
        self._picture = picture
        self._corner: QPoint | None = None
        self._is_decided = False
        if screen is not None:
            self.setScreen(screen)
            self.setGeometry(screen.geometry())
        self._region = self._centre()
        self._help = self.tr(
            "Arrow keys move the region, with Shift they change its size. Enter describes it, "
            "Escape gives up."
        )
        self.setWindowTitle(self.tr("Choose a part of the screen"))
        self.setAccessibleName(self._help)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)

    @property
    def region(self) -> QRect:
        """In pixels of the picture."""
        across = self._picture.width() / max(self.width(), 1)
        down = self._picture.height() / max(self.height(), 1)
        own = self._region
        corner = QPointF(own.left() * across, own.top() * down)
        return QRectF(corner.x(), corner.y(), own.width() * across, own.height() * down).toRect()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = Qt.Key(event.key())
        if key in _ARROWS:
            across, down = (sign * self._step() for sign in _ARROWS[key])
            is_resizing = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            region = QRect(self._region)
            if is_resizing:
                region.setWidth(max(_LEAST_SIDE, region.width() + across))
                region.setHeight(max(_LEAST_SIDE, region.height() + down))
                self._show(region.intersected(self.rect()))
            else:
                self._show(self._kept_inside(region.translated(across, down)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._decide()
        elif key == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self._corner = event.position().toPoint()
            self._show(QRect(self._corner, QSize()))
        else:
            self.close()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self._corner is not None:
            drawn = QRect(self._corner, event.position().toPoint()).normalized()
            self._show(drawn.intersected(self.rect()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        drawn_from, self._corner = self._corner, None
        if drawn_from is None:
            return
        if min(self._region.width(), self._region.height()) >= _LEAST_SIDE:
            self._decide()
        else:  # a mere click
            self._show(self._centre())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), self._picture)
        painter.fillRect(self.rect(), _SHADE)
        painter.drawPixmap(self._region, self._picture, self.region)
        # A white line between black ones is seen on whatever is on the screen.
        for colour, width in ((Qt.GlobalColor.black, 3 * _LINE_WIDTH), ("white", _LINE_WIDTH)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRect(self._region)
        self._paint_help(painter)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        super().closeEvent(event)
        if not self._is_decided:
            self._is_decided = True
            self.given_up.emit()

    def _paint_help(self, painter: QPainter) -> None:
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        room = self.rect().adjusted(2 * _MARGIN, 2 * _MARGIN, -2 * _MARGIN, -2 * _MARGIN)
        text = painter.boundingRect(room, flags, self._help)
        around = text.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
        painter.fillRect(around, QColor("black"))
        painter.setPen(QColor("white"))
        painter.drawText(text, flags, self._help)

    def _centre(self) -> QRect:
        """The middle of the screen, half as wide and high."""
        area = self.rect()
        return QRect(area.width() // 4, area.height() // 4, area.width() // 2, area.height() // 2)

    def _step(self) -> int:
        return max(1, round(self.width() * _STEP_SHARE))

    def _kept_inside(self, region: QRect) -> QRect:
        region.moveLeft(max(0, min(region.left(), self.width() - region.width())))
        region.moveTop(max(0, min(region.top(), self.height() - region.height())))
        return region

    def _show(self, region: QRect) -> None:
        self._region = region
        self.update()

    def _decide(self) -> None:
        self._is_decided = True
        self.chosen.emit(self.region)
