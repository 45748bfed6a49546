"""The folder watch in the window: its page, what it tells and what the user's words become."""

import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListView,
    QListWidget,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QSystemTrayIcon,
    QWidget,
)

from desktop_app.captioner.captioner import Caption, Captioner
from desktop_app.captioner.errors import Cancelled
from desktop_app.folder_watch.options import WatchOptions
from desktop_app.folder_watch.watch import FolderWatch
from desktop_app.settings import Settings, SettingsStore
from desktop_app.sidecars.alt_text import alt_text
from desktop_app.ui import screen_reader, watch_control, watch_news, watch_runner
from desktop_app.watch_status import FACT, WatchStatus
from tests.helpers.window_parts import WindowParts
from tests.ui.conftest import MakeParts

SentenceOf = Callable[[Path], str]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_news, "LOOK_MS", 20)
    monkeypatch.setattr(watch_news, "SETTLING_S", 1.0)
    soon = partial(WatchOptions, settle_s=0.2, patience_s=1.0)
    monkeypatch.setattr(watch_control, "WatchOptions", soon)


@pytest.fixture
def folder(album: list[Path]) -> Path:
    """A folder with three pictures in it, to be watched."""
    for picture in album[3:]:
        picture.unlink()
    return album[0].parent


class Page:
    """The page of watched folders, as a user with a keyboard has it."""

    def __init__(self, parts: WindowParts) -> None:
        self.parts = parts
        parts.trigger("watched_folders")
        self.dialog = parts.child(QDialog, "watch_dialog")
        self.list = parts.in_dialog(self.dialog, QListView, "watched_pictures")
        self.folders = parts.in_dialog(self.dialog, QListWidget, "watched_folders_list")

    def button(self, name: str) -> QPushButton:
        return self.parts.in_dialog(self.dialog, QPushButton, name)

    def button_in(self, dialog: QWidget, name: str) -> QPushButton:
        return self.parts.in_dialog(dialog, QPushButton, name)

    def box(self, name: str) -> QCheckBox:
        return self.parts.in_dialog(self.dialog, QCheckBox, name)

    def choice(self, name: str) -> QComboBox:
        return self.parts.in_dialog(self.dialog, QComboBox, name)

    @property
    def state(self) -> str:
        return self.parts.in_dialog(self.dialog, QLabel, "watch_state").text()

    @property
    def message(self) -> str:
        return self.parts.in_dialog(self.dialog, QLabel, "watch_message").text()

    @property
    def lines(self) -> list[str]:
        model = self.list.model()
        return [str(model.data(model.index(row, 0))) for row in range(model.rowCount())]

    def choose(self, name: str) -> None:
        """Make a picture's line the current one."""
        (row,) = [row for row, line in enumerate(self.lines) if line.startswith(name)]
        self.list.setCurrentIndex(self.list.model().index(row, 0))

    def wait_for_lines(self, *lines: str) -> None:
        self.parts.wait(lambda: sorted(self.lines) == sorted(lines), f"the lines are {lines}")


Watching = Callable[..., WindowParts]


@pytest.fixture
def watching(make_parts: MakeParts, folder: Path) -> Watching:
    """A window that watches the folder; settings as given."""
    return lambda **settings: make_parts(**{"watched_folders": [str(folder)]} | settings)


def stored(tmp_path: Path) -> Settings:
    settings, problem = SettingsStore(tmp_path / "settings.json").load()
    assert problem is None
    return settings


def lines_of(folder: Path, sentence_of: SentenceOf) -> list[str]:
    return [f"{each.name}: {alt_text(sentence_of(each))}" for each in sorted(folder.glob("*.png"))]


def all_written(folder: Path) -> bool:
    return all(each.with_name(f"{each.name}.txt").exists() for each in folder.glob("*.png"))


# What is watched


