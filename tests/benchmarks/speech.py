"""How promptly the voice speaks and falls silent: `python -m tests.benchmarks.speech`.

Real engine and player, PulseAudio's null sink, and a recorder whose own delay (some 10 ms) counts
against the voice in every figure. Results that were kept are in speech.md beside this file.
"""

import argparse
import datetime
import os
import random
import statistics
import tempfile
import time
from pathlib import Path

from desktop_app.speech import Speaker, create_speaker
from tests.helpers.audio import Recording, sound_card, wait_until

SENTENCE = "A brown dog runs over the green grass in front of a house."
MINUTE = " ".join([SENTENCE] * 20)
LOUD_PEAK = 0.1


def say(speaker: Speaker, text: str, recording: Recording) -> float:
    """Says a text loudly; returns the milliseconds from the call to its first sound."""
    speaker.volume = 1.0
    start = time.monotonic()
    speaker.say(text)
    wait_until(lambda: recording.peak(start) > LOUD_PEAK, "the text is heard")
    return 1000 * (recording.sound_times(start, LOUD_PEAK)[0] - start)


def say_quietly(speaker: Speaker, text: str, recording: Recording) -> None:
    """Starts a text that can be told from a loud one."""
    speaker.volume = 0.05
    start = time.monotonic()
    speaker.say(text)
    wait_until(lambda: recording.is_audible(start), "the quiet text is heard")
    assert recording.peak(start) < LOUD_PEAK


def stop(speaker: Speaker, recording: Recording) -> float:
    """Returns the milliseconds from the call to the end of the last sound; 0 if none came."""
    start = time.monotonic()
    speaker.stop()
    time.sleep(0.5)
    return 1000 * (max(recording.sound_times(start), default=start) - start)


def measure(recording: Recording, rounds: int) -> dict[str, list[float]]:
    """Milliseconds by what was measured."""
    times_ms: dict[str, list[float]] = {
        "starting the voice": [],
        "first sound of the first sentence": [],
        "first sound of a sentence after a stop": [],
        "first sound of a sentence that interrupts": [],
        "first sound of a minute of text": [],
        "last sound after a stop": [],
    }
    starting, first, after_stop, interrupting, minute, silence = times_ms.values()
    chance = random.Random(1)
    for _ in range(rounds):
        start = time.monotonic()
        with create_speaker() as speaker:
            starting.append(1000 * (time.monotonic() - start))
            first.append(say(speaker, SENTENCE, recording))
            time.sleep(chance.uniform(0.3, 0.8))
            silence.append(stop(speaker, recording))
            after_stop.append(say(speaker, SENTENCE, recording))
            silence.append(stop(speaker, recording))
            say_quietly(speaker, SENTENCE, recording)
            time.sleep(chance.uniform(0.3, 0.8))
            interrupting.append(say(speaker, SENTENCE, recording))
            silence.append(stop(speaker, recording))
            minute.append(say(speaker, MINUTE, recording))
            silence.append(stop(speaker, recording))
    return times_ms


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    with (
        tempfile.TemporaryDirectory() as folder,
        sound_card(Path(folder)) as card,
        card.recording() as recording,
    ):
        os.environ.update(card.environment)
        times_ms = measure(recording, rounds)
    load = os.getloadavg()[0]
    print(f"{datetime.date.today()}, {os.cpu_count()} processors, load {load:.1f}, {rounds} rounds")
    print()
    print("| milliseconds | median | 95th percentile | most |")
    print("| --- | --- | --- | --- |")
    for name, values in times_ms.items():
        late = statistics.quantiles(values, n=20, method="inclusive")[-1]
        print(f"| {name} | {statistics.median(values):.0f} | {late:.0f} | {max(values):.0f} |")


if __name__ == "__main__":
    main()
