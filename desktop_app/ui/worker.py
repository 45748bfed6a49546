"""The one thread that owns the Captioner: pictures go in, descriptions come out, in order."""

import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import IntEnum
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Literal

from PIL import Image
from PySide6.QtCore import QObject, Signal

from desktop_app import paths
from desktop_app.captioner.captioner import Caption, Captioner
from desktop_app.captioner.errors import Cancelled, CaptionerError
from desktop_app.captioner.language import translate
from desktop_app.captioner.preprocessing import open_image, to_rgb
from desktop_app.sidecars.ledger import Fingerprint, fingerprint

logger = logging.getLogger(__name__)

Picture = Path | Image.Image
Device = Literal["auto", "cpu", "cuda"]

_PREVIEW_SIDE = 1600
_PREVIEW_QUALITY = 88
# The watch is still writing one when the next is described, and the user may open one meanwhile.
_IN_HAND = 4


class Priority(IntEnum):
    """Which picture goes first."""

    SHOWN = 0
    """The user is looking at it."""
    OPENED = 1
    """The user has opened it together with others."""
    WATCHED = 2
    """Nobody waits for it: it gives way even when it has been begun."""


@dataclass(eq=False)
class _Job:
    number: int
    picture: Picture
    beam_width: int | None
    priority: Priority
    cancelled: threading.Event = field(default_factory=threading.Event)
    given_way: threading.Event = field(default_factory=threading.Event)
    outcome: Future[Caption] | None = None
    """Of those whose end is awaited; of the others signals tell."""

    def should_end(self) -> bool:
        return self.cancelled.is_set() or self.given_way.is_set()


@dataclass(frozen=True)
class _Model:
    bundle: Path
    device: Device


