"""Starts the `picture-aloud` command again and again without loading its libraries each time.

`python -m tests.helpers.forking_program ARGUMENT...` forks a process for every line that it reads,
which runs the command with these arguments, as the installed script would. It prints "pid N", what
the command prints, and "ended S" with its exit status, or below zero the signal that ended it.
"""

import os
import sys

import desktop_app.watch_command  # noqa: F401 - loads all that the command needs
from desktop_app import cli
from desktop_app.captioner import session


def main(arguments: list[str]) -> None:
    """Serve until standard input ends."""
    session._runtime()  # loads ONNX Runtime, which starts no threads before a model is opened
    for _ in sys.stdin.buffer:
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                status = cli.main(arguments)
            finally:
                os._exit(status)
        print(f"pid {pid}", flush=True)
        _, status = os.waitpid(pid, 0)
        print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
