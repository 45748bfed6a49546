import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.sidecars.ledger import Ledger


@pytest.fixture
def photo() -> Iterator[Path]:
    """A picture, as far as sidecars look at pictures, alone in a folder that all may read."""
    # Not below pytest's own folder, into which nobody else may look.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        photo = Path(folder, "photo.jpg")
        photo.write_bytes(b"a picture")
        yield photo


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "state" / "ledger.sqlite3") as ledger:
        yield ledger
