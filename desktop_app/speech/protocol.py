"""What every voice of the program can do, whoever speaks in the end."""

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from desktop_app.speech.errors import SpeechError

DEFAULT_RATE = 200
SLOWEST_RATE, FASTEST_RATE = 80, 450

FailureListener = Callable[[SpeechError], None]


@dataclass(frozen=True)
class Voice:
    """A voice that is installed: `languages` are codes such as "en-gb"."""

    id: str
    name: str
    languages: tuple[str, ...]


class Speaker(Protocol):
    """Says one text at a time; a new text interrupts the old one and nothing ever queues up.

    No method but `wait` and `voices` blocks for longer than it takes to start a process, and all
    may be called from any thread. Settings hold from the next text on.

    Attributes:
        rate: words a minute, from SLOWEST_RATE to FASTEST_RATE; ValueError outside.
        volume: from 0 (silent) to 1 (loudest); ValueError outside.
        voice: the id of the voice that speaks; an id, a name or a language code can be set, None
            chooses the default. An unknown one raises SpeechError.
        on_failure: called, from another thread, with every failure that follows an accepted text.
    """

    rate: int
    volume: float
    on_failure: FailureListener | None

    @property
    def voice(self) -> str | None: ...

    @voice.setter
    def voice(self, requested: str | None) -> None: ...

    @property
    def is_speaking(self) -> bool:
        """Whether a text is being said or is about to be."""

    def say(self, text: str, interrupt: bool = True) -> bool:
        """Says `text` in place of whatever is being said.

        With `interrupt` false the text is dropped while another is being said.
        Returns whether the text was accepted; a blank one never is. Raises SpeechError when the
        speaker is closed.
        """

    def stop(self) -> None:
        """Silences the voice at once; does nothing when it is quiet."""

    def wait(self, timeout_s: float | None = None) -> bool:
        """Waits until the last text has been heard to its end or was stopped.

        Returns False when `timeout_s` passed before that. Raises SpeechError when the last text
        could not be said.
        """

    def voices(self) -> tuple[Voice, ...]:
        """The installed voices; raises SpeechError when the voice cannot be started."""

    def close(self) -> None:
        """Silences the voice and ends its processes; a second call does nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
