"""The clipboard of a Wayland desktop, through wl-paste, which knows how each desktop wants it."""

import contextlib
import logging
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from desktop_app.captioner.language import QT_TRANSLATE_NOOP, translate
from desktop_app.clipboard.content import HUNG, TOO_LARGE, ClipboardError
from desktop_app.clipboard.mime import TIME_LIMIT_S, MimeSource

logger = logging.getLogger(__name__)

PROGRAM = "wl-paste"
MISSING = QT_TRANSLATE_NOOP(
    "Sentences",
    "The clipboard of this Wayland desktop cannot be read without the program "
    "wl-paste: install the package wl-clipboard.",
)
# What wl-paste says on its way to exit status 1.
_NOTHING = ("Nothing is copied", "No selection", "No suitable type", "Clipboard content is not")
_MAX_TYPES_BYTES = 64 * 1024


def find_wl_paste() -> str | None:
    return shutil.which(PROGRAM)


@contextmanager
def wayland_clipboard() -> Iterator[MimeSource]:
    """The clipboard as it is now. Raises ClipboardError."""
    listed = _run("--list-types", most_bytes=_MAX_TYPES_BYTES)
    yield MimeSource(tuple(listed.decode("utf-8", "replace").split("\n")[:-1]), _read)


def _read(mime_type: str, most_bytes: int) -> bytes:
    return _run("--no-newline", "--type", mime_type, most_bytes=most_bytes)


def _run(*arguments: str, most_bytes: int) -> bytes:
    """What wl-paste prints; nothing when nothing of that kind was copied."""
    program = find_wl_paste()
    if program is None:
        raise ClipboardError(translate("Sentences", MISSING))
    with tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(
                [program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
                env={**os.environ, "LC_ALL": "C"},
                start_new_session=True,
            )
        except OSError as error:
            logger.info("wl-paste cannot be started", exc_info=True)
            raise ClipboardError(translate("Sentences", MISSING)) from error
        data = _read_output(process, most_bytes)
        complaints.seek(0)
        complaint = complaints.read(1000).decode("utf-8", "replace").strip()
    if process.returncode == 0:
        return data
    if complaint.startswith(_NOTHING):
        return b""
    logger.info("wl-paste failed: %s", complaint)
    raise ClipboardError(
        translate("Sentences", "The clipboard of this Wayland desktop does not answer: try again.")
    )


def _read_output(process: "subprocess.Popen[bytes]", most_bytes: int) -> bytes:
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        _kill(process)

    alarm = threading.Timer(TIME_LIMIT_S, end)
    alarm.start()
    try:
        with process:
            assert process.stdout is not None
            data = process.stdout.read(most_bytes + 1)
            if len(data) > most_bytes:
                _kill(process)
    finally:
        alarm.cancel()
        alarm.join()
    if is_late.is_set():
        logger.info("the clipboard's owner does not answer")
        raise ClipboardError(translate("Sentences", HUNG))
    if len(data) > most_bytes:
        raise ClipboardError(translate("Sentences", TOO_LARGE))
    return data


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """With the children that wl-paste leaves its work to."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
