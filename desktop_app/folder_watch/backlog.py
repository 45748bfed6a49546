"""What waits to be looked at: little is remembered, since the folders themselves hold the rest.

A file that has just changed is remembered by its name, up to MOST_FILES of them. Beyond that the
watch remembers only that the folder must be walked again. Walking is lazy: no further than pictures
can be described. So ten thousand pictures take no more memory than a thousand.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from desktop_app.folder_watch.wholeness import Look

MOST_FILES = 1000
MOST_FOLDERS = 200

Walk = Callable[[str, str], Iterator[str]]
"""Yields the pictures below a folder: `walk(top, folder)`."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may want a description."""

    top: str
    """The watched folder in or below which it lies."""
    path: str
    since_s: float
    """When it became known, by `time.monotonic`."""
    due_s: float = 0.0
    """When it is to be looked at, by `time.monotonic`."""
    last: Look | None = None
    """What it was like when it was last looked at."""
    is_walked: bool = False
    """Whether a walk has just found it."""


@dataclass(frozen=True, slots=True)
class Rename:
    """A file of one watched folder has got another name, or another place in there."""

    top: str
    old: str
    new: str


class Backlog:
    """Files, folders and renames that are to be looked at. Thread-safe, except for `next`."""

    def __init__(self, walk: Walk, delay_s: float, on_news: Callable[[], None]) -> None:
        """delay_s: seconds for which a changed file is left in peace.

        on_news: called, from any thread, when there is something new to look at.
        """
        self._walk = walk
        self._delay_s = delay_s
        self._on_news = on_news
        self._lock = threading.Lock()
        self._files: dict[str, Candidate] = {}
        self._folders: dict[tuple[str, str], None] = {}
        self._uncounted: dict[tuple[str, str], None] = {}
        self._renames: deque[Rename] = deque()
        self._walking: tuple[str, Iterator[str]] | None = None

    def file_changed(self, top: str, path: str) -> None:
        """A file is new or has changed: look at it once it has been left in peace for a while."""
        now_s = time.monotonic()
        with self._lock:
            before = self._files.get(path)
            if before is None and len(self._files) >= MOST_FILES:
                self._walk_again(top, top)
            else:
                known = before or Candidate(top, path, now_s)
                self._files[path] = replace(known, due_s=now_s + self._delay_s)
        self._on_news()

    def folder_changed(self, top: str, folder: str) -> None:
        """Anything may have changed in or below a folder: walk it."""
        with self._lock:
            self._walk_again(top, folder)
        self._on_news()

    def renamed(self, rename: Rename) -> None:
        """A file has another name; both have passed the rules for names."""
        with self._lock:
            self._renames.append(rename)
        self._on_news()

    def take_rename(self) -> Rename | None:
        """The oldest rename that nobody has taken."""
        with self._lock:
            return self._renames.popleft() if self._renames else None

    def take_uncounted(self) -> list[tuple[str, str]]:
        """The folders, each with its watched folder, that are to be walked since the last call."""
        with self._lock:
            taken, self._uncounted = list(self._uncounted), {}
        return taken

    def put_back(
        self, candidate: Candidate, seen: Look | None, delay_s: float | None = None
    ) -> None:
        """Look at it again after a while; `seen` is what it was like this time.

        delay_s: None takes that of the backlog.
        """
        due_s = time.monotonic() + (self._delay_s if delay_s is None else delay_s)
        again = replace(candidate, due_s=due_s, last=seen, is_walked=False)
        with self._lock:
            # Also beyond MOST_FILES, by at most as many as are being described.
            self._files.setdefault(candidate.path, again)

    def forget(self, top: str) -> None:
        """A watched folder has gone."""
        with self._lock:
            self._files = {
                path: candidate for path, candidate in self._files.items() if candidate.top != top
            }
            self._folders = {key: None for key in self._folders if key[0] != top}
            self._uncounted = {key: None for key in self._uncounted if key[0] != top}
            if self._walking is not None and self._walking[0] == top:
                self._walking = None

    def next(self) -> Candidate | None:
        """The next file to look at now: one that has changed, else one that a walk finds."""
        with self._lock:
            first = self._first()
            if first is not None and first.due_s <= time.monotonic():
                return self._files.pop(first.path)
            if len(self._files) >= MOST_FILES:
                return None  # the walk goes on when there is room
        return self._next_walked()

    def _next_walked(self) -> Candidate | None:
        while walking := self._walking or self._next_walk():
            self._walking = walking
            top, found = walking
            path = next(found, None)
            if path is not None:
                return Candidate(top, path, time.monotonic(), is_walked=True)
            self._walking = None
        return None

    def _next_walk(self) -> tuple[str, Iterator[str]] | None:
        with self._lock:
            key = next(iter(self._folders), None)
            if key is None:
                return None
            del self._folders[key]
        return key[0], self._walk(*key)

    @property
    def has_walks(self) -> bool:
        """Whether a folder is being walked, or is to be."""
        return self._walking is not None or bool(self._folders)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return not (self._files or self._renames or self.has_walks)

    def __len__(self) -> int:
        """How many files are remembered by their names."""
        return len(self._files)

    def due_in_s(self) -> float | None:
        """Seconds until a remembered file is to be looked at; None when there is none."""
        with self._lock:
            first = self._first()
        return None if first is None else max(0.0, first.due_s - time.monotonic())

    def _first(self) -> Candidate | None:
        return min(self._files.values(), key=lambda candidate: candidate.due_s, default=None)

    def _walk_again(self, top: str, folder: str) -> None:
        if (top, top) in self._folders:
            return
        if len(self._folders) >= MOST_FOLDERS:
            self._folders = {key: None for key in self._folders if key[0] != top}
            self._uncounted = dict(self._folders)
            folder = top
        self._folders[top, folder] = self._uncounted[top, folder] = None
