"""The program's own voice: pyttsx3 in processes that are killed to silence it.

One process is kept ready. As soon as it sounds a spare one is started, so that after an
interruption the next text starts as promptly as the first. A text is sent only to a ready process
and until then waits here, where stopping it costs nothing.
"""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from desktop_app.speech import child, requirements
from desktop_app.speech.errors import SpeechError
from desktop_app.speech.protocol import (
    DEFAULT_RATE,
    FASTEST_RATE,
    SLOWEST_RATE,
    FailureListener,
    Voice,
)
from desktop_app.speech.voice_process import VoiceProcess, child_command
from desktop_app.speech.voices import default_voice, find_voice

logger = logging.getLogger(__name__)

# Longer than a process lets itself take (child.START_LIMIT_S), twice over.
_READY_LIMIT_S = 2 * child.START_LIMIT_S + 10
_CLOSING_LIMIT_S = 5.0
# A text's process and the spare one may have died unnoticed; the third is a fresh one.
_MOST_DEATHS = 3


@dataclass
class _Utterance:
    """A text that is to be heard; `process` is the one it was sent to."""

    number: int
    text: str
    process: VoiceProcess | None = None


class ProcessSpeaker:
    """A `Speaker` and the listener of its own voice processes."""

    def __init__(self, player: str | None, requested_voice: str | None = None) -> None:
        self.on_failure: FailureListener | None = None
        self._player = player
        self._changed = threading.Condition()  # guards all that follows
        self._processes: list[VoiceProcess] = []  # those that can be given a text, oldest first
        self._unreaped: set[VoiceProcess] = set()
        self._starting = 0
        self._deaths = 0  # accidents since the last text was accepted or heard
        self._utterance: _Utterance | None = None
        self._last_number = 0
        self._failure: SpeechError | None = None
        self._is_closed = False
        self._requested_voice = requested_voice
        self._voices: tuple[Voice, ...] | None = None
        self._voice: Voice | None = None
        self._default_voice: Voice | None = None
        self._rate = DEFAULT_RATE
        self._volume = 1.0
        self._start_processes(1)

    # What is asked

    def say(self, text: str, interrupt: bool = True) -> bool:
        sayable = "".join(char if char.isprintable() else " " for char in text).strip()
        with self._changed:
            if self._is_closed:
                raise requirements.closed()
            if self._utterance is not None and not interrupt:
                return False
            self._silence()
            if not sayable:
                return False
            self._last_number += 1
            self._utterance = _Utterance(self._last_number, sayable)
            self._failure = None
            self._deaths = 0
            self._deliver()
        self._start_processes(1)
        return True

    def stop(self) -> None:
        with self._changed:
            self._silence()

    def wait(self, timeout_s: float | None = None) -> bool:
        with self._changed:
            is_quiet = self._changed.wait_for(lambda: self._utterance is None, timeout_s)
            if is_quiet and self._failure is not None:
                raise self._failure
            return is_quiet

    @property
    def is_speaking(self) -> bool:
        with self._changed:
            return self._utterance is not None

    def voices(self) -> tuple[Voice, ...]:
        with self._changed:
            if self._utterance is None and not self._processes:
                self._failure = None  # what was missing may be there by now
        self._start_processes(1)
        with self._changed:
            self._changed.wait_for(
                lambda: self._voices is not None or self._failure is not None or self._is_closed,
                _READY_LIMIT_S,
            )
            if self._voices is not None:
                return self._voices
            raise self._failure or requirements.too_slow()

    @property
    def voice(self) -> str | None:
        with self._changed:
            return None if self._voice is None else self._voice.id

    @voice.setter
    def voice(self, requested: str | None) -> None:
        voices = self.voices()
        chosen = self._default_voice if requested is None else find_voice(voices, requested)
        with self._changed:
            self._voice = chosen

    @property
    def rate(self) -> int:
        return self._rate

    @rate.setter
    def rate(self, words_a_minute: int) -> None:
        if not SLOWEST_RATE <= words_a_minute <= FASTEST_RATE:
            raise ValueError(f"rate {words_a_minute} is not in {SLOWEST_RATE}..{FASTEST_RATE}")
        self._rate = words_a_minute

    @property
    def volume(self) -> float:
        return self._volume

    @volume.setter
    def volume(self, loudness: float) -> None:
        if not 0 <= loudness <= 1:
            raise ValueError(f"volume {loudness} is not in 0..1")
        self._volume = loudness

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            self._utterance = None
            self._processes.clear()
            unreaped = list(self._unreaped)
            for process in unreaped:
                process.kill()
            self._changed.notify_all()
        for process in unreaped:
            process.join(_CLOSING_LIMIT_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # What the processes report, each in its own thread

    def process_reported(self, process: VoiceProcess, event: Mapping[str, Any]) -> None:
        kind = event["event"]
        logger.debug("voice process %d: %s %s", process.pid, kind, event.get("detail", ""))
        if kind == "ready":
            self._take_ready(process, event)
        elif kind == "unusable":
            process.start_error = requirements.missing_voice()
        elif kind == "playing":
            self._start_processes(2)
        elif kind in ("finished", "failed"):
            self._retire(process)
            failure = None if kind == "finished" else _failure_for(event["reason"])
            self._finish(event["number"], failure)

    def process_ended(self, process: VoiceProcess) -> None:
        with self._changed:
            self._unreaped.discard(process)
            if process in self._processes:
                self._processes.remove(process)
            self._changed.notify_all()
            failure = self._take_accident(process)
            may_restart = self._deaths < _MOST_DEATHS
            self._deliver()
        if failure is not None:
            self._finish(None, failure)
        elif may_restart:
            self._start_processes(1)

    def _take_ready(self, process: VoiceProcess, event: Mapping[str, Any]) -> None:
        with self._changed:
            process.is_ready = True
            notice = self._take_voices(event) if self._voices is None else None
            self._deliver()
            self._changed.notify_all()
        if notice is not None:
            self._tell(notice)

    def _retire(self, process: VoiceProcess) -> None:
        """A process speaks once: pyttsx3 may say a second text with the first one's settings."""
        with self._changed:
            if process in self._processes:
                self._processes.remove(process)
        process.kill()

    # Calling these needs the lock

    def _silence(self) -> None:
        if self._utterance is None:
            return
        process = self._utterance.process
        if process is not None:
            process.kill()
            if process in self._processes:
                self._processes.remove(process)
        self._utterance = None
        self._changed.notify_all()

    def _deliver(self) -> None:
        """Sends the waiting text, if there is one, to a ready process, if there is one."""
        utterance = self._utterance
        if utterance is None or utterance.process is not None:
            return
        utterance.process = next((each for each in self._processes if each.is_ready), None)
        if utterance.process is not None:
            utterance.process.send(
                {
                    "number": utterance.number,
                    "text": utterance.text,
                    "voice": None if self._voice is None else self._voice.id,
                    "rate": self._rate,
                    "volume": self._volume,
                }
            )

    def _take_voices(self, event: Mapping[str, Any]) -> SpeechError | None:
        """Returns why the requested voice is not the one that will speak."""
        self._voices = tuple(
            Voice(entry["id"], entry["name"], tuple(entry["languages"]))
            for entry in event["voices"]
        )
        self._default_voice = self._voice = default_voice(self._voices, event["voice"])
        if self._requested_voice is not None:
            try:
                self._voice = find_voice(self._voices, self._requested_voice)
            except SpeechError as error:
                return error
        return None

    def _take_accident(self, process: VoiceProcess) -> SpeechError | None:
        """Counts the end of a process that was needed; returns the failure it amounts to."""
        utterance = self._utterance
        was_speaking = utterance is not None and utterance.process is process
        if process.is_killed or (self._processes and not was_speaking):
            return None  # as intended, or merely the spare
        if utterance is not None and was_speaking:
            utterance.process = None  # to be sent to another
        self._deaths += 1
        if process.start_error is not None:
            return process.start_error
        if self._deaths < _MOST_DEATHS:
            return None
        if self._voices is None:  # none was ever ready: espeak-ng exits when its data is missing
            return requirements.missing_voice()
        # Idle ones that keep dying are nobody's failure until there is something to say.
        return None if utterance is None else requirements.keeps_dying()

    # Calling these must not be done with the lock

    def _start_processes(self, wanted: int) -> None:
        """Starts processes until there are `wanted`; takes some milliseconds for each."""
        while True:
            with self._changed:
                if self._is_closed or len(self._processes) + self._starting >= wanted:
                    return
                self._starting += 1
                command = child_command(self._player, is_listing_voices=self._voices is None)
            try:
                process = VoiceProcess(command)
            except OSError as error:
                logger.debug("no voice process", exc_info=True)
                with self._changed:
                    self._starting -= 1
                self._finish(None, requirements.not_started(error))
                return
            self._add(process)
            process.listen(self)

    def _add(self, process: VoiceProcess) -> None:
        with self._changed:
            self._starting -= 1
            self._unreaped.add(process)
            if self._is_closed:
                process.kill()
            else:
                self._processes.append(process)

    def _finish(self, number: int | None, failure: SpeechError | None = None) -> None:
        """The text with this number, or whichever there is, has been heard or given up."""
        with self._changed:
            if number not in (None, self._utterance and self._utterance.number):
                return  # it was stopped while its end was on the way
            self._utterance = None
            self._failure = failure
            self._deaths = 0
            self._changed.notify_all()
        if failure is not None:
            self._tell(failure)

    def _tell(self, failure: SpeechError) -> None:
        listener = self.on_failure
        if listener is not None and not self._is_closed:
            try:
                listener(failure)
            except Exception:
                logger.exception("the listener for failures of the voice failed")


def _failure_for(reason: str) -> SpeechError:
    """The sentence for a `failed` event of the voice process."""
    if reason == child.FAILURE_PLAYER:
        return requirements.missing_player()
    if reason == child.FAILURE_SOUND:
        return requirements.no_sound()
    return requirements.unusable_voice()
