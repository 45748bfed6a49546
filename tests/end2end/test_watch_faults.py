"""What no watch can prevent: being killed, a full disk. Nothing is lost, nothing is left half."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from desktop_app.captioner.captioner import Captioner
from desktop_app.sidecars import xmp_sidecar
from desktop_app.sidecars.alt_text import alt_text
from tests.helpers.command import COMMAND, command_environment, without_superuser
from tests.helpers.watching import save_picture

KILLS = 200
PICTURES = 100
HUMANS = 5
FEW = 25
CHECKOUT = Path(__file__).parents[2]


class Pictures:
    """A hundred pictures, what a watch may have written beside each, and a few people's words."""

    def __init__(self, folder: Path, captioner: Captioner) -> None:
        self.folder = folder
        self._captioner = captioner
        self._random = random.Random(4)
        self._texts: dict[str, list[str]] = {}
        self.told: Counter[str] = Counter()
        """How often each picture was told of since it last changed."""
        for number in range(PICTURES):
            self._change(f"{number:02}.png")
        self._humans = {
            f"{number * 7:02}.png.txt": f"My cat {number}.\n" for number in range(HUMANS)
        }
        for name, words in self._humans.items():
            (folder / name).write_text(words, encoding="utf-8")

    def change_some(self) -> None:
        """Others take the place of a third of the pictures."""
        for name in self._random.sample(sorted(self._texts), PICTURES // 3):
            self._change(name)

    def remaining(self) -> int:
        """About how many wait."""
        return len(self._texts) - len(self.told)

    def assert_all_is_whole(self) -> None:
        """Every file is a picture or a whole sidecar; what people wrote is there."""
        for file in self.folder.iterdir():
            picture = file.name.removesuffix(".txt").removesuffix(".xmp")
            if file.name in self._humans:
                assert file.read_text("utf-8") == self._humans[file.name]
            elif file.suffix == ".txt":
                assert file.read_text("utf-8") in [f"{text}\n" for text in self._texts[picture]]
            elif file.suffix == ".xmp":
                assert xmp_sidecar.read_words(file) in self._texts[picture]
            elif not file.name.startswith(".picture-aloud-"):
                assert file.suffix == ".png"

    def assert_all_is_described(self) -> None:
        """And nothing is left over."""
        expected = {name: texts[-1] for name, texts in self._texts.items()}
        for name, text in expected.items():
            words = self._humans.get(f"{name}.txt", f"{text}\n")
            assert (self.folder / f"{name}.txt").read_text("utf-8") == words
            assert xmp_sidecar.read_words(self.folder / f"{name}.xmp") == text
        assert len(list(self.folder.iterdir())) == 3 * PICTURES

    def _change(self, name: str) -> None:
        file = save_picture(self.folder / name, seed=self._random.randrange(10**6))
        text = alt_text(self._captioner.describe(file).text)
        self._texts.setdefault(name, []).append(text)
        self.told.pop(name, None)


class Forks:
    """The command, started and killed."""

    def __init__(self, process: "subprocess.Popen[str]", pictures: Pictures) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._stdin, self._stdout = process.stdin, process.stdout
        self._pictures = pictures

    def run(self, kill_after: tuple[int, float] | None = None) -> int:
        """Its exit status. `kill_after`: so many lines and then so many seconds."""
        print(file=self._stdin, flush=True)
        word, pid = self._stdout.readline().split()
        assert word == "pid"
        lines = 0
        while True:
            if kill_after is not None and lines == kill_after[0]:
                time.sleep(kill_after[1])
                os.kill(int(pid), signal.SIGKILL)
                kill_after = None
            line = self._stdout.readline()
            if line.startswith("ended "):
                return int(line.split()[1])
            told = json.loads(line)
            lines += 1
            if told["event"] == "described":
                self._pictures.told[Path(told["path"]).name] += 1


@contextmanager
def forks(pictures: Pictures, bundle: Path, home: Path) -> Iterator[Forks]:
    arguments = ("watch", "--once", "--json", "--format", "both", "--bundle", bundle)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.forking_program", *arguments, pictures.folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
        env=command_environment(home, OMP_NUM_THREADS="1"),
    ) as process:
        yield Forks(process, pictures)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(60) == 0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    made.mkdir()
    return made


