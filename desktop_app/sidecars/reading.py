"""Reading sidecars that anybody may have put there: within a size, and never from a device."""

import errno
import os
import stat
from pathlib import Path

from desktop_app.captioner.language import translate


class TooLargeError(OSError):
    """The file holds more than any sidecar does."""


def read_within(file: Path, most_bytes: int) -> bytes:
    """The content of a regular file.

    Raises TooLargeError, and OSError for anything that is not a regular file or cannot be read.
    """
    # Not to wait for whoever might write into a pipe of that name.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(file, flags), "rb") as reader:
        if not stat.S_ISREG(os.fstat(reader.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is not a file", str(file))
        content = reader.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise TooLargeError(errno.EFBIG, "it is too large", str(file))
    return content


def complaint_about(error: OSError) -> str:
    """Why a sidecar cannot be read and what to do, after "because"."""
    if isinstance(error, TooLargeError):
        return translate(
            "Sentences", "it is larger than any description: look what it is and move it away"
        )
    if isinstance(error, FileNotFoundError):
        return translate("Sentences", "it is a link to nowhere: mend or remove the link")
    if isinstance(error, PermissionError):
        return translate(
            "Sentences", "you may not read it: change its permissions or ask its owner"
        )
    if isinstance(error, IsADirectoryError):
        return translate("Sentences", "it is a folder: give it another name")
    if error.errno == errno.ENAMETOOLONG:
        return translate("Sentences", "its name would be too long: give the picture a shorter name")
    return translate("Sentences", "it cannot be read ({reason}): look what it is").format(
        reason=error.strerror or error
    )
