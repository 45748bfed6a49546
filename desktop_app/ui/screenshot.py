"""Describing what is on the screen: our own window steps aside, and comes back with the picture."""

import logging
import os
import sys
from collections.abc import Callable
from enum import Enum

from PIL import Image
from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap, QScreen
from PySide6.QtWidgets import QWidget

from desktop_app.screenshots import Rectangle, ScreenshotError, find_active_window
from desktop_app.ui.background import Background
from desktop_app.ui.region_overlay import RegionOverlay
from desktop_app.ui.ways_in import to_pillow

logger = logging.getLogger(__name__)

# Until the desktop has faded our window out and painted what was behind it.
_SETTLE_MS = 400
_ACTIVE_CHECK_MS = 100
_ACTIVE_CHECKS = 15


class Part(Enum):
    """What of the screen is wanted."""

    SCREEN = "screen"
    WINDOW = "window"
    TOP_LEFT = "top left"
    TOP_RIGHT = "top right"
    BOTTOM_LEFT = "bottom left"
    BOTTOM_RIGHT = "bottom right"
    CHOSEN = "chosen"
    """Drawn with the mouse, or moved with the arrow keys, over the whole screen."""


class Screenshots(QObject):
    """Takes one screenshot at a time; each ends with one of the signals."""

    taken = Signal(object, str)
    """A Pillow image and its name."""
    failed = Signal(str)
    given_up = Signal()
    """The user chose no part after all."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._part: Part | None = None
        self._was_visible = False
        self._checks_left = 0
        self._screen: QScreen | None = None
        self._overlay: RegionOverlay | None = None
        self._background: Background | None = None
        self._cancel_portal: Callable[[], None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a screenshot is being taken."""
        return self._part is not None

    def take(self, part: Part) -> None:
        """Take a screenshot; while one is being taken nothing happens."""
        if self.is_busy:
            return
        self._part = part
        self._checks_left = _ACTIVE_CHECKS
        self._screen = self._window.screen()
        self._was_visible = self._window.isVisible()
        self._window.hide()
        QTimer.singleShot(_SETTLE_MS, self, self._look)

    def close(self) -> None:
        """Give up what is being done."""
        if self._overlay is not None:
            self._overlay.close()
        self._close_portal()

    # Where the picture comes from

    def _look(self) -> None:
        if is_portal_needed():
            self._ask_portal()
        elif self._part is Part.WINDOW:
            self._look_for_window()
        else:
            self._use(self._grab())

    def _grab(self) -> QImage:
        assert self._screen is not None
        return self._screen.grabWindow(0).toImage()

    def _look_for_window(self) -> None:
        """The desktop needs a moment to give the focus to another window."""
        try:
            place = find_active_window()
        except ScreenshotError as error:
            self._fail(str(error))
            return
        if place is not None:
            screen = self._screen_at(place)
            image = screen.grabWindow(0).toImage()
            self._finish(image.copy(_on_image(place, screen, image)))
        elif self._checks_left > 0:
            self._checks_left -= 1
            QTimer.singleShot(_ACTIVE_CHECK_MS, self, self._look_for_window)
        else:
            self._fail(
                self.tr("No other window is in front: go to a window first, or choose the screen.")
            )

    def _screen_at(self, place: Rectangle) -> QScreen:
        """The screen on which most of a window is."""
        assert self._screen is not None

        def shared(screen: QScreen) -> int:
            common = _native(screen).intersected(QRect(*place))
            return common.width() * common.height() if common.isValid() else 0

        return max(self._screen.virtualSiblings(), key=shared)

    def _ask_portal(self) -> None:
        from desktop_app.screenshots.portal import PortalScreenshot  # noqa: PLC0415 - Linux alone

        try:
            # Which window is in front is the desktop's secret: it asks its user instead.
            portal = PortalScreenshot(is_interactive=self._part is Part.WINDOW)
        except ScreenshotError as error:
            self._fail(str(error))
            return
        self._cancel_portal = portal.cancel
        self._background = Background(self)
        self._background.run(portal.take, self._take_from_portal, self._portal_failed)

    def _take_from_portal(self, image: Image.Image) -> None:
        self._close_portal()
        self._use(to_qt(image))

    def _portal_failed(self, error: Exception) -> None:
        self._close_portal()
        if not isinstance(error, ScreenshotError):
            logger.error("the screenshot failed", exc_info=error)
            error = ScreenshotError(self.tr("The screenshot failed because of a fault."))
        self._fail(str(error))

    def _close_portal(self) -> None:
        background, self._background = self._background, None
        if background is not None and self._cancel_portal is not None:
            self._cancel_portal()
            background.close()
            background.deleteLater()

    # What becomes of it

    def _use(self, image: QImage) -> None:
        if image.isNull():
            self._fail(self.tr("The screen could not be read: use your desktop's screenshot key."))
        elif self._part is Part.CHOSEN:
            self._overlay = overlay = RegionOverlay(QPixmap.fromImage(image), self._screen)
            overlay.chosen.connect(lambda region: self._finish(image.copy(region)))
            overlay.given_up.connect(self._give_up)
            overlay.showFullScreen()
            overlay.activateWindow()
        else:
            self._finish(image.copy(_part_of(image, self._part)))

    def _finish(self, image: QImage) -> None:
        if image.isNull():
            self._fail(self.tr("That part is not on the screen: choose another."))
            return
        self._come_back()
        self.taken.emit(to_pillow(image), self.tr("Screenshot"))

    def _fail(self, sentence: str) -> None:
        self._come_back()
        self.failed.emit(sentence)

    def _give_up(self) -> None:
        self._come_back()
        self.given_up.emit()

    def _come_back(self) -> None:
        self._part = None
        if self._was_visible:
            self._window.show()
            self._window.raise_()
            self._window.activateWindow()
        overlay, self._overlay = self._overlay, None
        if overlay is not None:
            overlay.close()
            overlay.deleteLater()


