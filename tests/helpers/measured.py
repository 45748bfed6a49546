"""Runs a command and tells its exit status and its most memory: `measured.py FD COMMAND...`.

A process of its own, because the system counts into a program's most memory that of the process
that started it, and a test run that has loaded PyTorch is larger than any program tested.
"""

import os
import sys

if __name__ == "__main__":
    answer, command = int(sys.argv[1]), sys.argv[2:]
    pid = os.posix_spawnp(command[0], command, os.environ)
    _, wait_status, usage = os.wait4(pid, 0)
    unit = 1 if sys.platform == "darwin" else 1024
    status = os.waitstatus_to_exitcode(wait_status)
    os.write(answer, f"{status} {usage.ru_maxrss * unit}".encode())
