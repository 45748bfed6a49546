"""Descriptions as plain text: `photo.jpg.txt` beside `photo.jpg`, and files of the user's choice.

UTF-8, one line, written whole or not at all. Words that this program did not write are never
overwritten unasked.
"""

import contextlib
import errno
import os
import secrets
from pathlib import Path

SIDECAR_SUFFIX = ".txt"

_REMEDIES = {
    errno.EACCES: "you may not write into this folder: choose another one or ask its owner",
    errno.EPERM: "you may not write into this folder: choose another one or ask its owner",
    errno.EROFS: "this disk cannot be written to: choose another folder",
    errno.ENOSPC: "the disk is full: make room on it or choose another one",
    errno.EDQUOT: "your share of the disk is full: make room or choose another disk",
    errno.ENOENT: "its folder does not exist any more: choose another one",
    errno.ENOTDIR: "its folder does not exist any more: choose another one",
    errno.ENAMETOOLONG: "its name would be too long: give the picture a shorter name",
    errno.EISDIR: "a folder has this name: choose another name",
}


class SidecarError(Exception):
    """A description could not be written; `str(error)` is the sentence for the user."""


class FileExistsAlreadyError(SidecarError):
    """The file holds something that may be a human's words."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{_spoken(file.name)} exists already and was left as it is: "
            "save again and say that it may be replaced."
        )
        self.file = file


def sidecar_path(picture: Path) -> Path:
    """`photo.jpg.txt` for `photo.jpg`, so that photo.jpg and photo.png do not share one."""
    return picture.with_name(picture.name + SIDECAR_SUFFIX)


def one_line(text: str) -> str:
    """The text without line breaks and runs of spaces."""
    return " ".join(text.split())


def write_sidecar(
    picture: Path, text: str, *, replaces: str | None = None, may_overwrite: bool = False
) -> Path:
    """Write a picture's description beside it and return the sidecar's path.

    A sidecar that is there already is replaced if it says the same, if it still says `replaces`
    (what this program wrote there before), or with `may_overwrite`. Raises FileExistsAlreadyError
    for any other, SidecarError for what cannot be written.
    """
    sidecar = sidecar_path(picture)
    if not may_overwrite:
        existing = _read(sidecar)
        may_overwrite = existing is not None and existing in (one_line(text), replaces)
    write_text_file(sidecar, text, may_overwrite=may_overwrite)
    return sidecar


def write_text_file(file: Path, text: str, *, may_overwrite: bool = False) -> None:
    """Write a description as the one line of a text file, whole or not at all.

    Raises FileExistsAlreadyError when it is there already, unless it may be overwritten, and
    SidecarError when it cannot be written.
    """
    content = (one_line(text) + "\n").encode("utf-8", "replace")
    # Short, because the file's own name may be as long as a name can be.
    temporary = file.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        _write(temporary, content)
        _put_in_place(temporary, file, may_overwrite)
        _flush_folder(file.parent)
    except FileExistsError as error:
        raise FileExistsAlreadyError(file) from error
    except OSError as error:
        raise _not_written(file, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _read(file: Path) -> str | None:
    """What a sidecar says; None when there is none or it cannot be read."""
    try:
        return one_line(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return None


def _write(file: Path, content: bytes) -> None:
    # Not through tempfile: the sidecar gets the permissions of any other new file.
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with open(os.open(file, flags, 0o666), "wb") as writer:
        writer.write(content)
        writer.flush()
        os.fsync(writer.fileno())


def _put_in_place(temporary: Path, file: Path, may_overwrite: bool) -> None:
    if may_overwrite:
        os.replace(temporary, file)
        return
    try:
        os.link(temporary, file)  # fails when the file is there, and nothing can come in between
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.ENAMETOOLONG, errno.EROFS):
            raise
        # Memory sticks and some network drives know no links.
        if os.path.lexists(file):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(file)) from error
        os.replace(temporary, file)


def _flush_folder(folder: Path) -> None:
    """Make the new name survive a power failure, where the system can do that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _not_written(file: Path, error: OSError) -> SidecarError:
    remedy = _REMEDIES.get(error.errno or 0, f"{error.strerror or error}: choose another folder")
    return SidecarError(f"{_spoken(file.name)} could not be written because {remedy}.")


def _spoken(name: str) -> str:
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name
    )
