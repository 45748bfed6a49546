"""What did not work, so that it is neither tried nor told again before something has changed."""

import errno
import sqlite3
import time
from dataclasses import dataclass

from desktop_app.folder_watch.wholeness import Version
from desktop_app.sidecars.errors import SidecarError

_OF_THE_FOLDER = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
)


def folder_error(error: SidecarError) -> int | None:
    """The number of an error because of which no other picture in the folder would fare better,
    such as a full disk; None for one that concerns a single picture."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return 0  # the program's own ledger takes nothing
    number = cause.errno if isinstance(cause, OSError) else None
    return number if number in _OF_THE_FOLDER else None


@dataclass
class _Trouble:
    top: str
    number: int
    retry_at_s: float
    is_resting: bool = True
    waiting: int = 0
    """Pictures that were passed over since the folder was last tried."""


class Failures:
    """Pictures that cannot be described as they are, and folders that take no sidecars."""

    def __init__(self, retry_s: float) -> None:
        """retry_s: seconds until a folder is tried again."""
        self._retry_s = retry_s
        # Hashes alone, so that a folder full of broken pictures takes little memory.
        self._pictures: set[int] = set()
        self._folders: dict[str, _Trouble] = {}

    def remember_picture(self, path: str, version: Version) -> None:
        """A picture has failed."""
        self._pictures.add(hash((path, version)))

    def has_failed(self, path: str, version: Version) -> bool:
        """Whether this version of the picture has failed."""
        return hash((path, version)) in self._pictures

    def remember_folder(self, top: str, folder: str, number: int) -> bool:
        """A folder failed with this error; False when that is nothing new."""
        before = self._folders.get(folder)
        retry_at_s = time.monotonic() + self._retry_s
        waiting = before.waiting if before else 0
        self._folders[folder] = _Trouble(top, number, retry_at_s, waiting=waiting)
        return before is None or before.number != number

    def note_waiting(self, folder: str) -> None:
        """A picture in a resting folder wants a description."""
        self._folders[folder].waiting += 1

    @property
    def waiting(self) -> int:
        """Pictures that wait in resting folders."""
        return sum(trouble.waiting for trouble in self._folders.values())

    def folder_works(self, folder: str) -> None:
        """A folder has taken a sidecar, or can be read."""
        self._folders.pop(folder, None)

    def is_resting(self, folder: str) -> bool:
        """Whether it is too early to try a folder again."""
        trouble = self._folders.get(folder)
        return trouble is not None and trouble.is_resting

    def take_retries(self) -> list[tuple[str, str]]:
        """The watched folders, and the folders in there, that are to be tried again now."""
        now_s = time.monotonic()
        found = []
        for folder, trouble in self._folders.items():
            if trouble.is_resting and trouble.retry_at_s <= now_s:
                trouble.is_resting = False
                trouble.waiting = 0
                found.append((trouble.top, folder))
        return found
