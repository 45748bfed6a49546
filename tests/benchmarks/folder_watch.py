"""What the folder watch costs beside the captioner: ``python -m tests.benchmarks.folder_watch``.

Generated pictures are described by the bare captioner, on as many threads as the watch takes; then
by ``picture-aloud watch --once``; then by a live watch into whose folder they are all copied at
once. Printed are the seconds, pictures a second, and the most memory of each process, as they are
and as ratios to the bare captioner's. With --memory the same is done with ten times the pictures
and the tiny captioner of the tests, to see that memory does not grow with their number.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageEnhance

from desktop_app import paths
from desktop_app.captioner.captioner import Captioner
from desktop_app.priority import background_threads
from tests.helpers.command import COMMAND, command_environment
from tests.helpers.pictures import PHOTOGRAPHS, photograph
from tests.helpers.tiny_bundle import write_tiny_bundle

PICTURES = 1000
SIDE = (640, 480)
DIFFERENT = 50
"""So many are drawn, and the rest are copies of them."""
_BARE = "tests.benchmarks.folder_watch"


@dataclass(frozen=True)
class Cost:
    """What one way of describing all pictures took."""

    seconds: float
    memory_bytes: int

    def line(self, label: str, count: int, unit: "Cost") -> str:
        """For people, with the ratios to `unit`."""
        rate, memory = count / self.seconds, self.memory_bytes / 1024**2
        return (
            f"{label:16} {self.seconds:8.1f} s {rate:7.1f} pictures/s {memory:8.0f} MiB   "
            f"time {self.seconds / unit.seconds:5.2f}   memory "
            f"{self.memory_bytes / unit.memory_bytes:5.2f}"
        )


def make_pictures(folder: Path, count: int) -> None:
    """JPEG files, named by number."""
    folder.mkdir()
    photographs = [Image.open(photograph(name)).convert("RGB").resize(SIDE) for name in PHOTOGRAPHS]
    drawn = []
    for number in range(count):
        file = folder / f"{number:05}.jpg"
        if number < DIFFERENT:
            # A photograph, a little different each time: what is no photograph is refused.
            changed = ImageEnhance.Brightness(photographs[number % len(photographs)])
            changed.enhance(0.9 + 0.2 * number / DIFFERENT).save(file, quality=90)
            drawn.append(file.read_bytes())
        else:
            file.write_bytes(drawn[number % DIFFERENT])


def describe_bare(folder: Path, bundle: Path) -> None:
    """What the captioner alone does."""
    captioner = Captioner.load(bundle, device="cpu", threads=background_threads(1))
    for picture in sorted(folder.iterdir()):
        captioner.describe(picture)


def cost_of_bare(folder: Path, bundle: Path, home: Path) -> Cost:
    """In a process of its own, as polite to others as the watch is."""
    program: list[str | Path] = ["nice", "-n10", sys.executable, "-m", _BARE]
    command = [*program, "--bare", folder, "--bundle", bundle]
    return _cost(subprocess.Popen(command, env=command_environment(home)), lambda: False)


def cost_of_once(folder: Path, bundle: Path, home: Path) -> Cost:
    """Until the command has ended by itself."""
    return _cost(_start_watch(bundle, home, "--once", folder), lambda: False)


def cost_of_live(folder: Path, source: Path, bundle: Path, home: Path) -> Cost:
    """From the first picture's arrival to the last one's sidecar."""
    folder.mkdir()
    process = _start_watch(bundle, home, folder)
    # Until it follows: the first picture is there to tell.
    (folder / "first.jpg").write_bytes(next(source.iterdir()).read_bytes())
    while not (folder / "first.jpg.txt").exists():
        time.sleep(0.01)
    started = time.perf_counter()
    names = sorted(file.name for file in source.iterdir())
    for name in names:
        (folder / name).write_bytes((source / name).read_bytes())

    def is_done() -> bool:
        if (folder / f"{names[-1]}.txt").exists():
            found = sum(entry.name.endswith(".txt") for entry in os.scandir(folder))
            return found == len(names) + 1
        return False

    return _cost(process, is_done, started)


def _start_watch(bundle: Path, home: Path, *arguments: str | Path) -> "subprocess.Popen[bytes]":
    command = [COMMAND, "watch", "--device=cpu", "--bundle", bundle, *arguments]
    environment = command_environment(home, XDG_RUNTIME_DIR=str(home))
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)


def _cost(
    process: "subprocess.Popen[bytes]", is_done: Callable[[], bool], started: float | None = None
) -> Cost:
    """Watch a process until it is done or has ended, and end it."""
    started = time.perf_counter() if started is None else started
    most = 0
    while process.poll() is None and not is_done():
        most = max(most, _memory(process.pid))
        time.sleep(0.05)
    seconds = time.perf_counter() - started
    if process.poll() is None:
        process.terminate()
    assert process.wait() == 0
    return Cost(seconds, most)


def _memory(pid: int) -> int:
    """Most bytes that a process has held so far."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    peaks = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(peaks[0]) * 1024 if peaks else 0


def measure(count: int, bundle: Path) -> None:
    """Print the costs of describing so many pictures."""
    with tempfile.TemporaryDirectory(prefix="folder-watch-") as made:
        top = Path(made)
        pictures, home = top / "pictures", top / "home"
        home.mkdir(mode=0o700)
        make_pictures(pictures, count)
        print(f"{count} pictures, load average {os.getloadavg()[0]:.1f}", flush=True)
        bare = cost_of_bare(pictures, bundle, home)
        print(bare.line("bare captioner", count, bare), flush=True)
        live = cost_of_live(top / "live", pictures, bundle, home)
        print(live.line("live watch", count, bare), flush=True)
        once = cost_of_once(pictures, bundle, home)
        print(once.line("watch --once", count, bare), flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser("python -m tests.benchmarks.folder_watch", description=__doc__)
    parser.add_argument("--bundle", type=Path, default=paths.bundle_dir())
    parser.add_argument("--pictures", type=int, default=PICTURES)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--bare", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bare is not None:
        describe_bare(options.bare, options.bundle)
        return
    measure(options.pictures, options.bundle)
    if options.memory:
        with tempfile.TemporaryDirectory() as made:
            measure(10 * options.pictures, write_tiny_bundle(Path(made, "bundle")))


if __name__ == "__main__":
    main()
