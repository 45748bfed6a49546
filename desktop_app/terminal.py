"""What a terminal or a script reads: lines that survive any file name, and a progress line."""

import codecs
import io
import json
import os
import sys
import time
import unicodedata
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, TextIO

_ERROR_HANDLER = "picture-aloud"
_MIN_TOTAL = 4
_REDRAW_S = 0.2


class OutputError(Exception):
    """Standard output takes no more, for another reason than a reader who left."""


def prepare_output() -> None:
    """Let standard output take file names that are not valid Unicode: their bytes go out unchanged.

    Characters that the terminal's encoding lacks are written as escapes.
    """
    codecs.register_error(_ERROR_HANDLER, _keep_bytes_or_escape)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors=_ERROR_HANDLER)


def _keep_bytes_or_escape(error: UnicodeError) -> tuple[str | bytes, int]:
    handler = "surrogateescape" if _is_escaped_byte(error) else "backslashreplace"
    result: tuple[str | bytes, int] = codecs.lookup_error(handler)(error)
    return result


def _is_escaped_byte(error: UnicodeError) -> bool:
    if os.name == "nt" or not isinstance(error, UnicodeEncodeError):
        return False
    refused = error.object[error.start : error.end]
    return all("\udc80" <= character <= "\udcff" for character in refused)


def one_line(text: str) -> str:
    """The text without line breaks or terminal commands, which file names may contain."""
    return "".join(
        character.encode("unicode_escape").decode("ascii")
        if unicodedata.category(character) in ("Cc", "Zl", "Zp")
        else character
        for character in text
    )


def write_line(text: str) -> None:
    """Print a line on standard output and send it off at once.

    Raises BrokenPipeError when the reader has left and OutputError when writing fails.
    """
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(f"The descriptions cannot be written: {reason}.") from error


def write_problem(sentence: str) -> None:
    """Print a sentence for the user on standard error."""
    print(one_line(sentence), file=sys.stderr, flush=True)


def write_json(fields: Mapping[str, Any]) -> None:
    """Print an object for scripts as one line on standard output; errors as of `write_line`."""
    # ASCII, so that names which are not valid Unicode survive as escapes.
    write_line(json.dumps(fields, allow_nan=False))


def with_path(path: str, sentence: str) -> str:
    """Sentences name the file alone, which is good to hear; on the screen the path says which."""
    name = os.path.basename(path)
    return path + sentence.removeprefix(name) if sentence.startswith(name) else sentence


def discard_output() -> None:
    """Send what is left to nowhere, so that Python does not complain about it while it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, OSError):
            if stream is not None:
                os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


class ProgressLine:
    """How far a long run has come, on a terminal's last line.

    It is in words, because screen readers and braille displays garble drawn bars. It stays
    away where fewer than four pictures are wanted or where nobody looks at a terminal.
    """

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._total = total
        self._is_wanted = (
            total >= _MIN_TOTAL
            and self._stream is not None
            and self._stream.isatty()
            and os.environ.get("TERM") != "dumb"
        )
        self._done = 0
        self._started_s = time.monotonic()
        self._drawn_s = float("-inf")
        self._width = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.clear()

    def advance(self) -> None:
        """Count one more picture as done and show it, but not more often than can be read."""
        self.advance_to(self._done + 1)

    def advance_to(self, done: int) -> None:
        """Show that so many pictures are done, if they are more than before."""
        if done <= self._done:
            return
        self._done = done
        now_s = time.monotonic()
        is_due = now_s - self._drawn_s >= _REDRAW_S
        if not self._is_wanted or self._done >= self._total or not is_due:
            return
        self.clear()
        text = f"{self._done} of {self._total} pictures{self._remaining(now_s)}"
        self._stream.write(text)
        self._stream.flush()
        self._width = len(text)
        self._drawn_s = now_s

    def clear(self) -> None:
        """Empty the line, so that something else can be printed there."""
        if self._width:
            self._stream.write("\r" + " " * self._width + "\r")
            self._stream.flush()
            self._width = 0

    def _remaining(self, now_s: float) -> str:
        remaining_s = (now_s - self._started_s) / self._done * (self._total - self._done)
        if remaining_s < 1:
            return ""
        if remaining_s < 90:
            return f", about {remaining_s:.0f} seconds left"
        if remaining_s < 5400:
            return f", about {remaining_s / 60:.0f} minutes left"
        return f", about {remaining_s / 3600:.0f} hours left"