@pytest.mark.timeout(900)
def test_killed_two_hundred_times_it_describes_all_and_loses_nothing(
    tmp_path: Path, home: Path, talkative_bundle: Path
) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    pictures = Pictures(folder, Captioner.load(talkative_bundle, device="cpu", threads=1))
    moments = random.Random(9)
    killed = 0
    with forks(pictures, talkative_bundle, home) as command:
        while killed < KILLS:
            if pictures.remaining() < FEW:
                pictures.change_some()
            lines = moments.choice((0, 1, 1, 2, 2, 3))
            # While it starts, or somewhere within the next picture or two.
            delay_s = moments.uniform(0, 0.03 if lines else 0.15)
            killed += command.run((lines, delay_s)) == -signal.SIGKILL
            pictures.assert_all_is_whole()
            assert pictures.told.total() == len(pictures.told), "one was described twice"
        assert command.run() == 0
    pictures.assert_all_is_described()


def test_a_full_disk_is_told_and_all_is_described_when_there_is_room(
    tmp_path: Path, home: Path, talkative_bundle: Path
) -> None:
    """On a small disk of its own, mounted in a namespace that ends with the script."""
    folder = tmp_path / "disk"
    folder.mkdir()
    save_picture(tmp_path / "picture.png")
    script = f"""
set -e
mount -t tmpfs -o size=160k,nr_inodes=200 none {folder}
for number in 0 1 2 3 4 5 6 7 8 9; do cp {tmp_path}/picture.png {folder}/$number.png; done
cat /dev/zero > {folder}/filling 2>&1 || true
truncate --size=-8192 {folder}/filling
set +e
"$0" "$@" > /dev/null; echo "status $?"
LC_ALL=C ls -A {folder}; cat {folder}/*.txt | sort | uniq | wc -l
rm {folder}/filling
"$0" "$@" > /dev/null; echo "status $?"
LC_ALL=C ls -A {folder}; cat {folder}/*.txt | sort | uniq | wc -l
"""
    ended = subprocess.run(
        [
            *("unshare", "--map-root-user", "--mount", "sh", "-c", script),
            *(COMMAND, "watch", "--once", "--bundle", talkative_bundle, folder),
        ],
        capture_output=True,
        text=True,
        env=command_environment(home),
        check=True,
    )
    full, roomy = (part.splitlines() for part in ended.stdout.split("status ")[1:])
    assert ended.stderr.count("the disk is full") == 1
    pictures = [f"{number}.png" for number in range(10)]
    described = [name for name in full[1:-1] if name.endswith(".txt")]
    assert 0 < len(described) < len(pictures)
    # One and the same sentence in each of the files: none is empty or half.
    assert (full[0], full[-1], roomy[0], roomy[-1]) == ("1", "1", "0", "1")
    assert full[1:-1] == sorted([*pictures, *described, "filling"])
    assert roomy[1:-1] == sorted([*pictures, *(f"{name}.txt" for name in pictures)])


_PATIENT_WATCH = """
import sys
from pathlib import Path
from desktop_app.folder_watch.options import WatchOptions
from desktop_app.folder_watch.watch import FolderWatch
from desktop_app.sidecars.ledger import Ledger

class Listener:
    def __getattr__(self, what):
        return lambda *told: print(what, *told[:2], flush=True)

folder = Path(sys.argv[1])
options = WatchOptions((folder,), settle_s=0.1, retry_s=0.3, heartbeat_s=0.1)
with Ledger(folder.parent / "ledger") as ledger:
    FolderWatch(options, lambda picture: "A wall.", ledger, Listener()).run()
"""


def test_a_watch_tries_a_read_only_folder_again_and_tells_of_it_once(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number in range(3):
        save_picture(folder / f"{number}.png")
    folder.chmod(0o555)
    with subprocess.Popen(
        [*without_superuser(), sys.executable, "-c", _PATIENT_WATCH, folder],
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
    ) as process:
        try:
            assert process.stdout is not None
            told = [line for line in _until(process.stdout, "said ") if "waiting" not in line]
            time.sleep(1.5)  # it is tried again a few times
            folder.chmod(0o755)
            told += [
                line for line in _until(process.stdout, "waiting_changed 0") if "wait" not in line
            ]
        finally:
            process.kill()
    assert [line.split()[0] for line in told] == ["failed", "said", *["described"] * 3]
    assert sorted(os.listdir(folder)) == sorted(
        name for number in range(3) for name in (f"{number}.png", f"{number}.png.txt")
    )


def _until(lines: IO[str], beginning: str) -> Iterator[str]:
    for line in lines:
        yield line
        if line.startswith(beginning):
            return