class CaptionWorker(QObject):
    """Describes pictures on a thread of its own; only signals come back.

    Every job that is submitted ends with exactly one of caption_ready, caption_failed and
    caption_cancelled. Among those of the same priority the order is that of submitting.
    """

    model_ready = Signal(str)
    """The device that is really in use."""
    model_failed = Signal(str)
    job_started = Signal(int)
    picture_opened = Signal(int, object, object)
    """The picture as a small JPEG file's bytes, before it is described, and its Fingerprint; None
    where it is no file or was being changed."""
    caption_ready = Signal(int, object)
    caption_failed = Signal(int, str)
    caption_cancelled = Signal(int)

    def __init__(
        self,
        hide_from_log: Callable[..., None] = lambda *_paths: None,
        parent: QObject | None = None,
    ) -> None:
        """`hide_from_log` is told a picture's path, and the latest before it, as anything may
        still be logged of them, before anything can be logged of it."""
        super().__init__(parent)
        self._hide_from_log = hide_from_log
        self._numbers: Iterator[int] = count(1)
        self._captioner: Captioner | None = None  # the thread's alone, as is the next
        self._in_hand: deque[str] = deque(maxlen=_IN_HAND)
        self._changed = threading.Condition()  # guards all that follows
        self._waiting: dict[Priority, deque[_Job]] = {each: deque() for each in Priority}
        self._current: _Job | None = None
        self._model: _Model | None = None
        self._is_model_new = False
        self._is_closed = False
        self._thread = threading.Thread(target=self._work, name="captioner")
        self._thread.start()

    def load(self, bundle: Path, device: Device) -> None:
        """Use this model from the next picture on; model_ready or model_failed tells."""
        with self._changed:
            self._model = _Model(bundle, device)
            self._is_model_new = True
            self._changed.notify()

    def submit(
        self,
        picture: Picture,
        beam_width: int | None = None,
        priority: Priority = Priority.SHOWN,
    ) -> int:
        """Have a picture described and return the job's number."""
        job = _Job(next(self._numbers), picture, beam_width, priority)
        with self._changed:
            self._queue(job)
        return job.number

    def describe(
        self, picture: Path, beam_width: int | None, cancelled: threading.Event
    ) -> Caption:
        """Describe a picture that nobody looks at, after all others, and wait for it.

        For other threads than the window's. Raises CaptionerError, and Cancelled once `cancelled`
        is set, when the worker is closed or while there is no model.
        """
        outcome: Future[Caption] = Future()
        job = _Job(next(self._numbers), picture, beam_width, Priority.WATCHED, cancelled)
        job.outcome = outcome
        with self._changed:
            if self._is_closed:
                raise Cancelled
            self._queue(job)
        return outcome.result()

    def hurry(self, number: int) -> None:
        """Let a waiting job go before the others."""
        with self._changed:
            opened = self._waiting[Priority.OPENED]
            for job in [job for job in opened if job.number == number]:
                opened.remove(job)
                job.priority = Priority.SHOWN
                self._queue(job)

    def cancel(self, number: int) -> None:
        """Cancel a job; nothing happens when it has ended."""
        with self._changed:
            for job in self._unfinished():
                if job.number == number:
                    job.cancelled.set()

    def cancel_all(self) -> None:
        with self._changed:
            for job in self._unfinished():
                job.cancelled.set()

    def close(self) -> None:
        """Cancel everything and end the thread, at the latest when the model has been loaded."""
        self.cancel_all()
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self._thread.join()

    def _unfinished(self) -> list[_Job]:
        current = [] if self._current is None else [self._current]
        return [*current, *(job for waiting in self._waiting.values() for job in waiting)]

    def _queue(self, job: _Job) -> None:
        current = self._current
        if current is not None and job.priority < current.priority is Priority.WATCHED:
            current.given_way.set()
        self._waiting[job.priority].append(job)
        self._changed.notify()

    # On the thread

    def _work(self) -> None:
        while True:
            with self._changed:
                self._current = None
                self._changed.wait_for(self._has_work)
                model = self._model if self._is_model_new and not self._is_closed else None
                self._is_model_new = False
                if model is None:
                    self._current = self._next_job()
                    if self._current is None and self._is_closed:
                        self._captioner = None
                        return
                job = self._current
            if model is not None:
                self._load(model)
            elif job is not None:
                self._carry_out(job)

    def _has_work(self) -> bool:
        return self._is_closed or self._is_model_new or any(self._waiting.values())

    def _next_job(self) -> _Job | None:
        return next((each.popleft() for _, each in sorted(self._waiting.items()) if each), None)

    def _load(self, model: _Model) -> None:
        try:
            self._captioner = None  # first, so that two models never share the memory
            self._captioner = _load_captioner(model)
        except CaptionerError as error:
            logger.info("the bundle cannot be used", exc_info=True)
            self.model_failed.emit(str(error))
        else:
            self.model_ready.emit(self._captioner.device)

    def _carry_out(self, job: _Job) -> None:
        try:
            caption = self._describe(job)
        except Cancelled as error:
            if not self._put_back(job):
                self._end(job, error)
        except CaptionerError as error:
            logger.info("a picture cannot be described", exc_info=True)
            self._end(job, error)
        except Exception:
            logger.exception("a picture cannot be described")
            self._end(job, CaptionerError(fault_sentence()))
        else:
            self._end(job, caption)

    def _put_back(self, job: _Job) -> bool:
        """Whether it has only given way to another and is to go on after it."""
        with self._changed:
            is_to_go_on = job.given_way.is_set() and not job.cancelled.is_set()
            if is_to_go_on:
                job.given_way.clear()
                self._waiting[job.priority].appendleft(job)
            return is_to_go_on

    def _end(self, job: _Job, outcome: Caption | CaptionerError) -> None:
        if job.outcome is not None:
            if isinstance(outcome, CaptionerError):
                job.outcome.set_exception(outcome)
            else:
                job.outcome.set_result(outcome)
        elif isinstance(outcome, Cancelled):
            self.caption_cancelled.emit(job.number)
        elif isinstance(outcome, CaptionerError):
            self.caption_failed.emit(job.number, str(outcome))
        else:
            self.caption_ready.emit(job.number, outcome)

    def _describe(self, job: _Job) -> Caption:
        if job.should_end():
            raise Cancelled
        if job.priority is Priority.WATCHED:
            if self._captioner is None:
                raise Cancelled  # which is no fault of the picture's
            image = self._open(job.picture)
        else:
            self.job_started.emit(job.number)
            before = _status(job.picture)
            image = self._open(job.picture)
            self.picture_opened.emit(
                job.number, _preview(image), _fingerprint_since(before, job.picture)
            )
            if self._captioner is None:
                self._captioner = self._load_again()
        return self._captioner.describe(
            image, beam_width=job.beam_width, should_cancel=job.should_end
        )

    def _open(self, picture: Picture) -> Image.Image:
        if isinstance(picture, Path):
            self._in_hand.append(str(picture))
            self._hide_from_log(*self._in_hand)
            return open_image(picture)
        return to_rgb(picture)

    def _load_again(self) -> Captioner:
        """What was missing when the model was loaded may be there by now."""
        with self._changed:
            model = self._model
        if model is None:
            raise CaptionerError(
                translate(
                    "Sentences", "No captioning model has been chosen: choose one in the settings."
                )
            )
        captioner = _load_captioner(model)
        self.model_ready.emit(captioner.device)
        return captioner


def fault_sentence() -> str:
    """For what should never happen."""
    return translate(
        "Sentences",
        "The picture could not be described because of a fault in Picture Aloud. "
        "The details are in {file}.",
    ).format(file=paths.log_file())


def _load_captioner(model: _Model) -> Captioner:
    """Raises CaptionerError, whatever goes wrong."""
    try:
        return Captioner.load(model.bundle, device=model.device)
    except CaptionerError:
        raise
    except Exception as error:
        logger.exception("the captioning model cannot be loaded")
        raise CaptionerError(
            translate(
                "Sentences",
                "The captioning model could not be loaded because of a fault in Picture Aloud. "
                "The details are in {file}.",
            ).format(file=paths.log_file())
        ) from error


def _status(picture: Picture) -> os.stat_result | None:
    try:
        return os.stat(picture) if isinstance(picture, Path) else None
    except (OSError, ValueError):  # the captioner has the sentence for it
        return None


def _fingerprint_since(before: os.stat_result | None, picture: Picture) -> Fingerprint | None:
    """What a picture file is, if it has not been changed since then."""
    if before is None or not isinstance(picture, Path):
        return None
    try:
        found = fingerprint(picture)
    except OSError:
        return None
    was = (before.st_size, before.st_mtime_ns, before.st_ctime_ns)
    return found if was == (found.size_bytes, found.mtime_ns, found.ctime_ns) else None


def _preview(image: Image.Image) -> bytes:
    """The picture for the screen, small enough to be kept for as long as the window is open."""
    small = image.copy()
    small.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE))
    stream = BytesIO()
    small.save(stream, "JPEG", quality=_PREVIEW_QUALITY)
    return stream.getvalue()
