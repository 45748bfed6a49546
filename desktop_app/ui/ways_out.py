"""What becomes of a description: copied, saved beside its picture, saved as a text file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.sidecars.errors import FileExistsAlreadyError, SidecarError
from desktop_app.sidecars.naming import text_sidecar
from desktop_app.sidecars.plain_text import write_sidecar, write_text_file
from desktop_app.sidecars.words import one_line
from desktop_app.ui.background import Background
from desktop_app.ui.picture_session import PictureEntry
from desktop_app.ui.questions import Question, ask


class WaysOut(QObject):
    """Copies and saves; `told` says how it went, `asked` what the user is being asked."""

    told = Signal(str)
    asked = Signal(str)

    def __init__(self, window: QWidget, background: Background) -> None:
        super().__init__(window)
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
        self._write_sidecar(entry, entry.path, may_overwrite=False)

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

    def _write_sidecar(self, entry: PictureEntry, picture: Path, *, may_overwrite: bool) -> None:
        text, replaces = entry.text, entry.saved_sidecar

        def saved(file: Path) -> None:
            entry.saved_sidecar = one_line(text)
            self._saved(entry, text, file)

        self._background.run(
            lambda: write_sidecar(picture, text, replaces=replaces, may_overwrite=may_overwrite),
            saved,
            partial(self._sidecar_failed, entry, picture),
        )

    def _sidecar_failed(self, entry: PictureEntry, picture: Path, error: Exception) -> None:
        if not isinstance(error, FileExistsAlreadyError):
            self._failed(error)
            return
        question = self.tr(
            "{name} exists already and says something else. Replace it with this description?"
        ).format(name=text_sidecar(picture).name)
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
            lambda: self._write_sidecar(entry, picture, may_overwrite=True),
            lambda: self.told.emit(self.tr("Left as it is.")),
        )

    def _write_text(self, entry: PictureEntry, file: Path) -> None:
        text = entry.text
        self._background.run(
            # The dialog has asked whether the file may be replaced.
            lambda: write_text_file(file, text, may_overwrite=True),
            lambda _: self._saved(entry, text, file),
            self._failed,
        )

    def _saved(self, entry: PictureEntry, text: str, file: Path) -> None:
        if entry.text == text:
            entry.is_kept = True
        self.told.emit(self.tr("Saved as {name}.").format(name=file.name))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, SidecarError):
            raise error
        self.told.emit(str(error))
