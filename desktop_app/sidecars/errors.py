"""What keeps a sidecar from being written, each as a sentence that a user can act on."""

import errno
from pathlib import Path

from desktop_app.atomic_file import FileProtectedError

_REMEDIES = {
    errno.EACCES: "you may not write into this folder: choose another one or ask its owner",
    errno.EPERM: "you may not write into this folder: choose another one or ask its owner",
    errno.EROFS: "this disk cannot be written to: choose another folder",
    errno.ENOSPC: "the disk is full: make room on it or choose another one",
    errno.EDQUOT: "your share of the disk is full: make room or choose another disk",
    errno.EFBIG: "the disk takes no file of its size: choose another one",
    errno.EIO: "the disk does not answer: look whether it is connected and sound",
    errno.ENODEV: "the disk does not answer: look whether it is connected and sound",
    errno.ENXIO: "the disk does not answer: look whether it is connected and sound",
    errno.ENOENT: "its folder does not exist any more: choose another one",
    errno.ENOTDIR: "its folder does not exist any more: choose another one",
    errno.ENAMETOOLONG: "its name would be too long: give the picture a shorter name",
    errno.EISDIR: "a folder has this name: choose another name",
    errno.EAGAIN: "another program was changing it at the same moment: try again",
}


class SidecarError(Exception):
    """A description could not be written; `str(error)` is the sentence for the user."""


def not_written(file: Path, error: OSError) -> SidecarError:
    """The sentence for a file that the system did not let us write, and the error behind it."""
    remedy = _REMEDIES.get(error.errno or 0, f"{error.strerror or error}: choose another folder")
    if isinstance(error, FileProtectedError):
        remedy = "it is protected from writing: change its permissions first"
    refusal = SidecarError(f"{spoken(file.name)} could not be written because {remedy}.")
    refusal.__cause__ = error
    return refusal


def spoken(name: str) -> str:
    """A file's name with a sign in place of what cannot be printed."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name
    )