def test_a_folder_is_added_with_the_keyboard_and_its_pictures_are_described(
    parts: WindowParts, folder: Path, sentence_of: SentenceOf, tmp_path: Path
) -> None:
    page = Page(parts)
    assert page.state == "No folder is watched. Add one, and its pictures are described."
    parts.wait(page.button("add_folder").hasFocus, "the first thing to do has the focus")
    parts.press(page.button("add_folder"), Qt.Key.Key_Space)
    dialog = parts.wait_for_dialog("folder_dialog")
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(folder.parent))
    (name,) = dialog.findChildren(QLineEdit)
    name.setText(str(folder))
    dialog.accept()
    assert stored(tmp_path).watched_folders == [str(folder)]
    assert page.message == "album is watched from now on."
    parts.wait(lambda: page.message in parts.spy.said, "it is said")
    page.wait_for_lines(*lines_of(folder, sentence_of))
    parts.wait(lambda: page.state == "One folder is watched. No picture is waiting.", "done")
    for picture in folder.glob("*.png"):
        text = picture.with_name(f"{picture.name}.txt").read_text("utf-8")
        assert text == f"{alt_text(sentence_of(picture))}\n"


def test_the_watch_starts_with_the_window_and_describes_what_arrives(
    watching: Watching, folder: Path, sentence_of: SentenceOf, tmp_path: Path
) -> None:
    parts = watching()
    parts.wait(lambda: all_written(folder), "what was there is described")
    page = Page(parts)
    page.wait_for_lines(*lines_of(folder, sentence_of))
    shutil.copy(folder / "0.png", tmp_path / "new.png")
    shutil.move(tmp_path / "new.png", folder / "new.png")
    page.wait_for_lines(*lines_of(folder, sentence_of))
    assert page.lines[0].startswith("new.png: "), "the newest comes first"


def test_in_the_tray_it_watches_as_well(
    watching: Watching, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    messages: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda *given: messages.append(given[2]))
    parts = watching(is_hidden=True)
    parts.wait(lambda: bool(messages), "the desktop shows a message")
    assert messages == ["3 pictures described."]
    assert all_written(folder)
    assert not parts.window.isVisible()
    assert parts.spy.said == [], "no voice out of nowhere"


def test_other_processes_may_ask_how_it_goes(watching: Watching, folder: Path) -> None:
    parts = watching()
    instance = parts.application._surroundings._instance

    def status() -> list[WatchStatus]:
        published = instance.ask() or {}
        return [WatchStatus(**json.loads(published[FACT]))] if FACT in published else []

    expected = WatchStatus([str(folder)], 3, 0, 0, False, os.getpid())  # type: ignore[arg-type]
    parts.wait(lambda: status() == [expected], "it is told")


def test_what_was_written_before_this_start_is_listed(
    watching: Watching, folder: Path, sentence_of: SentenceOf
) -> None:
    first = watching()
    first.wait(lambda: all_written(folder), "all is described")
    first.application.close()
    (folder / "1.png.txt").write_text("My red square.\n", "utf-8")
    page = Page(watching())
    expected = lines_of(folder, sentence_of)
    expected[1] = "1.png, in a human's words: My red square."
    page.wait_for_lines(*expected)
    assert page.lines[0] == expected[1], "the latest written comes first"


