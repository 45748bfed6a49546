"""What a user does with the window, and what is shown and said."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QLineEdit,
)

from desktop_app.ui.application import tell_of_faults
from desktop_app.ui.picture_session import PictureState
from tests.helpers.pictures import photograph
from tests.helpers.window_parts import WindowParts
from tests.ui.conftest import MakeParts

SentenceOf = Callable[[Path], str]


def mime_of(*paths: Path) -> QMimeData:
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return content


# In, shown, spoken


def test_a_picture_of_the_command_line_is_shown_and_said(
    make_parts: MakeParts, album: list[Path], sentence_of: SentenceOf
) -> None:
    parts = make_parts(album[3])
    parts.wait_until_idle()
    sentence = sentence_of(album[3])
    assert parts.description.toPlainText() == sentence
    assert parts.spy.said == [sentence]
    assert parts.window.windowTitle() == "3.png - Picture Aloud"
    assert parts.child(QLabel, "picture").accessibleName() == "Picture: 3.png"
    assert parts.status.startswith("3.png: described in ")
    assert parts.status.endswith(" on the processor.")


def test_after_a_description_the_focus_rests_on_it_with_the_caret_in_front(
    parts: WindowParts, album: list[Path]
) -> None:
    parts.alternatives.setFocus()
    parts.open(album[0])
    assert parts.window.focusWidget() is parts.description
    assert parts.description.textCursor().position() == 0


def test_the_open_dialog_opens_several(parts: WindowParts, album: list[Path]) -> None:
    parts.trigger("open")
    dialog = parts.wait_for_dialog("open_dialog")
    assert isinstance(dialog, QFileDialog)
    assert dialog.fileMode() == QFileDialog.FileMode.ExistingFiles
    dialog.setDirectory(str(album[0].parent))
    names = parts.in_dialog(dialog, QLineEdit, "fileNameEdit")
    names.setText('"1.png" "2.png"')
    dialog.accept()
    parts.wait_until_idle()
    assert [entry.name for entry in parts.session.entries] == ["1.png", "2.png"]


def test_ten_pictures_opened_in_a_hurry_are_described_in_order(
    parts: WindowParts, album: list[Path], sentence_of: SentenceOf
) -> None:
    ended: list[str] = []
    parts.session.described.connect(lambda entry: ended.append(entry.name))
    for picture in album:
        parts.window.opener.open_paths([str(picture)])
    parts.wait(lambda: len(ended) == 10, "ten are described")
    assert ended == [picture.name for picture in album]
    for entry, picture in zip(parts.session.entries, album, strict=True):
        assert (entry.path, entry.text) == (picture, sentence_of(picture))
    assert parts.description.toPlainText() == sentence_of(album[9])


def test_ten_pictures_cancelled_in_a_hurry_all_end(parts: WindowParts, album: list[Path]) -> None:
    for picture in album:
        parts.window.opener.open_paths([str(picture)])
    parts.wait(lambda: len(parts.session.entries) == 10, "all are opened")
    parts.trigger("cancel")
    parts.wait_until_idle()
    states = [entry.state for entry in parts.session.entries]
    assert set(states) <= {PictureState.DESCRIBED, PictureState.CANCELLED}
    described = states.count(PictureState.DESCRIBED)
    assert states[:described] == [PictureState.DESCRIBED] * described, "in order"


def test_a_cancelled_picture_is_described_when_it_is_shown_again(
    parts: WindowParts, album: list[Path], sentence_of: SentenceOf
) -> None:
    parts.session.open_pictures([(album[0], "0.png")])
    parts.session.cancel_all()
    parts.wait_until_idle()
    entry = parts.current()
    if entry.state is PictureState.CANCELLED:
        parts.session.show(entry)
        parts.wait_until_idle()
    assert entry.text == sentence_of(album[0])


def test_several_at_once_show_the_first_and_lead_through_the_others(
    parts: WindowParts, album: list[Path], sentence_of: SentenceOf
) -> None:
    parts.open(album[4], album[2], album[7])
    assert parts.description.toPlainText() == sentence_of(album[4])
    assert parts.spy.said.count(sentence_of(album[4])) == 1
    for picture in (album[2], album[7]):
        parts.trigger("next_picture")
        assert parts.description.toPlainText() == sentence_of(picture)
        assert parts.spy.said[-1] == sentence_of(picture)
    parts.trigger("next_picture")
    assert parts.status == parts.spy.said[-1] == "This is the last of the opened pictures."
    parts.trigger("previous_picture")
    assert parts.description.toPlainText() == sentence_of(album[2])


def test_next_and_previous_walk_through_the_folder(parts: WindowParts, album: list[Path]) -> None:
    (album[0].parent / "notes.txt").write_text("no picture")
    parts.open(album[8])
    parts.trigger("next_picture")
    parts.wait(lambda: parts.current().name == "9.png", "the next is shown")
    parts.wait_until_idle()
    parts.trigger("next_picture")
    parts.wait(lambda: parts.status == "This is the last picture in the folder.", "the end")
    for _ in range(12):
        parts.trigger("previous_picture")
    parts.wait(lambda: parts.current().name == "0.png", "all steps were taken")
    parts.wait_until_idle()
    parts.trigger("previous_picture")
    parts.wait(lambda: parts.status == "This is the first picture in the folder.", "the start")
    parts.wait_until_idle()


def test_a_dropped_photograph_is_described(parts: WindowParts) -> None:
    content = mime_of(photograph("cat"))
    where, mouse, none = QPoint(30, 30), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    assert not parts.description.canInsertFromMimeData(content), "its path is no description"
    drop = QDropEvent(QPointF(where), Qt.DropAction.CopyAction, content, mouse, none)
    parts.window.dropEvent(drop)
    parts.wait_until_idle()
    assert parts.current().path == photograph("cat")


@pytest.mark.parametrize("kind", ["file", "path", "image"])
def test_what_is_on_the_clipboard_is_pasted(
    kind: str, parts: WindowParts, album: list[Path], sentence_of: SentenceOf
) -> None:
    content = mime_of(album[5])
    if kind == "path":
        content = QMimeData()
        content.setText(f'"{album[5]}"\n')
    elif kind == "image":
        content = QMimeData()
        content.setImageData(QImage(str(album[5])))
    QGuiApplication.clipboard().setMimeData(content)
    parts.description.setFocus()
    parts.press(parts.description, Qt.Key.Key_V, "Control")  # though the caret is in the text
    parts.wait_until_idle()
    assert parts.description.toPlainText() == sentence_of(album[5])
    assert parts.current().name == ("Pasted picture" if kind == "image" else "5.png")


def test_a_clipboard_without_a_picture_says_what_it_holds(parts: WindowParts) -> None:
    QGuiApplication.clipboard().setText("just words")
    parts.trigger("paste")
    assert parts.spy.said[-1] == parts.status
    assert parts.status.startswith("There is no picture here but text")
    QGuiApplication.clipboard().clear()
    parts.trigger("paste")
    assert parts.status.startswith("There is nothing on the clipboard")


def test_words_are_pasted_into_the_description(parts: WindowParts, album: list[Path]) -> None:
    parts.open(album[0])
    QGuiApplication.clipboard().setText("Look: ")
    parts.press(parts.description, Qt.Key.Key_V, "Control")
    assert parts.current().text.startswith("Look: ")
    assert len(parts.session.entries) == 1


def test_a_folder_gives_its_pictures(parts: WindowParts, album: list[Path]) -> None:
    parts.window.opener.open_paths([str(album[0].parent)])
    parts.wait(lambda: len(parts.session.entries) == 10, "all are opened")
    parts.wait_until_idle()
    assert parts.status == "10 of 10 pictures are described."


# Failures


def test_a_broken_picture_is_one_sentence_shown_and_said(
    parts: WindowParts, tmp_path: Path
) -> None:
    broken = tmp_path / "holiday.jpg"
    broken.write_bytes(b"")
    parts.open(broken)
    sentence = "holiday.jpg is empty (zero bytes): copy or download it again."
    assert (parts.status, parts.spy.said) == (sentence, [sentence])
    assert parts.description.toPlainText() == ""
    assert parts.state() is PictureState.FAILED


def test_without_a_model_the_window_works_and_says_why(
    make_parts: MakeParts, tmp_path: Path, album: list[Path], tiny_bundle: Path
) -> None:
    parts = make_parts(bundle=tmp_path / "nowhere")
    parts.wait(lambda: "There is no captioner in the folder" in parts.status, "the reason")
    assert parts.spy.said == [parts.status]
    parts.open(album[0])
    assert parts.current().problem.startswith("There is no captioner in the folder")
    parts.application.apply(
        type(parts.application.settings)(
            bundle=str(tiny_bundle), who_speaks="program", working_signal="none"
        )
    )
    parts.session.show(parts.current())
    parts.wait_until_idle()
    assert parts.state() is PictureState.DESCRIBED


@pytest.mark.parametrize("action", ["copy", "save_sidecar", "save_text", "say_again", "spell"])
def test_without_a_description_there_is_a_sentence(action: str, parts: WindowParts) -> None:
    parts.trigger(action)
    assert parts.status == "There is no description: open a picture first."
    assert parts.spy.said == [parts.status]


def test_a_fault_of_the_program_is_a_sentence_and_the_window_goes_on(
    parts: WindowParts, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # and so it is put back
    tell_of_faults(parts.window)
    try:
        raise ZeroDivisionError("never thought of")
    except ZeroDivisionError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert parts.status.startswith("Something has failed in Picture Aloud, and it goes on.")
    assert parts.spy.said == [parts.status]
    expect_log("a fault in the window")
