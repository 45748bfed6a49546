"""How the watch learns of changes: from the system, or by looking again and again.

watchdog does the work: inotify on Linux, FSEvents, ReadDirectoryChangesW, or its polling. What it
does not do is done here: a folder that goes and comes back, inotify's limits, lost events.
"""

import errno
import logging
import os
import stat
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserverVFS

from desktop_app.captioner.language import translate
from desktop_app.folder_watch.backlog import Backlog, Rename
from desktop_app.folder_watch.options import WatchOptions
from desktop_app.folder_watch.selection import Selection

logger = logging.getLogger(__name__)
# It complains of having been stopped at a moment when it had just heard of something.
logging.getLogger("watchdog.observers.inotify").addFilter(
    lambda record: "when the thread is inactive" not in record.getMessage()
)

_EVENTS: list[type[FileSystemEvent]] = [
    *(FileCreatedEvent, FileMovedEvent, DirCreatedEvent, DirMovedEvent),
    # inotify tells when a file is closed, and so need not tell of every single write.
    FileClosedEvent if "Inotify" in Observer.__name__ else FileModifiedEvent,  # type: ignore[attr-defined]
]
_POLLED_EVENTS = [*_EVENTS, FileModifiedEvent]
_LIMITS = (errno.ENOSPC, errno.EMFILE)
"""What inotify_add_watch(2) and inotify_init(2) fail with at a limit."""
_BURST = 4096
"""So many events without a pause, and the kernel, which keeps 16,384, may have lost some."""
_PAUSE_S = 1.0
_LONGEST_BURST_S = 30.0


class Sources:
    """The watched folders, and what tells of changes in each. For use by one thread."""

    def __init__(
        self,
        tops: list[str],
        options: WatchOptions,
        backlog: Backlog,
        say: Callable[[str], None],
    ) -> None:
        """`say` gets the sentences for the user."""
        selection = Selection(options.include, options.exclude)
        self._sources = [_Source(top, options, selection, backlog, say) for top in tops]

    def check(self) -> None:
        """Look whether each folder is there, listen to those that are new, walk them."""
        for source in self._sources:
            source.check()

    def close(self) -> None:
        """End all threads."""
        for source in self._sources:
            source.stop()


class _Source:
    """One watched folder."""

    def __init__(
        self,
        top: str,
        options: WatchOptions,
        selection: Selection,
        backlog: Backlog,
        say: Callable[[str], None],
    ) -> None:
        self._top = top
        self._options = options
        self._selection = selection
        self._backlog = backlog
        self._say = say
        self._is_polling = options.is_polling
        self._observer: BaseObserver | None = None
        self._news = _News()
        self._identity: tuple[int, int] | None = None
        self._is_missed = False

    def check(self) -> None:
        identity = _identity(self._top)
        if identity is None:
            self._has_gone()
        elif identity != self._identity or self._observer is None:
            self._has_come(identity)
        elif self._news.arrived and self._is_at_limit():
            self._say_that_it_polls(errno.ENOSPC)
            self._poll()
            self._backlog.folder_changed(self._top, self._top)
        elif self._news.may_have_lost_some():
            self._backlog.folder_changed(self._top, self._top)
        else:
            while self._news.arrived:  # what came into them before they were watched
                self._backlog.folder_changed(self._top, self._news.arrived.popleft())

    def stop(self) -> None:
        observer, self._observer = self._observer, None
        if observer is not None:
            _end(observer)

    def _has_gone(self) -> None:
        if not self._is_missed:
            self._say(
                translate(
                    "Sentences",
                    "The folder {folder} is not there: it is watched again when it is back.",
                ).format(folder=self._top)
            )
        self._is_missed = True
        self._identity = None
        self.stop()
        self._backlog.forget(self._top)

    def _has_come(self, identity: tuple[int, int]) -> None:
        if self._is_missed:
            self._say(
                translate("Sentences", "The folder {folder} is there again and is watched.").format(
                    folder=self._top
                )
            )
        self._is_missed = False
        self._identity = identity
        self.stop()
        # First listen, then walk: what comes in between is found twice rather than never.
        self._listen()
        self._backlog.folder_changed(self._top, self._top)

    def _listen(self) -> None:
        if not self._is_polling:
            try:
                self._observer = self._start(Observer(), _EVENTS)
                if not self._is_at_limit():
                    return
                problem = errno.ENOSPC
            except OSError as error:
                logger.info("the system does not tell of changes", exc_info=True)
                problem = error.errno or errno.EIO
            if _identity(self._top) is None:  # it has just gone
                return
            self._say_that_it_polls(problem)
        self._poll()

    def _poll(self) -> None:
        self._is_polling = True
        self.stop()
        # lstat, so that a link to a folder above does not lead in a circle.
        observer = PollingObserverVFS(os.lstat, os.scandir, polling_interval=self._options.poll_s)
        try:
            self._observer = self._start(observer, _POLLED_EVENTS)
        except OSError:  # tried again at the next check
            logger.info("a folder cannot be watched", exc_info=True)

    def _say_that_it_polls(self, problem: int) -> None:
        sentence = translate(
            "Sentences",
            "The system takes no more watches ({reason}), so {folder} is looked at every "
            "{seconds:g} seconds instead.",
        ).format(reason=os.strerror(problem), folder=self._top, seconds=self._options.poll_s)
        if problem in _LIMITS:
            remedy = translate(
                "Sentences",
                "A higher fs.inotify.max_user_watches or max_user_instances (see sysctl) "
                "mends that.",
            )
            sentence = f"{sentence} {remedy}"
        self._say(sentence)

    def _is_at_limit(self) -> bool:
        """Whether inotify takes no more watches.

        watchdog passes in silence over subfolders that it cannot watch. So one watch more is tried.
        """
        if "Inotify" not in type(self._observer).__name__ or not self._options.is_recursive:
            return False
        try:
            _end(_start(Observer(), self._top, FileSystemEventHandler(), _EVENTS, recursive=False))
        except OSError as error:
            return error.errno in _LIMITS
        return False

    def _start(self, observer: BaseObserver, events: list[type[FileSystemEvent]]) -> BaseObserver:
        self._news = _News()
        # A watched folder may itself be a link, behind which the system does not look.
        real = os.path.realpath(self._top)
        handler = _Handler(self._top, real, self._selection, self._backlog, self._news)
        if not self._options.is_recursive:
            events = [kind for kind in events if not kind.is_directory]
        return _start(observer, real, handler, events, recursive=self._options.is_recursive)


