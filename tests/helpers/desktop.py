"""A desktop that exists only for tests: every part of it is real, and all of it ends with the test.

An X server without a screen (Xvfb), a window manager (openbox), a session bus, the accessibility
bus with a client that sees what a screen reader sees, a sound card to listen to, a keyboard
(xdotool) and a clipboard (xclip). The program under test is started in its environment.
"""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageGrab

from tests.helpers.accessibility import AccessibilityClient, accessibility_client
from tests.helpers.audio import SoundCard, sound_card, wait_until
from tests.helpers.desktop_services import (
    accessibility_bus,
    required_program,
    screen,
    session_bus,
    window_manager,
)

SCREEN_SIZE = (1280, 1024)

_PATIENCE_S = 60.0
_DRAG_STEPS = 12
_DRAG_STEP_S = 0.05
# What the developer's own desktop says must not reach the one for tests.
_FOREIGN = ("XDG_", "PYTHON", "ORT_", "DBUS_", "WAYLAND_", "QT_", "GTK_", "GNOME_", "KDE_", "LC_")
_FOREIGN_NAMES = frozenset(
    {"DISPLAY", "XAUTHORITY", "SESSION_MANAGER", "DESKTOP_SESSION", "NO_AT_BRIDGE", "LANGUAGE"}
)


