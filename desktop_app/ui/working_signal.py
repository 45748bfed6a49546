"""Tells that a description takes its time: a soft sound or a short word."""

from PySide6.QtCore import QObject, Qt, QTimer

from desktop_app.settings import WorkingSignal as Kind
from desktop_app.ui.sounds import Sounds
from desktop_app.ui.voice import Announcer

DELAY_MS = 400
REPEAT_MS = 2500
SOUND = "working"


class WorkingSignal(QObject):
    """Silent for the first 400 ms, so that quick answers come without a prelude."""

    def __init__(
        self, announcer: Announcer, sounds: Sounds, kind: Kind, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.kind: Kind = kind
        self._announcer = announcer
        self._sounds = sounds
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)  # others may be 5 percent early
        self._timer.timeout.connect(self._tell)

    def start(self) -> None:
        """Work has begun; a second call while it goes on changes nothing."""
        if not self._timer.isActive() and self.kind != "none":
            self._timer.start(DELAY_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _tell(self) -> None:
        if self.kind == "sound" and self._sounds.can_play:
            self._sounds.play(SOUND)
            self._timer.start(REPEAT_MS)  # again and again: silence would mean that it is done
        else:
            self._announcer.announce(self.tr("Working."))
            self._timer.stop()
