"""The voice as it is heard: real engine, real player, a recorder in place of the loudspeaker."""

import random
import sys
import threading
import time

import pytest

from desktop_app.speech import Speaker, SpeechError, create_speaker, speech_report
from tests.helpers.audio import Recording, assert_heard, assert_stays_silent, wait_until
from tests.helpers.stray import Leftovers

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="PulseAudio's null sink is Linux's"
)

SENTENCE = "A brown dog runs over the green grass."
LONG_TEXT = " ".join([SENTENCE] * 40)  # longer than any patience here
PATIENCE_S = 30.0


def is_busy(speaker: Speaker) -> bool:
    return speaker.is_speaking  # behind a function: type checkers take it for a constant


@pytest.mark.usefixtures("leftovers")
def test_a_sentence_is_heard_to_its_end(listening: Recording) -> None:
    start = time.monotonic()
    with create_speaker() as speaker:
        assert speaker.say(SENTENCE)
        assert is_busy(speaker)
        assert speaker.wait(PATIENCE_S)
        assert not is_busy(speaker)
        assert listening.audible_seconds(start) > 1.0
        assert_stays_silent(listening)


@pytest.mark.usefixtures("leftovers")
def test_stop_silences_and_the_next_text_is_heard(listening: Recording) -> None:
    with create_speaker() as speaker:
        for _ in range(3):
            start = time.monotonic()
            speaker.say(LONG_TEXT)
            assert_heard(listening, start)
            speaker.stop()
            assert not is_busy(speaker)
            assert speaker.wait(0)
            assert_stays_silent(listening)
        start = time.monotonic()
        speaker.say(SENTENCE)
        assert speaker.wait(PATIENCE_S)
        assert listening.audible_seconds(start) > 1.0


@pytest.mark.usefixtures("leftovers")
def test_a_new_text_replaces_the_old_one_and_nothing_queues_up(listening: Recording) -> None:
    with create_speaker() as speaker:
        start = time.monotonic()
        speaker.say(LONG_TEXT)
        assert_heard(listening, start)
        assert not speaker.say(LONG_TEXT, interrupt=False)
        for _ in range(5):
            speaker.say(LONG_TEXT)
        speaker.say(SENTENCE)
        assert speaker.wait(PATIENCE_S)
        assert 1.0 < listening.audible_seconds(start) < 20.0
        assert_stays_silent(listening)


@pytest.mark.usefixtures("leftovers")
def test_closing_silences(listening: Recording) -> None:
    speaker = create_speaker()
    start = time.monotonic()
    speaker.say(LONG_TEXT)
    assert_heard(listening, start)
    speaker.close()
    speaker.close()
    assert_stays_silent(listening)
    with pytest.raises(SpeechError):
        speaker.say(SENTENCE)


@pytest.mark.usefixtures("leftovers")
def test_the_report_of_a_working_voice(listening: Recording) -> None:
    start = time.monotonic()
    report = speech_report()
    assert report.problems == ()
    assert report.has_sound is True
    assert report.player is not None
    assert report.voice is not None
    assert report.voice in report.voices
    assert not listening.is_audible(start)


@pytest.mark.usefixtures("leftovers")
def test_voice_rate_and_volume_are_heard(listening: Recording) -> None:
    def listen() -> tuple[float, float]:
        """Seconds of sound and its peak."""
        start = time.monotonic()
        speaker.say(SENTENCE)
        assert speaker.wait(PATIENCE_S)
        return listening.audible_seconds(start), listening.peak(start)

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


@pytest.mark.usefixtures("listening")
def test_listed_voices_can_be_chosen_and_speak() -> None:
    """The ids that pyttsx3 lists are not spelt as espeak-ng spells them."""
    with create_speaker(volume=0.0, rate=450) as speaker:
        for voice in speaker.voices()[::13]:
            speaker.voice = voice.id
            assert speaker.voice == voice.id
            speaker.say("1")
            assert speaker.wait(PATIENCE_S)


@pytest.mark.parametrize("text", ["...", "\0", "one\0two", "\ud83d", "\u2066א ب\u2069", "<b>&amp;"])
@pytest.mark.usefixtures("listening")
def test_odd_texts_end(text: str) -> None:
    with create_speaker(volume=0.0) as speaker:
        speaker.say(text)
        assert speaker.wait(PATIENCE_S)


def test_a_thousand_says_and_stops_leave_nothing_behind(
    listening: Recording, leftovers: Leftovers
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
        assert_stays_silent(listening)
        wait_until(lambda: len(leftovers.processes()) <= 2, "only the voice and its spare live")
        start = time.monotonic()
        speaker.say(SENTENCE)
        assert speaker.wait(PATIENCE_S)
        assert listening.audible_seconds(start) > 1.0
    assert failures == []
