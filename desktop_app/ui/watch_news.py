"""What the folder watch has done, gathered and told when it disturbs nobody."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.ui import screen_reader

LOOK_MS = 500
SETTLING_S = 2.0
"""Seconds for which nothing may have happened before the end is told."""
EVERY_S = 60.0
"""Seconds after which a long run is told of although it goes on."""

Tell = Callable[[str], bool]
"""Tells a sentence; false when it is not the time to."""


class WatchNews(QObject):
    """One sentence for many pictures.

    To whoever works in the window news are told there, in the gaps between what they asked for.
    To others they are a message of the desktop, and only once nothing is waiting any more; where
    there are no such messages, the news wait for the user to come back.
    """

    told = Signal(str)

    def __init__(self, announce: Tell, notify: Tell, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._announce = announce
        self._notify = notify
        self._described = 0
        self._failed = 0
        self._failure = ""
        self._sentences: list[str] = []
        self._waiting = 0
        self._first_s = self._last_s = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    def add_described(self) -> None:
        self._described += 1
        self._note()

    def add_failure(self, sentence: str) -> None:
        self._failed += 1
        self._failure = sentence
        self._note()

    def add_sentence(self, sentence: str) -> None:
        """Something to be told by itself and without delay, such as a folder that has gone."""
        if sentence not in self._sentences:
            self._sentences.append(sentence)
        self._note()

    def set_waiting(self, count: int) -> None:
        self._waiting = count

    def _note(self) -> None:
        self._last_s = time.monotonic()
        if not self._timer.isActive():
            self._first_s = self._last_s
            self._timer.start()

    def _look(self) -> None:
        is_in_front = screen_reader.active_window() is not None
        if self._is_time(is_in_front):
            text = self._text()
            if self._announce(text) if is_in_front else self._notify(text):
                self._forget()
                self.told.emit(text)

    def _is_time(self, is_in_front: bool) -> bool:
        now_s = time.monotonic()
        if self._sentences:
            return True
        if self._waiting == 0:
            return now_s - self._last_s >= SETTLING_S
        return is_in_front and now_s - self._first_s >= EVERY_S

    def _forget(self) -> None:
        self._described = self._failed = 0
        self._sentences.clear()
        self._timer.stop()

    def _text(self) -> str:
        parts = list(self._sentences)
        if self._described == 1:
            parts.append(self.tr("One picture described."))
        elif self._described:
            parts.append(self.tr("{count} pictures described.").format(count=self._described))
        if self._failed == 1:
            parts.append(self._failure)
        elif self._failed:
            parts.append(
                self.tr("{count} pictures not described: Ctrl+Shift+F tells why.").format(
                    count=self._failed
                )
            )
        if self._waiting and (self._described or self._failed):
            parts.append(self.tr("{count} waiting.").format(count=self._waiting))
        return " ".join(parts)
