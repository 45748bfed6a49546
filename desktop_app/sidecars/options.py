"""What a user can choose about sidecars."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class SidecarFormat(StrEnum):
    """Which files a picture gets; the values are those of `--format`."""

    TEXT = "txt"
    XMP = "xmp"
    BOTH = "both"


@dataclass(frozen=True)
class SidecarOptions:
    """How descriptions are written beside pictures."""

    format: SidecarFormat = SidecarFormat.TEXT
    xmp_naming: Literal["full", "short"] = "full"
    """`photo.jpg.xmp`, as darktable and digiKam have it, or `photo.xmp`, as Adobe does."""
    fills_description: bool = False
    """Whether an empty dc:description gets the text too, for programs that read nothing else."""
    language: str = "en"
    """The descriptions' language, as RFC 3066 writes it."""
