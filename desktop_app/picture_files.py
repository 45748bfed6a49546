"""Finding the pictures that a user's files and folders name."""

import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desktop_app.captioner.language import translate
from desktop_app.captioner.preprocessing import IMAGE_SUFFIXES

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class FoundPicture:
    """A file to describe, or what kept a folder from being read."""

    path: str
    error: str | None = None


def find_pictures(paths: Iterable[str]) -> Iterator[FoundPicture]:
    """Yield named files as they are, and the pictures in and below named folders.

    A folder gives its pictures by name, then those of its subfolders. Hidden files and folders
    are passed over; a folder reached twice through links is read once.
    """
    for path in paths:
        if os.path.isdir(path):
            yield from _walk(path)
        else:
            yield FoundPicture(path)


def neighbour(path: str, steps: int) -> str | None:
    """The picture so many places after (or, below zero, before) another in its folder, by name.

    Ends at the folder's first and last picture; None when the other is that one already. Raises
    OSError when the folder cannot be read.
    """
    files, _ = _list(os.path.dirname(path))
    if path in files:
        here = files.index(path)
        place = min(max(here + steps, 0), len(files) - 1)
        return files[place] if place != here else None
    # A hidden file or one with another ending: it counts from where it would stand.
    here = sum(file < path for file in files)
    place = here + (steps - 1 if steps > 0 else steps)
    return files[min(max(place, 0), len(files) - 1)] if 0 <= place < len(files) else None


def _walk(top: str) -> Iterator[FoundPicture]:
    waiting = [top]
    seen: set[tuple[int, int]] = set()
    is_empty = True
    while waiting:
        folder = waiting.pop()
        try:
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            files, folders = _list(folder)
        except OSError as error:
            is_empty = False
            reason = error.strerror or type(error).__name__
            yield FoundPicture(
                folder,
                translate("Sentences", "The folder {folder} cannot be read: {reason}.").format(
                    folder=folder, reason=reason
                ),
            )
            continue
        waiting.extend(reversed(folders))
        for file in files:
            is_empty = False
            yield FoundPicture(file)
    if is_empty:
        yield FoundPicture(
            top,
            translate(
                "Sentences",
                "The folder {folder} has no pictures in it. Name a folder or a file with pictures.",
            ).format(folder=top),
        )


def _list(folder: str) -> tuple[list[str], list[str]]:
    """The picture files and the subfolders of a folder, each sorted by name."""
    files, folders = [], []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.startswith("."):
                continue
            try:
                if entry.is_dir():
                    folders.append(entry.path)
                elif has_image_suffix(entry.name) and entry.is_file():
                    files.append(entry.path)
            except OSError:  # a link that leads in a circle is no picture
                logger.debug("passed over a broken link", exc_info=True)
    return files, folders


def has_image_suffix(name: str) -> bool:
    """Whether a file of this name is taken for a picture when a folder is walked."""
    return os.path.splitext(name)[1].lower() in IMAGE_SUFFIXES
