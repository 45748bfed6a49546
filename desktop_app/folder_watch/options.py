"""What a folder watch is asked for, and whom it tells what became of it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from desktop_app.sidecars.options import SidecarOptions
from desktop_app.sidecars.writer import SidecarResult


@dataclass(frozen=True)
class WatchOptions:
    """What is watched, and how."""

    folders: tuple[Path, ...]
    """They need not exist yet."""
    sidecars: SidecarOptions = field(default_factory=SidecarOptions)
    is_recursive: bool = False
    """Whether subfolders are watched, too. Links to folders are not followed."""
    is_polling: bool = False
    """Whether folders are looked at again and again, because the system does not tell of changes:
    on most network drives."""
    include: tuple[str, ...] = ()
    """Patterns; with any, only pictures that one of them fits. See `selection.Selection`."""
    exclude: tuple[str, ...] = ()
    """Patterns of the pictures and folders that are passed over."""
    jobs: int = 1
    """How many pictures are described at the same time."""
    settle_s: float = 1.0
    """Seconds for which a file must have stood still before it counts as whole."""
    patience_s: float = 10.0
    """Seconds for which a file must have stood still before its damage is reported; and for which
    `catch_up` waits for a file that is being written."""
    retry_s: float = 60.0
    """Seconds until a folder that took no sidecar is tried again."""
    poll_s: float = 5.0
    """Seconds between two looks where the system does not tell of changes."""
    heartbeat_s: float = 2.0
    """Seconds between two looks at whether the folders are still there."""
    rescan_s: float = 3600.0
    """Seconds after which everything is looked at again, in case the system forgot to tell."""


@dataclass
class Summary:
    """What became of the pictures."""

    described: int = 0
    failed: int = 0
    """Pictures and folders."""
    left_alone: int = 0
    """Sidecars that hold somebody else's words, or that are damaged."""
    untried: int = 0
    """Pictures that wait because their folder takes no sidecars."""
    is_complete: bool = True
    """False when the watch was stopped before everything had been looked at."""

    @property
    def is_success(self) -> bool:
        """Whether every picture that wanted a description has one."""
        return self.is_complete and not self.failed and not self.untried


class WatchListener(Protocol):
    """Is told what happens, one call after another, on the thread that runs the watch."""

    def described(self, picture: Path, text: str, result: SidecarResult) -> None:
        """The picture's sidecars are written."""

    def failed(self, picture: Path, sentence: str) -> None:
        """A picture could not be described, or a folder not be read; the others go on."""

    def left_alone(self, picture: Path, sentence: str) -> None:
        """A sidecar of the picture was not touched, and why."""

    def renamed(self, old: Path, new: Path) -> None:
        """A picture's sidecars have followed it to its new name."""

    def waiting_changed(self, count: int) -> None:
        """About so many pictures wait for their description."""

    def said(self, sentence: str) -> None:
        """Something the user should know: a folder that has gone or come back, polling."""
