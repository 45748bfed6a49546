"""Keeping what libraries print, in Python or in C++, away from the user's terminal."""

import contextlib
import io
import logging
import os
import tempfile
import warnings
from collections.abc import Iterator
from typing import IO

logger = logging.getLogger(__name__)

_STANDARD_ERROR = 2


@contextlib.contextmanager
def library_noise_to_log(occasion: str) -> Iterator[None]:
    """Send what is printed meanwhile, on standard output by Python or on standard error by anyone,
    to the debug log. Whole-process: for the short moments when a noisy library starts.
    """
    printed = io.StringIO()
    with tempfile.TemporaryFile() as written:
        try:
            with (
                _standard_error_into(written),
                contextlib.redirect_stdout(printed),
                contextlib.redirect_stderr(printed),
                warnings.catch_warnings(),
            ):
                warnings.simplefilter("ignore")
                yield
        finally:
            written.seek(0)
            noise = printed.getvalue() + written.read().decode("utf-8", "replace")
            if noise:
                logger.debug("%s: %s", occasion, noise)


@contextlib.contextmanager
def _standard_error_into(file: IO[bytes]) -> Iterator[None]:
    """Redirect the descriptor itself: C++ knows nothing of sys.stderr."""
    try:
        saved = os.dup(_STANDARD_ERROR)
    except OSError:  # a program without a console has none
        yield
        return
    try:
        os.dup2(file.fileno(), _STANDARD_ERROR)
        yield
    finally:
        os.dup2(saved, _STANDARD_ERROR)
        os.close(saved)
