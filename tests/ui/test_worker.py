"""The thread that owns the captioner."""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from desktop_app.captioner.captioner import Caption, Captioner
from desktop_app.captioner.errors import Cancelled, CaptionerError
from desktop_app.captioner.preprocessing import open_image
from desktop_app.sidecars.ledger import Fingerprint, fingerprint
from desktop_app.ui.worker import CaptionWorker, Priority

PATIENCE_MS = 60_000


class Notes:
    """What a worker has told, in order."""

    def __init__(self, worker: CaptionWorker, qtbot: QtBot) -> None:
        self.ended: list[tuple[str, int]] = []
        self.texts: dict[int, str] = {}
        self.models: list[str] = []
        self.started: list[int] = []
        self._qtbot = qtbot
        worker.caption_ready.connect(self._ready)
        worker.caption_failed.connect(self._failed)
        worker.caption_cancelled.connect(lambda number: self.ended.append(("cancelled", number)))
        worker.job_started.connect(self.started.append)
        worker.model_ready.connect(self.models.append)
        worker.model_failed.connect(self.models.append)

    def _ready(self, number: int, caption: Caption) -> None:
        self.texts[number] = caption.text
        self.ended.append(("ready", number))

    def _failed(self, number: int, sentence: str) -> None:
        self.texts[number] = sentence
        self.ended.append(("failed", number))

    def wait_for(self, condition: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(condition, timeout=PATIENCE_MS)


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[CaptionWorker]:
    worker = CaptionWorker()
    yield worker
    worker.close()
    worker.deleteLater()


@pytest.fixture
def notes(worker: CaptionWorker, qtbot: QtBot) -> Notes:
    return Notes(worker, qtbot)


@pytest.fixture
def is_open(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Until it is set, every description waits, and can be cancelled."""
    gate = threading.Event()
    describe = Captioner.describe

    def wait_and_describe(self: Captioner, *arguments: object, **options: object) -> Caption:
        should_cancel = options["should_cancel"]
        assert callable(should_cancel)
        while not gate.wait(0.01) and not should_cancel():
            pass
        return describe(self, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Captioner, "describe", wait_and_describe)
    return gate


def test_pictures_come_back_in_order_whatever_they_are(
    worker: CaptionWorker, notes: Notes, album: list[Path], tiny_bundle: Path, tmp_path: Path
) -> None:
    worker.load(tiny_bundle, "cpu")
    numbers = [worker.submit(picture) for picture in album[:3]]
    numbers.append(worker.submit(tmp_path / "missing.png"))
    numbers.append(worker.submit(Image.new("RGBA", (40, 40), (200, 10, 10, 128))))
    notes.wait_for(lambda: len(notes.ended) == 5)
    kinds = ["ready", "ready", "ready", "failed", "ready"]
    assert notes.ended == list(zip(kinds, numbers, strict=True))
    assert notes.texts[numbers[3]].startswith("missing.png does not exist")
    assert notes.models == ["cpu"]


def test_the_running_and_the_waiting_are_cancelled_in_order(
    worker: CaptionWorker,
    notes: Notes,
    album: list[Path],
    tiny_bundle: Path,
    is_open: threading.Event,
) -> None:
    worker.load(tiny_bundle, "cpu")
    numbers = [worker.submit(picture) for picture in album]
    notes.wait_for(lambda: notes.started == numbers[:1])
    worker.cancel_all()
    notes.wait_for(lambda: len(notes.ended) == 10)
    assert notes.ended == [("cancelled", number) for number in numbers]
    assert notes.started == numbers[:1], "what was cancelled before its turn is not begun"


def test_one_of_several_is_cancelled(
    worker: CaptionWorker,
    notes: Notes,
    album: list[Path],
    tiny_bundle: Path,
    is_open: threading.Event,
) -> None:
    worker.load(tiny_bundle, "cpu")
    first, second, third = [worker.submit(picture) for picture in album[:3]]
    worker.cancel(second)
    is_open.set()
    notes.wait_for(lambda: len(notes.ended) == 3)
    assert notes.ended == [("ready", first), ("cancelled", second), ("ready", third)]
    worker.cancel(first)  # too late, and nothing happens


def test_urgent_pictures_go_first(
    worker: CaptionWorker,
    notes: Notes,
    album: list[Path],
    tiny_bundle: Path,
    is_open: threading.Event,
) -> None:
    worker.load(tiny_bundle, "cpu")
    running = worker.submit(album[0])
    notes.wait_for(lambda: notes.started == [running])
    patient = [worker.submit(picture, priority=Priority.OPENED) for picture in album[1:4]]
    urgent = [worker.submit(picture) for picture in album[4:6]]
    worker.hurry(patient[2])
    is_open.set()
    notes.wait_for(lambda: len(notes.ended) == 6)
    order = [number for _, number in notes.ended]
    assert order == [running, *urgent, patient[2], *patient[:2]]


class Watch(threading.Thread):
    """Has pictures described as the folder watch does: one after another, waiting for each."""

    def __init__(self, worker: CaptionWorker, pictures: Sequence[Path]) -> None:
        super().__init__(name="watch")
        self.cancelled = threading.Event()
        self.outcomes: list[str] = []
        self._worker = worker
        self._pictures = pictures
        self.start()

    def run(self) -> None:
        for picture in self._pictures:
            try:
                caption = self._worker.describe(picture, None, self.cancelled)
                self.outcomes.append(caption.text)
            except CaptionerError as error:
                self.outcomes.append(str(error))


def test_what_the_user_opens_goes_before_the_watch_even_when_that_has_begun(
    worker: CaptionWorker,
    notes: Notes,
    album: list[Path],
    tiny_bundle: Path,
    sentence_of: Callable[[Path], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sentences = [sentence_of(picture) for picture in album[:2]]
    order: list[str] = []
    may_go_on, is_begun = threading.Event(), threading.Event()
    describe = Captioner.describe

    def note_and_describe(self: Captioner, image: Image.Image, **options: Any) -> Caption:
        order.append(f"{image.getpixel((0, 0))}")
        is_begun.set()
        while not may_go_on.is_set() and not options["should_cancel"]():
            may_go_on.wait(0.01)
        return describe(self, image, **options)

    monkeypatch.setattr(Captioner, "describe", note_and_describe)
    worker.load(tiny_bundle, "cpu")
    watch = Watch(worker, album[:2])
    notes.wait_for(is_begun.is_set)
    batch = worker.submit(album[8], priority=Priority.OPENED)
    shown = worker.submit(album[9])
    may_go_on.set()
    notes.wait_for(lambda: not watch.is_alive())
    colours = [f"{Image.open(album[number]).getpixel((0, 0))}" for number in range(10)]
    assert order == [colours[0], colours[9], colours[8], colours[0], colours[1]]
    assert watch.outcomes == sentences
    assert [number for _, number in notes.ended] == [shown, batch], "of the watch no signal tells"


def test_the_watch_hears_what_is_wrong_with_a_picture(
    worker: CaptionWorker, notes: Notes, tiny_bundle: Path, tmp_path: Path
) -> None:
    worker.load(tiny_bundle, "cpu")
    watch = Watch(worker, [tmp_path / "missing.png"])
    notes.wait_for(lambda: not watch.is_alive())
    assert watch.outcomes[0].startswith("missing.png does not exist")


def test_without_a_model_no_picture_of_the_watch_is_at_fault(
    worker: CaptionWorker, notes: Notes, album: list[Path], tmp_path: Path
) -> None:
    worker.load(tmp_path / "nowhere", "cpu")
    watch = Watch(worker, album[:1])
    notes.wait_for(lambda: not watch.is_alive())
    assert watch.outcomes == [str(Cancelled())]


@pytest.mark.parametrize("how", ["its own wish", "closing", "closed before"])
def test_the_watch_never_waits_in_vain(
    how: str,
    worker: CaptionWorker,
    notes: Notes,
    album: list[Path],
    tiny_bundle: Path,
    is_open: threading.Event,
) -> None:
    worker.load(tiny_bundle, "cpu")
    if how == "closed before":
        worker.close()
    watch = Watch(worker, album[:1])
    if how == "its own wish":
        watch.cancelled.set()
    else:
        worker.close()
    watch.join(PATIENCE_MS / 1000)
    assert watch.outcomes == [str(Cancelled())]


def test_what_was_missing_may_be_there_later(
    worker: CaptionWorker, notes: Notes, album: list[Path], tiny_bundle: Path, tmp_path: Path
) -> None:
    bundle = tmp_path / "bundle"
    worker.load(bundle, "cpu")
    failed = worker.submit(album[0])
    notes.wait_for(lambda: len(notes.ended) == 1)
    assert notes.ended == [("failed", failed)]
    assert notes.texts[failed].startswith("There is no captioner in the folder")
    assert notes.models == [notes.texts[failed]]
    bundle.symlink_to(tiny_bundle)
    found = worker.submit(album[0])
    notes.wait_for(lambda: len(notes.ended) == 2)
    assert notes.ended[1] == ("ready", found)


def test_a_fault_is_a_sentence_and_the_worker_goes_on(
    worker: CaptionWorker,
    notes: Notes,
    album: list[Path],
    tiny_bundle: Path,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: Callable[[str], None],
) -> None:
    def broken(*_arguments: object, **_options: object) -> Caption:
        raise ZeroDivisionError

    worker.load(tiny_bundle, "cpu")
    with monkeypatch.context() as patched:
        patched.setattr(Captioner, "describe", broken)
        failed = worker.submit(album[0])
        notes.wait_for(lambda: len(notes.ended) == 1)
    worker.submit(album[0])
    notes.wait_for(lambda: len(notes.ended) == 2)
    assert [kind for kind, _ in notes.ended] == ["failed", "ready"]
    assert "because of a fault in Picture Aloud" in notes.texts[failed]
    expect_log("a picture cannot be described")


def test_closing_in_the_middle_of_work_ends_the_thread(
    qtbot: QtBot, album: list[Path], tiny_bundle: Path, is_open: threading.Event
) -> None:
    worker = CaptionWorker()
    notes = Notes(worker, qtbot)
    worker.load(tiny_bundle, "cpu")
    for picture in album:
        worker.submit(picture)
    notes.wait_for(lambda: bool(notes.started))
    worker.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "captioner"]


def test_the_log_is_told_which_name_to_hide(
    qtbot: QtBot, album: list[Path], tiny_bundle: Path
) -> None:
    hidden: list[tuple[str, ...]] = []
    worker = CaptionWorker(lambda *paths: hidden.append(paths))
    notes = Notes(worker, qtbot)
    worker.load(tiny_bundle, "cpu")
    worker.submit(album[0])
    worker.submit(album[1])
    notes.wait_for(lambda: len(notes.ended) == 2)
    worker.close()
    assert hidden == [(str(album[0]),), (str(album[0]), str(album[1]))]


# What the file was


def test_a_file_comes_with_its_fingerprint_and_nothing_else_does(
    worker: CaptionWorker,
    notes: Notes,
    album: list[Path],
    tiny_bundle: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker.load(tiny_bundle, "cpu")
    found: dict[int, Fingerprint | None] = {}
    worker.picture_opened.connect(lambda number, _, given: found.update({number: given}))
    file = worker.submit(album[0])
    pasted = worker.submit(Image.new("RGB", (40, 40), "red"))
    notes.wait_for(lambda: len(notes.ended) == 2)
    assert found == {file: fingerprint(album[0]), pasted: None}

    def open_and_change(picture: Path) -> Image.Image:
        image = open_image(picture)
        shutil.copy(album[3], picture)
        return image

    monkeypatch.setattr("desktop_app.ui.worker.open_image", open_and_change)
    changed = worker.submit(album[0])
    notes.wait_for(lambda: len(notes.ended) == 3)
    assert notes.ended[-1] == ("ready", changed)
    assert found[changed] is None, "nobody can tell which of the two was opened"
