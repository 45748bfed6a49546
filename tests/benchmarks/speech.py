"""How promptly the voice speaks and falls silent: `python -m tests.benchmarks.speech`.

Real engine and player, PulseAudio's null sink, and a recorder whose own delay (some 10 ms) counts
against the voice in every figure. Results that were kept are in speech.md beside this file.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from pathlib import Path

from desktop_app.speech import Speaker, create_speaker
from tests.helpers.audio import Recording, sound_card, wait_until

SENTENCE = "A brown dog runs over the green grass in front of a house."
LONG_TEXT = " ".join([SENTENCE] * 20)
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
    names = ("create_speaker", "first text", "text after stop", "text that interrupts", "silence")
    times_ms: dict[str, list[float]] = {name: [] for name in names}
    chance = random.Random(1)
    for _ in range(rounds):
        start = time.monotonic()
        with create_speaker() as speaker:
            times_ms["create_speaker"].append(1000 * (time.monotonic() - start))
            times_ms["first text"].append(say(speaker, LONG_TEXT, recording))
            time.sleep(chance.uniform(0.3, 0.8))
            times_ms["silence"].append(stop(speaker, recording))
            times_ms["text after stop"].append(say(speaker, LONG_TEXT, recording))
            times_ms["silence"].append(stop(speaker, recording))
            say_quietly(speaker, LONG_TEXT, recording)
            time.sleep(chance.uniform(0.3, 0.8))
            times_ms["text that interrupts"].append(say(speaker, SENTENCE, recording))
            times_ms["silence"].append(stop(speaker, recording))
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
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} processors, load {load}, {rounds} rounds; milliseconds")
    print("| | median | 95th percentile | most |")
    print("| --- | --- | --- | --- |")
    for name, values in times_ms.items():
        late = statistics.quantiles(values, n=20, method="inclusive")[-1]
        print(f"| {name} | {statistics.median(values):.0f} | {late:.0f} | {max(values):.0f} |")


if __name__ == "__main__":
    main()
