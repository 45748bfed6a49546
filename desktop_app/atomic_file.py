"""Writing a file whole or not at all."""

import contextlib
import os
import tempfile
from pathlib import Path


def replace_file(file: Path, content: bytes) -> None:
    """Write `content` in place of a file, readable for its owner alone.

    After a crash or a power failure the file is either the old or the new one. Missing folders are
    made. A link, to a folder of dotfiles perhaps, stays a link. Raises OSError.
    """
    target = file.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(
        prefix=f".{target.name}.", suffix=".tmp", dir=target.parent
    )
    try:
        with open(descriptor, "wb") as writer:
            writer.write(content)
            writer.flush()
            os.fsync(writer.fileno())
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
