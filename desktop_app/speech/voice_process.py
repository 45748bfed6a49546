"""One voice process as its parent sees it: started, sent a text, killed, reaped."""

import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from desktop_app.speech import child
from desktop_app.speech.errors import SpeechError

logger = logging.getLogger(__name__)

_LOG_TAIL_BYTES = 4000


class ProcessListener(Protocol):
    """Hears of a process in that process's own thread."""

    def process_reported(self, process: "VoiceProcess", event: Mapping[str, Any]) -> None: ...

    def process_ended(self, process: "VoiceProcess") -> None:
        """Called once, when the process and all it started have ended and been reaped."""


def child_command(player: str | None, is_listing_voices: bool) -> list[str]:
    """The command line of a voice process; a frozen program would be told here to play that part.

    The script is named by its path and `-P` keeps its folder and the user's working folder out of
    the import path: a stray `wave.py` among somebody's pictures must not be run.
    """
    command = [sys.executable, "-P", str(Path(child.__file__).resolve())]
    if player is not None:
        command += ["--player", player]
    if is_listing_voices:
        command.append("--list-voices")
    return command


class VoiceProcess:
    """A started voice process, leader of a process group that holds its player too.

    Attributes, guarded by the owner's lock:
        is_ready: it waits for a text or says one.
        start_error: why it will never be ready.
        is_killed: `kill` was called, so its end is no accident.
    """

    def __init__(self, command: list[str]) -> None:
        """Raises OSError when no process can be started."""
        self.is_ready = False
        self.is_killed = False
        self.start_error: SpeechError | None = None
        self._reaping = threading.Lock()
        self._is_reaped = False
        # A file without a name: nobody needs to read it while the process lives.
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (closed when the process is reaped)
        try:
            self._popen = _start_in_own_group(command, self._log.fileno())
        except BaseException:
            self._log.close()
            raise
        self.pid = self._popen.pid
        self._thread: threading.Thread | None = None

    def listen(self, listener: ProcessListener) -> None:
        """Starts reporting to `listener`; called once."""
        self._thread = threading.Thread(
            target=self._read_events, args=(listener,), name=f"voice {self.pid}", daemon=True
        )
        self._thread.start()

    def send(self, request: Mapping[str, object]) -> None:
        """Sends a request; a process that has died meanwhile reports its end by itself."""
        stdin = self._popen.stdin
        assert stdin is not None
        with suppress(OSError):
            stdin.write(json.dumps(request).encode() + b"\n")
            stdin.flush()

    def kill(self) -> None:
        """Ends the process and its player at once, without waiting for them to be gone."""
        self.is_killed = True
        with self._reaping:
            if not self._is_reaped:
                self._kill_group()

    def join(self, timeout_s: float) -> None:
        """Waits until the end has been reported, unless the caller is the one who reports."""
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout_s)

    def _read_events(self, listener: ProcessListener) -> None:
        stdout = self._popen.stdout
        assert stdout is not None
        for line in stdout:
            try:
                event = json.loads(line)
            except ValueError:  # cut short by the end of the process
                logger.debug("the voice process wrote %r", line)
            else:
                listener.process_reported(self, event)
        self._reap()
        listener.process_ended(self)

    def _reap(self) -> None:
        with self._reaping:
            # While its leader is not reaped, the group's number cannot have gone to another.
            self._kill_group()
            status = self._popen.wait()
            self._is_reaped = True
        for pipe in (self._popen.stdin, self._popen.stdout):
            assert pipe is not None
            with suppress(OSError):
                pipe.close()
        with self._log:
            size = self._log.seek(0, os.SEEK_END)
            self._log.seek(max(0, size - _LOG_TAIL_BYTES))
            log_tail = self._log.read().decode(errors="replace").strip()
        if not self.is_killed:
            logger.info("voice process %d ended with status %d\n%s", self.pid, status, log_tail)

    def _kill_group(self) -> None:
        if sys.platform == "win32":
            self._popen.kill()  # nothing runs below it: the driver plays inside the process
        else:
            with suppress(ProcessLookupError, PermissionError):  # macOS: EPERM when all are zombies
                os.killpg(self.pid, signal.SIGKILL)


def _start_in_own_group(command: list[str], log_file: int) -> "subprocess.Popen[bytes]":
    """Ctrl+C in a terminal reaches the program alone, which then decides about its voice."""
    if sys.platform == "win32":
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log_file,
            creationflags=subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP,
        )
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log_file,
        start_new_session=True,
    )
