"""What the tests of the real program on a real desktop share."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.captioner.captioner import Captioner
from tests.helpers.audio import Recording, SoundCard, sound_card, wait_until
from tests.helpers.desktop import Desktop, desktop
from tests.helpers.pictures import photograph
from tests.helpers.stray import Leftovers
from tests.helpers.tiny_bundle import write_slow_bundle, write_tiny_bundle
from tests.helpers.window_program import Describe, write_settings


@pytest.fixture(scope="module", name="desktop")
def started_desktop() -> Iterator[Desktop]:
    """A desktop with everything the program meets on a user's; one for all tests of a module."""
    # Not pytest's own folder: the paths of sockets must be short.
    with (
        tempfile.TemporaryDirectory(prefix="desktop-") as folder,
        desktop(Path(folder)) as started,
    ):
        yield started


@pytest.fixture
def heard(desktop: Desktop) -> Iterator[Recording]:
    """All that can be heard on the desktop."""
    with desktop.card.recording() as recording:
        yield recording


@pytest.fixture(scope="session")
def talkative_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny captioner that says something else, and more than a word, of each photograph."""
    return write_tiny_bundle(tmp_path_factory.mktemp("talkative") / "bundle", seed=2)


@pytest.fixture(scope="session")
def slow_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_slow_bundle(tmp_path_factory.mktemp("slow") / "bundle")


@pytest.fixture(scope="session")
def described(talkative_bundle: Path) -> Describe:
    """What the window must show for a picture: the description by the same captioner."""
    captioner = Captioner.load(talkative_bundle, device="cpu", threads=1)
    return lambda picture: captioner.describe(picture).text


@pytest.fixture
def home(tmp_path: Path, talkative_bundle: Path) -> Path:
    """The folder of a user who has been welcomed and wants to hear the program's own voice."""
    folder = tmp_path / "home"
    folder.mkdir()
    write_settings(
        folder,
        bundle=str(talkative_bundle),
        who_speaks="program",
        working_signal="none",
        is_welcomed=True,
    )
    return folder


@pytest.fixture
def pictures(tmp_path: Path) -> dict[str, Path]:
    """Photographs of the user's, by name, in a folder of their own."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    found = {}
    for name in ("cat", "coffee", "rocket"):
        original = photograph(name)
        found[name] = folder / f"{name}{original.suffix}"
        shutil.copy(original, found[name])
    return found


# For the tests of the voice alone: a sound card without a desktop.


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundCard]:
    with sound_card(tmp_path_factory.mktemp("sound_card")) as started:
        yield started


@pytest.fixture(scope="module")
def recording(card: SoundCard) -> Iterator[Recording]:
    with card.recording() as started:
        yield started


@pytest.fixture
def listening(card: SoundCard, recording: Recording, monkeypatch: pytest.MonkeyPatch) -> Recording:
    """What is audible; from now on this test's sound goes there."""
    for name, value in card.environment.items():
        monkeypatch.setenv(name, value)
    return recording


@pytest.fixture
def leftovers(
    listening: Recording, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Leftovers]:
    """Fails the test that leaves a process or a temporary file behind."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    marked = Leftovers(monkeypatch, folder)
    yield marked
    wait_until(lambda: not marked.processes(), f"all have ended: {marked.processes()}")
    assert marked.files() == []
