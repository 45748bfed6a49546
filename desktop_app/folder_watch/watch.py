"""The folder watch itself: finds what wants a description, has it described, writes it down."""

import logging
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from desktop_app import paths
from desktop_app.captioner.errors import Cancelled, CaptionerError
from desktop_app.captioner.language import translate
from desktop_app.folder_watch.backlog import Backlog, Candidate
from desktop_app.folder_watch.options import Summary, WatchListener, WatchOptions
from desktop_app.folder_watch.results import Results
from desktop_app.folder_watch.rounds import Rounds
from desktop_app.folder_watch.scan import OnUnreadable, distinct_folders, walk
from desktop_app.folder_watch.selection import Selection
from desktop_app.folder_watch.sources import Sources
from desktop_app.folder_watch.wholeness import (
    Look,
    Version,
    has_stood_still,
    is_open_for_writing,
    look,
)
from desktop_app.sidecars.errors import spoken
from desktop_app.sidecars.ledger import Fingerprint, Ledger, fingerprint

logger = logging.getLogger(__name__)

_MOST_AT_ONCE = 200
"""Files looked at before the watch turns to what else has happened."""
_LONGEST_OPEN_S = 60.0
"""A file that has stood still for so long is whole, whoever has it open."""


@dataclass(frozen=True)
class _Job:
    """A picture that is being described."""

    candidate: Candidate
    seen: Look
    future: "Future[tuple[Fingerprint | None, str]]"


