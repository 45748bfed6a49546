"""Folder watches under test: what they told, and one that follows its folders in a thread."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from desktop_app.folder_watch.options import WatchOptions
from desktop_app.folder_watch.watch import FolderWatch
from desktop_app.sidecars.ledger import Ledger
from desktop_app.sidecars.writer import SidecarResult
from tests.helpers.audio import wait_until
from tests.helpers.pictures import noise_picture

PATIENCE_S = 60.0
Describe = Callable[[Path], str]


@dataclass
class ToldListener:
    """Keeps what a watch told, in order: (what, name of the picture, sentence)."""

    told: list[tuple[str, str, str]] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)

    def described(self, picture: Path, text: str, result: SidecarResult) -> None:
        assert result.written
        self.told.append(("described", picture.name, text))

    def failed(self, picture: Path, sentence: str) -> None:
        self.told.append(("failed", picture.name, sentence))

    def left_alone(self, picture: Path, sentence: str) -> None:
        self.told.append(("left_alone", picture.name, sentence))

    def renamed(self, old: Path, new: Path) -> None:
        self.told.append(("renamed", new.name, old.name))

    def waiting_changed(self, count: int) -> None:
        self.waiting.append(count)

    def said(self, sentence: str) -> None:
        self.told.append(("said", "", sentence))

    def names(self, what: str) -> list[str]:
        """Of which pictures something was told, in order."""
        return [name for kind, name, _ in self.told if kind == what]

    def sentences(self, what: str) -> list[str]:
        """The sentences, in order."""
        return [sentence for kind, _, sentence in self.told if kind == what]

    def wait(self, what: str, *names: str) -> None:
        """Until it was told of all these pictures."""

        def is_told() -> bool:
            return set(names) <= set(self.names(what))

        try:
            wait_until(is_told, f"{what}: {names}", PATIENCE_S)
        except AssertionError as error:
            raise AssertionError(f"{error}; told was {self.told}") from None

    def wait_to_be_said(self, part: str) -> None:
        """Until a sentence with this in it was said."""

        def is_said() -> bool:
            return any(part in sentence for sentence in self.sentences("said"))

        wait_until(is_said, f"said: {part}", PATIENCE_S)


@contextmanager
def following(
    options: WatchOptions, describe: Describe, ledger: Ledger, listener: ToldListener
) -> Iterator[FolderWatch]:
    """A watch that follows its folders until the end of the block, and ends without an error."""
    watch = FolderWatch(options, describe, ledger, listener)
    errors: list[BaseException] = []

    def run() -> None:
        try:
            watch.run()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, name="watch")
    thread.start()
    try:
        yield watch
    finally:
        watch.stop()
        thread.join(PATIENCE_S)
        assert not thread.is_alive()
        if errors:
            raise errors[0]


def save_picture(file: Path, seed: int = 0) -> Path:
    """A small picture, another one for every seed."""
    noise_picture(seed=seed).save(file)
    return file
