"""What a service is on every platform."""

import logging
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

logger = logging.getLogger(__name__)

TITLE = "Picture Aloud folder watch"
DESCRIPTION = "Describes the pictures that arrive in folders"
_COMMAND_LIMIT_S = 60


class ServiceError(Exception):
    """The service could not be set up or removed; `str(error)` is the sentence for the user."""


@dataclass(frozen=True)
class ServiceState:
    """What the system says of the service."""

    is_installed: bool
    is_running: bool | None
    """None where that cannot be found out."""


class WatchService(Protocol):
    """The service of this user on this computer; there is one at most."""

    file: Path
    """What the system reads, or is given to read."""

    def content(self, command: Sequence[str]) -> bytes:
        """What will stand in the file for a service that runs this command."""

    def install(self, command: Sequence[str]) -> None:
        """Write the file, in place of one that is there, and start the service.

        Raises ServiceError, also when the service is set up but could not be started.
        """

    def uninstall(self) -> bool:
        """End the service and remove it; False when there was none. Raises ServiceError."""

    def state(self) -> ServiceState:
        """Never raises."""


def run_tool(*command: str) -> str:
    """Run one of the system's programs and return what it printed.

    Raises ServiceError with what it complained of, and when it is not there.
    """
    try:
        ended = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_COMMAND_LIMIT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        logger.info("%s cannot be run", command[0], exc_info=True)
        raise ServiceError(f"{command[0]} cannot be run") from error
    if ended.returncode:
        said = (ended.stderr.strip() or ended.stdout.strip()).splitlines()
        complaint = said[-1].rstrip(".") if said else f"status {ended.returncode}"
        raise ServiceError(f"{command[0]} says: {complaint}")
    return ended.stdout


def cannot_write(file: Path, error: OSError) -> ServiceError:
    """The sentence for a file that could not be written or removed."""
    reason = error.strerror or type(error).__name__
    return ServiceError(
        f"The service cannot be changed in {file} ({reason}): check that you may write there."
    )
