"""The keyboard alone, large text, cancelling, and what is never written down."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from desktop_app.captioner.captioner import Captioner
from desktop_app.captioner.errors import Cancelled
from desktop_app.ui.picture_session import PictureState
from tests.helpers.window_parts import WindowParts


def test_the_tab_key_goes_in_reading_order(parts: WindowParts) -> None:
    window = parts.window
    window.activateWindow()
    parts.child(QPushButton, "open_button").setFocus()
    names = []
    for _ in range(14):
        focus = window.focusWidget()
        names.append(focus.objectName())
        parts.press(focus, Qt.Key.Key_Tab)
    ways_in = ["open", "paste", "previous_picture", "next_picture", "history"]
    ways_out = ["say_again", "stop", "spell", "copy", "save_sidecar", "save_text"]
    expected = [f"{name}_button" for name in ways_in]
    expected += ["description", *(f"{name}_button" for name in ways_out), "alternatives"]
    assert names == [*expected, "open_button"], "and round again"


def test_every_action_has_keys_of_its_own_that_no_screen_reader_takes(parts: WindowParts) -> None:
    seen: set[str] = set()
    for action in parts.window.actions_by_name:
        assert action.shortcuts(), action.objectName()
        for shortcut in action.shortcuts():
            keys = shortcut.toString()
            assert keys not in seen
            seen.add(keys)
            assert not re.search(r"Ins|CapsLock|Ctrl\+Alt|Meta", keys), keys


def test_f1_lists_every_action_with_its_keys_and_the_hotkey(parts: WindowParts) -> None:
    parts.trigger("help")
    dialog = parts.wait_for_dialog("help_dialog")
    text = parts.in_dialog(dialog, QPlainTextEdit, "help_text").toPlainText()
    for action in parts.window.actions_by_name:
        assert f"{action.shortcut().toString()}: " in text, action.objectName()
        assert action.text().replace("&", "").removesuffix("…") in text
    assert "Ctrl+Alt+Shift+D: describe the picture on the clipboard" in text
    dialog.close()


def test_no_two_menu_items_share_a_mnemonic(parts: WindowParts) -> None:
    menus = parts.window.menuBar().findChildren(QMenu)
    assert len(menus) > 4
    for items in (
        [menu.title() for menu in menus],
        *([a.text() for a in m.actions()] for m in menus),
    ):
        mnemonics = [text[text.index("&") + 1].lower() for text in items if "&" in text]
        assert len(set(mnemonics)) == len(mnemonics), items


def test_tab_leaves_the_description_and_writes_nothing(
    parts: WindowParts, album: list[Path]
) -> None:
    parts.open(album[0])
    before = parts.description.toPlainText()
    parts.press(parts.description, Qt.Key.Key_Tab)
    assert parts.description.toPlainText() == before
    assert parts.window.focusWidget() is not parts.description


# The size of the text


def test_text_grows_to_300_percent_and_nothing_is_lost(
    parts: WindowParts, album: list[Path]
) -> None:
    parts.open(album[0])
    parts.window.resize(640, 480)
    small = parts.description.font().pointSizeF()
    for _ in range(12):
        parts.trigger("larger_text")
    assert parts.status == "Text size 300 percent."
    scrolling = parts.child(QScrollArea, "content")
    inside = parts.child(QWidget, "content_inside")

    def fits(button: QPushButton) -> bool:
        place = QRect(button.mapTo(inside, QPoint(0, 0)), button.size())
        is_whole = button.width() >= min(button.sizeHint().width(), inside.width() - 40)
        return is_whole and inside.rect().contains(place)

    parts.wait(
        lambda: parts.description.font().pointSizeF() == pytest.approx(3 * small, rel=0.05),
        "the description is three times as large",
    )
    parts.wait(lambda: all(map(fits, inside.findChildren(QPushButton))), "all buttons fit")
    parts.wait(
        lambda: scrolling.horizontalScrollBar().maximum() == 0, "nobody has to scroll sideways"
    )
    parts.trigger("smaller_text")
    assert parts.application.settings.text_size_percent == 275
    parts.trigger("normal_text")
    parts.wait(lambda: parts.description.font().pointSizeF() == small, "it is as before")


# Cancelling


def test_escape_silences_first_and_cancels_then(
    parts: WindowParts, album: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    parts.open(album[0])
    parts.trigger("stop")
    assert parts.spy.stopped == parts.spy.said == [parts.current().text]
    monkeypatch.setattr(Captioner, "describe", wait_for_cancel)
    parts.window.opener.open_paths([str(album[1])])
    parts.wait(lambda: parts.state() is PictureState.WORKING, "the second is worked on")
    assert parts.status == "Describing 1.png…"
    assert parts.description.placeholderText() == "Working on it…"
    parts.trigger("say_again")
    assert parts.status == "The description is not ready yet."
    parts.trigger("stop")  # the message
    parts.trigger("stop")  # the work
    parts.wait_until_idle()
    assert parts.state() is PictureState.CANCELLED
    assert parts.status == "Cancelled."


def wait_for_cancel(_captioner: Captioner, _picture: object, **options: Any) -> None:
    while not options["should_cancel"]():
        time.sleep(0.005)
    raise Cancelled


# Privacy


def test_file_dialogs_write_nothing_down(tmp_path: Path) -> None:
    """Qt's own would keep the folders they were used in."""
    program = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from desktop_app.ui import application
if sys.argv[1] == "ours":
    application._forget_file_dialogs()
app = QApplication([])
dialog = QFileDialog()
dialog.setDirectory("/usr")
dialog.show()
app.processEvents()
dialog.accept()
del dialog
"""
    written = {}
    for whose in ("ours", "theirs"):
        home = tmp_path / whose
        home.mkdir()
        environment = os.environ | {"HOME": str(home), "XDG_CONFIG_HOME": str(home)}
        subprocess.run([sys.executable, "-c", program, whose], check=True, env=environment)
        written[whose] = list(home.rglob("*"))
    assert written["theirs"], "else this test proves nothing"
    assert written["ours"] == []
