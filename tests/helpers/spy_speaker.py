"""A speaker that records what it was asked to say."""

import threading
from types import TracebackType
from typing import Self

from desktop_app.speech import FailureListener, SpeechError, Voice


class SpySpeaker:
    """A `Speaker` whose texts last until `finish`, `stop` or `wait` ends them.

    Attributes:
        said: the texts accepted, in order.
        stopped: those of them that were ended by `stop` or by the next text.
        failure: when set, the fate of every later text.
    """

    def __init__(self) -> None:
        self.said: list[str] = []
        self.stopped: list[str] = []
        self.failure: SpeechError | None = None
        self.on_failure: FailureListener | None = None
        self.rate = 200
        self.volume = 1.0
        self.voice: str | None = "en"
        self.is_closed = False
        self._lock = threading.RLock()
        self._current: str | None = None
        self._current_failure: SpeechError | None = None

    def say(self, text: str, interrupt: bool = True) -> bool:
        with self._lock:
            if self.is_closed:
                raise SpeechError("The voice is closed.")
            if self._current is not None and not interrupt:
                return False
            self.stop()
            if not text.strip():
                return False
            self.said.append(text)
            self._current_failure = self.failure
            if self.failure is None:
                self._current = text
            failure, listener = self.failure, self.on_failure
        if failure is not None and listener is not None:
            listener(failure)
        return True

    def stop(self) -> None:
        with self._lock:
            if self._current is not None:
                self.stopped.append(self._current)
            self._current = None

    def finish(self) -> None:
        """The current text has been heard to its end."""
        with self._lock:
            self._current = None

    def wait(self, timeout_s: float | None = None) -> bool:
        with self._lock:
            if self._current_failure is not None:
                raise self._current_failure
            self._current = None
            return True

    @property
    def is_speaking(self) -> bool:
        return self._current is not None

    def voices(self) -> tuple[Voice, ...]:
        return (Voice("en", "English", ("en",)), Voice("de", "German", ("de",)))

    def close(self) -> None:
        self.stop()
        self.is_closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
