"""A connection to the X server, for whatever needs one of its own."""

import os
import re
import socket

from Xlib import error
from Xlib.display import Display

_LOCAL_DISPLAY = re.compile(r"(?:unix)?:(\d+)(?:\.\d+)?")


class DisplayError(Exception):
    """There is no X server that answers."""


def open_display() -> Display:
    """Connect to the X server of $DISPLAY. Raises DisplayError."""
    name = os.environ.get("DISPLAY", "")
    try:
        if local := _LOCAL_DISPLAY.fullmatch(name):
            # Written like this, Xlib does not try the network in its place.
            name = f"unix{name.removeprefix('unix')}"
            _check_server(int(local[1]))
        return Display(name)
    except (error.DisplayError, error.XauthError, error.ConnectionClosedError, OSError) as failure:
        raise DisplayError(f"no X server on {name!r}") from failure


def _check_server(number: int) -> None:
    """Raises OSError when nobody listens, in which case Xlib would leave its socket open."""
    path = f"/tmp/.X11-unix/X{number}"
    with socket.socket(socket.AF_UNIX) as trial:
        trial.connect(path if os.path.exists(path) else f"\0{path}")
