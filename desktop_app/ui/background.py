"""Work that could keep the window waiting: disks, network drives, other programs."""

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

logger = logging.getLogger(__name__)

Result = TypeVar("Result")


class Background(QObject):
    """Does one piece of work after another on a thread of its own and brings back the results."""

    _ended = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._is_closed = False
        self._ended.connect(self._deliver)
        self._thread = threading.Thread(target=self._work, name="background")
        self._thread.start()

    def run(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Call `work` there, then here `done` with what it returned or `failed` with its error."""

        def carry_out() -> None:
            try:
                result = work()
            except Exception as error:
                self._ended.emit(failed, error)
            else:
                self._ended.emit(done, result)

        self._waiting.put(carry_out)

    def close(self) -> None:
        """Finish what was begun, deliver nothing more and end the thread."""
        if not self._is_closed:
            self._is_closed = True
            self._waiting.put(None)
            self._thread.join()

    def _work(self) -> None:
        while (carry_out := self._waiting.get()) is not None:
            if not self._is_closed:
                carry_out()

    def _deliver(self, callback: Callable[[Any], None], result: object) -> None:
        if not self._is_closed:
            callback(result)
