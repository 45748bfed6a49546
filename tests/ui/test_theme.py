"""Contrast, text size, and that both follow the system."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.ui import theme
from desktop_app.ui.theme import (
    CONTRAST,
    GROUPS,
    HIGH_CONTRAST,
    TEXT_ON,
    Theme,
    Wishes,
    contrast,
    enlarged,
    readable,
)

Role = QPalette.ColorRole
ALL_WISHES = [
    Wishes(is_dark, is_high) for is_dark in (None, False, True) for is_high in (False, True)
]


@pytest.fixture(autouse=True)
def _look_is_put_back(qapp: QApplication) -> Iterator[None]:
    font = qapp.font()
    yield
    qapp.setFont(font)
    qapp.setPalette(QPalette())


def least_contrast(palette: QPalette) -> float:
    pairs = (*TEXT_ON, (Role.HighlightedText, Role.Highlight))
    return min(
        contrast(palette.color(group, text), palette.color(group, background))
        for group in GROUPS
        for text, background in pairs
    )


def is_dark(palette: QPalette) -> bool:
    return palette.color(Role.Window).lightness() < palette.color(Role.WindowText).lightness()


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("white"), QColor("white")) == pytest.approx(1)
    # Known from the specification's own examples: the lightest grey that passes on white.
    assert contrast(QColor("#767676"), QColor("white")) == pytest.approx(4.54, abs=0.01)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("wished", ALL_WISHES, ids=str)
def test_every_look_is_readable(qapp: QApplication, wished: Wishes) -> None:
    qapp.setPalette(QPalette())
    palette = readable(qapp.palette(), wished)
    assert least_contrast(palette) >= (HIGH_CONTRAST if wished.is_high_contrast else CONTRAST)
    assert is_dark(palette) == bool(wished.is_dark)


def test_a_dark_system_may_be_asked_for_a_light_look(qapp: QApplication) -> None:
    dark = readable(qapp.palette(), Wishes(is_dark=True))
    assert is_dark(readable(dark, Wishes(is_dark=None)))
    assert not is_dark(readable(dark, Wishes(is_dark=False)))


colours = st.builds(QColor, *[st.integers(0, 255)] * 4)


@given(system=st.dictionaries(st.sampled_from(list(theme.Role)[:20]), colours))
@hypothesis_settings(max_examples=50, deadline=None)
def test_whatever_colours_the_system_has_its_texts_are_readable(
    system: dict[QPalette.ColorRole, QColor],
) -> None:
    palette = QPalette()
    for role, colour in system.items():
        if role in {background for _, background in TEXT_ON}:
            colour.setAlpha(255)
        palette.setColor(role, colour)
    repaired = readable(palette, Wishes())
    # No colour is readable on two backgrounds that are too different, which systems do not have.
    for group in GROUPS:
        for text, background in dict(TEXT_ON).items():
            ratio = contrast(repaired.color(group, text), repaired.color(group, background))
            assert ratio >= CONTRAST, (group, text, background)


def test_readable_colours_stay_the_systems_own() -> None:
    palette = QPalette(QColor("#f0e8d8"))
    repaired = readable(palette, Wishes())
    assert repaired.color(Role.Window) == palette.color(Role.Window)
    assert repaired.color(Role.WindowText) == palette.color(Role.WindowText)


def test_text_grows_with_the_systems(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    system = QFont("Sans Serif", 10)
    monkeypatch.setattr(QFontDatabase, "systemFont", lambda _: system)
    look = Theme(qapp, 150)
    assert qapp.font().pointSizeF() == 15
    look.set_percent(300)
    assert qapp.font().pointSizeF() == 30
    assert QApplication.font(QWidget()).pointSizeF() == 30

    window = QWidget()
    look.follow_through(window)
    system.setPointSize(14)
    QApplication.sendEvent(window, QEvent(QEvent.Type.ThemeChange))
    assert qapp.font().pointSizeF() == 42


def test_fonts_in_pixels_grow_too() -> None:
    font = QFont()
    font.setPixelSize(16)
    assert enlarged(font, 150).pixelSize() == 24


def test_colours_follow_the_system(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    look = Theme(qapp)
    assert not is_dark(qapp.palette())
    for wished in (Wishes(True), Wishes(False), Wishes(True, True), Wishes()):
        monkeypatch.setattr(theme, "wishes", lambda wished=wished: wished)
        look.refresh()
        assert is_dark(qapp.palette()) == bool(wished.is_dark), wished
