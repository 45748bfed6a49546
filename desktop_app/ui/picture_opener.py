"""From files, folders and keys to the pictures of the session."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.captioner.preprocessing import IMAGE_SUFFIXES
from desktop_app.picture_files import FoundPicture, find_pictures, neighbour
from desktop_app.ui.background import Background
from desktop_app.ui.picture_session import PictureSession

MOST_AT_ONCE = 100


class PictureOpener(QObject):
    """Looks for files on a thread of its own, so that slow disks keep nobody waiting."""

    told = Signal(str)

    def __init__(self, session: PictureSession, background: Background, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._background = background
        self._window = window
        self._folder = ""
        self._is_stepping = False
        self._steps_waiting = 0

    def ask(self) -> None:
        """Let the user choose pictures in a dialog."""
        dialog = QFileDialog(self._window, self.tr("Open pictures"))
        dialog.setObjectName("open_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        patterns = " ".join(
            f"*{each}" for suffix in sorted(IMAGE_SUFFIXES) for each in _cases(suffix)
        )
        pictures = self.tr("Pictures ({patterns})").format(patterns=patterns)
        dialog.setNameFilters([pictures, self.tr("All files (*)")])
        # A list of all endings is of no use to anybody who hears it.
        dialog.setOption(QFileDialog.Option.HideNameFilterDetails)
        if self._folder:
            dialog.setDirectory(self._folder)
        dialog.filesSelected.connect(self.open_paths)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open_paths(self, paths: Sequence[str]) -> None:
        """Open files, and the pictures in and below folders."""
        absolute = [os.path.abspath(path) for path in paths]
        self._run(lambda: list(islice(find_pictures(absolute), MOST_AT_ONCE + 1)), self._open_found)

    def open_image(self, image: Image.Image, name: str) -> None:
        """Open a picture that is not a file."""
        self._session.open_pictures([(image, name)])

    def step(self, step: int) -> None:
        """Go on (1) or back (-1): among several pictures opened together, else in the folder."""
        current = self._session.current
        if current is None:
            self.told.emit(self.tr("There is no picture yet: open one first."))
        elif current.batch:
            self._step_in_batch(step)
        elif current.path is None:
            self.told.emit(self.tr("This picture is not a file in a folder."))
        elif self._is_stepping:
            self._steps_waiting += step
        else:
            self._is_stepping = True
            path = str(current.path)
            self._run(lambda: neighbour(path, step), partial(self._step_to, step))

    def _step_in_batch(self, step: int) -> None:
        entry = self._session.batch_neighbour(step)
        if entry is not None:
            self._session.show(entry)
        elif step > 0:
            self.told.emit(self.tr("This is the last of the opened pictures."))
        else:
            self.told.emit(self.tr("This is the first of the opened pictures."))

    def _step_to(self, step: int, path: str | None) -> None:
        self._is_stepping = False
        if path is not None:
            self._session.step_to_file(path)
        elif step > 0:
            self.told.emit(self.tr("This is the last picture in the folder."))
        else:
            self.told.emit(self.tr("This is the first picture in the folder."))
        steps, self._steps_waiting = self._steps_waiting, 0
        if steps and path is not None:
            self.step(steps)

    def _open_found(self, found: list[FoundPicture]) -> None:
        pictures = [
            (Path(each.path), os.path.basename(each.path)) for each in found if not each.error
        ]
        problems = [each.error for each in found if each.error]
        if pictures:
            self._folder = str(pictures[0][0].parent)
            self._session.open_pictures(pictures[:MOST_AT_ONCE])
        if len(pictures) > MOST_AT_ONCE:
            self.told.emit(
                self.tr(
                    "There are more than {count} pictures: the first {count} are opened. For more "
                    "of them use the command picture-aloud caption."
                ).format(count=MOST_AT_ONCE)
            )
        elif problems:
            self.told.emit(problems[0])
        elif len(pictures) > 1:
            self.told.emit(self.tr("{count} pictures are opened.").format(count=len(pictures)))

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._background.run(work, done, self._failed)

    def _failed(self, error: Exception) -> None:
        self._is_stepping = False
        if not isinstance(error, OSError):
            raise error
        reason = error.strerror or type(error).__name__
        self.told.emit(self.tr("The folder cannot be read: {reason}.").format(reason=reason))


def _cases(suffix: str) -> tuple[str, str]:
    return suffix, suffix.upper()
