"""Short sounds, played by what the system has for that."""

import shutil
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess

from desktop_app import paths
from desktop_app.speech.requirements import PLAYER

_END_LIMIT_MS = 1000


class Sounds(QObject):
    """Plays one short sound at a time, without waiting for its end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = _find_player()
        self._process = QProcess(self)

    @property
    def can_play(self) -> bool:
        return self._player is not None or sys.platform == "win32"

    def play(self, name: str) -> None:
        """Play `resources/sounds/<name>.wav` unless a sound is still being played."""
        file = paths.resources_dir() / "sounds" / f"{name}.wav"
        if sys.platform == "win32":
            _play_on_windows(file)
        elif self._player is not None and self._process.state() == QProcess.ProcessState.NotRunning:
            program, *options = self._player
            self._process.start(program, [*options, str(file)])

    def close(self) -> None:
        if self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.kill()
            self._process.waitForFinished(_END_LIMIT_MS)


def _find_player() -> list[str] | None:
    """The program that plays a sound file named after its options."""
    command = ["afplay"] if sys.platform == "darwin" else [PLAYER, "--quiet"]
    program = shutil.which(command[0])
    return None if program is None else [program, *command[1:]]


def _play_on_windows(file: Path) -> None:
    if sys.platform == "win32":
        import winsound  # noqa: PLC0415 - exists there alone

        flags = winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT
        winsound.PlaySound(str(file), flags)
