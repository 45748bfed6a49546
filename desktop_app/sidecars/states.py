"""What lies at the place of a sidecar."""

from dataclasses import dataclass
from enum import Enum, auto


class SidecarState(Enum):
    """Whose words a sidecar holds, and whether they are still of the picture as it is."""

    MISSING = auto()
    """No file, or an XMP file without alt text."""
    OURS = auto()
    OURS_OUTDATED = auto()
    """The picture has changed since, or another text was about to take this one's place."""
    HUMAN = auto()
    """Words that this program did not write, or not as they are now."""
    BROKEN = auto()
    """It cannot be read, so nobody knows what it holds."""
    OTHERS = auto()
    """It belongs to another picture: `photo.xmp` of photo.jpg, asked about for photo.png."""


OWN_STATES = frozenset({SidecarState.OURS, SidecarState.OURS_OUTDATED})
WANTING_STATES = frozenset({SidecarState.MISSING, SidecarState.OURS_OUTDATED})
"""States in which a picture needs to be described."""


@dataclass(frozen=True)
class Found:
    """A sidecar as it was when it was read."""

    state: SidecarState
    words: str | None = None
    """The description in it."""
    content: bytes | None = None
    """The whole file; None when there is none."""
    complaint: str = ""
    """Why it cannot be used, after "because"; for BROKEN and OTHERS."""
