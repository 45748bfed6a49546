"""A desktop that exists only for tests: every part of it is real, and all of it ends with the test.

An X server without a screen (Xvfb), a window manager (openbox), a session bus, the accessibility
bus with a client that sees what a screen reader sees, a sound card to listen to, a keyboard
(xdotool) and a clipboard (xclip). The program under test is started in its environment.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageGrab

from tests.helpers.accessibility import AccessibilityClient, accessibility_client
from tests.helpers.audio import SoundCard, sound_card, wait_until

SCREEN_SIZE = (1280, 1024)

_PATIENCE_S = 60.0
_LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
# What the developer's own desktop says must not reach the one for tests.
_FOREIGN = ("XDG_", "PYTHON", "ORT_", "DBUS_", "WAYLAND_", "QT_", "GTK_", "GNOME_", "KDE_", "LC_")
_FOREIGN_NAMES = frozenset(
    {"DISPLAY", "XAUTHORITY", "SESSION_MANAGER", "DESKTOP_SESSION", "NO_AT_BRIDGE", "LANGUAGE"}
)
# No services that could be started by a message: what is not started here does not exist.
_BUS_CONFIGURATION = """<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
# The only keys it takes are those every desktop has: no shortcut of the program is in its way.
_WINDOW_MANAGER_CONFIGURATION = """<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <placement><policy>Smart</policy></placement>
  <desktops><number>1</number><popupTime>0</popupTime></desktops>
  <keyboard>
    <keybind key="A-F4"><action name="Close"/></keybind>
    <keybind key="A-Tab"><action name="NextWindow"/></keybind>
  </keyboard>
  <mouse>
    <context name="Client">
      <mousebind button="Left" action="Press">
        <action name="Focus"/><action name="Raise"/>
      </mousebind>
    </context>
  </mouse>
</openbox_config>
"""


def required_program(name: str, package: str) -> str:
    path = shutil.which(name)
    assert path is not None, f"the tests need {name}: install the package {package}"
    return path


@dataclass(frozen=True)
class Desktop:
    """`environment` leads programs here: to this screen, these buses and this sound card."""

    environment: dict[str, str]
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

    def press_mouse(self) -> None:
        self._xdotool("mousedown", "1")

    def release_mouse(self) -> None:
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
            told = self._run("xwininfo", "-id", str(window)).stdout.decode()
            asked = ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
            left, top, width, height = (
                int(line.partition(":")[2])
                for line in told.splitlines()
                if line.strip().startswith(asked)
            )
            box = (left, top, left + width, top + height)
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
        display = parts.enter_context(_screen(environment, screen_size, log.fileno()))
        environment["DISPLAY"] = display
        address = parts.enter_context(_session_bus(environment, folder, log.fileno()))
        environment["DBUS_SESSION_BUS_ADDRESS"] = address
        parts.enter_context(_window_manager(environment, folder, log.fileno()))
        parts.enter_context(_accessibility_bus(environment, log.fileno()))
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


@contextmanager
def _screen(environment: dict[str, str], size: tuple[int, int], log: int) -> Iterator[str]:
    """An X server; gives its display."""
    width, height = size
    reader, writer = os.pipe()
    command = [required_program("Xvfb", "xvfb"), "-displayfd", str(writer)]
    command += ["-screen", "0", f"{width}x{height}x24", "-dpi", "96", "-nolisten", "tcp"]
    command += ["-noreset"]
    with _service(command, environment, log, keep=(writer,)):
        os.close(writer)
        yield f":{_first_line(reader, 'Xvfb')}"


@contextmanager
def _session_bus(environment: dict[str, str], folder: Path, log: int) -> Iterator[str]:
    """A D-Bus session bus; gives its address."""
    configuration = folder / "bus.conf"
    configuration.write_text(_BUS_CONFIGURATION.format(folder=folder), encoding="utf-8")
    reader, writer = os.pipe()
    command = [required_program("dbus-daemon", "dbus-daemon"), f"--config-file={configuration}"]
    command += ["--nofork", "--nopidfile", "--nosyslog", f"--print-address={writer}"]
    with _service(command, environment, log, keep=(writer,)):
        os.close(writer)
        yield _first_line(reader, "dbus-daemon")


@contextmanager
def _window_manager(environment: dict[str, str], folder: Path, log: int) -> Iterator[None]:
    configuration = folder / "openbox.xml"
    configuration.write_text(_WINDOW_MANAGER_CONFIGURATION, encoding="utf-8")
    command = [required_program("openbox", "openbox"), "--sm-disable"]
    command += ["--config-file", str(configuration)]
    required_program("xprop", "x11-utils")

    def is_managing() -> bool:
        asked = ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"]
        answer = subprocess.run(asked, capture_output=True, check=False, env=environment)
        return b"window id" in answer.stdout

    with _service(command, environment, log):
        wait_until(is_managing, "openbox manages windows", _PATIENCE_S)
        yield


@contextmanager
def _accessibility_bus(environment: dict[str, str], log: int) -> Iterator[None]:
    launcher = next(filter(os.path.exists, _LAUNCHERS), None)
    assert launcher is not None, "the tests need at-spi-bus-launcher: install at-spi2-core"
    asked = [required_program("xprop", "x11-utils"), "-root", "AT_SPI_BUS"]

    def is_there() -> bool:
        answer = subprocess.run(asked, capture_output=True, check=False, env=environment)
        return b"unix:" in answer.stdout

    with _service([launcher, "--launch-immediately"], environment, log):
        wait_until(is_there, "the accessibility bus is up", _PATIENCE_S)
        yield


@contextmanager
def _service(
    command: Sequence[str], environment: dict[str, str], log: int, keep: tuple[int, ...] = ()
) -> Iterator[None]:
    """A process, with all it starts, that lives as long as the block, or as the tests at most."""
    tied = [required_program("setpriv", "util-linux"), "--pdeathsig", "TERM"]
    process = subprocess.Popen(
        [*tied, *command],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        pass_fds=keep,
        start_new_session=True,
    )
    try:
        yield
        assert process.poll() is None, f"{command[0]} ended by itself, status {process.returncode}"
    finally:
        end_process_group(process)


def end_process_group(process: "subprocess.Popen[bytes]", patience_s: float = 5.0) -> None:
    """End a process that leads a group, and whatever of its group is left."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _first_line(reader: int, who: str) -> str:
    """What a starting process writes once it is ready."""
    with os.fdopen(reader, encoding="utf-8") as stream:
        line = stream.readline().strip()
    assert line, f"{who} did not start: its messages are in desktop.log"
    return line
