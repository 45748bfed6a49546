"""`picture-aloud watch`: describes the pictures in folders, once or from now on."""

import contextlib
import logging
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from queue import LifoQueue
from types import FrameType
from typing import Any

from desktop_app import paths
from desktop_app.captioner.captioner import Captioner
from desktop_app.captioner.errors import Cancelled, CaptionerError
from desktop_app.folder_watch.options import Summary
from desktop_app.folder_watch.watch import FolderWatch
from desktop_app.logs import PrivateFormatter
from desktop_app.priority import background_threads, lower_priority
from desktop_app.sidecars.errors import SidecarError
from desktop_app.sidecars.ledger import Ledger
from desktop_app.sidecars.writer import SidecarResult
from desktop_app.terminal import (
    ProgressLine,
    one_line,
    with_path,
    write_json,
    write_line,
    write_problem,
)
from desktop_app.watch_request import WatchRequest
from desktop_app.watch_status import StatusPublisher

logger = logging.getLogger(__name__)


def watch_folders(request: WatchRequest, log: PrivateFormatter) -> bool:
    """Describe until the end or until a signal; True when all went well.

    SIGINT and SIGTERM end it after the pictures in hand: a watch that goes on then has done what
    it should, one that was to run once raises KeyboardInterrupt. Raises BrokenPipeError and
    OutputError when standard output takes no more.
    """
    lower_priority()
    captioners = _Captioners(request, log)
    try:
        if not request.is_once:
            captioners.load()  # to fail now rather than at the first picture
        with Ledger() as ledger, _Report(request) as report:
            watch = FolderWatch(request.options, captioners.describe, ledger, report)
            captioners.on_unusable = watch.stop
            with _ending_on_signals(watch.stop) as was_ended:
                summary = watch.catch_up() if request.is_once else report.follow(watch)
            if captioners.problem is None:
                report.end(summary)
    except (CaptionerError, SidecarError) as error:
        logger.info("the watch cannot work", exc_info=True)
        write_problem(str(error))
        return False
    if captioners.problem is not None:
        write_problem(captioners.problem)
        return False
    if not request.is_once:
        return True
    if was_ended.is_set():
        raise KeyboardInterrupt
    return summary.is_success


@contextlib.contextmanager
def _ending_on_signals(stop: Callable[[], None]) -> Iterator[threading.Event]:
    """Call `stop` at the first SIGINT or SIGTERM; a second one ends the program at once.

    Yields an event that is set by then.
    """
    was_ended = threading.Event()
    before: dict[int, Any] = {}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def end(_number: int, _frame: FrameType | None) -> None:
        restore()
        was_ended.set()
        stop()

    numbers = [signal.SIGINT, signal.SIGTERM]
    if sys.platform == "win32":
        numbers.append(signal.SIGBREAK)
    for number in numbers:
        before[number] = signal.signal(number, end)
    try:
        yield was_ended
    finally:
        restore()


class _Captioners:
    """As many captioners as pictures are described at the same time, loaded when first needed."""

    def __init__(self, request: WatchRequest, log: PrivateFormatter) -> None:
        self.problem: str | None = None
        """The sentence when there can be no captioner."""
        self.on_unusable: Callable[[], None] = lambda: None
        self._request = request
        self._jobs = request.options.jobs
        self._log = log
        # Of pictures that are described side by side, those before them are still being written.
        self._in_hand: deque[str] = deque(maxlen=3 * self._jobs)
        self._lock = threading.Lock()
        self._made = 0
        self._idle: LifoQueue[Captioner] = LifoQueue()

    def load(self) -> None:
        """Load one. Raises CaptionerError."""
        captioner = Captioner.load(
            self._request.bundle or paths.bundle_dir(),
            self._request.device,
            background_threads(self._jobs),
        )
        self._made += 1
        self._idle.put(captioner)

    def describe(self, picture: Path) -> str:
        """The picture's alt text. Raises CaptionerError; Cancelled without a captioner."""
        with self._lock:
            self._in_hand.append(os.fspath(picture))
            self._log.hide(*self._in_hand)
            self._load_where_needed()
        captioner = self._idle.get()
        try:
            return captioner.describe(picture).alt_text()
        finally:
            self._idle.put(captioner)

    def _load_where_needed(self) -> None:
        if self.problem is None and self._idle.empty() and self._made < self._jobs:
            try:
                self.load()
            except CaptionerError as error:
                logger.info("the bundle cannot be used", exc_info=True)
                self.problem = str(error)
                self.on_unusable()
        if self.problem is not None:
            raise Cancelled