class FolderWatch:
    """Describes the pictures in folders, once or from now on.

    `stop`, `pause` and `resume` may be called from any thread, also before `run`; `stop` even from
    a signal handler. Everything else happens on the thread that calls `run` or `catch_up`, except
    that pictures are described on `options.jobs` threads.
    """

    def __init__(
        self,
        options: WatchOptions,
        describe: Callable[[Path], str],
        ledger: Ledger,
        listener: WatchListener,
    ) -> None:
        """describe: gives a picture's description. What it raises as CaptionerError is the
        picture's failure, but Cancelled means that the picture is to be tried again."""
        self._options = options
        self._describe = describe
        self._listener = listener
        self._tops = distinct_folders(options)
        self._selection = Selection(options.include, options.exclude)
        self._backlog = Backlog(self._walk, options.settle_s, self._wake)
        self._results = Results(options, ledger, listener, self._backlog)
        self._jobs: dict[str, _Job] = {}
        self._is_following = False
        self._is_stopped = False
        self._is_paused = False
        self._walk_waiting: dict[str, int] = {}
        self._told_waiting = 0
        self._wakes: SimpleQueue[None] = SimpleQueue()

    def catch_up(self) -> Summary:
        """Describe what is there and wants a description."""
        for top in self._tops:
            if os.path.isdir(top):
                self._backlog.folder_changed(top, top)
            else:
                self._results.failed(
                    top,
                    translate(
                        "Sentences", "The folder {folder} does not exist: check its name."
                    ).format(folder=top),
                )
        self._work(lambda: None)
        self._results.summary.is_complete = not self._is_stopped
        return self._results.summary

    def run(self) -> Summary:
        """Describe what is there, and then what arrives or changes, until `stop`."""
        self._is_following = self._results.is_following = True
        sources = Sources(self._tops, self._options, self._backlog, self._listener.said)
        try:
            self._work(
                Rounds(self._options, self._tops, sources, self._results.failures, self._backlog)
            )
        finally:
            sources.close()
        return self._results.summary

    def stop(self) -> None:
        """End after the pictures in hand."""
        self._is_stopped = True
        self._wake()

    def pause(self) -> None:
        """Describe nothing after the pictures in hand; what arrives waits."""
        self._is_paused = True

    def resume(self) -> None:
        """Go on after `pause`."""
        self._is_paused = False
        self._wake()

    def _work(self, look_after: Callable[[], None]) -> None:
        with ThreadPoolExecutor(self._options.jobs, "describe") as pool:
            while not self._is_stopped:
                look_after()
                while rename := self._backlog.take_rename():
                    self._results.renamed(rename)
                self._count_walks()
                finished = self._finished_jobs()
                self._start_jobs(pool)  # to be busy while sidecars go to the disk
                for job in finished:
                    self._finish(job)
                self._tell_waiting()
                if not (self._is_following or self._jobs) and self._backlog.is_empty:
                    break
                self._sleep()
        for job in self._finished_jobs():  # the pool has waited for all of them
            self._finish(job)
        self._tell_waiting()

    def _sleep(self) -> None:
        timeout_s = self._options.heartbeat_s
        due_in_s = self._backlog.due_in_s()
        if due_in_s is not None and not self._is_paused and self._has_free_job():
            timeout_s = min(timeout_s, due_in_s)
        try:
            self._wakes.get(timeout=timeout_s)
        except Empty:
            return

    def _wake(self) -> None:
        # One is enough. Unlike an Event's, these methods may interrupt themselves.
        if self._wakes.empty():
            self._wakes.put(None)

    def _has_free_job(self) -> bool:
        running = sum(not job.future.done() for job in self._jobs.values())
        return running < self._options.jobs

    def _start_jobs(self, pool: ThreadPoolExecutor) -> None:
        for _ in range(_MOST_AT_ONCE):
            if self._is_stopped or self._is_paused or not self._has_free_job():
                return
            candidate = self._backlog.next()
            if candidate is None:
                return
            seen = self._examine(candidate)
            if seen is not None:
                future = pool.submit(self._describe_whole, Path(candidate.path))
                self._jobs[candidate.path] = _Job(candidate, seen, future)
                future.add_done_callback(lambda _: self._wake())
        self._wake()

    def _examine(self, candidate: Candidate) -> Look | None:
        """What the file is like if it is to be described now."""
        path = candidate.path
        seen = look(path)
        if seen is None:
            return None
        if path in self._jobs:
            self._backlog.put_back(candidate, seen)
            return None
        if not self._results.wants(candidate, seen.version):
            return None
        if candidate.is_walked:
            self._walk_waiting[candidate.top] = self._walk_waiting.get(candidate.top, 0) - 1
        folder = os.path.dirname(path)
        if self._results.failures.is_resting(folder):
            self._results.failures.note_waiting(folder)
            self._results.summary.untried += 1
        elif self._is_whole(candidate, seen):
            return None if self._results.has_words_of_old(candidate) else seen
        elif self._is_following or _age_s(candidate) < self._options.patience_s:
            self._backlog.put_back(candidate, seen)
        else:
            name = spoken(os.path.basename(path))
            self._results.failed(
                path,
                translate(
                    "Sentences", "{name} is still being written: try again when it is whole."
                ).format(name=name),
            )
        return None

    def _is_whole(self, candidate: Candidate, seen: Look) -> bool:
        if not has_stood_still(seen, candidate.last, self._options.settle_s):
            return False
        # Some programs keep files open for hours and write nothing.
        is_old = has_stood_still(seen, None, _LONGEST_OPEN_S)
        return is_old or not is_open_for_writing(candidate.path)

    def _describe_whole(self, picture: Path) -> tuple[Fingerprint | None, str]:
        """The picture's fingerprint from before it was described, and its description."""
        try:
            found = fingerprint(picture)
        except OSError:  # the captioner has the sentence for it
            found = None
        return found, self._describe(picture)

    def _finished_jobs(self) -> list[_Job]:
        return [job for job in self._jobs.values() if job.future.done()]

    def _finish(self, job: _Job) -> None:
        candidate, sentence = job.candidate, ""
        del self._jobs[candidate.path]
        try:
            found, text = job.future.result()
        except Cancelled:
            self._backlog.put_back(candidate, None)
            return
        except CaptionerError as error:
            logger.info("a picture cannot be described", exc_info=True)
            sentence = str(error)
        except Exception:
            logger.exception("describing a picture failed")
            sentence = translate(
                "Sentences",
                "{name} could not be described because of a fault in Picture Aloud. The "
                "details are in {file}.",
            ).format(name=spoken(os.path.basename(candidate.path)), file=paths.log_file())
        if Version.of(candidate.path) != job.seen.version:
            # It has gone or changed meanwhile: the next look will tell.
            self._backlog.put_back(candidate, None)
        elif sentence:
            self._results.not_described(candidate, job.seen, sentence)
        else:
            self._results.described(candidate, job.seen, text, found)

    def _walk(self, top: str, folder: str) -> Iterator[str]:
        def unreadable(place: str, error: OSError) -> None:
            if self._results.failures.remember_folder(top, place, error.errno or 0):
                reason = error.strerror or type(error).__name__
                self._results.failed(
                    place,
                    translate("Sentences", "The folder {place} cannot be read: {reason}.").format(
                        place=place, reason=reason
                    ),
                )

        return self._walk_quietly(top, folder, unreadable)

    def _walk_quietly(
        self, top: str, folder: str, on_unreadable: OnUnreadable | None = None
    ) -> Iterator[str]:
        return walk(
            top,
            folder,
            self._selection,
            is_recursive=self._options.is_recursive,
            on_unreadable=on_unreadable,
        )

    def _count_walks(self) -> None:
        for top, folder in self._backlog.take_uncounted():
            count = 0
            for path in self._walk_quietly(top, folder):
                if self._is_stopped:
                    return
                seen = look(path)
                count += seen is not None and self._results.may_want(path, seen.version)
            before = 0 if folder == top else self._walk_waiting.get(top, 0)
            self._walk_waiting[top] = before + count

    def _tell_waiting(self) -> None:
        if not self._backlog.has_walks:
            self._walk_waiting = dict.fromkeys(self._walk_waiting, 0)
        walked = sum(max(0, count) for count in self._walk_waiting.values())
        known = len(self._backlog) + len(self._jobs) + self._results.failures.waiting
        waiting = walked + known
        if waiting != self._told_waiting:
            self._told_waiting = waiting
            self._listener.waiting_changed(waiting)


def _age_s(candidate: Candidate) -> float:
    return time.monotonic() - candidate.since_s
