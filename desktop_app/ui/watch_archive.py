"""What stands beside the watched pictures: read to be listed, and corrected by the user."""

import heapq
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from desktop_app.folder_watch.options import WatchOptions
from desktop_app.folder_watch.scan import pictures
from desktop_app.sidecars.errors import SidecarError
from desktop_app.sidecars.ledger import Ledger
from desktop_app.sidecars.naming import sidecar_files
from desktop_app.sidecars.options import SidecarOptions
from desktop_app.sidecars.saving import SaveRequest, save
from desktop_app.sidecars.states import SidecarState
from desktop_app.sidecars.writer import inspect, read_alt_text
from desktop_app.ui.watch_model import MOST_LISTED, Outcome, WatchedPicture


class ChangedMeanwhileError(Exception):
    """Somebody else has written other words since the user was shown what stood there.

    `standing`: the files and what they say now; None for what cannot be read.
    """

    def __init__(self, standing: Iterable[tuple[Path, str | None]]) -> None:
        super().__init__()
        self.standing = tuple(standing)


def find_written(options: WatchOptions, should_stop: Callable[[], bool]) -> list[WatchedPicture]:
    """The pictures that have a description, the latest written first, at most MOST_LISTED.

    Reads no more of them than it returns. Raises SidecarError without a ledger.
    """
    newest = heapq.nlargest(MOST_LISTED, _written(options, should_stop))
    found = []
    with Ledger() as ledger:
        for _, name in newest:
            if should_stop():
                break
            line = look_at(Path(name), options.sidecars, ledger)
            if line is not None:
                found.append(line)
    return found


def look(picture: Path, options: SidecarOptions) -> WatchedPicture | None:
    """The same as `look_at`. Raises SidecarError without a ledger."""
    with Ledger() as ledger:
        return look_at(picture, options, ledger)


def look_at(picture: Path, options: SidecarOptions, ledger: Ledger) -> WatchedPicture | None:
    """What stands beside a picture now; None without a description."""
    try:
        text = read_alt_text(picture, options)
        states = inspect(picture, options, ledger).values()
    except (OSError, SidecarError):  # it has gone, or is somebody else's alone
        return None
    if not text:
        return None
    is_human = SidecarState.HUMAN in states
    return WatchedPicture(picture, Outcome.HUMAN if is_human else Outcome.DESCRIBED, text)


def correct(
    picture: Path, text: str, shown: frozenset[str | None], options: SidecarOptions
) -> WatchedPicture:
    """Write the user's words beside a picture in place of those that were `shown`.

    Raises ChangedMeanwhileError when others stand there by now, and SidecarError when they cannot
    be written.
    """
    with Ledger() as ledger:
        request = SaveRequest(picture, text, is_human=True, replaces=shown)
        saved = save(request, options, ledger)
        if saved.foreign:
            raise ChangedMeanwhileError(saved.foreign)
        if saved.complaints:
            raise SidecarError(saved.complaints[0])
        return look_at(picture, options, ledger) or WatchedPicture(picture, Outcome.HUMAN, text)


def _written(options: WatchOptions, should_stop: Callable[[], bool]) -> Iterator[tuple[int, str]]:
    """When each picture's description was written, in nanoseconds, and the picture."""
    for picture in pictures(options):
        if should_stop():
            return
        times = [
            status.st_mtime_ns
            for file in sidecar_files(picture, options.sidecars)
            if (status := _status(file)) is not None
        ]
        if times:
            yield max(times), str(picture)


def _status(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except OSError:
        return None
