"""What this computer has to compute with."""

import ctypes
import os
import re
import sys
from pathlib import Path

_TOPOLOGY = "/sys/devices/system/cpu/cpu{}/topology/thread_siblings_list"


def physical_core_count(topology: str = _TOPOLOGY) -> int:
    """Physical cores that this process may use, at least 1; logical ones where that is unknown.

    Two threads on one core share its arithmetic units, so that more threads than cores slow a
    network down.
    """
    logical = _usable_processors()
    try:
        # The first processor of a sibling list, "0,4" or "0-1", stands for the core.
        cores = {
            re.split(r"[,-]", Path(topology.format(number)).read_text(encoding="ascii"))[0].strip()
            for number in logical
        }
    except (OSError, ValueError):
        return len(logical)
    return max(1, len(cores))


def has_nvidia_gpu() -> bool:
    """Whether NVIDIA's driver is there and knows a graphics card. Prints nothing."""
    count = ctypes.c_int(0)
    try:
        driver = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
        answers = (driver.cuInit(0), driver.cuDeviceGetCount(ctypes.byref(count)))
    except (OSError, AttributeError):
        return False
    return not any(answers) and count.value > 0


def _usable_processors() -> list[int]:
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))
