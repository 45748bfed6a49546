"""What becomes of a description: copied, saved beside its picture, saved as a text file."""

import dataclasses
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.sidecars.errors import SidecarError, spoken
from desktop_app.sidecars.ledger import Ledger
from desktop_app.sidecars.options import SidecarOptions
from desktop_app.sidecars.plain_text import write_text_file
from desktop_app.sidecars.saving import PictureChangedError, Saved, SaveRequest, save
from desktop_app.sidecars.words import storable
from desktop_app.ui.background import Background
from desktop_app.ui.picture_session import PictureEntry
from desktop_app.ui.questions import Question, ask, what_stands_in


class WaysOut(QObject):
    """Copies and saves; `told` says how it went, `asked` what the user is being asked."""

    told = Signal(str)
    asked = Signal(str)
    saved_beside = Signal(object)
    """The picture that has other words beside it since."""

    def __init__(self, window: QWidget, background: Background) -> None:
        super().__init__(window)
        self.sidecar_options = SidecarOptions()
        """Which files are written beside pictures."""
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
        self._save_beside(
            entry,
            SaveRequest(
                picture=entry.path,
                text=entry.text,
                is_human=entry.has_own_words,
                described=entry.fingerprint,
                replaces=frozenset(() if entry.saved_words is None else (entry.saved_words,)),
            ),
        )

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

    def _save_beside(self, entry: PictureEntry, request: SaveRequest) -> None:
        options = self.sidecar_options

        def work() -> Saved:
            with Ledger() as ledger:
                return save(request, options, ledger)

        self._background.run(
            work,
            partial(self._saved_beside, entry, request),
            partial(self._not_saved_beside, request),
        )

    def _saved_beside(self, entry: PictureEntry, request: SaveRequest, saved: Saved) -> None:
        if saved.files:
            if request.is_human:
                entry.saved_words = storable(request.text)
            self._note_kept(entry, request.text)
            self.saved_beside.emit(request.picture)
        if saved.foreign:
            self._ask_to_replace(entry, request, saved)
        else:
            self._tell(self._saved_as(saved), *saved.complaints)

    def _not_saved_beside(self, request: SaveRequest, error: Exception) -> None:
        if not isinstance(error, PictureChangedError):
            self._failed(error)
            return
        self.told.emit(
            self.tr(
                "{name} has changed since it was described, so nothing was saved: open it again to "
                "have it described as it is now."
            ).format(name=spoken(request.picture.name))
        )

    def _ask_to_replace(self, entry: PictureEntry, request: SaveRequest, saved: Saved) -> None:
        standing = [what_stands_in(file, words) for file, words in saved.foreign]
        if len(standing) == 1:
            replace = self.tr("Replace it with this description?")
        else:
            replace = self.tr("Replace both with this description?")
        question = " ".join([*standing, replace])
        # Only words that the user has been told of may go: others that come in between are asked
        # about anew.
        known = request.replaces | {words for _, words in saved.foreign}
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
            lambda: self._save_beside(entry, dataclasses.replace(request, replaces=known)),
            lambda: self._tell(self._saved_as(saved), self._left(saved), *saved.complaints),
        )

    def _saved_as(self, saved: Saved) -> str:
        names = [spoken(file.name) for file in saved.files]
        if not names:
            return ""
        if len(names) == 1:
            return self.tr("Saved as {name}.").format(name=names[0])
        return self.tr("Saved as {name} and {other}.").format(name=names[0], other=names[1])

    def _left(self, saved: Saved) -> str:
        """After the answer that foreign words stay."""
        if not saved.files:
            return self.tr("Left as it is.")
        sentence = self.tr("{name} was left as it is.")
        return " ".join(sentence.format(name=spoken(file.name)) for file, _ in saved.foreign)

    def _tell(self, *sentences: str) -> None:
        self.told.emit(" ".join(sentence for sentence in sentences if sentence))

    def _write_text(self, entry: PictureEntry, file: Path) -> None:
        text = entry.text
        self._background.run(
            # The dialog has asked whether the file may be replaced.
            lambda: write_text_file(file, text),
            lambda _: self._saved_text(entry, text, file),
            self._failed,
        )

    def _saved_text(self, entry: PictureEntry, text: str, file: Path) -> None:
        self._note_kept(entry, text)
        self._tell(self._saved_as(Saved((file,))))

    def _note_kept(self, entry: PictureEntry, text: str) -> None:
        if entry.text == text:
            entry.is_kept = True

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, SidecarError):
            raise error
        self.told.emit(str(error))
