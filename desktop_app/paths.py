"""Where the program's own files lie and where it keeps a user's settings and log.

None of these folders ever receives a user's picture or its description.
"""

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


def log_file() -> Path:
    """The program's log; neither it nor its folder may exist yet."""
    return platformdirs.user_log_path(APPLICATION, appauthor=False) / "picture-aloud.log"
