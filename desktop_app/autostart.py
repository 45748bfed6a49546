"""Starting with the session: the entry through which the desktop starts the program at log-in.

Each platform's own means: an XDG autostart file on Linux and its kin, a value under the user's Run
key on Windows, a LaunchAgent on macOS. What stands there is the truth, not what is remembered.
"""

import logging
import plistlib
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import platformdirs

from desktop_app import paths
from desktop_app.atomic_file import replace_file
from desktop_app.captioner.language import translate
from desktop_app.paths import APPLICATION

logger = logging.getLogger(__name__)

HIDDEN_OPTION = "--hidden"
"""Starts the program without showing its window."""
_TITLE = "Picture Aloud"
_MAC_LABEL = "org.picturealoud.PictureAloud"


class AutostartError(Exception):
    """The entry cannot be written or removed; its text is the sentence for the user."""


class Autostart(Protocol):
    """Whether the desktop starts the program at log-in."""

    def is_enabled(self) -> bool:
        """What the desktop will do; False when that cannot be found out."""

    def set_enabled(self, is_enabled: bool) -> None:
        """Write or remove the entry. Raises AutostartError."""


def create_autostart() -> Autostart:
    """This platform's autostart, for the program that is running."""
    command = start_command()
    if sys.platform == "win32":
        from desktop_app.windows_registry import UserRegistry  # noqa: PLC0415 - Windows alone

        return RunKey(UserRegistry(), command)
    if sys.platform == "darwin":
        return LaunchAgent(Path.home() / "Library" / "LaunchAgents", command)
    return DesktopEntry(platformdirs.user_config_path() / "autostart", command)


def start_command() -> list[str]:
    """What starts the program that is running once more, without showing its window."""
    return program_command("window", HIDDEN_OPTION)


def program_command(*arguments: str) -> list[str]:
    """What starts the program that is running once more, with other arguments."""
    interpreter = Path(sys.executable)
    if getattr(sys, "frozen", False):
        return [str(interpreter), *arguments]
    script = interpreter.with_name(APPLICATION)
    if script.is_file():
        return [str(script), *arguments]
    # On Windows this one opens no terminal.
    windowed = interpreter.with_name("pythonw.exe")
    chosen = windowed if windowed.is_file() else interpreter
    return [str(chosen), "-m", "desktop_app", *arguments]


class DesktopEntry:
    """An entry of the Desktop Application Autostart Specification, version 0.5."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self.file = folder / f"{APPLICATION}.desktop"
        self._command = command

    def is_enabled(self) -> bool:
        try:
            lines = self.file.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return False
        entry = dict(
            re.split(r"\s*=\s*", line.strip(), maxsplit=1) for line in lines if "=" in line
        )
        # Desktops switch entries off in these two ways.
        is_off = entry.get("Hidden", "false").lower() == "true"
        return not is_off and entry.get("X-GNOME-Autostart-enabled", "true").lower() != "false"

    def set_enabled(self, is_enabled: bool) -> None:
        content = (
            "[Desktop Entry]\n"
            "Type=Application\n"
            f"Name={_TITLE}\n"
            "Comment=Describes pictures aloud when the hotkey is pressed\n"
            "Comment[de]=Beschreibt Bilder, wenn die Tastenkombination gedrückt wird\n"
            f"Exec={exec_value(self._command)}\n"
            f"Icon={paths.resources_dir() / 'icons' / 'picture-aloud.png'}\n"
            "Terminal=false\n"
            "X-GNOME-Autostart-enabled=true\n"
        )
        _write_or_remove(self.file, content.encode("utf-8", "surrogateescape"), is_enabled)


class LaunchAgent:
    """A property list that launchd reads at log-in."""

    def __init__(self, folder: Path, command: Sequence[str]) -> None:
        self.file = folder / f"{_MAC_LABEL}.plist"
        self._command = command

    def is_enabled(self) -> bool:
        try:
            content = plistlib.loads(self.file.read_bytes())
        except FileNotFoundError:
            return False
        except Exception:  # plistlib says in many ways that a file is damaged
            logger.info("the launch agent cannot be read", exc_info=True)
            return False
        is_agent = isinstance(content, dict)
        return is_agent and bool(content.get("RunAtLoad")) and not content.get("Disabled")

    def set_enabled(self, is_enabled: bool) -> None:
        content = {
            "Label": _MAC_LABEL,
            "ProgramArguments": list(self._command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
            "LimitLoadToSessionType": "Aqua",
        }
        _write_or_remove(self.file, plistlib.dumps(content), is_enabled)


class Registry(Protocol):
    """The values of the user's part of the Windows registry; all may raise OSError."""

    def read(self, key: str, name: str) -> str | bytes | None:
        """None when there is no such value."""

    def write(self, key: str, name: str, value: str) -> None: ...

    def delete(self, key: str, name: str) -> None:
        """Does nothing when there is no such value."""


class RunKey:
    """A value that Windows runs at log-in, and the one in which the Task Manager says it must not.

    The latter's first byte is odd for an entry that was switched off there.
    """

    RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
    APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"

    def __init__(self, registry: Registry, command: Sequence[str]) -> None:
        self._registry = registry
        self._command = command

    def is_enabled(self) -> bool:
        try:
            if self._registry.read(self.RUN, _TITLE) is None:
                return False
            approved = self._registry.read(self.APPROVED, _TITLE)
        except OSError:
            logger.info("the Run key cannot be read", exc_info=True)
            return False
        return not (isinstance(approved, bytes) and approved and approved[0] % 2)

    def set_enabled(self, is_enabled: bool) -> None:
        try:
            self._registry.delete(self.APPROVED, _TITLE)
            if is_enabled:
                line = subprocess.list2cmdline(self._command)
                self._registry.write(self.RUN, _TITLE, line)
            else:
                self._registry.delete(self.RUN, _TITLE)
        except OSError as error:
            raise _failure("the registry", error) from error


def exec_value(command: Sequence[str]) -> str:
    """A command as an Exec key wants it: quoted, then escaped as every string in such a file."""
    quoted = " ".join('"' + re.sub(r'(["`$\\])', r"\\\1", part) + '"' for part in command)
    return quoted.replace("%", "%%").replace("\\", "\\\\").replace("\n", "\\n")


def _write_or_remove(file: Path, content: bytes, is_wanted: bool) -> None:
    try:
        if is_wanted:
            replace_file(file, content)
        else:
            file.unlink(missing_ok=True)
    except OSError as error:
        raise _failure(str(file), error) from error


def _failure(place: str, error: OSError) -> AutostartError:
    logger.info("the autostart entry cannot be changed", exc_info=True)
    reason = error.strerror or type(error).__name__
    return AutostartError(
        translate(
            "Sentences",
            "Starting with the session cannot be changed in {place} ({reason}): check "
            "that you may write there.",
        ).format(place=place, reason=reason)
    )