class _Report:
    """Prints what becomes of the pictures: descriptions on standard output, all else on standard
    error; with --json everything as an object a line on standard output."""

    def __init__(self, request: WatchRequest) -> None:
        self._is_json = request.is_json
        self._has_progress = request.is_once
        self._progress: ProgressLine | None = None
        self._total = self._waiting = 0
        self._described = self._failed = 0
        self._publisher: StatusPublisher | None = None
        self._folders = request.options.folders
        self._open = contextlib.ExitStack()

    def __enter__(self) -> "_Report":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def follow(self, watch: FolderWatch) -> Summary:
        """Run the watch, and tell other processes how it is getting on."""
        with StatusPublisher(self._folders) as self._publisher:
            for folder in self._folders:
                self.said(f"Watching {folder}.")
            return watch.run()

    def described(self, picture: Path, text: str, result: SidecarResult) -> None:
        """See `WatchListener`."""
        self._described += 1
        sidecars = [os.fspath(file) for file in result.written]
        if not self._tell("described", path=os.fspath(picture), text=text, sidecars=sidecars):
            self._clear()
            write_line(one_line(f"{picture}: {text}"))

    def failed(self, picture: Path, sentence: str) -> None:
        """See `WatchListener`."""
        self._failed += 1
        if not self._tell("failed", path=os.fspath(picture), error=sentence):
            self._note(with_path(os.fspath(picture), sentence))

    def left_alone(self, picture: Path, sentence: str) -> None:
        """See `WatchListener`."""
        if not self._tell("left_alone", path=os.fspath(picture), reason=sentence):
            self._note(f"{picture.parent}{os.sep}{sentence}")

    def renamed(self, old: Path, new: Path) -> None:
        """See `WatchListener`."""
        if not self._tell("renamed", path=os.fspath(new), old_path=os.fspath(old)):
            self._note(f"{new}: its description has come along from {old.name}.")

    def waiting_changed(self, count: int) -> None:
        """See `WatchListener`."""
        self._waiting = count
        if self._publisher is not None:
            self._publisher.publish(described=self._described, failed=self._failed, waiting=count)
        if not self._has_progress:
            return
        if self._progress is None:
            self._total = count
            self._progress = self._open.enter_context(ProgressLine(count))
        self._progress.advance_to(self._total - count)

    def said(self, sentence: str) -> None:
        """See `WatchListener`."""
        if not self._tell("message", text=sentence):
            self._note(sentence)

    def end(self, summary: Summary) -> None:
        """Say what has become of all."""
        if not self._tell("summary", **asdict(summary)):
            self._note(summary_sentence(summary))

    def _tell(self, event: str, **fields: Any) -> bool:
        if self._is_json:
            self._clear()
            write_json({"event": event, **fields})
        return self._is_json

    def _note(self, sentence: str) -> None:
        self._clear()
        write_problem(sentence)

    def _clear(self) -> None:
        if self._progress is not None:
            self._progress.clear()


def summary_sentence(summary: Summary) -> str:
    """What has become of the pictures, for people."""
    parts = [f"{_pictures(summary.described)} described"]
    if summary.failed:
        parts.append(f"{summary.failed} failed")
    if summary.left_alone:
        files = "1 file" if summary.left_alone == 1 else f"{summary.left_alone} files"
        parts.append(f"{files} left as found")
    if summary.untried:
        parts.append(f"{_pictures(summary.untried)} not tried, because their folders take no files")
    return f"{', '.join(parts)}."


def _pictures(count: int) -> str:
    return "1 picture" if count == 1 else f"{count} pictures"
