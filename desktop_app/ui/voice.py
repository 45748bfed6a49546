"""What the user hears: from the program's voice or from a screen reader, never from both."""

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop_app.settings import Settings
from desktop_app.speech import Speaker, SpeechError, create_speaker
from desktop_app.speech.protocol import DEFAULT_RATE
from desktop_app.ui import screen_reader

logger = logging.getLogger(__name__)

SpeakerFactory = Callable[..., Speaker]


class Announcer(QObject):
    """Says things in the way the user has chosen (`Settings.who_speaks`)."""

    failed = Signal(str)
    """Nothing could be heard; the sentence says why."""

    def __init__(
        self,
        settings: Settings,
        make_speaker: SpeakerFactory = create_speaker,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._make_speaker = make_speaker
        self._settings = settings
        self._voice = settings.voice
        self._speaker: Speaker | None = None
        self._last_failure = ""
        if settings.who_speaks in ("auto", "program"):
            self._speaker = self._start_speaker()

    def apply(self, settings: Settings) -> None:
        """Speak as the settings say from the next text on."""
        self._settings = settings
        self._last_failure = ""
        if settings.voice != self._voice or settings.who_speaks in ("screen_reader", "nobody"):
            self._voice = settings.voice
            self._close_speaker()
        elif self._speaker is not None:
            self._configure(self._speaker)
        if self._speaker is None and settings.who_speaks in ("auto", "program"):
            self._speaker = self._start_speaker()

    def say(self, text: str) -> None:
        """Say something that the user is waiting for, in place of whatever is being said."""
        self._tell(text, interrupt=True)

    def announce(self, text: str, *, interrupt: bool = True) -> bool:
        """Say a message of the program; without `interrupt` only while nothing else is said.

        Returns false when it gave way to what is being said.
        """
        return self._tell(text, interrupt=interrupt)

    def stop(self) -> None:
        """Silence the program's voice at once."""
        if self._speaker is not None:
            self._speaker.stop()

    @property
    def is_speaking(self) -> bool:
        """Whether the program's voice is speaking."""
        return self._speaker is not None and self._speaker.is_speaking

    @property
    def is_left_to_screen_reader(self) -> bool:
        """Whether a screen reader would say the next text."""
        who = self._settings.who_speaks
        if who == "auto":
            has_focus = screen_reader.active_window() is not None
            return has_focus and screen_reader.is_screen_reader_active()
        return who == "screen_reader"

    def close(self) -> None:
        """Silence the voice for good."""
        self._close_speaker()

    def _tell(self, text: str, *, interrupt: bool) -> bool:
        if self._settings.who_speaks == "nobody":
            return True
        if self.is_left_to_screen_reader:
            return self._leave_to_screen_reader(text, interrupt=interrupt)
        if self._speaker is None:
            self._speaker = self._start_speaker()  # what was missing may be there by now
        if self._speaker is not None:
            try:
                return self._speaker.say(text, interrupt=interrupt)
            except SpeechError as error:
                self._fail(error)
        return True

    def _leave_to_screen_reader(self, text: str, *, interrupt: bool) -> bool:
        if interrupt:
            self.stop()
        elif self.is_speaking:
            return False
        window = screen_reader.active_window()
        if window is not None:
            screen_reader.announce(window, text, interrupt=interrupt)
        return True

    def _start_speaker(self) -> Speaker | None:
        try:
            speaker = self._make_speaker(
                voice=self._settings.voice, on_failure=self._fail, wait_until_ready=False
            )
        except SpeechError as error:
            self._fail(error)
            return None
        self._configure(speaker)
        return speaker

    def _configure(self, speaker: Speaker) -> None:
        rate = self._settings.rate
        speaker.rate = DEFAULT_RATE if rate is None else rate
        speaker.volume = self._settings.volume

    def _close_speaker(self) -> None:
        if self._speaker is not None:
            self._speaker.on_failure = None
            self._speaker.stop()
            self._speaker.close()
            self._speaker = None

    def _fail(self, error: SpeechError) -> None:
        """May be called from any thread; the same failure is told once, not for every text."""
        logger.info("nothing can be heard", exc_info=error)
        if str(error) != self._last_failure:
            self._last_failure = str(error)
            self.failed.emit(str(error))
