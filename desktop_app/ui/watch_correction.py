"""Correcting a description: from then on the words beside the picture are the user's."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QWidget

from desktop_app.ui.forms import ScrollingDialog, StatusText
from desktop_app.ui.questions import Question, ask, what_stands_in

_LINES = 5


class CorrectionDialog(ScrollingDialog):
    """Whoever shows it connects `save_requested` to what saves and then closes it."""

    save_requested = Signal(str)
    problem_shown = Signal(str)

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        """`name` is the picture's."""
        super().__init__("", parent)
        self.setObjectName("correction_dialog")
        self.setWindowTitle(self.tr("Correct the description of {name}").format(name=name))
        self.shown: frozenset[str | None] = frozenset((text,))
        """What may stand there when the words are saved: the user knows it."""
        self._before = text
        label = QLabel(self.tr("&Description of {name}:").format(name=name.replace("&", "&&")))
        label.setWordWrap(True)
        self.text = QPlainTextEdit(text)
        self.text.setObjectName("correction")
        self.text.setAccessibleName(self.tr("Description of {name}").format(name=name))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(_LINES * self.text.fontMetrics().lineSpacing())
        self.text.installEventFilter(self)
        label.setBuddy(self.text)
        self._problem = StatusText()
        self._problem.hide()
        self.content.addWidget(label)
        self.content.addWidget(self.text, 1)
        self.footer.addWidget(self._problem)
        self._add_buttons()
        self.text.selectAll()
        self.text.setFocus()
        self.fit()

    def show_problem(self, sentence: str) -> None:
        """Say why the words are not saved; they stay where they are."""
        self._problem.setText(sentence)
        self._problem.show()
        self._save.setEnabled(True)
        self.problem_shown.emit(sentence)

    def ask_to_replace(self, standing: tuple[tuple[Path, str | None], ...]) -> None:
        """Others have written meanwhile: tell what stands in which file and ask for it to go."""
        self._save.setEnabled(True)
        question = " ".join(
            (
                self.tr("The description has been changed by somebody else meanwhile."),
                *(what_stands_in(file, words) for file, words in standing),
                self.tr("Replace it with yours?"),
            )
        )
        self.problem_shown.emit(question)
        ask(
            self,
            Question(
                name="replace_correction_question",
                title=self.tr("Replace?"),
                text=question,
                go_on=self.tr("&Replace it"),
                leave=self.tr("&Leave it as it is"),
            ),
            lambda: self._replace(frozenset(words for _, words in standing)),
        )

    def reject(self) -> None:
        """Close, after asking where words would be lost."""
        if self.text.toPlainText().strip() in ("", self._before):
            super().reject()
            return
        question = self.tr("You have changed the description. Shall your words be lost?")
        self.problem_shown.emit(question)
        ask(
            self,
            Question(
                name="lost_correction_question",
                title=self.tr("Your words are not saved"),
                text=question,
                go_on=self.tr("Close &without saving"),
                leave=self.tr("&Go back"),
            ),
            lambda: self.done(QDialog.DialogCode.Rejected),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        # A description is one line: Enter is free to save it.
        if (
            watched is self.text
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self._request_saving()
            return True
        return super().eventFilter(watched, event)

    def _add_buttons(self) -> None:
        buttons = QDialogButtonBox()
        self._save = buttons.addButton(self.tr("&Save"), QDialogButtonBox.ButtonRole.ActionRole)
        self._save.setObjectName("save_correction")
        cancel = buttons.addButton(self.tr("&Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        cancel.setObjectName("cancel_correction")
        for button in (self._save, cancel):
            button.setAutoDefault(False)
        self._save.clicked.connect(self._request_saving)
        buttons.rejected.connect(self.reject)
        self.footer.addWidget(buttons)

    def _request_saving(self) -> None:
        text = " ".join(self.text.toPlainText().split())
        if not text:
            self.show_problem(self.tr("There are no words to save: write a description."))
        elif self._save.isEnabled():  # else it is being saved already
            self._save.setEnabled(False)
            self.save_requested.emit(text)

    def _replace(self, words: frozenset[str | None]) -> None:
        self.shown |= words
        self._request_saving()
