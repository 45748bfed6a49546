"""Which of the files in a watched folder are the pictures a user means.

Passed over: what has no picture's ending, such as sidecars and this program's own temporary files;
hidden files and folders, temporary files, thumbnails, trash, and what the user's patterns exclude.
"""

import fnmatch
import os
import re
import stat
import sys
from collections.abc import Iterable

from desktop_app.picture_files import has_image_suffix

# As file managers, network storage, cameras and archives name them; in lower case.
_PASSED_OVER_FOLDERS = frozenset(
    {"$recycle.bin", "recycler", "#recycle", "@recycle", "trash", "lost+found"}
    | {"thumbnails", "thumbs", "@eadir", "__macosx"}
    | {"#snapshot", "@recently-snapshot", "system volume information"}
)
# Office programs, editors and download programs; a leading dot is a matter of hidden files.
_TEMPORARY = re.compile(r"~|.*(~|\.(tmp|temp|part|partial|crdownload|download))\.\w+$", re.I)


class Selection:
    """The rules for names, with the user's patterns.

    A pattern without a slash is compared with a file's name, and an excluding one with the names
    of the folders above it as well. A pattern with a slash is compared with the whole path below
    the watched folder. Capital and small letters are alike; `*` `?` `[...]` as in a shell, but
    `*` also stands for slashes.
    """

    def __init__(self, include: Iterable[str] = (), exclude: Iterable[str] = ()) -> None:
        self._include = _Patterns(include)
        self._exclude = _Patterns(exclude)

    def takes(self, top: str, path: str) -> bool:
        """Whether a file in or below `top` is watched, as far as its name and place can tell."""
        return self.takes_file(top, path) and self.takes_tree(top, os.path.dirname(path))

    def takes_tree(self, top: str, path: str) -> bool:
        """Whether a folder, `top` or one below it, is watched."""
        while len(path) > len(top):
            if not self.takes_folder(top, path):
                return False
            path = os.path.dirname(path)
        return True

    def takes_file(self, top: str, path: str) -> bool:
        """Whether a file is watched, provided that the folder it lies in is."""
        name = os.path.basename(path)
        return (
            has_image_suffix(name)
            and not _TEMPORARY.match(name)
            and (not self._include or self._include.fit(_below(top, path)))
            and not self._is_passed_over(top, path)
        )

    def takes_folder(self, top: str, path: str) -> bool:
        """Whether a folder below `top` is watched, provided that the one above it is."""
        is_known = os.path.basename(path).lower() in _PASSED_OVER_FOLDERS
        return not is_known and not self._is_passed_over(top, path)

    def _is_passed_over(self, top: str, path: str) -> bool:
        return is_hidden(path) or self._exclude.fit(_below(top, path))


class _Patterns:
    def __init__(self, patterns: Iterable[str]) -> None:
        self._of_paths: list[re.Pattern[str]] = []
        self._of_names: list[re.Pattern[str]] = []
        for pattern in patterns:
            has_slash = "/" in pattern.rstrip("/")
            compiled = re.compile(fnmatch.translate(pattern.strip("/")), re.IGNORECASE)
            (self._of_paths if has_slash else self._of_names).append(compiled)

    def __bool__(self) -> bool:
        return bool(self._of_paths or self._of_names)

    def fit(self, path: str) -> bool:
        name = path.rpartition("/")[2]
        return any(pattern.match(path) for pattern in self._of_paths) or any(
            pattern.match(name) for pattern in self._of_names
        )


def is_hidden(path: str) -> bool:
    """Whether file managers hide the file: by its name, and by its attributes where there are."""
    if os.path.basename(path).startswith("."):
        return True
    if sys.platform == "win32":
        return bool(_attribute(path, "st_file_attributes") & stat.FILE_ATTRIBUTE_HIDDEN)
    if sys.platform == "darwin":
        return bool(_attribute(path, "st_flags") & stat.UF_HIDDEN)
    return False


def _attribute(path: str, name: str) -> int:
    try:
        return int(getattr(os.lstat(path), name, 0))
    except OSError:  # it has just gone
        return 0


def _below(top: str, path: str) -> str:
    return path[len(top) :].strip(os.sep).replace(os.sep, "/")
