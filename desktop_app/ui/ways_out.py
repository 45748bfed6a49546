"""What becomes of a description: copied, saved beside its picture, saved as a text file."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.sidecars.errors import SidecarError, spoken
from desktop_app.sidecars.ledger import Ledger
from desktop_app.sidecars.options import SidecarOptions
from desktop_app.sidecars.plain_text import write_text_file
from desktop_app.ui.background import Background
from desktop_app.ui.beside import Outcome, Wish, write_beside
from desktop_app.ui.picture_session import PictureEntry
from desktop_app.ui.questions import Question, ask

logger = logging.getLogger(__name__)


class WaysOut(QObject):
    """Copies and saves; `told` says how it went, `asked` what the user is being asked."""

    told = Signal(str)
    asked = Signal(str)

    def __init__(
        self, window: QWidget, background: Background, options: Callable[[], SidecarOptions]
    ) -> None:
        """`options`: how descriptions are to be written beside pictures at that moment."""
        super().__init__(window)
        self._options = options
        self._window = window
        self._background = background

    def copy(self, entry: PictureEntry) -> None:
        """Put the description on the clipboard."""
        QGuiApplication.clipboard().setText(entry.text)
        entry.is_kept = True
        self.told.emit(self.tr("Copied."))

    def save_sidecar(self, entry: PictureEntry) -> None:
        """Write the description beside its picture; asks before it replaces foreign words."""
        if entry.path is None:
            self.told.emit(
                self.tr(
                    "This picture is not a file, so nothing can lie beside it: save the "
                    "description as a text file instead."
                )
            )
            return
        self._write_sidecars(entry, entry.path, may_overwrite=False)

    def save_text(self, entry: PictureEntry) -> None:
        """Ask for a file and write the description there."""
        dialog = QFileDialog(self._window, self.tr("Save the description"))
        dialog.setObjectName("save_text_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Text files (*.txt)"), self.tr("All files (*)")])
        dialog.setDefaultSuffix("txt")
        if entry.path is not None:
            dialog.setDirectory(str(entry.path.parent))
        dialog.selectFile(f"{Path(entry.name).stem}.txt")
        dialog.fileSelected.connect(lambda file: self._write_text(entry, Path(file)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write_sidecars(self, entry: PictureEntry, picture: Path, *, may_overwrite: bool) -> None:
        text, options, is_human = entry.text, self._options(), entry.is_users_own
        wish = Wish(
            text,
            is_human=is_human,
            replaces=entry.saved_words,
            may_overwrite=may_overwrite,
            described=None if is_human else entry.version,
        )

        def write() -> Outcome:
            with Ledger() as ledger:
                return write_beside(picture, wish, options, ledger)

        def done(outcome: Outcome) -> None:
            if outcome.saved:
                entry.saved_words = text
            if outcome.in_the_way:
                self._ask_to_replace(entry, picture, outcome)
            else:
                self._saved(entry, text, outcome.saved, outcome.complaints)

        self._background.run(write, done, self._failed)

    def _ask_to_replace(self, entry: PictureEntry, picture: Path, outcome: Outcome) -> None:
        question = self.tr(
            "{name} exists already and says something else. Replace it with this description?"
        ).format(name=self._listed(outcome.in_the_way))
        self.asked.emit(question)
        ask(
            self._window,
            Question(
                name="replace_question",
                title=self.tr("Replace?"),
                text=question,
                go_on=self.tr("&Replace it"),
                leave=self.tr("&Leave it as it is"),
            ),
            lambda: self._write_sidecars(entry, picture, may_overwrite=True),
            lambda: self._left(outcome),
        )

    def _left(self, outcome: Outcome) -> None:
        sentences = [self.tr("Left as it is.")]
        if outcome.saved:  # the other of two formats
            sentences = [
                self._saved_sentence(outcome.saved),
                self.tr("{name} is left as it is.").format(name=self._listed(outcome.in_the_way)),
            ]
        self.told.emit(" ".join((*sentences, *outcome.complaints)))

    def _listed(self, files: Sequence[Path]) -> str:
        first, *others = (spoken(file.name) for file in files)
        for other in others:
            first = self.tr("{first} and {second}").format(first=first, second=other)
        return first

    def _saved_sentence(self, files: Sequence[Path]) -> str:
        return self.tr("Saved as {name}.").format(name=self._listed(files))

    def _write_text(self, entry: PictureEntry, file: Path) -> None:
        text = entry.text
        self._background.run(
            # The dialog has asked whether the file may be replaced.
            lambda: write_text_file(file, text),
            lambda _: self._saved(entry, text, (file,)),
            self._failed,
        )

    def _saved(
        self,
        entry: PictureEntry,
        text: str,
        files: Sequence[Path],
        complaints: Sequence[str] = (),
    ) -> None:
        """Tell which files hold the text now, and why others do not."""
        if files and entry.text == text:
            entry.is_kept = True
        self.told.emit(" ".join((*([self._saved_sentence(files)] if files else []), *complaints)))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, SidecarError):
            raise error
        # Without the traceback, which would name the picture.
        logger.info("a description cannot be saved: %r", error.__cause__)
        self.told.emit(str(error))
