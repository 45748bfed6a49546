"""Descriptions as XMP."""

from pathlib import Path

from desktop_app.sidecars.errors import SidecarError
from desktop_app.sidecars.ledger import Ledger, SidecarRecord
from desktop_app.sidecars.options import SidecarOptions
from desktop_app.sidecars.states import Found, SidecarState


def read_words(sidecar: Path) -> str | None:
    """The alt text."""
    return None


def inspect_xmp(sidecar: Path, picture: Path, ledger: Ledger) -> Found:
    """Look at an XMP file."""
    return Found(SidecarState.MISSING)


def with_text(
    found: Found, text: str, record: SidecarRecord, picture: Path, options: SidecarOptions
) -> bytes:
    """The content with the text."""
    raise SidecarError("XMP cannot be written yet.")
