"""What becomes of a description: copied, said, saved, edited, found again in the history."""

from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QListWidget,
    QMenu,
    QMessageBox,
    QPushButton,
    QWidget,
)

from desktop_app.ui.spelling import spell_out
from tests.helpers.window_parts import WindowParts


def click(box: QWidget, text: str) -> None:
    assert isinstance(box, QMessageBox)
    (button,) = [button for button in box.buttons() if button.text() == text]
    button.click()


def test_copy_takes_the_whole_description_or_what_is_selected(
    parts: WindowParts, album: list[Path]
) -> None:
    parts.open(album[0])
    clipboard = QGuiApplication.clipboard()
    parts.press(parts.description, Qt.Key.Key_C, "Control")
    assert clipboard.text() == parts.description.toPlainText()
    assert parts.spy.said[-1] == parts.status == "Copied."
    parts.description.moveCursor(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
    parts.press(parts.description, Qt.Key.Key_C, "Control")
    assert clipboard.text() == parts.description.toPlainText()[0]
    parts.trigger("copy")
    assert clipboard.text() == parts.description.toPlainText()


def test_say_again_spell_and_stop(parts: WindowParts, album: list[Path]) -> None:
    parts.open(album[0])
    sentence = parts.description.toPlainText()
    parts.trigger("say_again")
    parts.trigger("spell")
    assert parts.spy.said == [sentence, sentence, spell_out(sentence)]
    parts.press(parts.description, Qt.Key.Key_Escape)
    assert not parts.spy.is_speaking
    assert parts.spy.stopped[-1] == spell_out(sentence)


def test_a_sidecar_is_written_and_foreign_words_are_asked_about(
    parts: WindowParts, album: list[Path]
) -> None:
    sidecar = album[0].with_name("0.png.txt")
    parts.open(album[0])
    parts.trigger("save_sidecar")
    parts.wait(lambda: parts.status == "Saved as 0.png.txt.", "it is saved")
    assert sidecar.read_text("utf-8") == parts.current().text + "\n"

    parts.description.setPlainText("My dog.")
    parts.trigger("save_sidecar")  # its own words give way unasked
    parts.wait(lambda: sidecar.read_text("utf-8") == "My dog.\n", "it is saved again")

    sidecar.write_text("Words of a human.\n", "utf-8")
    answers = {"&Leave it as it is": "Words of a human.\n", "&Replace it": "My dog.\n"}
    for answer, expected in answers.items():
        parts.trigger("save_sidecar")
        box = parts.wait_for_dialog("replace_question")
        assert isinstance(box, QMessageBox)
        assert parts.spy.said[-1] == box.text()
        assert box.defaultButton().text() == "&Leave it as it is"
        click(box, answer)
        parts.wait(lambda: parts.status in ("Left as it is.", "Saved as 0.png.txt."), "answered")
        assert sidecar.read_text("utf-8") == expected
        parts.window.note("")


def test_words_that_come_while_it_is_asked_are_asked_about_too(
    parts: WindowParts, album: list[Path]
) -> None:
    sidecar = album[0].with_name("0.png.txt")
    sidecar.write_text("Words of a human.\n", "utf-8")
    parts.open(album[0])
    parts.trigger("save_sidecar")
    box = parts.wait_for_dialog("replace_question")
    sidecar.write_text("Later words.\n", "utf-8")
    click(box, "&Replace it")
    parts.wait(lambda: "Later words." in parts.spy.said[-1], "it is asked again")
    assert sidecar.read_text("utf-8") == "Later words.\n"
    click(parts.wait_for_dialog("replace_question"), "&Replace it")
    parts.wait(lambda: parts.status == "Saved as 0.png.txt.", "it is saved")
    assert sidecar.read_text("utf-8") == parts.current().text + "\n"


def test_a_pasted_picture_has_no_place_for_a_sidecar(parts: WindowParts) -> None:
    parts.window.opener.open_image(Image.new("RGB", (40, 40), "red"), "Pasted picture")
    parts.wait_until_idle()
    parts.trigger("save_sidecar")
    assert parts.status.startswith("This picture is not a file")


def test_the_description_is_saved_to_a_text_file(
    parts: WindowParts, album: list[Path], tmp_path: Path
) -> None:
    parts.open(album[0])
    parts.trigger("save_text")
    dialog = parts.wait_for_dialog("save_text_dialog")
    assert isinstance(dialog, QFileDialog)
    dialog.setDirectory(str(tmp_path))
    dialog.selectFile("words.txt")
    dialog.accept()
    parts.wait(lambda: parts.status == "Saved as words.txt.", "it is saved")
    assert (tmp_path / "words.txt").read_text("utf-8") == parts.current().text + "\n"


# Editing


def test_edited_words_stay_with_their_picture(parts: WindowParts, album: list[Path]) -> None:
    parts.open(album[0])
    parts.type("My ")
    edited = parts.description.toPlainText()
    assert edited.startswith("My ")
    parts.open(album[1])
    assert not parts.description.toPlainText().startswith("My ")
    parts.session.show(parts.session.entries[0])
    assert parts.description.toPlainText() == edited


def test_another_description_takes_the_place_and_keeps_the_words(
    parts: WindowParts, album: list[Path]
) -> None:
    parts.open(album[0])
    found = parts.description.toPlainText()
    other = parts.alternatives.item(0).text()
    assert other != found
    parts.type("My ")
    (item,) = parts.alternatives.findItems(other, Qt.MatchFlag.MatchExactly)
    parts.alternatives.setCurrentItem(item)
    parts.press(parts.alternatives, Qt.Key.Key_Return)
    assert parts.description.toPlainText() == parts.spy.said[-1] == other
    offered = [parts.alternatives.item(row).text() for row in range(parts.alternatives.count())]
    assert {found, f"My {found}"} <= set(offered)
    parts.description.undo()
    assert parts.description.toPlainText() == f"My {found}"


def test_quitting_asks_before_words_are_lost(parts: WindowParts, album: list[Path]) -> None:
    quits: list[bool] = []
    parts.window.quit_requested.connect(lambda: quits.append(True))
    parts.open(album[0])
    parts.type("My ")
    parts.window.close()
    box = parts.wait_for_dialog("unsaved_question")
    assert isinstance(box, QMessageBox)
    assert parts.spy.said[-1] == box.text()
    click(box, "&Go back")
    assert not quits
    assert parts.window.isVisible()
    parts.trigger("copy")
    parts.window.close()
    assert quits == [True]


# History


def test_the_history_finds_shows_and_forgets(parts: WindowParts, album: list[Path]) -> None:
    parts.open(*album[:3])
    parts.trigger("history")
    dialog = parts.wait_for_dialog("history_dialog")
    lines = parts.in_dialog(dialog, QListWidget, "history_list")
    assert [lines.item(row).text().split(":")[0] for row in range(lines.count())] == [
        "2.png",
        "1.png",
        "0.png",
    ]
    search = parts.in_dialog(dialog, QLineEdit, "history_search")
    search.setText("1.PNG")
    assert lines.count() == 1
    parts.press(lines, Qt.Key.Key_Return)
    parts.wait(lambda: parts.current().name == "1.png", "it is shown")
    assert not dialog.isVisible()

    parts.trigger("history")
    dialog = parts.wait_for_dialog("history_dialog")
    clear = parts.in_dialog(dialog, QPushButton, "clear_history")
    clear.click()
    assert parts.session.entries == []
    assert parts.session.current is None
    assert parts.description.toPlainText() == ""
    assert parts.status == "All pictures are forgotten."
    dialog.close()


def test_recent_pictures_are_in_the_menu(parts: WindowParts, album: list[Path]) -> None:
    parts.open(album[0])
    parts.open(album[1])
    recent = parts.child(QMenu, "recent")
    recent.aboutToShow.emit()
    assert [action.text() for action in recent.actions()] == ["1.png", "0.png"]
    recent.actions()[1].trigger()
    assert parts.current().name == "0.png"
