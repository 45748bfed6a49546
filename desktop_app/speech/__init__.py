"""The program's voice. Importing this loads no speech engine: a process of its own does."""

from desktop_app.speech.errors import SpeechError
from desktop_app.speech.factory import create_speaker
from desktop_app.speech.protocol import FailureListener, Speaker, Voice
from desktop_app.speech.report import SpeechReport, speech_report

__all__ = [
    "FailureListener",
    "Speaker",
    "SpeechError",
    "SpeechReport",
    "Voice",
    "create_speaker",
    "speech_report",
]
