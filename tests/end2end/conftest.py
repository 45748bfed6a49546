"""A sound card to listen to, and a watch over what is left behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.audio import Recording, SoundCard, sound_card, wait_until
from tests.helpers.stray import Leftovers


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundCard]:
    with sound_card(tmp_path_factory.mktemp("sound_card")) as started:
        yield started


@pytest.fixture(scope="module")
def recording(card: SoundCard) -> Iterator[Recording]:
    with card.recording() as started:
        yield started


@pytest.fixture
def heard(card: SoundCard, recording: Recording, monkeypatch: pytest.MonkeyPatch) -> Recording:
    """What is audible; from now on this test's sound goes there."""
    for name, value in card.environment.items():
        monkeypatch.setenv(name, value)
    return recording


@pytest.fixture
def leftovers(
    heard: Recording, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Leftovers]:
    """Fails the test that leaves a process or a temporary file behind."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    marked = Leftovers(monkeypatch, folder)
    yield marked
    wait_until(lambda: not marked.processes(), f"all have ended: {marked.processes()}")
    assert marked.files() == []
