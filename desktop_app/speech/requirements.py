"""What the voice needs from the system, and the sentences for what is missing."""

import shutil
import sys

from desktop_app.captioner.language import translate
from desktop_app.speech.errors import SpeechError

# pyttsx3 plays the sound itself on Windows and macOS; elsewhere espeak-ng only makes it.
IS_PLAYER_NEEDED = sys.platform not in ("win32", "darwin")
PLAYER = "aplay"

_SYSTEM_NAME = {"win32": "Windows", "darwin": "macOS"}.get(sys.platform, "Linux")


def find_player() -> str | None:
    """The path of the program that plays the voice's sound; None where none is needed.

    Raises SpeechError when it is needed and missing.
    """
    if not IS_PLAYER_NEEDED:
        return None
    player = shutil.which(PLAYER)
    if player is None:
        raise missing_player()
    return player


def missing_player() -> SpeechError:
    return SpeechError(
        translate(
            "Sentences",
            "The voice cannot be heard because the sound player {player} is missing: "
            "install the package alsa-utils (on Debian and Ubuntu: sudo apt install "
            "alsa-utils).",
        ).format(player=PLAYER)
    )


def missing_voice() -> SpeechError:
    """No engine, no data for it, or an engine without a single voice."""
    if IS_PLAYER_NEEDED:
        remedy = translate(
            "Sentences",
            "install the package espeak-ng, or install it again (on Debian and Ubuntu: "
            "sudo apt install --reinstall espeak-ng-data libespeak-ng1)",
        )
    else:
        remedy = translate("Sentences", "add a voice in the speech settings of {system}").format(
            system=_SYSTEM_NAME
        )
    return SpeechError(
        translate("Sentences", "There is no voice to speak with: {remedy}.").format(remedy=remedy)
    )


def unknown_voice(requested: str) -> SpeechError:
    return SpeechError(
        translate(
            "Sentences",
            "There is no voice called '{voice}': choose one of those that "
            "'picture-aloud doctor' lists.",
        ).format(voice=requested)
    )


def unusable_voice() -> SpeechError:
    return SpeechError(
        translate("Sentences", "The chosen voice could not say this text: choose another voice.")
    )


def no_sound() -> SpeechError:
    """The player ran and failed, so no audio device took the sound."""
    if IS_PLAYER_NEEDED:
        return SpeechError(
            translate(
                "Sentences",
                "The voice cannot be heard because no audio device accepts sound: connect "
                "speakers or headphones and choose them in the sound settings; if other programs "
                "can be heard, install the package pipewire-alsa (with PipeWire) or "
                "libasound2-plugins (with PulseAudio).",
            )
        )
    return SpeechError(
        translate(
            "Sentences",
            "The voice cannot be heard because no audio device accepts sound: connect speakers or "
            "headphones and choose them in the sound settings.",
        )
    )


def keeps_dying() -> SpeechError:
    return SpeechError(
        translate(
            "Sentences",
            "The voice stopped working again and again over the same text: try once "
            "more, and if that does not help run 'picture-aloud doctor' to see what is "
            "missing.",
        )
    )


def not_started(reason: OSError) -> SpeechError:
    return SpeechError(
        translate(
            "Sentences",
            "The voice's process could not be started ({reason}): close other programs "
            "and try again.",
        ).format(reason=reason.strerror or reason)
    )


def too_slow() -> SpeechError:
    return SpeechError(
        translate(
            "Sentences",
            "The voice did not get ready in time: the computer may be very busy, so "
            "try again later.",
        )
    )


def closed() -> SpeechError:
    return SpeechError(
        translate(
            "Sentences", "The voice has been switched off: restart the program to hear it again."
        )
    )
