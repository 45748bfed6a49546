"""The folder watch in the window: what the settings ask for, what became of it."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.folder_watch.options import WatchOptions
from desktop_app.settings import Settings
from desktop_app.sidecars.writer import read_alt_text
from desktop_app.ui import watch_archive
from desktop_app.ui.background import Background
from desktop_app.ui.watch_model import Outcome, WatchedPicture, WatchedPictures
from desktop_app.ui.watch_news import WatchNews
from desktop_app.ui.watch_runner import WatchRunner
from desktop_app.ui.worker import CaptionWorker
from desktop_app.watch_status import WatchStatus

SHOW_MS = 500
"""How often the list is brought up to date at most: laying it out anew takes its time."""

Fail = Callable[[Exception], None]


class WatchControl(QObject):
    """Watches as the settings say, once there is a model, and keeps what there is to show."""

    changed = Signal()
    """Another state, or another number of waiting pictures."""

    def __init__(
        self,
        worker: CaptionWorker,
        news: WatchNews,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.pictures = WatchedPictures(self)
        self.waiting = self.described = self.failed = 0
        self._worker = worker
        self._news = news
        self._settings = settings
        self._has_model = False
        self._running: WatchOptions | None = None
        self._listed: WatchOptions | None = None
        self._is_closing = threading.Event()
        self._arrived: list[WatchedPicture] = []
        self._showing = QTimer(self)
        self._showing.setSingleShot(True)
        self._showing.setInterval(SHOW_MS)
        self._showing.timeout.connect(self._show_arrived)
        # One of its own: a slow drive must not keep the user's pictures waiting.
        self._background = Background(self)
        self._runner = WatchRunner(self._describe, self)
        self._runner.described.connect(self._take_description)
        self._runner.failed.connect(self._take_failure)
        self._runner.left_alone.connect(self._take_left_alone)
        self._runner.renamed.connect(self._take_rename)
        self._runner.waiting_changed.connect(self._take_waiting)
        self._runner.said.connect(news.add_sentence)

    @property
    def options(self) -> WatchOptions:
        """What the settings ask for."""
        settings = self._settings
        return WatchOptions(
            folders=tuple(map(Path, settings.watched_folders)),
            sidecars=settings.sidecar_options,
            is_recursive=settings.watch_subfolders,
            is_polling=settings.watch_polling,
        )

    def apply(self, settings: Settings) -> None:
        """Watch as these settings say from now on."""
        self._settings = settings
        self._runner.pause(settings.is_watch_paused)
        self._start()

    def set_model(self, is_there: bool) -> None:
        """Without a model every picture would seem to be at fault: the watch waits for one."""
        self._has_model = is_there
        self._start()

    def close(self) -> None:
        """End the watch and its threads. The worker must cancel its pictures first."""
        self._is_closing.set()
        self._runner.close()
        self._background.close()

    def state(self) -> str:
        """How things stand, in words."""
        count = len(self._settings.watched_folders)
        if count == 0:
            return self.tr("No folder is watched. Add one, and its pictures are described.")
        if not self._has_model:
            return self.tr("The watch waits until the captioning model is loaded.")
        if self._settings.is_watch_paused:
            begin = self.tr("The watch is paused.")
        elif count == 1:
            begin = self.tr("One folder is watched.")
        else:
            begin = self.tr("{count} folders are watched.").format(count=count)
        if self.waiting == 0:
            return self.tr("{state} No picture is waiting.").format(state=begin)
        if self.waiting == 1:
            return self.tr("{state} One picture is waiting.").format(state=begin)
        return self.tr("{state} {count} pictures are waiting.").format(
            state=begin, count=self.waiting
        )

    def status(self) -> WatchStatus:
        """How things stand, for other processes."""
        return WatchStatus(
            folders=tuple(self._settings.watched_folders) if self._has_model else (),
            described=self.described,
            failed=self.failed,
            waiting=self.waiting,
            is_paused=self._settings.is_watch_paused,
            pid=os.getpid(),
        )

    def list_written(self) -> None:
        """Add what was written before this start of the program to the list."""
        options = self.options
        if options != self._listed:
            self._listed = options
            self._background.run(
                lambda: watch_archive.find_written(options, self._is_closing.is_set),
                self.pictures.put_last,
                lambda error: self._news.add_sentence(str(error)),
            )

    def read(self, picture: Path, done: Callable[[str | None], None], failed: Fail) -> None:
        """Get what stands beside a picture now."""
        sidecars = self.options.sidecars
        self._background.run(lambda: read_alt_text(picture, sidecars), done, failed)

    def correct(
        self,
        picture: Path,
        text: str,
        shown: frozenset[str | None],
        done: Callable[[], None],
        failed: Fail,
    ) -> None:
        """Write the user's words beside a picture, see `watch_archive.correct`."""
        sidecars = self.options.sidecars

        def corrected(line: WatchedPicture) -> None:
            self.pictures.change(line)
            done()

        self._background.run(
            lambda: watch_archive.correct(picture, text, shown, sidecars), corrected, failed
        )

    def look_again(self, picture: Path) -> None:
        """Bring a picture's line up to date: the user has saved a description in the window."""
        if not self.pictures.lists(picture):
            return
        sidecars = self.options.sidecars

        def looked(line: WatchedPicture | None) -> None:
            if line is not None:
                self.pictures.change(line)

        self._background.run(
            lambda: watch_archive.look(picture, sidecars),
            looked,
            lambda error: self._news.add_sentence(str(error)),
        )

    def _describe(self, picture: Path, cancelled: threading.Event) -> str:
        """Called on threads of the watch's."""
        caption = self._worker.describe(picture, self._settings.beam_width, cancelled)
        return caption.alt_text()

    def _start(self) -> None:
        is_wanted = self._has_model and bool(self._settings.watched_folders)
        options = self.options if is_wanted else None
        if options != self._running:
            self._running = options
            self._runner.watch(options)
        self.changed.emit()

    # What the watch tells

    def _take_description(self, picture: Path, text: str) -> None:
        self.described += 1
        self._news.add_described()
        self._arrive(WatchedPicture(picture, Outcome.DESCRIBED, text))

    def _take_failure(self, picture: Path, sentence: str) -> None:
        self.failed += 1
        self._news.add_failure(sentence)
        self._arrive(WatchedPicture(picture, Outcome.FAILED, sentence))

    def _take_left_alone(self, picture: Path, sentence: str) -> None:
        self._arrive(WatchedPicture(picture, Outcome.LEFT_ALONE, sentence))

    def _take_rename(self, old: Path, new: Path) -> None:
        self._show_arrived()
        self.pictures.rename(old, new)

    def _take_waiting(self, count: int) -> None:
        self.waiting = count
        self._news.set_waiting(count)
        if not self._showing.isActive():
            self._showing.start()

    def _arrive(self, line: WatchedPicture) -> None:
        self._arrived.append(line)
        if not self._showing.isActive():
            self._showing.start()

    def _show_arrived(self) -> None:
        arrived, self._arrived = self._arrived, []
        self.pictures.put_first(arrived)
        self.changed.emit()
