"""Finding what a test left behind: processes and files."""

import tempfile
import uuid
from pathlib import Path

import pytest

_MARK = "PICTURE_ALOUD_TEST_MARK"


def process_mark() -> tuple[str, dict[str, str]]:
    """A mark, and the environment that a process and all its children carry it in."""
    mark = uuid.uuid4().hex
    return mark, {_MARK: mark}


def marked_processes(mark: str, name: str = "") -> dict[int, str]:
    """Living processes with a mark, by pid, whose command line contains `name`."""
    entry = f"{_MARK}={mark}".encode()
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            environment = (process / "environ").read_bytes().split(b"\0")
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue  # it ended meanwhile, or is not ours
        if entry in environment and name in command:  # a zombie has no environment
            found[int(process.name)] = command
    return found


class Leftovers:
    """Marks the processes started from now on, and gives them and us a folder of temporary files.

    Linux only: it reads /proc.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self._mark, environment = process_mark()
        self._folder = folder
        for variable, value in environment.items():
            monkeypatch.setenv(variable, value)
        monkeypatch.setenv("TMPDIR", str(folder))
        monkeypatch.setattr(tempfile, "tempdir", str(folder))

    def processes(self, name: str = "") -> dict[int, str]:
        """Living marked processes, by pid, whose command line contains `name`."""
        return marked_processes(self._mark, name)

    def files(self) -> list[Path]:
        return sorted(self._folder.iterdir())