def test_a_folder_is_removed_and_what_was_written_stays(
    watching: Watching, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    parts = watching(watched_folders=[str(folder), str(other)])
    parts.wait(lambda: all_written(folder), "what was there is described")
    page = Page(parts)
    parts.press(page.folders, Qt.Key.Key_Delete)
    assert stored(tmp_path).watched_folders == [str(other)]
    assert page.message == "album is not watched any more. What was written there stays."
    assert all_written(folder)
    parts.press(page.button("remove_folder"), Qt.Key.Key_Space)
    assert stored(tmp_path).watched_folders == []
    assert not page.button("remove_folder").isEnabled()
    assert page.folders.accessibleName() == "Folders: none"
    assert page.dialog.focusWidget() is page.button("add_folder")


def test_a_folder_is_not_watched_twice(watching: Watching, folder: Path, tmp_path: Path) -> None:
    (folder / "below").mkdir()
    page = Page(watching())
    dialog: Any = page.dialog
    dialog.folders.take_folder(f"{folder}/below/..")
    assert page.message == "album is watched already."
    dialog.folders.take_folder(str(folder / "below"))
    assert page.message == "below is watched from now on."
    parts = page.parts
    parts.press(page.folders, Qt.Key.Key_Delete)
    parts.press(page.box("watch_subfolders"), Qt.Key.Key_Space)
    dialog.folders.take_folder(str(folder / "below"))
    assert page.message == "below is watched already."
    assert stored(tmp_path).watched_folders == [str(folder)]


def test_the_options_are_stored_and_followed(
    watching: Watching, folder: Path, tmp_path: Path
) -> None:
    below = folder / "below"
    below.mkdir()
    shutil.copy(folder / "0.png", below / "deep.png")
    parts = watching()
    page = Page(parts)
    assert not page.choice("xmp_naming").isEnabled(), "means nothing for text files"
    parts.press(page.choice("sidecar_format"), Qt.Key.Key_Down)
    parts.press(page.choice("xmp_naming"), Qt.Key.Key_Down)
    for name in ("fills_description", "watch_subfolders", "watch_polling"):
        parts.press(page.box(name), Qt.Key.Key_Space)
    settings = stored(tmp_path)
    assert (settings.sidecar_format, settings.xmp_naming) == ("xmp", "short")
    assert settings.fills_description
    assert settings.watch_polling
    parts.wait((below / "deep.xmp").exists, "subfolders are watched, too")
    parts.wait((folder / "2.xmp").exists, "XMP files are written")
    assert b"AltTextAccessibility" in (folder / "2.xmp").read_bytes()


def test_paused_it_describes_nothing_until_it_goes_on(
    watching: Watching, folder: Path, tmp_path: Path
) -> None:
    parts = watching(is_watch_paused=True)
    page = Page(parts)
    parts.wait(
        lambda: page.state == "The watch is paused. 3 pictures are waiting.", "they are counted"
    )
    assert page.box("pause_watch").isChecked()
    assert not list(folder.glob("*.txt"))
    parts.press(page.box("pause_watch"), Qt.Key.Key_Space)
    parts.wait(lambda: all_written(folder), "it goes on")
    assert not stored(tmp_path).is_watch_paused
    page.dialog.reject()
    parts.trigger("pause_watch")
    assert parts.status == parts.spy.said[-1] == "The watch is paused."
    assert stored(tmp_path).is_watch_paused
    parts.trigger("pause_watch")
    assert parts.status == "The watch goes on."


def test_without_folders_there_is_nothing_to_pause(parts: WindowParts) -> None:
    parts.trigger("pause_watch")
    assert parts.spy.said == ["No folder is watched: Ctrl+Shift+F adds one."]


def test_without_a_model_the_watch_waits_and_says_so(
    watching: Watching, folder: Path, tmp_path: Path, tiny_bundle: Path
) -> None:
    parts = watching(bundle=tmp_path / "nowhere")
    parts.wait(lambda: "There is no captioner" in parts.status, "the model is missing")
    page = Page(parts)
    assert page.state == "The watch waits until the captioning model is loaded."
    assert page.lines == []
    page.dialog.reject()
    settings = stored(tmp_path)
    settings.bundle = str(tiny_bundle)
    parts.application.apply(settings)
    parts.wait(lambda: all_written(folder), "it starts with the model")


# What is heard


@pytest.fixture
def in_front(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a screen no window is really in front."""
    found = QApplication.topLevelWidgets
    monkeypatch.setattr(screen_reader, "active_window", lambda: next(iter(found()), None))


def test_what_was_described_is_one_announcement(
    watching: Watching, folder: Path, in_front: None
) -> None:
    parts = watching()
    parts.wait(lambda: "3 pictures described." in parts.spy.said, "it is announced")
    assert parts.spy.said == ["3 pictures described."]
    assert parts.status == "3 pictures described."


def test_a_description_that_was_asked_for_is_heard_to_its_end(
    watching: Watching,
    folder: Path,
    tmp_path: Path,
    sentence_of: SentenceOf,
    in_front: None,
) -> None:
    mine = tmp_path / "mine.png"
    shutil.copy(folder / "0.png", mine)
    parts = watching(is_watch_paused=True)
    parts.open(mine)
    parts.trigger("pause_watch")
    parts.spy.finish()
    parts.trigger("say_again")
    parts.wait(lambda: all_written(folder), "the watch has described all")
    parts.qtbot.wait(1500)
    assert parts.spy.is_speaking
    assert parts.spy.said[-1] == sentence_of(mine)
    parts.spy.finish()
    parts.wait(lambda: parts.spy.said[-1] == "3 pictures described.", "after it, it is announced")


def test_cancelling_the_users_work_leaves_the_watch_alone(
    watching: Watching, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine.png"
    shutil.copy(folder / "0.png", mine)
    gate = threading.Event()
    describe = Captioner.describe

    def wait_and_describe(self: Captioner, *arguments: Any, **options: Any) -> Caption:
        while not gate.wait(0.01) and not options["should_cancel"]():
            pass
        return describe(self, *arguments, **options)

    monkeypatch.setattr(Captioner, "describe", wait_and_describe)
    parts = watching()
    parts.window.opener.open_paths([str(mine)])
    parts.wait(lambda: parts.session.is_working, "the user's picture is worked on")
    parts.trigger("cancel")
    parts.wait_until_idle()
    gate.set()
    parts.wait(lambda: all_written(folder), "the watch has gone on")


def test_a_picture_that_fails_is_told_and_stops_no_other(
    watching: Watching, folder: Path, in_front: None
) -> None:
    (folder / "holiday.jpg").write_bytes(b"no picture" * 100)
    parts = watching()
    page = Page(parts)
    parts.wait(lambda: any("holiday.jpg" in said for said in parts.spy.said), "it is told")
    assert all_written(folder)
    (line,) = [line for line in page.lines if line.startswith("holiday.jpg")]
    assert line in " ".join(parts.spy.said), "the reason is listed, too"


def test_a_watch_that_cannot_run_says_why_once_and_is_tried_again(
    watching: Watching,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    in_front: None,
) -> None:
    (tmp_path / "state").write_text("a file stands in the way")
    monkeypatch.setattr(watch_runner, "RETRY_S", 0.2)
    parts = watching()
    parts.wait(lambda: bool(parts.spy.said), "it is told")
    assert "cannot be kept in" in parts.spy.said[0]
    parts.qtbot.wait(600)
    assert len(parts.spy.said) == 1
    (tmp_path / "state").unlink()
    parts.wait(lambda: all_written(folder), "it is tried again")


def test_a_fault_in_the_watch_is_a_sentence(
    watching: Watching,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    in_front: None,
    expect_log: Callable[[str], None],
) -> None:
    def broken(_watch: FolderWatch) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(FolderWatch, "run", broken)
    parts = watching()
    parts.wait(lambda: bool(parts.spy.said), "it is told")
    assert parts.spy.said[0].startswith("The folder watch has stopped because of a fault")
    expect_log("the folder watch has failed")


def test_changing_ones_mind_quickly_keeps_nobody_waiting(watching: Watching, folder: Path) -> None:
    parts = watching()
    page = Page(parts)
    for _ in range(15):
        parts.press(page.box("watch_subfolders"), Qt.Key.Key_Space)
        parts.press(page.box("watch_polling"), Qt.Key.Key_Space)
        parts.press(page.box("pause_watch"), Qt.Key.Key_Space)
    parts.press(page.box("pause_watch"), Qt.Key.Key_Space)
    parts.wait(lambda: all_written(folder), "the last word holds")


def test_closing_in_the_middle_of_work_ends_it_at_once(
    watching: Watching, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_begun = threading.Event()

    def wait_for_cancel(_self: Captioner, *_: Any, **options: Any) -> None:
        is_begun.set()
        while not options["should_cancel"]():
            time.sleep(0.005)
        raise Cancelled

    monkeypatch.setattr(Captioner, "describe", wait_for_cancel)
    parts = watching()
    parts.wait(is_begun.is_set, "the first is being described")
    parts.application.close()
    names = {thread.name for thread in threading.enumerate()}
    assert not names & {"folder watch", "captioner", "background"}
    assert not [name for name in names if name.startswith("describe")]
    assert len(list(folder.iterdir())) == 3, "nothing is left behind"


# Opening and correcting


def test_a_listed_picture_is_opened_in_the_window(
    watching: Watching, folder: Path, sentence_of: SentenceOf
) -> None:
    parts = watching()
    page = Page(parts)
    page.wait_for_lines(*lines_of(folder, sentence_of))
    page.choose("1.png")
    parts.press(page.list, Qt.Key.Key_Return)
    assert not page.dialog.isVisible()
    parts.wait_until_idle()
    assert parts.current().path == folder / "1.png"
    assert parts.description.toPlainText() == sentence_of(folder / "1.png")


@pytest.fixture
def page(watching: Watching, folder: Path, sentence_of: SentenceOf) -> Page:
    """With three described pictures, of which 1.png is chosen."""
    page = Page(watching())
    page.wait_for_lines(*lines_of(folder, sentence_of))
    page.choose("1.png")
    return page


def correcting(page: Page) -> list[QDialog]:
    found = page.dialog.findChildren(QDialog, "correction_dialog")
    return [dialog for dialog in found if dialog.isVisible()]


def correction(page: Page) -> tuple[QDialog, QPlainTextEdit]:
    """The dialog that F2 leads to, and its text."""
    page.parts.press(page.list, Qt.Key.Key_F2)
    page.parts.wait(lambda: bool(correcting(page)), "the correction has been begun")
    (dialog,) = correcting(page)
    return dialog, page.parts.in_dialog(dialog, QPlainTextEdit, "correction")


def test_a_correction_is_the_humans_from_then_on(
    page: Page, folder: Path, sentence_of: SentenceOf
) -> None:
    _, edit = correction(page)
    assert edit.toPlainText() == alt_text(sentence_of(folder / "1.png"))
    assert edit.textCursor().hasSelection(), "typing replaces it"
    QTest.keyClicks(edit, "An image of my  dog")
    page.parts.press(edit, Qt.Key.Key_Return)
    sidecar = folder / "1.png.txt"
    page.parts.wait(lambda: not correcting(page), "it is saved")
    assert sidecar.read_text("utf-8") == "An image of my dog\n", "as it was written"
    assert "1.png, in a human's words: An image of my dog" in page.lines
    assert page.message == "Saved: the words beside 1.png are yours from now on."

    # Even when the picture changes: a new one beside it is described, this one is not.
    shutil.copy(folder / "2.png", folder / "1.png")
    shutil.copy(folder / "2.png", folder / "9.png")
    page.parts.wait((folder / "9.png.txt").exists, "the watch has looked")
    assert sidecar.read_text("utf-8") == "An image of my dog\n"


def test_words_that_came_in_between_are_asked_about(page: Page, folder: Path) -> None:
    sidecar = folder / "1.png.txt"
    dialog, edit = correction(page)
    sidecar.write_text("Words of somebody else.\n", "utf-8")
    edit.setPlainText("My words.")

    def answer(text: str, standing: str) -> None:
        box = page.parts.wait_for_dialog("replace_correction_question")
        assert isinstance(box, QMessageBox)
        assert page.parts.spy.said[-1] == box.text()
        assert f"meanwhile. 1.png.txt exists already{standing} Replace it" in box.text()
        (button,) = [button for button in box.buttons() if button.text() == text]
        button.click()
        page.parts.wait(lambda: not box.isVisible(), "it is answered")
        assert edit.toPlainText() == "My words."

    page.button_in(dialog, "save_correction").click()
    answer("&Leave it as it is", " and says something else: \u201cWords of somebody else.\u201d")
    assert sidecar.read_text("utf-8") == "Words of somebody else.\n"
    page.button_in(dialog, "save_correction").click()
    page.parts.wait_for_dialog("replace_correction_question")
    sidecar.write_text("Later words.\n", "utf-8")  # not the ones that are asked about
    answer("&Replace it", " and says something else: \u201cWords of somebody else.\u201d")
    page.parts.wait_for_dialog("replace_correction_question")
    sidecar.write_bytes(b"\xff\xfe\xff")
    answer("&Replace it", " and says something else: \u201cLater words.\u201d")
    page.parts.wait_for_dialog("replace_correction_question")
    sidecar.write_text("", "utf-8")
    answer("&Replace it", ", and what it says cannot be read.")
    answer("&Replace it", " and is empty.")
    page.parts.wait(lambda: not correcting(page), "it is saved")
    assert sidecar.read_text("utf-8") == "My words.\n"


def test_a_correction_that_cannot_be_written_stays(page: Page, folder: Path) -> None:
    dialog, edit = correction(page)
    edit.setPlainText("My words.")
    shutil.rmtree(folder)
    page.button_in(dialog, "save_correction").click()
    page.parts.wait(lambda: any("1.png" in said for said in page.parts.spy.said), "it is told")
    assert dialog.isVisible()
    assert edit.toPlainText() == "My words."
    edit.setPlainText(" \n ")
    page.button_in(dialog, "save_correction").click()
    assert page.parts.spy.said[-1] == "There are no words to save: write a description."


def test_escape_asks_before_words_are_lost(page: Page, folder: Path) -> None:
    dialog, edit = correction(page)
    page.parts.press(edit, Qt.Key.Key_Escape)
    assert not dialog.isVisible(), "nothing was changed"
    dialog, edit = correction(page)
    edit.setPlainText("My words.")
    for answer in ("&Go back", "Close &without saving"):
        page.parts.press(edit, Qt.Key.Key_Escape)
        box = page.parts.wait_for_dialog("lost_correction_question")
        assert isinstance(box, QMessageBox)
        assert dialog.isVisible()
        (button,) = [button for button in box.buttons() if button.text() == answer]
        button.click()
    assert not correcting(page)
    assert (folder / "1.png.txt").read_text("utf-8") != "My words.\n"


# For everybody


def interactive(dialog: QDialog) -> list[QWidget]:
    return [
        widget
        for widget in dialog.findChildren(QWidget)
        if isinstance(widget, QAbstractButton | QComboBox | QListView | QPlainTextEdit)
        and widget.isVisible()
        and widget.window() is dialog
        and not isinstance(widget.parent(), QComboBox)
    ]


def test_every_control_has_a_name_of_its_own_and_a_letter(page: Page) -> None:
    dialogs = [page.dialog, correction(page)[0]]
    for dialog in dialogs:
        names = []
        for control in interactive(dialog):
            interface = QAccessible.queryAccessibleInterface(control)
            assert interface.role() not in (QAccessible.Role.NoRole, QAccessible.Role.Client)
            if not isinstance(control, QComboBox):
                names.append(interface.text(QAccessible.Text.Name))
        assert all(names)
        assert len(set(names)) == len(names), names
        labels = [label for label in dialog.findChildren(QLabel) if label.window() is dialog]
        texts = [label.text() for label in labels if isinstance(label.buddy(), QWidget)]
        texts += [each.text() for each in interactive(dialog) if isinstance(each, QAbstractButton)]
        assert all("&" in text for text in texts), texts
        letters = [text[text.index("&") + 1].lower() for text in texts]
        assert len(set(letters)) == len(letters), sorted(letters)


def test_tab_reaches_everything_in_reading_order(page: Page) -> None:
    page.parts.press(page.choice("sidecar_format"), Qt.Key.Key_End)
    dialog = page.dialog
    dialog.activateWindow()
    reached: list[QWidget] = []
    focus: QWidget | None = page.list
    while focus is not None and focus not in reached:
        reached.append(focus)
        page.parts.press(focus, Qt.Key.Key_Tab)
        focus = dialog.focusWidget()
    assert {control for control in interactive(dialog) if control.isEnabled()} <= set(reached)
    start = reached.index(page.parts.in_dialog(dialog, QLabel, "watch_state"))
    footer = page.button("close_watch")
    ordered = [each for each in [*reached[start:], *reached[:start]] if each is not footer]
    places = [each.mapTo(dialog, QPoint(0, 0)).y() for each in ordered]
    assert places == sorted(places)


@pytest.mark.parametrize("percent", [100, 300])
def test_no_text_is_cut_off(page: Page, percent: int) -> None:
    settings = stored(page.parts.application._store.file.parent)
    settings.text_size_percent = percent
    page.parts.application.apply(settings)
    page.parts.qtbot.wait(50)
    dialog = page.dialog
    for control in interactive(dialog):
        right = control.mapTo(dialog, QPoint(control.width(), 0)).x()
        assert right <= dialog.width(), control
        if isinstance(control, QPushButton | QCheckBox):
            assert control.width() >= control.minimumSizeHint().width(), control.text()
            assert control.height() >= control.minimumSizeHint().height(), control.text()


def test_the_names_of_watched_pictures_stay_out_of_the_settings(page: Page, tmp_path: Path) -> None:
    assert ".png" not in (tmp_path / "settings.json").read_text("utf-8")


@pytest.fixture(autouse=True)
def _no_open_dialogs() -> Iterator[None]:
    yield
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QMessageBox):
            widget.close()
