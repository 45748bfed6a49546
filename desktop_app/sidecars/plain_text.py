"""Descriptions as plain text: `photo.jpg.txt` beside `photo.jpg`, and files of the user's choice.

UTF-8, one line, written whole or not at all.
"""

import os
from pathlib import Path

from desktop_app.atomic_file import overwrite_file
from desktop_app.sidecars.errors import not_written
from desktop_app.sidecars.ledger import Ledger, SidecarRecord
from desktop_app.sidecars.reading import complaint_about, read_within
from desktop_app.sidecars.states import Found, SidecarState
from desktop_app.sidecars.words import one_line, text_hash

MAXIMUM_BYTES = 1024 * 1024
"""What is larger is no description of a picture."""


def text_content(text: str) -> bytes:
    """What a file that holds this one line consists of."""
    return (one_line(text) + "\n").encode("utf-8", "replace")


def read_words(file: Path) -> str | None:
    """What a text file says, in one line; None when it cannot be read as UTF-8."""
    try:
        return _words_in(read_within(file, MAXIMUM_BYTES))
    except OSError:
        return None


def inspect_text(sidecar: Path, picture: Path, ledger: Ledger) -> Found:
    """Look at a text file beside a picture.

    An empty one counts as a human's: somebody wants no words there.
    """
    try:
        content = read_within(sidecar, MAXIMUM_BYTES)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not os.path.lexists(sidecar):
            return Found(SidecarState.MISSING)
        return Found(SidecarState.BROKEN, complaint=complaint_about(error))
    words = _words_in(content)
    found_hash = text_hash(words or "")
    record = ledger.find(sidecar)
    if words and record is None and ledger.wrote(found_hash, picture):
        # The folder has another name now, or the disk another place.
        record = SidecarRecord(found_hash, None, ledger.digest(picture))
        ledger.record(sidecar, record)
    if not words or record is None:
        return Found(SidecarState.HUMAN, words, content)
    if found_hash == record.text_hash and not ledger.has_changed(picture, record.picture_digest):
        return Found(SidecarState.OURS, words, content)
    if found_hash in (record.text_hash, record.earlier_text_hash):
        return Found(SidecarState.OURS_OUTDATED, words, content)
    return Found(SidecarState.HUMAN, words, content)


def _words_in(content: bytes) -> str | None:
    try:
        return one_line(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None


def write_text_file(file: Path, text: str) -> None:
    """Write a description as the one line of a text file, whole or not at all, in place of what is
    there. Raises SidecarError."""
    try:
        overwrite_file(file, text_content(text))
    except OSError as error:
        raise not_written(file, error) from error
