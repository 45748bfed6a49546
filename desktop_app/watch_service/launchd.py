"""A LaunchAgent; see launchd.plist(5)."""

import os
import plistlib
from collections.abc import Sequence
from pathlib import Path

from desktop_app.atomic_file import replace_file
from desktop_app.watch_service.protocol import (
    ServiceError,
    ServiceState,
    cannot_write,
    run_tool,
)

LABEL = "org.picturealoud.watch"


class LaunchAgent:
    """See `WatchService`."""

    def __init__(self, folder: Path) -> None:
        """`folder`: where the user's agents lie."""
        self.file = folder / f"{LABEL}.plist"

    def content(self, command: Sequence[str]) -> bytes:
        return plistlib.dumps(
            {
                "Label": LABEL,
                "ProgramArguments": list(command),
                "RunAtLoad": True,
                # Again after a crash, but not after it has ended as it should.
                "KeepAlive": {"SuccessfulExit": False},
                "ThrottleInterval": 60,
                "ProcessType": "Background",
                "LowPriorityIO": True,
                "Nice": 10,
            },
            sort_keys=False,
        )

    def install(self, command: Sequence[str]) -> None:
        try:
            content = self.content(command)
        except UnicodeEncodeError as error:
            raise ServiceError(
                "launchd takes no folder whose name is not valid Unicode: give it another name."
            ) from error
        try:
            replace_file(self.file, content)
        except OSError as error:
            raise cannot_write(self.file, error) from error
        self._boot_out()  # one that is running may have other folders
        try:
            run_tool("launchctl", "bootstrap", _domain(), str(self.file))
        except ServiceError as error:
            raise ServiceError(
                f"The service is written but could not be started ({error}): log in again."
            ) from error

    def uninstall(self) -> bool:
        if not self.file.exists():
            return False
        self._boot_out()
        try:
            self.file.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(self.file, error) from error
        return True

    def state(self) -> ServiceState:
        is_installed = self.file.exists()
        try:
            shown = run_tool("launchctl", "print", f"{_domain()}/{LABEL}")
        except ServiceError:
            return ServiceState(is_installed, False)
        return ServiceState(is_installed, "state = running" in shown)

    def _boot_out(self) -> None:
        try:
            run_tool("launchctl", "bootout", f"{_domain()}/{LABEL}")
        except ServiceError:  # it was not running
            return


def _domain() -> str:
    return f"gui/{os.getuid()}"
