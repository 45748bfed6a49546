"""The installed `picture-aloud` command, run as users run it: as a process of its own."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

COMMAND = Path(sys.executable).with_name("picture-aloud")
_TIMEOUT_S = 120
_MEASURED = Path(__file__).with_name("measured.py")


@dataclass(frozen=True)
class CommandResult:
    """What a finished command left behind."""

    status: int
    """Exit status; negative when a signal ended it."""
    stdout_bytes: bytes
    stderr: str
    most_memory: int
    """Most bytes of memory it ever held."""

    @property
    def stdout(self) -> str:
        return self.stdout_bytes.decode("utf-8")


def command_environment(home: Path, **extra: str) -> dict[str, str]:
    """The environment of a user whose folders all lie in `home`."""
    set_by_tests = ("XDG_", "PYTHON", "ORT_")
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(set_by_tests)
    }
    return inherited | {"HOME": str(home), "LOCALAPPDATA": str(home)} | extra


def without_superuser() -> list[str]:
    """What stands before a command so that file permissions count, even for the super-user."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return []
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def run_command(
    *arguments: str | bytes | Path,
    home: Path,
    folder: Path | None = None,
    extra: Mapping[str, str] | None = None,
) -> CommandResult:
    """Run `picture-aloud` to its end, in `folder`, with `extra` environment variables."""
    assert COMMAND.exists(), f"{COMMAND} is missing: install the program with `make test`"
    with (
        tempfile.TemporaryFile() as stdout,
        tempfile.TemporaryFile() as stderr,
        tempfile.TemporaryFile() as answer,
    ):
        process = subprocess.Popen(
            [
                *(sys.executable, "-IS", _MEASURED, str(answer.fileno())),
                *without_superuser(),
                COMMAND,
                *arguments,
            ],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            cwd=folder,
            env=command_environment(home, **(extra or {})),
            pass_fds=(answer.fileno(),),
            start_new_session=True,
        )
        try:
            process.wait(_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        for file in (stdout, stderr, answer):
            file.seek(0)
        status, most_memory = map(int, answer.read().split())
        return CommandResult(
            status, stdout.read(), stderr.read().decode("utf-8", "replace"), most_memory
        )
