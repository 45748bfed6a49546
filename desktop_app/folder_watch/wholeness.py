"""Whether a picture file is whole: it stands still, and nobody has it open for writing.

No system tells portably that a file has been written to its end.
"""

import errno
import os
import signal
import stat
import sys
import time
from dataclasses import dataclass

if sys.platform == "linux":
    import fcntl

_NETWORK_FILE_SYSTEMS = ("nfs", "cifs", "smb", "fuse", "9p", "afs", "ceph", "lustre", "virtiofs")


@dataclass(frozen=True, slots=True)
class Version:
    """A state of a file; two of the same file that are equal mean that it has not changed."""

    size: int
    """Bytes."""
    mtime_ns: int
    inode: int

    @classmethod
    def of(cls, path: str) -> "Version | None":
        """None when there is no such file, or when it is none that holds data."""
        seen = look(path)
        return seen.version if seen else None


@dataclass(frozen=True, slots=True)
class Look:
    """A file as it was at one moment."""

    version: Version
    changed_s: float
    """When its content or its name last changed, in seconds since 1970 by the clock of its disk."""
    seen_s: float
    """When it was looked at, by `time.monotonic`."""


def look(path: str) -> Look | None:
    """Look at a file; None when there is no such file, or when it is none that holds data."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return Look(
        Version(status.st_size, status.st_mtime_ns, status.st_ino),
        # Copying programs set the time of modification back. That of the last change of the inode
        # (on Windows: of the file's making) they cannot set.
        max(status.st_mtime, status.st_ctime),
        time.monotonic(),
    )


def has_stood_still(now: Look, before: Look | None, duration_s: float) -> bool:
    """Whether the file has not changed for so long, as far as one or two looks can tell.

    A network drive's clock may be wrong: then the second look decides.
    """
    age_s = time.time() - now.changed_s
    if age_s >= duration_s:
        return True
    return (
        before is not None
        and before.version == now.version
        and now.seen_s - before.seen_s >= duration_s
    )


def is_open_for_writing(path: str, mounts: str = "/proc/self/mountinfo") -> bool:
    """Whether some program has the file open for writing; False where that cannot be found out.

    Linux gives out a read lease (fcntl(2)) only for files that nobody writes to, on local disks and
    to the files' owners. The lease is given back at once. Network drives refuse it for other
    reasons as well. mounts: see proc_pid_mountinfo(5).
    """
    if sys.platform != "linux":
        return False
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        # Should somebody want to write in this very moment, the kernel sends the signal set here:
        # one that is ignored, other than the usual SIGIO, which would end the program.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN and not _is_network(os.fstat(descriptor).st_dev, mounts)
    finally:
        os.close(descriptor)
    return False


def _is_network(device: int, mounts: str) -> bool:
    number = f"{os.major(device)}:{os.minor(device)}"
    try:
        with open(mounts, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                place, _, system = line.partition(" - ")
                if place.split()[2:3] == [number]:
                    return system.split()[0].startswith(_NETWORK_FILE_SYSTEMS)
    except OSError:
        return True  # so that nobody waits for ever
    return False  # such as Btrfs, which gives its files numbers of its own
