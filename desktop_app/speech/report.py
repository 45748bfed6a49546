"""What the `doctor` command says about the voice."""

import io
import logging
import subprocess
import wave
from dataclasses import dataclass

from desktop_app.speech.errors import SpeechError
from desktop_app.speech.protocol import Voice
from desktop_app.speech.requirements import (
    IS_PLAYER_NEEDED,
    PLAYER,
    find_player,
    no_sound,
)
from desktop_app.speech.speaker import ProcessSpeaker

logger = logging.getLogger(__name__)

_SAMPLE_RATE = 22050
_PLAYER_LIMIT_S = 10.0


@dataclass(frozen=True)
class SpeechReport:
    """Attributes:
    voice: the one that speaks by default; None when there is none.
    voices: all that are installed.
    player: path of the program that plays the sound; None when missing or not needed.
    has_sound: whether an audio device accepts sound; None when that cannot be found out.
    problems: one sentence for each thing that is missing, and how to get it.
    """

    voice: Voice | None
    voices: tuple[Voice, ...]
    player: str | None
    has_sound: bool | None
    problems: tuple[str, ...]


def speech_report() -> SpeechReport:
    """Tries out engine, player and audio device; plays a moment of silence and never raises."""
    problems: list[str] = []
    player, has_sound = None, None
    try:
        player = find_player()
    except SpeechError as error:
        problems.append(str(error))
    voices: tuple[Voice, ...] = ()
    voice = None
    try:
        # A missing player is no reason not to look for voices: nothing is said here.
        with ProcessSpeaker(PLAYER if IS_PLAYER_NEEDED else None) as speaker:
            voices = speaker.voices()
            voice = next((each for each in voices if each.id == speaker.voice), None)
    except SpeechError as error:
        problems.append(str(error))
    if player is not None:
        has_sound = _accepts_sound(player)
        if not has_sound:
            problems.append(str(no_sound()))
    return SpeechReport(voice, voices, player, has_sound, tuple(problems))


def _accepts_sound(player: str) -> bool:
    try:
        attempt = subprocess.run(
            [player, "-q"],
            input=_moment_of_silence(),
            capture_output=True,
            timeout=_PLAYER_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        logger.debug("the player failed", exc_info=True)
        return False
    logger.debug("the player ended with %d: %r", attempt.returncode, attempt.stderr)
    return attempt.returncode == 0


def _moment_of_silence() -> bytes:
    """A WAV of a twentieth of a second."""
    content = io.BytesIO()
    with wave.open(content, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(_SAMPLE_RATE)
        sound.writeframes(bytes(2 * (_SAMPLE_RATE // 20)))
    return content.getvalue()
