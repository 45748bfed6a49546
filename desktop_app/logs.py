"""The program's log: tracebacks for developers, without the names of a user's pictures."""

import logging
import logging.handlers
import re
import sys
from pathlib import Path

_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
_MAX_BYTES = 500_000
_BACKUPS = 2


class PrivateFormatter(logging.Formatter):
    """Writes `<picture>` wherever the path or the name of a hidden file would stand."""

    def __init__(self) -> None:
        super().__init__(_FORMAT)
        self._hidden: re.Pattern[str] | None = None

    def hide(self, *paths: str) -> None:
        """Keep these files' paths and names, but not those hidden before, out of what follows."""
        spellings = {spelling for path in paths for spelling in _spellings(path)}
        longest_first = sorted(filter(None, spellings), key=len, reverse=True)
        alternatives = "|".join(re.escape(spelling) for spelling in longest_first)
        self._hidden = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        return self._hidden.sub("<picture>", text) if self._hidden else text


def _spellings(path: str) -> set[str]:
    """How a file is named in sentences and tracebacks."""
    name = Path(path).name
    spellings = {path, str(Path(path).absolute()), name}
    # Sentences show odd characters as a replacement character, tracebacks escape them.
    spellings.add("".join(letter if letter.isprintable() else "\ufffd" for letter in name))
    return spellings | {repr(spelling)[1:-1] for spelling in spellings}


class _QuietFileHandler(logging.handlers.RotatingFileHandler):
    """A full or read-only disk must not keep anybody from hearing a description."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        pass


def start_logging(file: Path, *, verbose: bool) -> PrivateFormatter:
    """Log to a rotating file, and with `verbose` to standard error as well.

    Returns the formatter of the file, which is told the names to keep out. Where the file's
    folder cannot be made there is no file.
    """
    formatter = PrivateFormatter()
    handlers: list[logging.Handler] = []
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        to_file = _QuietFileHandler(
            file, maxBytes=_MAX_BYTES, backupCount=_BACKUPS, encoding="utf-8", delay=True
        )
        to_file.setFormatter(formatter)
        # Names that are not valid Unicode must not break the log.
        to_file.errors = "backslashreplace"
        handlers.append(to_file)
    except OSError:
        handlers.append(logging.NullHandler())
    if verbose:
        to_terminal = logging.StreamHandler(sys.stderr)
        to_terminal.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        handlers.append(to_terminal)
    logging.basicConfig(level=logging.WARNING, handlers=handlers, force=True)
    logging.getLogger("desktop_app").setLevel(logging.DEBUG if verbose else logging.INFO)
    logging.captureWarnings(True)
    return formatter
