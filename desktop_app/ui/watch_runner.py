"""The thread on which the folder watch runs; what it tells arrives in the window's thread."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_app import paths
from desktop_app.captioner.language import translate
from desktop_app.folder_watch.options import WatchOptions
from desktop_app.folder_watch.watch import FolderWatch
from desktop_app.sidecars.alt_text import alt_text
from desktop_app.sidecars.errors import SidecarError, spoken
from desktop_app.sidecars.ledger import Ledger
from desktop_app.sidecars.writer import SidecarResult

logger = logging.getLogger(__name__)

RETRY_S = 60.0
"""Seconds until a watch that could not run is tried again."""

Describe = Callable[[Path, threading.Event], str]
"""Gives a picture's description; raises Cancelled once the event is set."""


class WatchRunner(QObject):
    """Runs one folder watch at a time. Changing what is watched keeps nobody waiting."""

    described = Signal(object, str)
    failed = Signal(object, str)
    left_alone = Signal(object, str)
    renamed = Signal(object, object)
    waiting_changed = Signal(int)
    said = Signal(str)

    def __init__(self, describe: Describe, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._describe = describe
        self._listener = _Listener(self)
        self._changed = threading.Condition()  # guards all that follows
        self._options: WatchOptions | None = None
        self._is_new = False
        self._is_paused = False
        self._is_closed = False
        self._watch: FolderWatch | None = None
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._work, name="folder watch")
        self._thread.start()

    def watch(self, options: WatchOptions | None) -> None:
        """Watch this from now on, in place of what was watched before; None watches nothing."""
        with self._changed:
            self._options = options
            self._is_new = True
            self._stop_watch()

    def pause(self, is_paused: bool) -> None:
        """Describe nothing more, or go on."""
        with self._changed:
            self._is_paused = is_paused
            if self._watch is not None:
                self._tell_pause(self._watch)

    def close(self) -> None:
        """End the watch and its thread; the picture in hand stays without a description."""
        with self._changed:
            self._is_closed = True
            self._stop_watch()
        self._thread.join()

    def _stop_watch(self) -> None:
        self._cancelled.set()
        if self._watch is not None:
            self._watch.stop()
        self._changed.notify()

    def _tell_pause(self, watch: FolderWatch) -> None:
        if self._is_paused:
            watch.pause()
        else:
            watch.resume()

    # On the thread

    def _work(self) -> None:
        problem = ""
        while True:
            with self._changed:
                retry_s = RETRY_S if problem else None
                self._changed.wait_for(lambda: self._is_new or self._is_closed, retry_s)
                if self._is_closed:
                    return
                if self._is_new:
                    problem = ""
                self._is_new = False
                options = self._options
                self._cancelled = threading.Event()
            self.waiting_changed.emit(0)
            if options is not None:
                told, problem = problem, self._run(options)
                if problem not in ("", told):
                    self.said.emit(problem)

    def _run(self, options: WatchOptions) -> str:
        """Watch until something else is to be watched; a sentence when that cannot be."""
        try:
            with Ledger() as ledger:
                self._follow(options, ledger)
        except SidecarError as error:
            logger.info("the folder watch cannot run", exc_info=True)
            return str(error)
        except Exception:
            logger.exception("the folder watch has failed")
            return translate(
                "Sentences",
                "The folder watch has stopped because of a fault in Picture Aloud and is tried "
                "again every minute. The details are in {file}.",
            ).format(file=paths.log_file())
        return ""

    def _follow(self, options: WatchOptions, ledger: Ledger) -> None:
        with self._changed:
            if self._is_new or self._is_closed:
                return
            cancelled = self._cancelled
            watch = FolderWatch(
                options, lambda picture: self._describe(picture, cancelled), ledger, self._listener
            )
            self._tell_pause(watch)
            self._watch = watch
        try:
            watch.run()
        finally:
            with self._changed:
                self._watch = None


class _Listener:
    """Turns what the watch tells into signals. Names may hold what no voice can say."""

    def __init__(self, runner: WatchRunner) -> None:
        self._runner = runner

    def described(self, picture: Path, text: str, result: SidecarResult) -> None:
        if result.written:
            self._runner.described.emit(picture, alt_text(text))  # as it has been written

    def failed(self, picture: Path, sentence: str) -> None:
        self._runner.failed.emit(picture, spoken(sentence))

    def left_alone(self, picture: Path, sentence: str) -> None:
        self._runner.left_alone.emit(picture, spoken(sentence))

    def renamed(self, old: Path, new: Path) -> None:
        self._runner.renamed.emit(old, new)

    def waiting_changed(self, count: int) -> None:
        self._runner.waiting_changed.emit(count)

    def said(self, sentence: str) -> None:
        self._runner.said.emit(spoken(sentence))
