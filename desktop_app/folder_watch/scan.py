"""Walking watched folders, one picture at a time: the watch's queue is the folder itself."""

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop_app.atomic_file import is_temporary, remove_leftovers
from desktop_app.folder_watch.options import WatchOptions
from desktop_app.folder_watch.selection import Selection

logger = logging.getLogger(__name__)

OnUnreadable = Callable[[str, OSError], None]


def pictures(options: WatchOptions) -> Iterator[Path]:
    """The pictures that a watch with these options looks at now; unreadable folders have none."""
    selection = Selection(options.include, options.exclude)
    for top in distinct_folders(options):
        for path in walk(top, top, selection, is_recursive=options.is_recursive):
            yield Path(path)


def distinct_folders(options: WatchOptions) -> list[str]:
    """The watched folders as absolute paths, without those that another one covers."""
    wanted: dict[str, str] = {}
    for folder in options.folders:
        path = os.path.abspath(folder)
        wanted.setdefault(os.path.realpath(path), path)
    if not options.is_recursive:
        return list(wanted.values())
    return [
        path
        for real, path in wanted.items()
        if not any(other != real and _is_below(real, other) for other in wanted)
    ]


def walk(
    top: str,
    start: str,
    selection: Selection,
    *,
    is_recursive: bool,
    on_unreadable: OnUnreadable | None = None,
) -> Iterator[str]:
    """Yield the pictures in `start`, which is `top` or lies below it, by name; then subfolders'.

    Holds the names of one folder at a time. Links to folders are not followed.
    """
    waiting = [start]
    while waiting:
        folder = waiting.pop()
        try:
            files, folders = _list(top, folder, selection)
        except (FileNotFoundError, NotADirectoryError):
            continue  # it has gone in between
        except OSError as error:
            logger.info("a folder cannot be read", exc_info=True)
            if on_unreadable is not None:
                on_unreadable(folder, error)
            continue
        if is_recursive:
            waiting.extend(os.path.join(folder, name) for name in reversed(folders))
        for name in files:
            yield os.path.join(folder, name)


def _list(top: str, folder: str, selection: Selection) -> tuple[list[str], list[str]]:
    """The names of the pictures and of the subfolders, sorted."""
    files, folders = [], []
    has_leftovers = False
    with os.scandir(folder) as entries:
        for entry in entries:
            has_leftovers |= is_temporary(entry.name)
            try:
                if entry.is_dir(follow_symlinks=False):
                    if selection.takes_folder(top, entry.path):
                        folders.append(entry.name)
                elif selection.takes_file(top, entry.path) and entry.is_file():
                    files.append(entry.name)
            except OSError:  # a link that leads in a circle is no picture
                logger.debug("passed over a broken link", exc_info=True)
    if has_leftovers:  # of a program that was killed
        remove_leftovers(Path(folder))
    return sorted(files), sorted(folders)


def _is_below(path: str, other: str) -> bool:
    return path.startswith(os.path.join(other, ""))
