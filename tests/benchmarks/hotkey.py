"""How soon after the hotkey a description is heard: `python -m tests.benchmarks.hotkey`.

The real window on a real X server with another window in front, a photograph on the clipboard, a
real engine and player, and a recorder whose own delay (some 10 ms) counts against the program. The
time runs from the press of the last key. Results that were kept are in hotkey.md beside this file.
"""

import argparse
import itertools
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

from desktop_app import paths
from tests.helpers.audio import Recording, wait_until
from tests.helpers.desktop import Desktop, desktop
from tests.helpers.drag_source import TITLE as OTHER_TITLE
from tests.helpers.pictures import PHOTOGRAPHS, photograph
from tests.helpers.program import started
from tests.helpers.window_program import picture_aloud, write_settings

GOAL_MS = 500
_HELD = ("Control_L", "Alt_L", "Shift_L")
_KEY = "d"
_QUIET_S = 1.0


class Keyboard:
    """Presses the hotkey's last key at a moment that is known."""

    def __init__(self, display: str) -> None:
        self._display = Display(display)

    def press_hotkey(self) -> float:
        """Returns the time, as `time.monotonic` tells it, at which the server had the press."""
        for name in _HELD:
            self._fake(X.KeyPress, name)
        self._display.sync()
        time.sleep(0.05)
        pressed = time.monotonic()
        self._fake(X.KeyPress, _KEY)
        self._display.sync()
        for name in (_KEY, *reversed(_HELD)):
            self._fake(X.KeyRelease, name)
        self._display.sync()
        return pressed

    def close(self) -> None:
        self._display.close()

    def _fake(self, kind: int, name: str) -> None:
        keycode = self._display.keysym_to_keycode(XK.string_to_keysym(name))
        xtest.fake_input(self._display, kind, keycode)


@contextmanager
def keyboard(here: Desktop) -> Iterator[Keyboard]:
    opened = Keyboard(here.environment["DISPLAY"])
    try:
        yield opened
    finally:
        opened.close()


def press_and_listen(keys: Keyboard, recording: Recording) -> float:
    """Milliseconds to the first sound."""
    pressed = keys.press_hotkey()
    wait_until(lambda: recording.is_audible(pressed), "it is heard")
    return 1000 * (recording.sound_times(pressed)[0] - pressed)


def press_and_wait_for_silence(keys: Keyboard, recording: Recording) -> float:
    """Milliseconds to the last sound.

    On a slow machine the first sound may be the one that says it is working: a press then is the
    first one in a hurry, which stops nothing, and the description is heard to its end.
    """
    pressed = keys.press_hotkey()
    time.sleep(_QUIET_S)
    wait_until(lambda: not recording.is_audible(time.monotonic() - _QUIET_S), "it is silent")
    last = max(recording.sound_times(pressed), default=pressed)
    return 1000 * (last - pressed)


def measure(
    here: Desktop, keys: Keyboard, recording: Recording, rounds: int
) -> dict[str, list[float]]:
    """Milliseconds to the first sound, and from a second press to the last sound."""
    times_ms: dict[str, list[float]] = {"description": [], "silence": []}
    for name in itertools.islice(itertools.cycle(PHOTOGRAPHS), rounds + 1):
        picture = photograph(name)
        kind = "jpeg" if picture.suffix == ".jpg" else "png"
        here.copy(picture.read_bytes(), f"image/{kind}")
        time.sleep(0.3)
        times_ms["description"].append(press_and_listen(keys, recording))
        times_ms["silence"].append(press_and_wait_for_silence(keys, recording))
    return {name: values[1:] for name, values in times_ms.items()}  # the first one warmed it up


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--bundle", type=Path, default=paths.bundle_dir())
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="desktop-") as folder:
        home = Path(folder, "home-of-user")
        home.mkdir()
        write_settings(
            home, bundle=str(arguments.bundle.absolute()), who_speaks="program", is_welcomed=True
        )
        other = [sys.executable, "-m", "tests.helpers.drag_source"]
        with (
            desktop(Path(folder)) as here,
            here.card.recording() as recording,
            keyboard(here) as keys,
            picture_aloud(here, home) as window,
            started(here, other, home) as other_program,
        ):
            window.wait_for_status("Ready.")
            here.focus(other_program.wait_for_window(OTHER_TITLE))
            times_ms = measure(here, keys, recording, arguments.rounds)
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{os.cpu_count()} processors, load {load}, {arguments.rounds} rounds; milliseconds")
    print("| | median | 95th percentile | most |")
    print("| --- | --- | --- | --- |")
    for name, values in times_ms.items():
        late = statistics.quantiles(values, n=20, method="inclusive")[-1]
        print(f"| {name} | {statistics.median(values):.0f} | {late:.0f} | {max(values):.0f} |")
    late = statistics.quantiles(times_ms["description"], n=20, method="inclusive")[-1]
    sys.exit(late > GOAL_MS)


if __name__ == "__main__":
    main()
