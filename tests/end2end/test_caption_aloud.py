"""`picture-aloud caption --speak`, heard through a real engine, player and recorder."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.audio import SoundCard, sound_card, wait_until
from tests.helpers.command import COMMAND, command_environment, run_command
from tests.helpers.pictures import drawn_picture


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundCard]:
    with sound_card(tmp_path_factory.mktemp("sound_card")) as started:
        yield started


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    drawn_picture().save(tmp_path / "a.png")
    return tmp_path / "a.png"


def test_a_description_is_heard_to_its_end(
    card: SoundCard, picture: Path, tiny_bundle: Path, tmp_path: Path
) -> None:
    with card.recording() as recording:
        start = time.monotonic()
        result = run_command(
            *("caption", "--speak", "--bundle", tiny_bundle, picture),
            home=tmp_path,
            extra=card.environment,
        )
        assert (result.status, result.stderr) == (0, "")
        words = result.stdout.split()
        assert recording.audible_seconds(start) > 0.1 * len(words)


def test_ctrl_c_silences_it_at_once(
    card: SoundCard, picture: Path, tiny_bundle: Path, tmp_path: Path
) -> None:
    missing = tmp_path / f"{'never ending story ' * 12}.png"  # its name is spoken
    environment = command_environment(tmp_path, **card.environment)
    with card.recording() as recording:
        start = time.monotonic()
        with subprocess.Popen(
            [COMMAND, "caption", "--speak", "--bundle", tiny_bundle, missing, picture],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        ) as process:
            wait_until(lambda: recording.is_audible(start), "the failure is being told")
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        stopped = time.monotonic()
        assert process.returncode == 130
        assert out == ""
        assert err.splitlines()[-1] == "Stopped."
        time.sleep(0.5)  # what was on its way may still arrive
        silent_since = time.monotonic()
        time.sleep(0.5)
        assert not recording.is_audible(silent_since)
        assert stopped - start < 10


@pytest.mark.parametrize("missing", ["sound", "player"])
def test_what_keeps_the_voice_from_being_heard_hides_no_description(
    picture: Path, tiny_bundle: Path, tmp_path: Path, missing: str
) -> None:
    no_sound = tmp_path / "asound.conf"
    no_sound.write_text("pcm.!default { type hw card 31 }\n", encoding="utf-8")
    extra = {"ALSA_CONFIG_PATH": str(no_sound)}
    if missing == "player":
        extra["PATH"] = str(tmp_path)
        setpriv = shutil.which("setpriv")
        assert setpriv is not None
        (tmp_path / "setpriv").symlink_to(setpriv)
    result = run_command(
        *("caption", "--speak", "--bundle", tiny_bundle, picture), home=tmp_path, extra=extra
    )
    assert result.status == 1
    assert result.stdout.endswith(".\n")
    assert result.stderr.startswith("The voice cannot be heard because")
    assert result.stderr.count("\n") == 1