def is_portal_needed() -> bool:
    """Whether only the desktop itself can take screenshots: on Wayland, even beside an X server."""
    is_wayland = os.environ.get("XDG_SESSION_TYPE") == "wayland"
    return sys.platform == "linux" and (is_wayland or bool(os.environ.get("WAYLAND_DISPLAY")))


def to_qt(image: Image.Image) -> QImage:
    """The same picture for Qt."""
    rgb = image.convert("RGB")
    data = rgb.tobytes()
    shared = QImage(data, rgb.width, rgb.height, 3 * rgb.width, QImage.Format.Format_RGB888)
    return shared.copy()  # which does not need `data` to live on


def _part_of(image: QImage, part: Part | None) -> QRect:
    """A quarter of the picture, or all of it."""
    width, height = (image.width() + 1) // 2, (image.height() + 1) // 2
    left, top = image.width() - width, image.height() - height
    quarters = {
        Part.TOP_LEFT: QRect(0, 0, width, height),
        Part.TOP_RIGHT: QRect(left, 0, width, height),
        Part.BOTTOM_LEFT: QRect(0, top, width, height),
        Part.BOTTOM_RIGHT: QRect(left, top, width, height),
    }
    return image.rect() if part is None else quarters.get(part, image.rect())


def _native(screen: QScreen) -> QRect:
    """A screen's place among all screens, in the units of Rectangle."""
    place = screen.geometry()
    if sys.platform == "darwin":
        return place
    return QRect(place.topLeft(), place.size() * screen.devicePixelRatio())


def _on_image(place: Rectangle, screen: QScreen, image: QImage) -> QRect:
    """Where something on a screen is on the picture of that screen."""
    native = _native(screen)
    scale = image.width() / native.width()
    left, top = place.left - native.left(), place.top - native.top()
    region = QRect(*(round(length * scale) for length in (left, top, place.width, place.height)))
    return region.intersected(image.rect())
