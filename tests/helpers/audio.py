"""A sound card that exists only for a test: PulseAudio with a null sink, and a recorder of it.

Needs pulseaudio, parec (pulseaudio-utils) and ALSA's PulseAudio plugin (libasound2-plugins). A
missing one raises AssertionError with its package: what is heard is never skipped.
"""

import bisect
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

SAMPLE_RATE = 22050
# The null sink is silent to the last bit; espeak-ng peaks at about 0.5.
AUDIBLE_PEAK = 0.01

_SINK = "listened_to"
_READ_BYTES = 2 * (SAMPLE_RATE // 100)  # a hundredth of a second
_PATIENCE_S = 30.0
_ALSA_CONFIGURATION = """
</usr/share/alsa/alsa.conf>
pcm.!default { type pulse }
ctl.!default { type pulse }
"""


def wait_until(condition: Callable[[], bool], what: str, timeout_s: float = _PATIENCE_S) -> None:
    """Polls; raises AssertionError naming `what` when `timeout_s` passes first."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, f"after {timeout_s:.0f} s still not: {what}"
        time.sleep(0.005)


def _program(name: str, package: str) -> str:
    path = shutil.which(name)
    assert path is not None, f"the tests need {name}: install the package {package}"
    return path


@dataclass(frozen=True)
class SoundCard:
    """`environment` leads PulseAudio's and ALSA's clients here, and to no other sound."""

    environment: dict[str, str]

    @contextmanager
    def recording(self) -> "Iterator[Recording]":
        """Records all that is played, from before the block to its end."""
        command = [_program("parec", "pulseaudio-utils"), f"--device={_SINK}.monitor"]
        command += ["--raw", "--format=s16le", f"--rate={SAMPLE_RATE}", "--channels=1"]
        command += ["--latency-msec=10"]
        recorder = subprocess.Popen(
            command, env=os.environ | self.environment, stdout=subprocess.PIPE, bufsize=0
        )
        recording = Recording(recorder)
        try:
            wait_until(lambda: recording.has_begun, "parec records")
            yield recording
        finally:
            recorder.terminate()
            recording.finish()


class _Part(NamedTuple):
    arrived: float
    peak: float
    duration_s: float


class Recording:
    """What has been heard so far, in parts of about a hundredth of a second.

    Times are those of `time.monotonic` at which a part arrived here.
    """

    def __init__(self, recorder: "subprocess.Popen[bytes]") -> None:
        self._recorder = recorder
        self._parts: list[_Part] = []
        self._thread = threading.Thread(target=self._record, daemon=True)
        self._thread.start()

    def _record(self) -> None:
        stream = self._recorder.stdout
        assert stream is not None
        odd = b""
        while content := stream.read(_READ_BYTES):
            content = odd + content
            whole = len(content) // 2 * 2
            odd = content[whole:]
            samples = np.frombuffer(content[:whole], dtype="<i2").astype(np.int32)
            peak = float(np.abs(samples).max(initial=0)) / 32768
            self._parts.append(_Part(time.monotonic(), peak, len(samples) / SAMPLE_RATE))

    def finish(self) -> None:
        self._thread.join()
        self._recorder.wait()
        assert self._recorder.stdout is not None
        self._recorder.stdout.close()

    @property
    def has_begun(self) -> bool:
        return bool(self._parts)

    def _since(self, since: float) -> list[_Part]:
        parts = list(self._parts)
        return parts[bisect.bisect_left(parts, since, key=lambda part: part.arrived) :]

    def peak(self, since: float) -> float:
        """The loudest sample, 0 to 1."""
        return max((part.peak for part in self._since(since)), default=0.0)

    def is_audible(self, since: float) -> bool:
        return self.peak(since) > AUDIBLE_PEAK

    def audible_seconds(self, since: float) -> float:
        """For how long there was sound, pauses not counted."""
        return sum(part.duration_s for part in self._since(since) if part.peak > AUDIBLE_PEAK)

    def sound_times(self, since: float, above: float = AUDIBLE_PEAK) -> list[float]:
        """The times at which sound with a peak `above` this arrived, in order."""
        return [part.arrived for part in self._since(since) if part.peak > above]


def assert_heard(recording: Recording, since: float) -> None:
    """Waits for the first sound."""
    wait_until(lambda: recording.is_audible(since), "something is heard")


def assert_stays_silent(recording: Recording) -> None:
    """What was on its way may still arrive; the half second after that must be silent."""
    time.sleep(0.5)
    since = time.monotonic()
    time.sleep(0.5)
    assert not recording.is_audible(since)


@contextmanager
def sound_card(folder: Path) -> Iterator[SoundCard]:
    """Starts a PulseAudio server of its own whose files lie in `folder`, an empty folder."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    socket = runtime / "socket"
    alsa = folder / "asound.conf"
    alsa.write_text(_ALSA_CONFIGURATION, encoding="utf-8")
    home = {name: str(runtime) for name in ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH")}
    command = [_program("pulseaudio", "pulseaudio"), "-n", "--daemonize=no", "--use-pid-file=no"]
    command += ["--exit-idle-time=-1", "--disable-shm=yes", "--log-level=error"]
    command += [f"--load=module-null-sink sink_name={_SINK} rate={SAMPLE_RATE}"]
    command += [f"--load=module-native-protocol-unix auth-anonymous=1 socket={socket}"]
    log = folder / "pulseaudio.log"
    with log.open("wb") as log_file:
        server = subprocess.Popen(command, env=os.environ | home, stdout=log_file, stderr=log_file)
    try:
        wait_until(lambda: socket.exists() or server.poll() is not None, "PulseAudio is up")
        assert server.poll() is None, f"PulseAudio ended: {log.read_text(errors='replace')}"
        address = {"PULSE_SERVER": f"unix:{socket}", "XDG_RUNTIME_DIR": str(runtime)}
        yield SoundCard({**address, "ALSA_CONFIG_PATH": str(alsa)})
    finally:
        server.terminate()
        server.wait()
