"""A program with windows under test, started as a process of its own on a desktop for tests."""

import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.helpers.accessibility import Node
from tests.helpers.audio import wait_until
from tests.helpers.desktop import Desktop
from tests.helpers.stray import marked_processes, process_mark

CHECKOUT = Path(__file__).resolve().parents[2]

LEFTOVER_GRACE_S = 20.0
"""How long its child processes may outlive a program."""

_PATIENCE_S = 60.0
_EXPECTED_ON_STDERR = (
    # Qt says so of every client of at-spi2-core that looks at it.
    r'qt\.accessibility\.atspi: .* does not implement "GetApplicationBusAddress"',
)


@dataclass
class Program:
    """A running program. Lines on its standard error that nobody expects fail the test."""

    desktop: Desktop
    process: "subprocess.Popen[bytes]"
    stdout_file: Path
    stderr_file: Path
    mark: str
    expected_on_stderr: list[str] = field(default_factory=lambda: list(_EXPECTED_ON_STDERR))
    """Patterns of lines; a test may add to them."""

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def stdout(self) -> str:
        return self.stdout_file.read_text("utf-8", errors="replace")

    @property
    def stderr(self) -> str:
        return self.stderr_file.read_text("utf-8", errors="replace")

    def tree(self) -> Node:
        tree = self.desktop.accessibility.tree(self.pid)
        assert tree is not None, f"the program is not to be seen; it said: {self.stderr}"
        return tree

    def wait_for(self, condition: Callable[[Node], bool], what: str) -> Node:
        """Look until what a screen reader sees fulfils a condition; gives what was seen."""

        def is_fulfilled(tree: Node) -> bool:
            return condition(tree) or self.process.poll() is not None

        tree = self.desktop.accessibility.wait_for(self.pid, is_fulfilled, what)
        assert self.process.poll() is None, f"it ended, before {what}: {self.stderr}"
        return tree

    def wait_for_window(self, title: str = "") -> int:
        """The visible window whose title contains `title`, once there is exactly one."""
        found: list[int] = []

        def is_there() -> bool:
            assert self.process.poll() is None, f"it ended without a window: {self.stderr}"
            windows = self.desktop.windows_of(self.pid)
            found[:] = [window for window in windows if title in self.desktop.window_title(window)]
            return len(found) == 1

        wait_until(is_there, f"one window {title!r} is visible", _PATIENCE_S)
        return found[0]

    def wait_for_end(self) -> int:
        """The exit status, once the program has ended."""
        return self.process.wait(_PATIENCE_S)

    def children(self, name: str = "") -> dict[int, str]:
        """Living processes that it started, by pid, whose command line contains `name`."""
        found = marked_processes(self.mark, name)
        found.pop(self.pid, None)
        return found

    def complaints(self) -> list[str]:
        """Lines on standard error that nobody expects."""
        return [
            line
            for line in self.stderr.splitlines()
            if line.strip() and not any(re.search(it, line) for it in self.expected_on_stderr)
        ]


@contextmanager
def started(
    desktop: Desktop,
    command: Sequence[str | Path],
    home: Path,
    extra: Mapping[str, str] | None = None,
) -> Iterator[Program]:
    """Start a program whose user's folders lie in `home`, and end it with the block.

    Fails when it leaves a process behind or has said on standard error what nobody expects.
    """
    mark, marked = process_mark()
    environment = desktop.environment_of(home) | {"PYTHONPATH": str(CHECKOUT)} | marked
    number = len(list(home.glob("stderr-*.txt"))) + 1
    out, err = home / f"stdout-{number}.txt", home / f"stderr-{number}.txt"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            command,
            env=environment | dict(extra or {}),
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
    program = Program(desktop, process, out, err, mark)
    try:
        yield program
        _end(program)
        _check_leftovers(program)
        complaints = "\n".join(program.complaints())
        assert not complaints, f"unexpected on standard error:\n{complaints}"
    except BaseException:
        print(f"Standard error of {command[0]}:\n{program.stderr}")  # pytest shows it
        raise
    finally:
        _kill_all(mark)
        process.wait()


def _end(program: Program) -> None:
    if program.process.poll() is None:
        program.process.terminate()
        program.wait_for_end()


def _check_leftovers(program: Program) -> None:
    try:
        wait_until(lambda: not program.children(), "all have ended", LEFTOVER_GRACE_S)
    except AssertionError:
        left = "; ".join(program.children().values())
        raise AssertionError(f"the program left processes behind: {left}") from None


def _kill_all(mark: str) -> None:
    def is_over() -> bool:
        left = marked_processes(mark)
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return not left

    wait_until(is_over, "all have been killed")
