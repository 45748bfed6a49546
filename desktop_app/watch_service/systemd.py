"""A systemd user unit; see systemd.service(5), systemd.syntax(7)."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from desktop_app.atomic_file import replace_file
from desktop_app.watch_service.protocol import (
    DESCRIPTION,
    ServiceError,
    ServiceState,
    cannot_write,
    run_tool,
)

UNIT = "picture-aloud-watch.service"
# What the watch prints names the user's pictures: it is kept out of the journal.
_UNIT = """\
[Unit]
Description={description}

[Service]
Type=exec
ExecStart={command}
Restart=on-failure
RestartSec=60
Nice=10
IOSchedulingClass=idle
CPUWeight=20
StandardOutput=null
StandardError=null

[Install]
WantedBy=default.target
"""


class SystemdUnit:
    """See `WatchService`."""

    def __init__(self, folder: Path) -> None:
        """`folder`: where the user's units lie; it need not exist."""
        self.file = folder / UNIT

    def content(self, command: Sequence[str]) -> bytes:
        line = " ".join(quoted(part) for part in command)
        return _UNIT.format(description=DESCRIPTION, command=line).encode("utf-8")

    def install(self, command: Sequence[str]) -> None:
        try:
            replace_file(self.file, self.content(command))
        except OSError as error:
            raise cannot_write(self.file, error) from error
        try:
            _systemctl("enable", UNIT)
            _systemctl("daemon-reload")
            _systemctl("restart", UNIT)  # one that is running may have other folders
        except ServiceError as error:
            raise ServiceError(
                f"The service is written but could not be started ({error}): log in again, or run "
                f"systemctl --user enable --now {UNIT}."
            ) from error

    def uninstall(self) -> bool:
        if not self.state().is_installed:
            return False
        # Each on its own: without a running systemd there is nothing to stop.
        for words in (("stop", UNIT), ("disable", UNIT)):
            try:
                _systemctl(*words)
            except ServiceError:
                continue
        try:
            self.file.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(self.file, error) from error
        try:
            _systemctl("daemon-reload")
        except ServiceError:
            return True
        return True

    def state(self) -> ServiceState:
        is_installed = os.path.lexists(self.file)
        try:
            shown = _systemctl("show", "--property=ActiveState", UNIT)
        except ServiceError:
            return ServiceState(is_installed, None)
        return ServiceState(is_installed, shown.strip() == "ActiveState=active")


def quoted(argument: str) -> str:
    """An argument as it stands in ExecStart=, whatever bytes it is made of."""
    text = "".join(
        character if character.isprintable() and character not in '"\\' else _escaped(character)
        for character in argument
    )
    return '"' + re.sub("[%$]", r"\g<0>\g<0>", text) + '"'


def _escaped(character: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in os.fsencode(character))


def _systemctl(*words: str) -> str:
    return run_tool("systemctl", "--user", "--no-ask-password", *words)
