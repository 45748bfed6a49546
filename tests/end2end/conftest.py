"""What the tests of the real program on a real desktop share."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.desktop import Desktop, desktop


@pytest.fixture(scope="module", name="desktop")
def started_desktop() -> Iterator[Desktop]:
    """A desktop with everything the program meets on a user's; one for all tests of a module."""
    # Not pytest's own folder: the paths of sockets must be short.
    with (
        tempfile.TemporaryDirectory(prefix="desktop-") as folder,
        desktop(Path(folder)) as started,
    ):
        yield started
