"""Choosing a part of the screen; that it is then seen is tested on a real screen."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.ui import screenshot
from desktop_app.ui.region_dialog import RegionDialog
from desktop_app.ui.region_overlay import RegionOverlay
from desktop_app.ui.screenshot import Part, is_portal_needed, to_qt
from desktop_app.ui.ways_in import to_pillow
from tests.helpers.window_parts import WindowParts


@pytest.fixture
def overlay(qtbot: QtBot) -> RegionOverlay:
    """Half as large as the picture it shows, as on a screen of two pixels a point."""
    made = RegionOverlay(QPixmap(800, 600), None)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made._region = made._centre()
    made.show()
    return made


class TestDialog:
    @pytest.mark.parametrize(
        ("steps", "part"),
        list(
            enumerate(
                [
                    *(Part.SCREEN, Part.WINDOW, Part.TOP_LEFT, Part.TOP_RIGHT),
                    *(Part.BOTTOM_LEFT, Part.BOTTOM_RIGHT, Part.CHOSEN),
                ]
            )
        ),
    )
    def test_arrows_and_enter_choose(self, qtbot: QtBot, steps: int, part: Part) -> None:
        dialog = RegionDialog()
        qtbot.addWidget(dialog)
        chosen: list[Part] = []
        dialog.part_chosen.connect(chosen.append)
        dialog.show()
        for _ in range(steps):
            QTest.keyClick(dialog.parts, Qt.Key.Key_Down)
        QTest.keyClick(dialog.parts, Qt.Key.Key_Return)
        assert chosen == [part]
        assert not dialog.isVisible()

    def test_escape_chooses_nothing(self, qtbot: QtBot) -> None:
        dialog = RegionDialog()
        qtbot.addWidget(dialog)
        chosen: list[Part] = []
        dialog.part_chosen.connect(chosen.append)
        dialog.show()
        QTest.keyClick(dialog.parts, Qt.Key.Key_Escape)
        assert chosen == []

    def test_all_parts_are_seen_without_scrolling(self, qtbot: QtBot) -> None:
        dialog = RegionDialog()
        qtbot.addWidget(dialog)
        dialog.show()
        assert dialog.parts.verticalScrollBar().maximum() == 0


class TestOverlay:
    def test_the_middle_is_offered(self, overlay: RegionOverlay) -> None:
        assert overlay.region == QRect(200, 150, 400, 300)

    def test_arrows_move_and_stay_inside(self, overlay: RegionOverlay) -> None:
        QTest.keyClick(overlay, Qt.Key.Key_Right)
        assert overlay.region == QRect(232, 150, 400, 300)
        for _ in range(30):
            QTest.keyClick(overlay, Qt.Key.Key_Up)
            QTest.keyClick(overlay, Qt.Key.Key_Left)
        assert overlay.region == QRect(0, 0, 400, 300)

    def test_shift_changes_the_size_within_limits(self, overlay: RegionOverlay) -> None:
        shift = Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(overlay, Qt.Key.Key_Right, shift)
        assert overlay.region == QRect(200, 150, 432, 300)
        for _ in range(30):
            QTest.keyClick(overlay, Qt.Key.Key_Right, shift)
            QTest.keyClick(overlay, Qt.Key.Key_Down, shift)
        assert overlay.region == QRect(200, 150, 600, 450)
        for _ in range(60):
            QTest.keyClick(overlay, Qt.Key.Key_Left, shift)
            QTest.keyClick(overlay, Qt.Key.Key_Up, shift)
        assert overlay.region.width() == overlay.region.height() == 16

    def test_enter_decides(self, overlay: RegionOverlay) -> None:
        chosen: list[QRect] = []
        overlay.chosen.connect(chosen.append)
        QTest.keyClick(overlay, Qt.Key.Key_Enter)
        assert chosen == [QRect(200, 150, 400, 300)]

    @pytest.mark.parametrize("way", ["Escape", "right button", "close"])
    def test_giving_up_is_told_once(self, overlay: RegionOverlay, way: str) -> None:
        ended: list[str] = []
        overlay.given_up.connect(lambda: ended.append("given up"))
        overlay.chosen.connect(lambda _: ended.append("chosen"))
        if way == "Escape":
            QTest.keyClick(overlay, Qt.Key.Key_Escape)
        elif way == "right button":
            QTest.mouseClick(overlay, Qt.MouseButton.RightButton)
        overlay.close()
        assert ended == ["given up"]

    def test_a_click_is_no_region(self, overlay: RegionOverlay) -> None:
        chosen: list[QRect] = []
        overlay.chosen.connect(chosen.append)
        QTest.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
        assert chosen == []
        assert overlay.isVisible()

    def test_a_screen_reader_hears_the_keys(self, overlay: RegionOverlay) -> None:
        assert "Arrow keys move the region" in overlay.accessibleName()


def test_pictures_keep_their_pixels_between_the_libraries() -> None:
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(0xFF102030)
    image.setPixel(2, 1, 0xFFFF0001)
    again = to_qt(to_pillow(image))
    assert again.size() == image.size()
    assert again.pixel(2, 1) == 0xFFFF0001
    assert again.pixel(0, 0) == 0xFF102030


@pytest.mark.parametrize(
    ("environment", "is_needed"),
    [
        ({}, False),
        ({"XDG_SESSION_TYPE": "x11"}, False),
        ({"XDG_SESSION_TYPE": "wayland"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
    ],
    ids=str,
)
def test_only_wayland_needs_the_portal(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], is_needed: bool
) -> None:
    for name in ("XDG_SESSION_TYPE", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert is_portal_needed() == is_needed


def test_a_screenshot_is_described_like_any_picture(
    parts: WindowParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_SESSION_TYPE", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(screenshot, "_SETTLE_MS", 1)
    parts.trigger("screenshot_screen")
    assert not parts.window.isVisible()
    parts.wait_until_idle()
    assert parts.window.isVisible()
    assert parts.session.entries[0].name == "Screenshot"
    assert parts.spy.said[-1] == parts.session.entries[0].text
