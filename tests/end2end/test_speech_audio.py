"""The voice as it is heard: real engine, real player, a recorder in place of the loudspeaker."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.speech import Speaker, SpeechError, create_speaker, speech_report
from tests.helpers.audio import Recording, SoundCard, sound_card, wait_until
from tests.helpers.stray import Leftovers

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="PulseAudio's null sink is Linux's"
)

SENTENCE = "A brown dog runs over the green grass."
LONG_TEXT = " ".join([SENTENCE] * 40)  # longer than any patience here
PATIENCE_S = 30.0


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


def is_busy(speaker: Speaker) -> bool:
    return speaker.is_speaking  # behind a function: type checkers take it for a constant


def hear(recording: Recording, since: float) -> None:
    wait_until(lambda: recording.is_audible(since), "something is heard", PATIENCE_S)


def assert_stays_silent(recording: Recording) -> None:
    """What was on its way may still arrive; the half second after that must be silent."""
    time.sleep(0.5)
    since = time.monotonic()
    time.sleep(0.5)
    assert not recording.is_audible(since)


@pytest.mark.usefixtures("leftovers")
def test_a_sentence_is_heard_to_its_end(heard: Recording) -> None:
    start = time.monotonic()
    with create_speaker() as speaker:
        assert speaker.say(SENTENCE)
        assert is_busy(speaker)
        assert speaker.wait(PATIENCE_S)
        assert not is_busy(speaker)
        assert heard.audible_seconds(start) > 1.0
        assert_stays_silent(heard)


@pytest.mark.usefixtures("leftovers")
def test_stop_silences_and_the_next_text_is_heard(heard: Recording) -> None:
    with create_speaker() as speaker:
        for _ in range(3):
            start = time.monotonic()
            speaker.say(LONG_TEXT)
            hear(heard, start)
            speaker.stop()
            assert not is_busy(speaker)
            assert speaker.wait(0)
            assert_stays_silent(heard)
        start = time.monotonic()
        speaker.say(SENTENCE)
        assert speaker.wait(PATIENCE_S)
        assert heard.audible_seconds(start) > 1.0


@pytest.mark.usefixtures("leftovers")
def test_a_new_text_replaces_the_old_one_and_nothing_queues_up(heard: Recording) -> None:
    with create_speaker() as speaker:
        start = time.monotonic()
        speaker.say(LONG_TEXT)
        hear(heard, start)
        assert not speaker.say(LONG_TEXT, interrupt=False)
        for _ in range(5):
            speaker.say(LONG_TEXT)
        speaker.say(SENTENCE)
        assert speaker.wait(PATIENCE_S)
        assert 1.0 < heard.audible_seconds(start) < 20.0
        assert_stays_silent(heard)


@pytest.mark.usefixtures("leftovers")
def test_closing_silences(heard: Recording) -> None:
    speaker = create_speaker()
    start = time.monotonic()
    speaker.say(LONG_TEXT)
    hear(heard, start)
    speaker.close()
    speaker.close()
    assert_stays_silent(heard)
    with pytest.raises(SpeechError):
        speaker.say(SENTENCE)


def test_the_text_of_a_voice_process_that_dies_is_said(
    heard: Recording, leftovers: Leftovers
) -> None:
    with create_speaker() as speaker:
        start = time.monotonic()
        speaker.say(SENTENCE)
        hear(heard, start)
        (player_pid,) = leftovers.processes("aplay -q")
        # The one that speaks is the parent of its player; the other is the spare.
        speaking_pid = int(
            Path(f"/proc/{player_pid}/stat").read_text().rsplit(")", 1)[1].split()[1]
        )
        os.kill(speaking_pid, signal.SIGKILL)
        wait_until(lambda: player_pid not in leftovers.processes(), "the old player has ended")
        since = time.monotonic()
        assert speaker.wait(PATIENCE_S)
        assert heard.audible_seconds(since) > 1.0

        for pid in leftovers.processes("child.py"):
            os.kill(pid, signal.SIGKILL)
        since = time.monotonic()
        speaker.say(SENTENCE)
        assert speaker.wait(PATIENCE_S)
        assert heard.audible_seconds(since) > 1.0


def test_a_voice_process_that_keeps_dying_is_reported(
    heard: Recording, leftovers: Leftovers
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
        assert heard.is_audible(since)


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


@pytest.mark.usefixtures("leftovers")
def test_the_report_of_a_working_voice(heard: Recording) -> None:
    start = time.monotonic()
    report = speech_report()
    assert report.problems == ()
    assert report.has_sound is True
    assert report.player is not None
    assert report.voice is not None
    assert report.voice in report.voices
    assert not heard.is_audible(start)


@pytest.mark.usefixtures("leftovers")
def test_voice_rate_and_volume_are_heard(heard: Recording) -> None:
    def listen() -> tuple[float, float]:
        """Seconds of sound and its peak."""
        start = time.monotonic()
        speaker.say(SENTENCE)
        assert speaker.wait(PATIENCE_S)
        return heard.audible_seconds(start), heard.peak(start)

    with create_speaker(rate=150, volume=1.0) as speaker:
        slow_s, loud = listen()
        speaker.rate = 400
        fast_s, _ = listen()
        assert fast_s < 0.7 * slow_s
        speaker.volume = 0.2
        _, quiet = listen()
        assert 0 < quiet < 0.5 * loud
        speaker.volume = 0.0
        _, none = listen()
        assert none == 0
        speaker.volume = 1.0
        speaker.voice = "de"
        assert speaker.voice == "gmw/de"
        listen()
        with pytest.raises(SpeechError, match="no voice called 'Zaphod'"):
            speaker.voice = "Zaphod"
        assert speaker.voice == "gmw/de"


@pytest.mark.usefixtures("heard")
def test_listed_voices_can_be_chosen_and_speak() -> None:
    """The ids that pyttsx3 lists are not spelt as espeak-ng spells them."""
    with create_speaker(volume=0.0, rate=450) as speaker:
        for voice in speaker.voices()[::13]:
            speaker.voice = voice.id
            assert speaker.voice == voice.id
            speaker.say("1")
            assert speaker.wait(PATIENCE_S)


@pytest.mark.parametrize("text", ["...", "\0", "one\0two", "\ud83d", "\u2066א ب\u2069", "<b>&amp;"])
@pytest.mark.usefixtures("heard")
def test_odd_texts_end(text: str) -> None:
    with create_speaker(volume=0.0) as speaker:
        speaker.say(text)
        assert speaker.wait(PATIENCE_S)


def test_a_thousand_says_and_stops_leave_nothing_behind(
    heard: Recording, leftovers: Leftovers
) -> None:
    """In random order, from two threads."""
    pauses_s = [0.0] * 34 + [0.005] * 8 + [0.03] * 5 + [0.15] * 3  # from unsent to sounding

    def hurry(seed: int) -> None:
        chance = random.Random(seed)
        calls = [lambda: speaker.say("One."), speaker.stop] * 500
        chance.shuffle(calls)
        for call in calls:
            call()
            time.sleep(chance.choice(pauses_s))

    failures: list[SpeechError] = []
    with create_speaker(on_failure=failures.append) as speaker:
        threads = [threading.Thread(target=hurry, args=(seed,)) for seed in (1, 2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE_S * 3)
            assert not thread.is_alive()
        speaker.stop()
        assert_stays_silent(heard)
        wait_until(lambda: len(leftovers.processes()) <= 2, "only the voice and its spare live")
        start = time.monotonic()
        speaker.say(SENTENCE)
        assert speaker.wait(PATIENCE_S)
        assert heard.audible_seconds(start) > 1.0
    assert failures == []


PARENT = f"""
import time
from desktop_app.speech import create_speaker
speaker = create_speaker()
speaker.say({LONG_TEXT!r})
time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_the_voice_ends_with_its_parent(
    number: signal.Signals, heard: Recording, leftovers: Leftovers
) -> None:
    start = time.monotonic()
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    hear(heard, start)
    assert leftovers.processes("aplay")
    parent.send_signal(number)
    output, complaint = parent.communicate(timeout=PATIENCE_S)
    assert output == b""  # nothing of the engine's chatter reaches the user
    assert complaint == b"" or number == signal.SIGINT
    wait_until(lambda: not leftovers.processes(), "all have ended")
    assert_stays_silent(heard)
