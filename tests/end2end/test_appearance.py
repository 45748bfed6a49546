"""The colours of the desktop, told by a played portal, reach the program's palette."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.desktop import Desktop
from tests.helpers.played_portal import PlayedPortal
from tests.helpers.program import CHECKOUT

PROGRAM = """
import json
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QWidget
from desktop_app.ui.theme import GROUPS, TEXT_ON, Theme, contrast

application = QApplication([])
theme = Theme(application)
window = QWidget()
theme.follow_through(window)
window.show()

def tell():
    palette = application.palette()
    ratios = [contrast(palette.color(group, text), palette.color(group, background))
              for group in GROUPS for text, background in TEXT_ON]
    print(json.dumps([palette.color(QPalette.ColorRole.Window).lightness(), min(ratios)]))
    application.quit()

QTimer.singleShot(3000, tell)
application.exec()
"""


# How Qt learns of it on GNOME, and where it is told to ask the portal.
GNOME = {"XDG_CURRENT_DESKTOP": "GNOME"}
PORTAL = {"QT_QPA_PLATFORMTHEME": "xdgdesktopportal"}


@pytest.mark.parametrize(
    ("environment", "is_dark", "has_contrast"),
    [(GNOME, True, True), (GNOME, False, False), (PORTAL, True, False), (PORTAL, False, True)],
)
def test_the_desktops_look_is_followed(
    desktop: Desktop,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    is_dark: bool,
    has_contrast: bool,
) -> None:
    for name, value in desktop.environment_of(tmp_path).items():
        monkeypatch.setenv(name, value)
    portal = PlayedPortal(
        "mock_screenshot_portal",
        tmp_path / "portal.log",
        is_dark=is_dark,
        has_contrast=has_contrast,
    )
    try:
        told = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env=desktop.environment_of(tmp_path) | environment,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=True,
            timeout=100,
        )
    finally:
        portal.end()
    lightness, least_contrast = json.loads(told.stdout)
    assert (lightness < 100) == is_dark
    assert least_contrast >= (7 if has_contrast else 4.5)
