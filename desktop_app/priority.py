"""Working in the background, so that the rest of the machine stays usable."""

import logging
import os
import sys

from desktop_app.captioner.hardware import physical_core_count

logger = logging.getLogger(__name__)

_NICENESS = 10
_BELOW_NORMAL_PRIORITY_CLASS = 0x4000  # of SetPriorityClass in processthreadsapi.h
_MOST_THREADS = 2


def lower_priority() -> None:
    """Let other programs go first, at the processor and, on Linux, at the disk.

    For the calling thread and those it starts afterwards; on Windows for the whole process.
    """
    try:
        if sys.platform == "win32":
            import ctypes  # noqa: PLC0415 - Windows alone

            kernel = ctypes.windll.kernel32
            kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL_PRIORITY_CLASS)
        else:
            lowest = max(_NICENESS, os.getpriority(os.PRIO_PROCESS, 0))
            os.setpriority(os.PRIO_PROCESS, 0, lowest)
    except OSError:
        logger.info("the priority stays as it is", exc_info=True)


def background_threads(jobs: int) -> int:
    """Threads for each of so many captioners, which together leave half of the cores to others."""
    return max(1, min(_MOST_THREADS, physical_core_count() // 2 // jobs))
