"""The program's voice for the settings: which voices there are, and how the chosen one sounds."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop_app.settings import Settings
from desktop_app.speech import Speaker, SpeechError, Voice, create_speaker
from desktop_app.speech.protocol import DEFAULT_RATE
from desktop_app.ui.background import Background

# Not translated: descriptions are English, and so are the voices that suit them.
SAMPLE = "A brown dog runs across a green meadow."


class VoiceTrial(QObject):
    """A voice of its own, so that it can be tried whoever is chosen to speak.

    Being started takes it a moment, which nobody waits for.
    """

    voices_found = Signal(object)
    """A tuple of Voice."""
    failed = Signal(str)

    def __init__(
        self,
        make_speaker: Callable[..., Speaker] = create_speaker,
        before_saying: Callable[[], None] = lambda: None,
        parent: QObject | None = None,
    ) -> None:
        """`before_saying` silences whatever else speaks."""
        super().__init__(parent)
        self.voices: tuple[Voice, ...] = ()
        self._make_speaker = make_speaker
        self._before_saying = before_saying
        self._background = Background(self)
        self._speaker: Speaker | None = None
        self._wish: Settings | None = None

    def prepare(self) -> None:
        """Start the voice and find out which voices there are."""
        try:
            self._speaker = self._make_speaker(wait_until_ready=False)
        except SpeechError as error:
            self.failed.emit(str(error))
            return
        self._speaker.on_failure = lambda error: self.failed.emit(str(error))
        self._background.run(self._speaker.voices, self._take_voices, self._fail)

    def say(self, settings: Settings) -> None:
        """Say a sentence with these settings, as soon as the voice is ready."""
        self._wish = settings
        if self._speaker is None:
            self.prepare()
        elif self.voices:
            self._fulfil()

    def close(self) -> None:
        """Silence the voice for good."""
        if self._speaker is not None:
            self._speaker.on_failure = None
            self._speaker.close()
        self._background.close()

    def _take_voices(self, voices: tuple[Voice, ...]) -> None:
        self.voices = voices
        self.voices_found.emit(voices)
        if self._wish is not None:
            self._fulfil()

    def _fulfil(self) -> None:
        wish, self._wish = self._wish, None
        if wish is None or self._speaker is None:
            return
        try:
            self._before_saying()
            self._speaker.rate = DEFAULT_RATE if wish.rate is None else wish.rate
            self._speaker.volume = wish.volume
            self._speaker.voice = wish.voice
            self._speaker.say(SAMPLE)
        except SpeechError as error:
            self.failed.emit(str(error))

    def _fail(self, error: Exception) -> None:
        self._speaker = None
        self.failed.emit(str(error))
