"""The desktop for tests itself, with a small window that is not the program's."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.audio import wait_until
from tests.helpers.desktop import Desktop, desktop
from tests.helpers.drag_source import TITLE as DRAG_SOURCE
from tests.helpers.program import Program, started
from tests.helpers.stray import marked_processes, process_mark

SMALL_WINDOW = """
import sys
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

class Window(QWidget):
    def __init__(self):
        super().__init__()
        self.setWindowTitle("Small window")
        self.setAcceptDrops(True)
        self.text = QPlainTextEdit("nothing yet")
        self.text.setAccessibleName("Text")
        self.text.setAcceptDrops(False)
        button = QPushButton("Announce")
        button.clicked.connect(self.announce)
        nameless = QPushButton()
        layout = QVBoxLayout(self)
        for widget in (self.text, button, nameless):
            layout.addWidget(widget)

    def announce(self):
        event = QAccessibleAnnouncementEvent(self, "Hear, hear.")
        QAccessible.updateAccessibility(event)

    def dragEnterEvent(self, event):
        event.acceptProposedAction()

    def dropEvent(self, event):
        event.acceptProposedAction()
        self.text.setPlainText(event.mimeData().urls()[0].toLocalFile())

application = QApplication(sys.argv)
window = Window()
window.move(20, 40)
window.show()
print("It complains.", file=sys.stderr)
application.exec()
"""


@pytest.fixture
def program(desktop: Desktop, tmp_path: Path) -> Iterator[Program]:
    with started(desktop, [sys.executable, "-c", SMALL_WINDOW], tmp_path) as program:
        program.expected_complaints.append("It complains")
        program.wait_for(lambda tree: bool(tree.find_all(name="Text")), "the window is there")
        yield program


def test_a_screen_readers_view_of_a_window(desktop: Desktop, program: Program) -> None:
    tree = program.tree()
    assert tree.find(name="Text").text == "nothing yet"
    assert len(tree.find_all("push button", "")) == 1, "the nameless one is not seen"
    before = time.monotonic()
    assert desktop.accessibility.announcements(before) == []
    desktop.accessibility.act(program.pid, tree.find(name="Announce"), "Press")
    wait_until(
        lambda: desktop.accessibility.announcements(before) == ["Hear, hear."], "it is announced"
    )


def test_the_keyboard_reaches_the_window_with_the_focus(desktop: Desktop, program: Program) -> None:
    window = program.wait_for_window("Small window")
    desktop.focus(window)
    desktop.accessibility.focus(program.pid, program.tree().find(name="Text"))
    desktop.press("ctrl+a")
    desktop.type_text("/tmp/a_b-c d.PNG")
    program.wait_for(lambda tree: tree.find(name="Text").text == "/tmp/a_b-c d.PNG", "it is typed")
    desktop.press("ctrl+a", "ctrl+c")
    wait_until(lambda: desktop.clipboard() == b"/tmp/a_b-c d.PNG", "it is copied")


def test_the_clipboard_holds_what_is_put_there(
    desktop: Desktop, program: Program, tmp_path: Path
) -> None:
    desktop.copy("Grüße".encode())
    assert desktop.clipboard() == "Grüße".encode()
    assert desktop.clipboard("image/png") is None
    desktop.copy(b"no real picture", "image/png")
    assert desktop.clipboard("image/png") == b"no real picture"
    assert desktop.clipboard() is None
    desktop.copy_files([tmp_path / "a b.png"])
    assert desktop.clipboard("text/uri-list") == f"file://{tmp_path}/a%20b.png\r\n".encode()


def test_a_file_can_be_dragged_from_one_window_to_another(
    desktop: Desktop, program: Program, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tests.helpers.drag_source", str(tmp_path / "a b.png")]
    with started(desktop, command, tmp_path) as source:
        start = desktop.place_of(source.wait_for_window(DRAG_SOURCE)).middle
        end = desktop.place_of(program.wait_for_window("Small window")).middle
        desktop.drag(start, end)
        program.wait_for(
            lambda tree: tree.find(name="Text").text == str(tmp_path / "a b.png"), "it is dropped"
        )
        wait_until(lambda: source.stdout == "shown\nCopyAction\n", "the source knows")


def test_a_window_is_closed_and_photographed(desktop: Desktop, program: Program) -> None:
    window = program.wait_for_window("Small window")
    assert desktop.screenshot(window).size == desktop.place_of(window)[2:]
    assert len(desktop.screenshot(window).getcolors(1 << 20) or []) > 10
    desktop.close_window(window)
    assert program.wait_for_end() == 0


def test_what_a_program_complains_of_fails_the_test(desktop: Desktop, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; print('Oh dear.', file=sys.stderr)"]
    with (
        pytest.raises(AssertionError, match=r"Oh dear\."),
        started(desktop, command, tmp_path) as program,
    ):
        program.wait_for_end()


def test_a_process_that_is_left_behind_fails_the_test(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.helpers.program.LEFTOVER_GRACE_S", 0.5)
    with (
        pytest.raises(AssertionError, match="sleep 60"),
        started(desktop, ["sh", "-c", "sleep 60 & sleep 0.1"], tmp_path) as program,
    ):
        program.wait_for_end()
    assert not program.children()


def test_nothing_of_a_desktop_outlives_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mark, marked = process_mark()
    for variable, value in marked.items():
        monkeypatch.setenv(variable, value)
    with desktop(tmp_path) as started_desktop:
        started_desktop.copy(b"xclip lives on to hand this out")
        subprocess.run(["xprop", "-root"], env=started_desktop.environment, check=True)
        assert len(marked_processes(mark)) >= 8
    wait_until(lambda: not marked_processes(mark), "all has ended")
