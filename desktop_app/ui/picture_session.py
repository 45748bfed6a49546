"""The pictures of this session: what was opened, what was found, what the user made of it.

All of it lives in memory and ends with the program.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_app.captioner.captioner import Caption
from desktop_app.captioner.confidence import Confidence
from desktop_app.captioner.doubt import with_doubt
from desktop_app.sidecars.ledger import Fingerprint
from desktop_app.sidecars.words import one_line
from desktop_app.ui.worker import CaptionWorker, Picture, Priority


class PictureState(Enum):
    WAITING = auto()
    WORKING = auto()
    DESCRIBED = auto()
    FAILED = auto()
    CANCELLED = auto()


@dataclass(eq=False)
class PictureEntry:
    """One opened picture."""

    number: int
    name: str
    """What it is called towards the user."""
    picture: Picture | None
    """None once it has been described and is not a file."""
    state: PictureState = PictureState.WAITING
    preview: bytes = b""
    """The picture as a small JPEG file's bytes; empty until it has been opened."""
    caption: Caption | None = None
    text: str = ""
    """The description as it stands, the user's own words included."""
    problem: str = ""
    """Why there is no description."""
    is_kept: bool = True
    """Whether the text as it stands is the program's own, or has been copied or saved."""
    fingerprint: Fingerprint | None = None
    """What the file was when it was opened to be described; None where nobody can tell."""
    saved_words: str | None = None
    """The user's words that were saved beside the picture last: they may give way to later ones.
    The ledger knows the program's words alone."""
    own_words: list[str] = field(default_factory=list)
    """The user's texts that gave way to one of the alternatives."""
    batch: tuple["PictureEntry", ...] = ()
    """Those that were opened together with it, itself included; empty for a single picture."""

    @property
    def path(self) -> Path | None:
        return self.picture if isinstance(self.picture, Path) else None

    @property
    def is_unfinished(self) -> bool:
        return self.state in (PictureState.WAITING, PictureState.WORKING)

    @property
    def alternatives(self) -> list[str]:
        """Everything the description could be, as it stands left out."""
        found = [] if self.caption is None else [each.text for each in self.caption.alternatives]
        return [text for text in [*found, *self.own_words] if text != self.text]

    @property
    def has_own_words(self) -> bool:
        """Whether the description is the user's rather than one that the program has found."""
        found = () if self.caption is None else self.caption.alternatives
        words = one_line(self.text)
        return bool(words) and all(words != one_line(each.text) for each in found)

    @property
    def is_refused(self) -> bool:
        """Whether the picture is one that cannot be described, and nobody has done so yet."""
        return self.caption is not None and self.caption.is_refused and not self.text.strip()

    @property
    def spoken(self) -> str:
        """The description as it is to be said: with doubt where it is the program's own, a refusal
        where there is none, and the user's words as they stand."""
        return with_doubt(self.text, self.confidence)

    @property
    def doubt(self) -> str:
        """What is said before the description, or in its place; empty where nothing is."""
        return with_doubt("", self.confidence).strip()

    @property
    def confidence(self) -> Confidence | None:
        """How far the description can be trusted; None for what the user wrote or chose."""
        caption = self.caption
        if caption is None:
            return None
        is_its_own = self.is_refused if caption.is_refused else self.text == caption.text
        return caption.confidence if is_its_own else None


