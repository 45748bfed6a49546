"""Questions with two answers, of which the harmless one is the default."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop_app.sidecars.errors import spoken

_MOST_READ_OUT = 250
"""Most characters of foreign words that a question tells."""


@dataclass(frozen=True)
class Question:
    """What is asked and the two answers, as buttons show them."""

    name: str
    """The dialog's object name."""
    title: str
    text: str
    go_on: str
    leave: str


def ask(
    window: QWidget,
    question: Question,
    go_on: Callable[[], None],
    leave: Callable[[], None] = lambda: None,
) -> None:
    """Ask without waiting for the answer; Enter and Escape leave everything as it is."""
    box = QMessageBox(window)
    box.setObjectName(question.name)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(question.title)
    box.setTextFormat(Qt.TextFormat.PlainText)  # names and foreign words may look like markup
    box.setText(question.text)
    yes = box.addButton(question.go_on, QMessageBox.ButtonRole.DestructiveRole)
    no = box.addButton(question.leave, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    yes.clicked.connect(go_on)
    no.clicked.connect(leave)
    box.finished.connect(box.deleteLater)
    box.open()


def what_stands_in(file: Path, words: str | None) -> str:
    """Say what a sidecar file holds that others have written; `words` None cannot be read."""
    name = spoken(file.name)
    if words is None:
        return QCoreApplication.translate(
            "Questions", "{name} exists already, and what it says cannot be read."
        ).format(name=name)
    if not words:
        return QCoreApplication.translate(
            "Questions", "{name} exists already and is empty."
        ).format(name=name)
    return QCoreApplication.translate(
        "Questions", "{name} exists already and says something else: \u201c{words}\u201d"
    ).format(name=name, words=_shortened(words))


def _shortened(words: str) -> str:
    """Foreign words as a question tells them: no more than can be listened to."""
    if len(words) <= _MOST_READ_OUT:
        return words
    return words[:_MOST_READ_OUT].rstrip() + "\N{HORIZONTAL ELLIPSIS}"
