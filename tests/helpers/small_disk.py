"""A disk with little room on it."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def small_disk(folder: Path, size_bytes: int = 64 * 1024) -> Iterator[Path]:
    """Mount a disk of its own at a new folder, which only the super-user can do."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs", str(folder)]
    subprocess.run(command, check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """Leave no room on the disk mounted at `folder`.

    For those who may mount none: allow this process no byte in any file, which fails at the same
    places with another error.
    """
    if os.path.ismount(folder):
        ballast = folder / "ballast"
        with open(ballast, "wb", buffering=0) as writer:
            try:
                while True:
                    writer.write(bytes(4096))
            except OSError:
                pass
        try:
            yield
        finally:
            ballast.unlink()
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def disk_to_fill(folder: Path) -> Iterator[Path]:
    """A folder for `full_disk`: a small disk for the super-user, a new folder for others."""
    if os.geteuid() == 0:
        with small_disk(folder) as disk:
            yield disk
    else:
        folder.mkdir()
        yield folder
