"""Text size and colours: the system's own, enlarged as the user wishes and always readable."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication, QWidget

Role = QPalette.ColorRole
Group = QPalette.ColorGroup

CONTRAST = 4.5
"""The least contrast of text, that of WCAG 2.2 at level AA."""
HIGH_CONTRAST = 7.0
"""The least contrast of text where the system asks for high contrast, that of level AAA."""

GROUPS = (Group.Active, Group.Inactive, Group.Disabled)
TEXT_ON = (
    (Role.WindowText, Role.Window),
    (Role.Text, Role.Base),
    (Role.Text, Role.AlternateBase),
    (Role.PlaceholderText, Role.Base),
    (Role.ButtonText, Role.Button),
    (Role.ToolTipText, Role.ToolTipBase),
    (Role.Link, Role.Base),
    (Role.Link, Role.Window),
    (Role.LinkVisited, Role.Base),
    (Role.LinkVisited, Role.Window),
)
"""Which text stands on which background."""

# Where the system asks for a look that its own palette does not have.
_LIGHT = {
    Role.Window: "#f2f2f2",
    Role.WindowText: "#1a1a1a",
    Role.Base: "#ffffff",
    Role.AlternateBase: "#f7f7f7",
    Role.Text: "#1a1a1a",
    Role.PlaceholderText: "#5f5f5f",
    Role.Button: "#e8e8e8",
    Role.ButtonText: "#1a1a1a",
    Role.ToolTipBase: "#ffffe1",
    Role.ToolTipText: "#1a1a1a",
    Role.Highlight: "#1a63a8",
    Role.HighlightedText: "#ffffff",
    Role.Link: "#0b57a4",
    Role.LinkVisited: "#6a2c91",
}
_DARK = {
    Role.Window: "#1d1e20",
    Role.WindowText: "#f0f0f0",
    Role.Base: "#303338",
    Role.AlternateBase: "#2a2c30",
    Role.Text: "#f0f0f0",
    Role.PlaceholderText: "#b4b4b4",
    Role.Button: "#3d4147",
    Role.ButtonText: "#f0f0f0",
    Role.ToolTipBase: "#3d4147",
    Role.ToolTipText: "#f0f0f0",
    Role.Highlight: "#8ab8f0",
    Role.HighlightedText: "#101214",
    Role.Link: "#9cc4f5",
    Role.LinkVisited: "#d2b0f0",
}
_HIGH_LIGHT = _LIGHT | {
    Role.Window: "#ffffff",
    Role.WindowText: "#000000",
    Role.AlternateBase: "#ffffff",
    Role.Text: "#000000",
    Role.PlaceholderText: "#404040",
    Role.Button: "#ffffff",
    Role.ButtonText: "#000000",
    Role.ToolTipText: "#000000",
    Role.Highlight: "#00008b",
    Role.Link: "#00008b",
    Role.LinkVisited: "#4b0082",
}
_HIGH_DARK = _DARK | {
    Role.Window: "#000000",
    Role.WindowText: "#ffffff",
    Role.Base: "#000000",
    Role.AlternateBase: "#000000",
    Role.Text: "#ffffff",
    Role.PlaceholderText: "#d0d0d0",
    Role.Button: "#000000",
    Role.ButtonText: "#ffffff",
    Role.ToolTipBase: "#000000",
    Role.ToolTipText: "#ffffff",
    Role.Highlight: "#ffff00",
    Role.HighlightedText: "#000000",
    Role.Link: "#00ffff",
    Role.LinkVisited: "#ffb0ff",
}
# These systems bring colours of high contrast along.
_HAS_HIGH_CONTRAST = sys.platform in ("win32", "darwin")
# Systems give these fonts of their own; without them menus and lists would not grow.
_WIDGETS_WITH_FONTS = (
    *("QAbstractItemView", "QCheckBox", "QComboLineEdit", "QComboMenuItem", "QHeaderView"),
    *("QLabel", "QListView", "QMenu", "QMenuBar", "QMenuItem", "QMessageBox", "QMiniFont"),
    *("QPushButton", "QRadioButton", "QSmallFont", "QStatusBar", "QTipLabel", "QToolButton"),
)


@dataclass(frozen=True)
class Wishes:
    """The look the user has told the system to give to programs."""

    is_dark: bool | None = None
    """None where the system does not say."""
    is_high_contrast: bool = False


class Theme(QObject):
    """Gives the whole program its font and colours, and follows when the system changes them."""

    def __init__(self, application: QApplication, percent: int = 100) -> None:
        super().__init__(application)
        self._application = application
        self._percent = percent
        self._is_applying = False
        self._widget_fonts = {
            name: font
            for name in _WIDGETS_WITH_FONTS
            if (font := _widget_font(name)) != QApplication.font()
        }
        _style_hints().colorSchemeChanged.connect(self.refresh)
        accessibility = _accessibility_hints()
        if accessibility is not None:
            accessibility.contrastPreferenceChanged.connect(self.refresh)
        self.refresh()

    @property
    def percent(self) -> int:
        """Percent of the system's text size."""
        return self._percent

    def set_percent(self, percent: int) -> None:
        """Enlarge all text to so many percent of the system's size."""
        self._percent = percent
        self.refresh()

    def follow_through(self, window: QWidget) -> None:
        """Learn from this window when the system's font or style changes."""
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.ThemeChange and not self._is_applying:
            self.refresh()
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        """Take font and colours from the system anew."""
        if self._is_applying:
            return
        self._is_applying = True
        try:
            application = self._application
            system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
            application.setFont(enlarged(system, self._percent))
            for name, font in self._widget_fonts.items():
                _set_widget_font(enlarged(font, self._percent), name)
            application.setPalette(QPalette())  # which brings back the system's own
            application.setPalette(readable(application.palette(), wishes()))
        finally:
            self._is_applying = False