def _start(
    observer: BaseObserver,
    folder: str,
    handler: FileSystemEventHandler,
    events: list[type[FileSystemEvent]],
    *,
    recursive: bool,
) -> BaseObserver:
    try:
        observer.schedule(handler, folder, recursive=recursive, event_filter=events)
        observer.start()
    except BaseException:
        _end(observer)
        raise
    return observer


def _end(observer: BaseObserver) -> None:
    observer.stop()
    if observer.is_alive():
        observer.join()


def _identity(folder: str) -> tuple[int, int] | None:
    """Which folder on which disk it is; None when there is none."""
    try:
        status = os.stat(folder)
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISDIR(status.st_mode) else None


@dataclass
class _News:
    """What the events of one folder say beside the names in them."""

    arrived: deque[str] = field(default_factory=deque)
    """Folders that have come since the last check."""
    count: int = 0
    """Events since the last pause."""
    first_s: float = 0.0
    last_s: float = field(default_factory=time.monotonic)

    def add(self) -> None:
        now_s = time.monotonic()
        if now_s - self.last_s >= _PAUSE_S and self.count < _BURST:
            self.count = 0
        if not self.count:
            self.first_s = now_s
        self.count += 1
        self.last_s = now_s

    def may_have_lost_some(self) -> bool:
        """Whether events came so fast that some may be lost, and have paused since; tells once."""
        now_s = time.monotonic()
        is_over = now_s - self.last_s >= _PAUSE_S or now_s - self.first_s >= _LONGEST_BURST_S
        if self.count < _BURST or not is_over:
            return False
        self.count = 0
        return True


class _Handler(FileSystemEventHandler):
    """Notes what events say; called on watchdog's threads."""

    def __init__(
        self, top: str, real: str, selection: Selection, backlog: Backlog, news: _News
    ) -> None:
        self._top = top
        self._real = real
        self._selection = selection
        self._backlog = backlog
        self._news = news

    def dispatch(self, event: FileSystemEvent) -> None:
        self._news.add()
        old, new = self._place(event.src_path), self._place(event.dest_path)
        is_move = isinstance(event, FileMovedEvent | DirMovedEvent)
        changed = new if is_move else old
        if isinstance(event, DirCreatedEvent | DirMovedEvent):
            if changed and self._selection.takes_tree(self._top, changed):
                self._news.arrived.append(changed)
                self._backlog.folder_changed(self._top, changed)
        elif not event.is_directory and changed and self._selection.takes(self._top, changed):
            if is_move and old and self._selection.takes(self._top, old):
                self._backlog.renamed(Rename(self._top, old, changed))
            self._backlog.file_changed(self._top, changed)

    def _place(self, path: bytes | str) -> str | None:
        """Where the user sees a file, below the watched folder as it was named."""
        if not path:
            return None
        below = os.fsdecode(path)[len(self._real) :].lstrip(os.sep)
        return os.path.join(self._top, below) if below else self._top
