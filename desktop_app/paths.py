"""Where the program's own files lie and where it keeps a user's settings and log.

None of these folders ever receives a user's picture or its description.
"""

import os
import stat
import tempfile
from pathlib import Path

import platformdirs

APPLICATION = "picture-aloud"


def resources_dir() -> Path:
    """The shipped resources: inside the installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def bundle_dir() -> Path:
    """The shipped model bundle."""
    return resources_dir() / "captioner"


def config_dir() -> Path:
    """The folder of the user's settings; it may not exist yet."""
    return platformdirs.user_config_path(APPLICATION, appauthor=False)


def cache_dir() -> Path:
    """The folder of what may be deleted at any time; it may not exist yet."""
    return platformdirs.user_cache_path(APPLICATION, appauthor=False)


def state_dir() -> Path:
    """The folder of what the program remembers of its work; it may not exist yet."""
    return platformdirs.user_state_path(APPLICATION, appauthor=False)


def log_file() -> Path:
    """The program's log; neither it nor its folder may exist yet."""
    return platformdirs.user_log_path(APPLICATION, appauthor=False) / "picture-aloud.log"


def runtime_dir() -> Path:
    """The folder where running instances meet, for this user alone; it may not exist yet."""
    if os.name == "nt":
        return platformdirs.user_runtime_path(APPLICATION, appauthor=False)
    session = Path(os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
    try:
        status = session.stat()
    except OSError:
        status = None
    if status and status.st_uid == os.getuid() and not stat.S_IMODE(status.st_mode) & 0o077:
        return session / APPLICATION
    return Path(tempfile.gettempdir(), f"{APPLICATION}-{os.getuid()}")
