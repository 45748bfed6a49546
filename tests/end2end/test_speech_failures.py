"""What a user learns when the voice cannot be heard, and that nothing is left speaking."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop_app.speech import SpeechError, create_speaker, speech_report
from tests.helpers.audio import Recording, assert_heard, assert_stays_silent, wait_until
from tests.helpers.stray import Leftovers

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="PulseAudio's null sink is Linux's"
)

SENTENCE = "A brown dog runs over the green grass."
LONG_TEXT = " ".join([SENTENCE] * 40)  # longer than any patience here
PATIENCE_S = 30.0


def test_the_text_of_a_voice_process_that_dies_is_said(
    listening: Recording, leftovers: Leftovers
) -> None:
    with create_speaker() as speaker:
        start = time.monotonic()
        speaker.say(SENTENCE)
        assert_heard(listening, start)
        (player_pid,) = leftovers.processes("aplay -q")
        # The one that speaks is the parent of its player; the other is the spare.
        speaking_pid = int(
            Path(f"/proc/{player_pid}/stat").read_text().rsplit(")", 1)[1].split()[1]
        )
        os.kill(speaking_pid, signal.SIGKILL)
        wait_until(lambda: player_pid not in leftovers.processes(), "the old player has ended")
        since = time.monotonic()
        assert speaker.wait(PATIENCE_S)
        assert listening.audible_seconds(since) > 1.0

        for pid in leftovers.processes("child.py"):
            os.kill(pid, signal.SIGKILL)
        since = time.monotonic()
        speaker.say(SENTENCE)
        assert speaker.wait(PATIENCE_S)
        assert listening.audible_seconds(since) > 1.0


def test_a_voice_process_that_keeps_dying_is_reported(
    listening: Recording, leftovers: Leftovers
) -> None:
    failures: list[SpeechError] = []
    with create_speaker(on_failure=failures.append) as speaker:
        speaker.say(LONG_TEXT)
        killed: set[int] = set()
        while speaker.is_speaking and len(killed) < 50:
            for pid in leftovers.processes("child.py").keys() - killed:
                killed.add(pid)
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)
        with pytest.raises(SpeechError, match="again and again"):
            speaker.wait(PATIENCE_S)
        wait_until(lambda: len(failures) == 1, "the listener was told once")

        since = time.monotonic()
        speaker.say(SENTENCE)
        assert speaker.wait(PATIENCE_S)
        assert listening.is_audible(since)


@pytest.mark.usefixtures("leftovers")
def test_without_an_audio_device_the_failure_is_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    no_devices = tmp_path / "asound.conf"
    no_devices.write_text("# no device at all\n", encoding="utf-8")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(no_devices))
    failures: list[SpeechError] = []
    with create_speaker(on_failure=failures.append) as speaker:
        speaker.say(SENTENCE)
        with pytest.raises(SpeechError, match="no audio device accepts sound"):
            speaker.wait(PATIENCE_S)
        wait_until(lambda: len(failures) == 1, "the listener was told once")
    report = speech_report()
    assert report.has_sound is False
    assert any("no audio device accepts sound" in problem for problem in report.problems)


@pytest.mark.usefixtures("leftovers")
def test_without_a_player_the_failure_is_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    player = programs / "aplay"
    player.symlink_to("/usr/bin/aplay")
    monkeypatch.setenv("PATH", str(programs))
    with create_speaker() as speaker:
        player.unlink()
        speaker.say(SENTENCE)
        with pytest.raises(SpeechError, match="install the package alsa-utils"):
            speaker.wait(PATIENCE_S)
    with pytest.raises(SpeechError, match="install the package alsa-utils"):
        create_speaker()
    report = speech_report()
    assert report.player is None
    assert report.voices
    assert len(report.problems) == 1
    assert "alsa-utils" in report.problems[0]


@pytest.mark.usefixtures("leftovers")
@pytest.mark.parametrize("missing", ["data", "library"])
def test_without_a_voice_the_failure_is_reported(
    missing: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    if missing == "data":
        monkeypatch.setenv("ESPEAK_DATA_PATH", str(broken))
    else:
        for name in ("libespeak-ng.so.1", "libespeak.so.1"):
            (broken / name).write_bytes(b"not a library")
        monkeypatch.setenv("LD_LIBRARY_PATH", str(broken))
    with pytest.raises(SpeechError, match="There is no voice to speak with: install"):
        create_speaker()

    failures: list[SpeechError] = []
    with create_speaker(on_failure=failures.append, wait_until_ready=False) as speaker:
        speaker.say(SENTENCE)
        with pytest.raises(SpeechError, match="There is no voice to speak with"):
            speaker.wait(PATIENCE_S)
        with pytest.raises(SpeechError, match="There is no voice to speak with"):
            speaker.voices()
        wait_until(lambda: bool(failures), "the listener was told")
        # Once it has been installed, the next text is said.
        monkeypatch.delenv("ESPEAK_DATA_PATH", raising=False)
        monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)
        speaker.say(SENTENCE)
        assert speaker.wait(PATIENCE_S)


PARENT = f"""
import time
from desktop_app.speech import create_speaker
speaker = create_speaker()
speaker.say({LONG_TEXT!r})
time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_voice_ends_with_its_parent(
    number: signal.Signals, listening: Recording, leftovers: Leftovers
) -> None:
    start = time.monotonic()
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert_heard(listening, start)
    assert leftovers.processes("aplay")
    parent.send_signal(number)
    output, complaint = parent.communicate(timeout=PATIENCE_S)
    assert output == b""  # nothing of the engine's chatter reaches the user
    assert complaint == b"" or number == signal.SIGINT
    wait_until(lambda: not leftovers.processes(), "all have ended")
    assert_stays_silent(listening)
