"""What the watches that are running tell of themselves: `picture-aloud watch --status`.

It stays in memory and is asked for; nothing about anybody's folders is written down.
"""

import json
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from desktop_app.instance import Instance

logger = logging.getLogger(__name__)

FACT = "watch"
"""Under which name an `Instance` publishes the status of its watch."""
_MOST_WATCHES = 8
"""So many can be running and be found, beside that of the window."""


@dataclass(frozen=True)
class WatchStatus:
    """One watch that is running."""

    folders: tuple[str, ...]
    described: int
    """Pictures since the start."""
    failed: int
    """Pictures and folders since the start."""
    waiting: int
    """Pictures, as far as they have been counted."""
    is_paused: bool = False
    pid: int = 0
    """Its process."""

    def to_fact(self) -> str:
        """As the value that an `Instance` publishes as FACT."""
        return json.dumps(asdict(self))


class StatusPublisher:
    """Tells other processes how a watch is getting on. Does nothing where that cannot be."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(os.fspath(folder) for folder in folders)
        self._instance: Instance | None = None

    def __enter__(self) -> Self:
        for instance in _instances():
            if instance.try_claim():
                self._instance = instance
                self.publish(described=0, failed=0, waiting=0)
                instance.listen(lambda _message: None)
                break
            instance.close()
        return self

    def __exit__(self, *_: object) -> None:
        if self._instance is not None:
            self._instance.close()

    def publish(self, *, described: int, failed: int, waiting: int) -> None:
        """Replace what was told before."""
        if self._instance is not None:
            status = WatchStatus(self._folders, described, failed, waiting, pid=os.getpid())
            self._instance.publish(**{FACT: status.to_fact()})


def running_watches() -> list[WatchStatus]:
    """The watches of this user that are running; those of the window, too."""
    found = []
    for instance in (Instance(), *_instances()):
        fact = (instance.ask() or {}).get(FACT)
        if fact is not None:
            found.append(_read(fact))
    return [status for status in found if status is not None and status.folders]


def _read(fact: str) -> WatchStatus | None:
    try:
        fields = json.loads(fact)
        return WatchStatus(**fields | {"folders": tuple(fields["folders"])})
    except (ValueError, TypeError, KeyError):
        logger.warning("a watch of another version is running")
        return None


def _instances() -> Iterator[Instance]:
    return (Instance(f"watch-{number}") for number in range(1, _MOST_WATCHES + 1))
