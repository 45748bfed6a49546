"""The way to a speaker."""

from desktop_app.speech.protocol import FailureListener, Speaker
from desktop_app.speech.requirements import find_player
from desktop_app.speech.speaker import ProcessSpeaker
from desktop_app.speech.voices import find_voice


def create_speaker(
    *,
    voice: str | None = None,
    rate: int | None = None,
    volume: float | None = None,
    on_failure: FailureListener | None = None,
    wait_until_ready: bool = True,
) -> Speaker:
    """Starts the program's voice.

    Raises SpeechError when no player is installed and, unless `wait_until_ready` is false, when no
    voice is or `voice` is unknown. Without waiting (about a tenth of a second) these two are found
    out later: a missing voice when something is said, and instead of an unknown one the default
    voice speaks; `on_failure` is told of both.

    `voice` is an id, a name or a language code; for the rest see `Speaker`.
    """
    speaker = ProcessSpeaker(find_player(), requested_voice=voice)
    try:
        if rate is not None:
            speaker.rate = rate
        if volume is not None:
            speaker.volume = volume
        if wait_until_ready:
            voices = speaker.voices()
            if voice is not None:
                find_voice(voices, voice)
    except BaseException:
        speaker.close()
        raise
    speaker.on_failure = on_failure
    return speaker
