"""Choosing among the installed voices."""

from collections.abc import Sequence

from desktop_app.speech.protocol import Voice
from desktop_app.speech.requirements import unknown_voice

# The captioner's sentences are English, whatever the language of the system and its default voice.
SPOKEN_LANGUAGE = "en"


def find_voice(voices: Sequence[Voice], requested: str) -> Voice:
    """The voice whose id, name or language code is `requested`, in that order, in any case.

    Raises SpeechError when there is none.
    """
    wanted = requested.strip().casefold().replace("_", "-")
    for matches in (
        [voice for voice in voices if voice.id.casefold().replace("_", "-") == wanted],
        [voice for voice in voices if voice.name.casefold().replace("_", "-") == wanted],
        [voice for voice in voices if wanted in _languages(voice)],
    ):
        if matches:
            return matches[0]
    raise unknown_voice(requested)


def default_voice(voices: Sequence[Voice], engine_default: str | None) -> Voice:
    """The engine's own default where it speaks English, else the first voice that does.

    `voices` must not be empty. Without an English voice the engine's default speaks.
    """
    own = next((voice for voice in voices if voice.id == engine_default), voices[0])
    if _speaks_english(own):
        return own
    return next((voice for voice in voices if _speaks_english(voice)), own)


def _languages(voice: Voice) -> list[str]:
    return [language.casefold().replace("_", "-") for language in voice.languages]


def _speaks_english(voice: Voice) -> bool:
    return any(language.split("-")[0] == SPOKEN_LANGUAGE for language in _languages(voice))