class Place(NamedTuple):
    """A rectangle on the screen, in pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        return self.left + self.width // 2, self.top + self.height // 2


@dataclass(frozen=True)
class Desktop:
    """`environment` leads programs here: to this screen, these buses and this sound card."""

    environment: dict[str, str] = field(repr=False)
    card: SoundCard
    accessibility: AccessibilityClient

    def environment_of(self, home: Path) -> dict[str, str]:
        """The environment of a user whose folders all lie in `home`, an existing folder."""
        folders = {"CONFIG": ".config", "CACHE": ".cache", "DATA": ".local/share"}
        folders["STATE"] = ".local/state"
        own = {f"XDG_{name}_HOME": str(home / folder) for name, folder in folders.items()}
        return self.environment | own | {"HOME": str(home)}

    # The keyboard and the mouse.

    def press(self, *keys: str) -> None:
        """Press keys as xdotool spells them ("ctrl+o"), into whatever window has the focus."""
        self._xdotool("key", "--clearmodifiers", "--delay", "30", *keys)

    def type_text(self, text: str) -> None:
        """Type letters that stand on a keyboard."""
        self._xdotool("type", "--clearmodifiers", "--delay", "8", "--", text)

    def move_mouse(self, x: int, y: int) -> None:
        self._xdotool("mousemove", "--sync", str(x), str(y))

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Move the mouse from one place on the screen to another with its button down."""
        self.move_mouse(*start)
        self._xdotool("mousedown", "1")
        for step in range(1, _DRAG_STEPS + 1):
            left, top = (
                here + (there - here) * step // _DRAG_STEPS
                for here, there in zip(start, end, strict=True)
            )
            self.move_mouse(left, top)
            time.sleep(_DRAG_STEP_S)  # both programs must have seen each step
        self._xdotool("mouseup", "1")

    # The windows.

    def windows_of(self, pid: int) -> list[int]:
        """The visible windows of a process, in the order xdotool tells them."""
        found = self._run(
            "xdotool", "search", "--onlyvisible", "--all", "--pid", str(pid), "--name", "."
        )
        return [int(line) for line in found.stdout.split()]

    def focused_window(self) -> int | None:
        """The window that the window manager calls active."""
        found = self._run("xdotool", "getactivewindow")
        return int(found.stdout) if found.returncode == 0 else None

    def window_title(self, window: int) -> str:
        return self._xdotool("getwindowname", str(window)).decode().removesuffix("\n")

    def focus(self, window: int) -> None:
        """Give a window the focus, and wait until it has it."""
        self._xdotool("windowactivate", "--sync", str(window))
        wait_until(lambda: self.focused_window() == window, f"window {window} has the focus")

    def place_of(self, window: int) -> Place:
        """Where a window is on the screen, without its frame."""
        told = self._run("xwininfo", "-id", str(window)).stdout.decode()
        asked = ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
        lines = [line.strip() for line in told.splitlines()]
        return Place(*(int(line.partition(":")[2]) for line in lines if line.startswith(asked)))

    def close_window(self, window: int) -> None:
        """Ask a window to close, as the cross in its corner does."""
        self.focus(window)
        self.press("alt+F4")

    # The clipboard.

    def copy(self, content: bytes, target: str = "UTF8_STRING") -> None:
        """Put content of one type on the clipboard."""
        command = ["xclip", "-selection", "clipboard", "-t", target, "-i"]
        # It goes on living to hand out what it holds, and must not hold our pipes meanwhile.
        subprocess.run(
            command,
            input=content,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
            env=self.environment,
        )

    def copy_files(self, paths: Sequence[Path]) -> None:
        """Put a list of files on the clipboard, as file managers do."""
        lines = "".join(f"{path.as_uri()}\r\n" for path in paths)
        self.copy(lines.encode(), "text/uri-list")

    def clipboard(self, target: str = "UTF8_STRING") -> bytes | None:
        """What the clipboard holds of one type; None where it holds nothing of it."""
        # Asked for another type than it holds, another xclip gives what it holds nevertheless.
        if target not in self.clipboard_types():
            return None
        found = self._run("xclip", "-selection", "clipboard", "-t", target, "-o")
        return found.stdout if found.returncode == 0 else None

    def clipboard_types(self) -> list[str]:
        found = self._run("xclip", "-selection", "clipboard", "-t", "TARGETS", "-o")
        return found.stdout.decode().split() if found.returncode == 0 else []

    def screenshot(self, window: int | None = None) -> Image.Image:
        """The whole screen, or the part of it where a window is, without its frame."""
        box = None
        if window is not None:
            place = self.place_of(window)
            box = (place.left, place.top, place.left + place.width, place.top + place.height)
        return ImageGrab.grab(bbox=box, xdisplay=self.environment["DISPLAY"])

    def _xdotool(self, *arguments: str) -> bytes:
        done = self._run("xdotool", *arguments)
        assert done.returncode == 0, f"xdotool {arguments}: {done.stderr.decode()}"
        return done.stdout

    def _run(self, *command: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(
            command, capture_output=True, check=False, env=self.environment, timeout=_PATIENCE_S
        )


@contextmanager
def desktop(folder: Path, screen_size: tuple[int, int] = SCREEN_SIZE) -> Iterator[Desktop]:
    """Start a desktop whose files lie in `folder`, an empty folder with a short path."""
    required_program("xdotool", "xdotool")
    required_program("xclip", "xclip")
    with ExitStack() as parts:
        card_folder = folder / "sound"
        card_folder.mkdir()
        card = parts.enter_context(sound_card(card_folder))
        home = folder / "home"
        home.mkdir()
        environment = _own_environment() | card.environment | {"HOME": str(home)}
        log = parts.enter_context((folder / "desktop.log").open("wb"))
        display = parts.enter_context(screen(environment, screen_size, log.fileno()))
        environment["DISPLAY"] = display
        address = parts.enter_context(session_bus(environment, folder, log.fileno()))
        environment["DBUS_SESSION_BUS_ADDRESS"] = address
        parts.enter_context(window_manager(environment, folder, log.fileno()))
        parts.enter_context(accessibility_bus(environment, log.fileno()))
        client = parts.enter_context(accessibility_client(environment))
        yield Desktop(environment, card, client)


def _own_environment() -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(_FOREIGN) and name not in _FOREIGN_NAMES
    }
    return inherited | {
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "GSETTINGS_BACKEND": "memory",
        "XDG_SESSION_TYPE": "x11",
    }