class PictureSession(QObject):
    """Keeps the opened pictures in order, has them described and knows the one that is shown."""

    current_changed = Signal(object)
    """Another picture is shown, or None."""
    entry_changed = Signal(object)
    """A picture was opened, described, cancelled or has failed."""
    described = Signal(object)
    failed = Signal(object)
    batch_ended = Signal(int, int)
    """How many of several pictures were described, and how many there are."""

    def __init__(self, worker: CaptionWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.beam_width: int | None = None
        self.current: PictureEntry | None = None
        self.entries: list[PictureEntry] = []
        self._worker = worker
        self._jobs: dict[int, PictureEntry] = {}
        self._numbers: Iterator[int] = count(1)
        worker.job_started.connect(self._started)
        worker.picture_opened.connect(self._opened)
        worker.caption_ready.connect(self._take_caption)
        worker.caption_failed.connect(self._take_failure)
        worker.caption_cancelled.connect(self._take_cancellation)

    def open_pictures(self, pictures: Sequence[tuple[Picture, str]]) -> list[PictureEntry]:
        """Open pictures, each with its name, show the first and have all of them described."""
        entries = [PictureEntry(next(self._numbers), name, picture) for picture, name in pictures]
        if not entries:
            return entries
        if len(entries) > 1:
            for entry in entries:
                entry.batch = tuple(entries)
        self.entries += entries
        for entry in entries:
            is_shown = entry is entries[0]
            self._submit(entry, Priority.SHOWN if is_shown else Priority.OPENED)
        self._make_current(entries[0])
        return entries

    def show(self, entry: PictureEntry) -> None:
        """Show a picture of the session; one that was cancelled or failed is tried again."""
        if entry.is_unfinished:
            for number in [number for number, each in self._jobs.items() if each is entry]:
                self._worker.hurry(number)
        elif entry.state in (PictureState.CANCELLED, PictureState.FAILED):
            self._submit(entry, Priority.SHOWN)
        self._make_current(entry)

    def step_to_file(self, path: str) -> None:
        """Show a file of the current picture's folder; what is left behind unfinished is cancelled,
        so that whoever walks quickly through a folder does not wait for what was passed over."""
        left = self.current
        known = [entry for entry in self.entries if entry.path == Path(path) and not entry.batch]
        if known:
            self.show(known[-1])
        else:
            self.open_pictures([(Path(path), os.path.basename(path))])
        if left is not None and left is not self.current and not left.batch:
            self.cancel(left)

    def batch_neighbour(self, step: int) -> PictureEntry | None:
        """The picture `step` places on among those opened together with the current one."""
        if self.current is None or not self.current.batch:
            return None
        place = self.current.batch.index(self.current) + step
        return self.current.batch[place] if 0 <= place < len(self.current.batch) else None

    def edit(self, entry: PictureEntry, text: str) -> None:
        """The user has changed the description."""
        if text != entry.text:
            entry.text = text
            entry.is_kept = not entry.has_own_words
            self.entry_changed.emit(entry)

    def choose(self, entry: PictureEntry, text: str) -> None:
        """Take another description; the user's own words stay among the alternatives."""
        own = entry.text.strip()
        if own and own not in entry.alternatives and not self._is_found(entry, own):
            entry.own_words.append(own)
        entry.text = text
        self.entry_changed.emit(entry)

    @property
    def unkept(self) -> list[PictureEntry]:
        """Pictures whose description the user has changed and neither copied nor saved."""
        return [entry for entry in self.entries if not entry.is_kept]

    @property
    def is_working(self) -> bool:
        return bool(self._jobs)

    def cancel(self, entry: PictureEntry) -> None:
        for number in [number for number, each in self._jobs.items() if each is entry]:
            self._worker.cancel(number)

    def cancel_all(self) -> None:
        for number in self._jobs:
            self._worker.cancel(number)

    def clear(self) -> None:
        """Forget every picture."""
        self.cancel_all()
        self._jobs.clear()
        self.entries.clear()
        self._make_current(None)

    def _is_found(self, entry: PictureEntry, text: str) -> bool:
        found = () if entry.caption is None else entry.caption.alternatives
        return any(each.text == text for each in found)

    def _submit(self, entry: PictureEntry, priority: Priority) -> None:
        if entry.picture is not None:
            entry.state, entry.problem = PictureState.WAITING, ""
            number = self._worker.submit(entry.picture, self.beam_width, priority)
            self._jobs[number] = entry

    def _make_current(self, entry: PictureEntry | None) -> None:
        self.current = entry
        self.current_changed.emit(entry)

    # What the worker tells

    def _started(self, number: int) -> None:
        self._change(number, lambda entry: setattr(entry, "state", PictureState.WORKING))

    def _opened(self, number: int, preview: bytes, fingerprint: Fingerprint | None) -> None:
        def show(entry: PictureEntry) -> None:
            entry.preview, entry.fingerprint = preview, fingerprint

        self._change(number, show)

    def _change(self, number: int, change: Callable[[PictureEntry], None]) -> None:
        entry = self._jobs.get(number)
        if entry is not None:
            change(entry)
            self.entry_changed.emit(entry)

    def _take_caption(self, number: int, caption: Caption) -> None:
        entry = self._jobs.pop(number, None)
        if entry is None:
            return
        entry.state, entry.caption = PictureState.DESCRIBED, caption
        if entry.is_kept:  # else the user has written something meanwhile
            # A guess at what cannot be described is to be had among the alternatives alone.
            entry.text = "" if caption.is_refused else caption.text
        if entry.path is None:
            entry.picture = None  # the preview is all that is needed from now on
        self.entry_changed.emit(entry)
        self.described.emit(entry)
        self._check_batch(entry)

    def _take_failure(self, number: int, sentence: str) -> None:
        entry = self._jobs.pop(number, None)
        if entry is not None:
            entry.state, entry.problem = PictureState.FAILED, sentence
            self.entry_changed.emit(entry)
            self.failed.emit(entry)
            self._check_batch(entry)

    def _take_cancellation(self, number: int) -> None:
        entry = self._jobs.pop(number, None)
        if entry is not None:
            entry.state = PictureState.CANCELLED
            self.entry_changed.emit(entry)
            self._check_batch(entry)

    def _check_batch(self, entry: PictureEntry) -> None:
        if entry.batch and not any(each.is_unfinished for each in entry.batch):
            described = [
                each
                for each in entry.batch
                if each.state is PictureState.DESCRIBED and not each.is_refused
            ]
            self.batch_ended.emit(len(described), len(entry.batch))
