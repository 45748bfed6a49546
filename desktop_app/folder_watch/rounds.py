"""What a watch that goes on for days sees to from time to time."""

import time

from desktop_app.folder_watch.backlog import Backlog
from desktop_app.folder_watch.failures import Failures
from desktop_app.folder_watch.options import WatchOptions
from desktop_app.folder_watch.sources import Sources


class Rounds:
    """What is to be seen to from time to time while the watch follows its folders."""

    def __init__(
        self,
        options: WatchOptions,
        tops: list[str],
        sources: Sources,
        failures: Failures,
        backlog: Backlog,
    ) -> None:
        self._options = options
        self._tops = tops
        self._sources = sources
        self._failures = failures
        self._backlog = backlog
        self._next_check_s = float("-inf")
        self._next_rescan_s = time.monotonic() + options.rescan_s

    def __call__(self) -> None:
        now_s = time.monotonic()
        if now_s < self._next_check_s:
            return
        self._next_check_s = now_s + self._options.heartbeat_s
        self._sources.check()
        for top, folder in self._failures.take_retries():
            self._backlog.folder_changed(top, folder)
        if now_s >= self._next_rescan_s:
            self._next_rescan_s = now_s + self._options.rescan_s
            for top in self._tops:
                self._backlog.folder_changed(top, top)
