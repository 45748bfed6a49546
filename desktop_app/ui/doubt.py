"""The wording of doubt in the user's language."""

from PySide6.QtCore import QCoreApplication

from desktop_app.captioner.confidence import Confidence
from desktop_app.captioner.doubt import with_doubt


def said(text: str, confidence: Confidence | None) -> str:
    """A caption as it is said and shown to the user; see `captioner.doubt`."""
    return with_doubt(text, confidence, QCoreApplication.translate)
