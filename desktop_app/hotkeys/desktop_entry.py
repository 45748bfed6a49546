"""The application entry that makes this program known to the desktop by its name.

Desktop portals give global shortcuts to programs alone that have one. A packaged program brings
it along; for any other installation it is written into the user's own folder.
"""

import logging
import os
from collections.abc import Sequence
from pathlib import Path

import platformdirs

from desktop_app.atomic_file import replace_file
from desktop_app.autostart import HIDDEN_OPTION, exec_value, start_command
from desktop_app.paths import APPLICATION

logger = logging.getLogger(__name__)

APPLICATION_ID = "org.picturealoud.PictureAloud"
"""What portals call this program: the entry's name without ".desktop"."""


def provide_desktop_entry() -> None:
    """Write the entry unless there is one, or one of ours that starts something else by now."""
    name = f"applications/{APPLICATION_ID}.desktop"
    own = platformdirs.user_data_path() / name
    if any((Path(folder) / name).is_file() for folder in _system_folders()):
        return
    command = [part for part in start_command() if part != HIDDEN_OPTION]
    content = desktop_entry(command).encode("utf-8", "surrogateescape")
    try:
        if not own.is_file() or own.read_bytes() != content:
            replace_file(own, content)
    except OSError:
        logger.info("the application entry cannot be written", exc_info=True)


def desktop_entry(command: Sequence[str]) -> str:
    """The entry's content, for a program started with `command`."""
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Name=Picture Aloud\n"
        "Comment=Describes pictures aloud\n"
        "Comment[de]=Beschreibt Bilder\n"
        f"Exec={exec_value(command)} %F\n"
        f"Icon={APPLICATION}\n"
        "Terminal=false\n"
        "Categories=Utility;Accessibility;\n"
        "MimeType=image/jpeg;image/png;image/gif;image/webp;image/bmp;image/tiff;image/heic;"
        "image/avif;\n"
    )


def _system_folders() -> list[str]:
    return (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