def wishes() -> Wishes:
    """What the system says now."""
    scheme = _style_hints().colorScheme()
    is_dark = None if scheme == Qt.ColorScheme.Unknown else scheme == Qt.ColorScheme.Dark
    hints = _accessibility_hints()
    is_high = hints is not None and hints.contrastPreference() == Qt.ContrastPreference.HighContrast
    return Wishes(is_dark, is_high)


def enlarged(font: QFont, percent: int) -> QFont:
    """The font at so many percent of its size."""
    larger = QFont(font)
    if font.pointSizeF() > 0:
        larger.setPointSizeF(font.pointSizeF() * percent / 100)
    else:
        larger.setPixelSize(round(font.pixelSize() * percent / 100))
    return larger


def readable(system: QPalette, wished: Wishes) -> QPalette:
    """The system's palette, or one such as is wished for where it is not, with enough contrast."""
    is_dark = _luminance(system.color(Role.Window)) < _luminance(system.color(Role.WindowText))
    is_dark_wanted = is_dark if wished.is_dark is None else wished.is_dark
    palette = QPalette(system)
    if is_dark != is_dark_wanted or (wished.is_high_contrast and not _HAS_HIGH_CONTRAST):
        if wished.is_high_contrast:
            palette = _palette(_HIGH_DARK if is_dark_wanted else _HIGH_LIGHT)
        else:
            palette = _palette(_DARK if is_dark_wanted else _LIGHT)
    least = HIGH_CONTRAST if wished.is_high_contrast else CONTRAST
    for group in GROUPS:
        for text, background in TEXT_ON:
            colour = _opaque(palette.color(group, text), palette.color(group, background))
            colour = _away_from(colour, palette.color(group, background), least)
            palette.setColor(group, text, colour)
        # Of a selection the background gives way: its text shall stay as the system has it.
        text_colour = palette.color(group, Role.HighlightedText)
        highlight = _away_from(palette.color(group, Role.Highlight), text_colour, least)
        palette.setColor(group, Role.Highlight, highlight)
    return palette


def contrast(first: QColor, second: QColor) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21; both colours opaque."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    """Relative luminance, from 0 to 1, as WCAG 2.2 defines it."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (
        linear(channel) for channel in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _away_from(colour: QColor, other: QColor, least: float) -> QColor:
    """The colour itself or, when it is too close to the other, the next one that is not."""
    for candidate in _towards_extremes(colour, other):
        if contrast(candidate, other) >= least:
            return candidate
    return max((QColor("black"), QColor("white")), key=lambda end: contrast(end, other))


def _towards_extremes(colour: QColor, other: QColor) -> Iterator[QColor]:
    yield colour
    ends = ("black", "white")
    for end in sorted(ends, key=lambda name: contrast(QColor(name), other), reverse=True):
        for percent in range(4, 100, 4):
            yield _mixed(colour, QColor(end), percent / 100)


def _mixed(colour: QColor, other: QColor, share: float) -> QColor:
    """`share` of the other colour, the rest of the first."""
    return QColor(
        *(
            round(own * (1 - share) + foreign * share)
            for own, foreign in zip(_channels(colour), _channels(other), strict=True)
        )
    )


def _channels(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def _opaque(colour: QColor, background: QColor) -> QColor:
    """What a colour that may be transparent looks like on a background."""
    return _mixed(background, colour, colour.alphaF())


def _palette(colours: dict[Role, str]) -> QPalette:
    """A whole palette: the shades of frames are made from the button's colour, as Qt does."""
    palette = QPalette(QColor(colours[Role.Button]), QColor(colours[Role.Window]))
    for role, name in colours.items():
        palette.setColor(role, QColor(name))
    palette.setColor(Role.Accent, QColor(colours[Role.Highlight]))
    for role in (Role.WindowText, Role.Text, Role.ButtonText):
        faded = _mixed(QColor(colours[role]), QColor(colours[Role.Window]), 0.5)
        palette.setColor(Group.Disabled, role, faded)
    return palette


# PySide takes the class names as text, whatever its type hints say.


def _widget_font(class_name: str) -> QFont:
    return QApplication.font(class_name)  # type: ignore[call-overload, no-any-return]


def _set_widget_font(font: QFont, class_name: str) -> None:
    QApplication.setFont(font, class_name)  # type: ignore[arg-type]


@cache
def _style_hints() -> QStyleHints:
    """Kept for good: when Python lets go of it, PySide calls its accessibility hints deleted."""
    return QGuiApplication.styleHints()


@cache
def _accessibility_hints() -> Any:
    """None before Qt 6.10."""
    hints = _style_hints()
    return hints.accessibility() if hasattr(hints, "accessibility") else None
