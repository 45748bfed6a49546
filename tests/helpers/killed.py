"""Work that is killed in the middle."""

import os
import signal
import time
from collections.abc import Callable


def run_and_kill(work: Callable[[], None], after_s: float) -> None:
    """Do work in a copy of this process, again and again, and kill that without a warning."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writer, b"!")
            while True:
                work()
        finally:
            os._exit(1)
    os.close(writer)
    try:
        assert os.read(reader, 1) == b"!"
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
    finally:
        os.close(reader)
        _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the work failed before it was killed"
