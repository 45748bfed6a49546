"""A desktop portal played by python-dbusmock, as a process on the bus of a desktop for tests."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.helpers.audio import wait_until

NAME = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
_CALL = ["gdbus", "call", "--session", "--dest", NAME, "--object-path", PATH, "--method"]


class PlayedPortal:
    """`template` is the name of a module in this folder: it says what the parameters mean."""

    def __init__(self, template: str, log: Path, **parameters: Any) -> None:
        self._log = log
        file = Path(__file__).with_name(f"{template}.py")
        command = ["/usr/bin/python3", "-m", "dbusmock", "--logfile", str(log)]
        command += ["--template", str(file), "--parameters", json.dumps(parameters)]
        self._process = subprocess.Popen(command)
        wait_until(self._is_there, "the portal is on the bus")

    def calls(self) -> list[str]:
        """Method calls on the portal's objects, in order."""
        lines = self._log.read_text().splitlines()
        return [line.split(" ", 1)[1] for line in lines if " emit " not in line]

    def user(self, method: str, *arguments: str) -> None:
        """What a user does."""
        call = [*_CALL, f"test.User.{method}", *arguments]
        subprocess.run(call, check=True, stdout=subprocess.DEVNULL)

    def end(self) -> None:
        self._process.terminate()
        self._process.wait()

    def _is_there(self) -> bool:
        assert self._process.poll() is None, "the tests need python3-dbusmock and python3-gi"
        answer = subprocess.run(
            [*_CALL, "org.freedesktop.DBus.Peer.Ping"], capture_output=True, check=False
        )
        return answer.returncode == 0
