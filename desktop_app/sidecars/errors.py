"""What keeps a sidecar from being written, each as a sentence that a user can act on."""

import errno
from pathlib import Path

from desktop_app.atomic_file import FileProtectedError
from desktop_app.captioner.language import QT_TRANSLATE_NOOP, translate

_REMEDIES = {
    errno.EACCES: QT_TRANSLATE_NOOP(
        "Sentences", "you may not write into this folder: choose another one or ask its owner"
    ),
    errno.EPERM: QT_TRANSLATE_NOOP(
        "Sentences", "you may not write into this folder: choose another one or ask its owner"
    ),
    errno.EROFS: QT_TRANSLATE_NOOP(
        "Sentences", "this disk cannot be written to: choose another folder"
    ),
    errno.ENOSPC: QT_TRANSLATE_NOOP(
        "Sentences", "the disk is full: make room on it or choose another one"
    ),
    errno.EDQUOT: QT_TRANSLATE_NOOP(
        "Sentences", "your share of the disk is full: make room or choose another disk"
    ),
    errno.EFBIG: QT_TRANSLATE_NOOP(
        "Sentences", "the disk takes no file of its size: choose another one"
    ),
    errno.EIO: QT_TRANSLATE_NOOP(
        "Sentences", "the disk does not answer: look whether it is connected and sound"
    ),
    errno.ENODEV: QT_TRANSLATE_NOOP(
        "Sentences", "the disk does not answer: look whether it is connected and sound"
    ),
    errno.ENXIO: QT_TRANSLATE_NOOP(
        "Sentences", "the disk does not answer: look whether it is connected and sound"
    ),
    errno.ENOENT: QT_TRANSLATE_NOOP(
        "Sentences", "its folder does not exist any more: choose another one"
    ),
    errno.ENOTDIR: QT_TRANSLATE_NOOP(
        "Sentences", "its folder does not exist any more: choose another one"
    ),
    errno.ENAMETOOLONG: QT_TRANSLATE_NOOP(
        "Sentences", "its name would be too long: give the picture a shorter name"
    ),
    errno.EISDIR: QT_TRANSLATE_NOOP("Sentences", "a folder has this name: choose another name"),
    errno.EAGAIN: QT_TRANSLATE_NOOP(
        "Sentences", "another program was changing it at the same moment: try again"
    ),
}


class SidecarError(Exception):
    """A description could not be written; `str(error)` is the sentence for the user."""


def not_written(file: Path, error: OSError) -> SidecarError:
    """The sentence for a file that the system did not let us write, and the error behind it."""
    if isinstance(error, FileProtectedError):
        remedy = translate(
            "Sentences", "it is protected from writing: change its permissions first"
        )
    elif error.errno in _REMEDIES:
        remedy = translate("Sentences", _REMEDIES[error.errno])
    else:
        remedy = translate("Sentences", "{reason}: choose another folder").format(
            reason=error.strerror or error
        )
    refusal = SidecarError(
        translate("Sentences", "{name} could not be written because {remedy}.").format(
            name=spoken(file.name), remedy=remedy
        )
    )
    refusal.__cause__ = error
    return refusal


def spoken(name: str) -> str:
    """A file's name with a sign in place of what cannot be printed."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name
    )
