import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.desktop import Desktop, desktop


@pytest.fixture(scope="package")
def started_desktop() -> Iterator[Desktop]:
    with tempfile.TemporaryDirectory() as folder, desktop(Path(folder)) as started:
        yield started


@pytest.fixture
def here(started_desktop: Desktop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desktop:
    """A desktop that this process is on, with folders of its own."""
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    for name, value in started_desktop.environment_of(tmp_path).items():
        monkeypatch.setenv(name, value)
    return started_desktop
