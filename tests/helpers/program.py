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
"""How long a program may take to end, and its child processes after it."""

_PATIENCE_S = 60.0
_LOG_ALARM = re.compile(r" (WARNING|ERROR|CRITICAL) ")
_EXPECTED_COMPLAINTS = (
    # Qt says so of every client of at-spi2-core that looks at it.
    r'AtSpiAdaptor::.* does not implement "GetApplicationBusAddress"',
    # And this of a client that asks about an item that has just gone.
    r"Could not find accessible on path:",
    # Qt asks the accessibility bus about each key, and a busy machine may answer too late.
    r"QSpiApplication::(keyEventError|notifyKeyboardListenerCallback)",
)


@dataclass
class Program:
    """A running program. What it complains of unexpectedly fails the test."""

    desktop: Desktop
    process: "subprocess.Popen[bytes]"
    stdout_file: Path
    stderr_file: Path
    mark: str
    log_file: Path | None = None
    expected_complaints: list[str] = field(default_factory=lambda: list(_EXPECTED_COMPLAINTS))
    """Patterns of lines on standard error and in the log; a test may add to them."""

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

    def find(self, role: str, name: str | None = None) -> Node:
        """The only such node, without what is below it; much quicker than a tree."""
        found = self.desktop.accessibility.find(self.pid, role, name)
        assert len(found) == 1, f"{len(found)} nodes are {role!r} {name!r}: {found}"
        return found[0]

    def wait_for_node(
        self, role: str, name: str | None, condition: Callable[[Node], bool], what: str
    ) -> Node:
        """Look until the only such node fulfils a condition; gives it as it was seen."""
        seen: list[Node] = []
        complaint = ""

        def is_fulfilled() -> bool:
            nonlocal complaint
            assert self.process.poll() is None, f"it ended, before {what}: {self.stderr}"
            try:
                seen[:] = [self.find(role, name)]
            except AssertionError as error:
                complaint = str(error)  # it may be about to appear
                return False
            return condition(seen[0])

        try:
            wait_until(is_fulfilled, what, _PATIENCE_S)
        except AssertionError as error:
            raise AssertionError(f"{error}; seen last: {seen} {complaint}") from None
        return seen[0]

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

    @property
    def log(self) -> str:
        """The program's log, empty where there is none."""
        if self.log_file is None or not self.log_file.exists():
            return ""
        return self.log_file.read_text("utf-8", errors="replace")

    def complaints(self) -> list[str]:
        """Lines on standard error, and warnings and worse in the log, that nobody expects."""
        lines = [line for line in self.stderr.splitlines() if line.strip()]
        lines += [line for line in self.log.splitlines() if _LOG_ALARM.search(line)]
        return [
            line
            for line in lines
            if not any(re.search(it, line) for it in self.expected_complaints)
        ]


@contextmanager
def started(
    desktop: Desktop,
    command: Sequence[str | Path],
    home: Path,
    extra: Mapping[str, str | None] | None = None,
    *,
    log_file: Path | None = None,
) -> Iterator[Program]:
    """Start a program whose user's folders lie in `home`, and end it with the block.

    `extra` are environment variables to set, or with None to take away.

    Fails when it leaves a process behind, or when it has complained on standard error or in its
    log of what nobody expects.
    """
    mark, marked = process_mark()
    environment = desktop.environment_of(home) | {"PYTHONPATH": str(CHECKOUT)} | marked
    for variable, value in (extra or {}).items():
        environment.pop(variable, None)
        if value is not None:
            environment[variable] = value
    number = len(list(home.glob("stderr-*.txt"))) + 1
    out, err = home / f"stdout-{number}.txt", home / f"stderr-{number}.txt"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
    program = Program(desktop, process, out, err, mark, log_file)
    try:
        yield program
        _end(program)
        _check_leftovers(program)
        complaints = "\n".join(program.complaints())
        assert not complaints, f"unexpected complaints:\n{complaints}"
    except BaseException:
        print(
            f"{command} complained:\n{program.stderr}\nIts log:\n{program.log}"
        )  # pytest shows it
        raise
    finally:
        _kill_all(mark)
        process.wait()


def _end(program: Program) -> None:
    """As the end of the session does; a program that takes no notice is at fault."""
    if program.process.poll() is None:
        program.process.terminate()
        try:
            program.process.wait(LEFTOVER_GRACE_S)
        except subprocess.TimeoutExpired:
            raise AssertionError("SIGTERM does not end the program") from None


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
