"""`picture-aloud watch` as a process that follows its folders, and what it prints."""

import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.helpers.audio import wait_until
from tests.helpers.command import COMMAND, command_environment

PATIENCE_S = 120.0


class WatchProgram:
    """A running watch that prints JSON."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.events: list[dict[str, Any]] = []
        self.problems: list[str] = []
        assert process.stdout is not None
        assert process.stderr is not None
        self._readers = [
            threading.Thread(target=self._read_events, args=(process.stdout,)),
            threading.Thread(target=self.problems.extend, args=(process.stderr,)),
        ]
        for reader in self._readers:
            reader.start()

    def _read_events(self, lines: Iterator[str]) -> None:
        for line in lines:
            self.events.append(json.loads(line))

    def names(self, event: str) -> list[str]:
        """Of which pictures it told something, in order."""
        return [Path(told["path"]).name for told in self.events if told["event"] == event]

    def wait(self, event: str, *names: str) -> None:
        """Until it has told this of all these pictures."""

        def is_told() -> bool:
            assert self.process.poll() is None, f"it has ended: {self.problems}"
            return set(names) <= set(self.names(event))

        try:
            wait_until(is_told, f"{event}: {names}", PATIENCE_S)
        except AssertionError as error:
            raise AssertionError(f"{error}; {self.events} {self.problems}") from None

    def wait_for_message(self, part: str) -> None:
        """Until it has said a sentence with this in it."""

        def is_said() -> bool:
            messages = [told["text"] for told in self.events if told["event"] == "message"]
            return any(part in message for message in messages)

        try:
            wait_until(is_said, part, PATIENCE_S)
        except AssertionError as error:
            raise AssertionError(f"{error}; {self.events} {self.problems}") from None

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end, and return its exit status."""
        self.process.send_signal(number)
        return self.wait_for_end()

    def wait_for_end(self) -> int:
        """Its exit status, when all that it printed has been read."""
        status = self.process.wait(PATIENCE_S)
        for reader in self._readers:
            reader.join(PATIENCE_S)
        return status


@contextmanager
def watching(
    *arguments: str | Path,
    bundle: Path,
    home: Path,
    before: Sequence[str] = (),
    extra: Mapping[str, str] | None = None,
) -> Iterator[WatchProgram]:
    """A watch that has begun to follow its folders. `before`: what stands before the command."""
    command = [*before, COMMAND, "watch", "--json", "--bundle", bundle, *arguments]
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=command_environment(home, XDG_RUNTIME_DIR=str(home), **(extra or {})),
        start_new_session=True,
    ) as process:
        program = WatchProgram(process)
        try:
            program.wait_for_message("Watching ")
            yield program
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            program.wait_for_end()
