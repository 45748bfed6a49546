"""Finds the system packages that are missing here, and gets them or says how.

    python3 installer/system_packages.py run|test

Runs before anything is installed, so it needs nothing but Python. As root on Debian and its
relatives it installs what is missing; otherwise it prints the one command to type. Exit status: 0
nothing is missing, 1 something is, 2 something is without which nothing can be installed.
"""

import argparse
import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial


@dataclass(frozen=True)
class SystemPackage:
    """A Debian package, what it is for and how to see that its content is there."""

    name: str
    purpose: str
    is_present: Callable[[], bool]
    is_essential: bool = False
    """Whether nothing can be installed without it."""


def has_command(name: str) -> bool:
    return shutil.which(name) is not None


def has_library(file_name: str) -> bool:
    try:
        ctypes.CDLL(file_name)
    except OSError:
        return False
    return True


def has_module(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def has_system_module(name: str) -> bool:
    """Whether the system's own Python, which is not the one that runs this, has a module."""
    command = ["/usr/bin/python3", "-c", f"import {name}"]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def has_alsa_plugin(name: str) -> bool:
    """ALSA loads its plugins from a folder beside the C library's."""
    folders = ("/usr/lib", "/usr/lib64", f"/usr/lib/{os.uname().machine}-linux-gnu")
    return any(
        os.path.exists(f"{folder}/alsa-lib/libasound_module_pcm_{name}.so") for folder in folders
    )


def has_accessibility_bus() -> bool:
    folders = ("/usr/libexec", "/usr/lib/at-spi2-core")
    return any(os.path.exists(f"{folder}/at-spi-bus-launcher") for folder in folders)


def has_introspection(library: str, version: str) -> bool:
    """Whether the system's own Python, which is not the one that runs this, can use a library."""
    asked = f"import gi; gi.require_version({library!r}, {version!r})"
    command = ["/usr/bin/python3", "-c", asked]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _library(name: str, file_name: str, purpose: str) -> SystemPackage:
    return SystemPackage(name, purpose, partial(has_library, file_name))


def _command(name: str, command: str, purpose: str) -> SystemPackage:
    return SystemPackage(name, purpose, partial(has_command, command))


_WINDOW = "the window"
_DESKTOP = "a desktop for the tests of the window"
_PORTAL = "the desktop portal of the tests"
_SCREEN_READER = "seeing the window as a screen reader does"
_SIDECARS = "reading alt text as other programs do"

_PACKAGES_TO_RUN = (
    SystemPackage(
        f"python3.{sys.version_info.minor}-venv",
        "a virtual environment for the program",
        partial(has_module, "ensurepip"),
        is_essential=True,
    ),
    _library("espeak-ng", "libespeak-ng.so.1", "the voice"),
    _command("alsa-utils", "aplay", "playing the voice"),
    _command("wl-clipboard", "wl-paste", "the clipboard on Wayland"),
    _library("libegl1", "libEGL.so.1", _WINDOW),
    _library("libgl1", "libGL.so.1", _WINDOW),
    _library("libdbus-1-3", "libdbus-1.so.3", _WINDOW),
    _library("libfontconfig1", "libfontconfig.so.1", _WINDOW),
    _library("libglib2.0-0", "libglib-2.0.so.0", _WINDOW),
    _library("libx11-xcb1", "libX11-xcb.so.1", _WINDOW),
    _library("libxcb-cursor0", "libxcb-cursor.so.0", _WINDOW),
    _library("libxcb-icccm4", "libxcb-icccm.so.4", _WINDOW),
    _library("libxcb-image0", "libxcb-image.so.0", _WINDOW),
    _library("libxcb-keysyms1", "libxcb-keysyms.so.1", _WINDOW),
    _library("libxcb-randr0", "libxcb-randr.so.0", _WINDOW),
    _library("libxcb-render-util0", "libxcb-render-util.so.0", _WINDOW),
    _library("libxcb-shape0", "libxcb-shape.so.0", _WINDOW),
    _library("libxcb-xkb1", "libxcb-xkb.so.1", _WINDOW),
    _library("libxkbcommon0", "libxkbcommon.so.0", _WINDOW),
    _library("libxkbcommon-x11-0", "libxkbcommon-x11.so.0", _WINDOW),
)
_PACKAGES_TO_TEST = (
    *_PACKAGES_TO_RUN,
    _command("default-jre-headless", "java", "the tokeniser of the caption metrics"),
    _command("pulseaudio", "pulseaudio", "a sound server to listen to the voice with"),
    _command("pulseaudio-utils", "parec", "recording the voice"),
    SystemPackage(
        "libasound2-plugins",
        "leading the voice to that sound server",
        partial(has_alsa_plugin, "pulse"),
    ),
    _command("xvfb", "Xvfb", _DESKTOP),
    _command("openbox", "openbox", _DESKTOP),
    _command("dbus-daemon", "dbus-daemon", _DESKTOP),
    _command("xdotool", "xdotool", "typing on that desktop"),
    _command("xclip", "xclip", "that desktop's clipboard"),
    _command("x11-utils", "xprop", "asking that desktop"),
    _command("x11-xkb-utils", "setxkbmap", "that desktop's keyboard"),
    _command("x11-xserver-utils", "xset", "that desktop's keyboard"),
    _command("libglib2.0-bin", "gdbus", _PORTAL),
    SystemPackage("python3-dbusmock", _PORTAL, partial(has_system_module, "dbusmock")),
    _command("systemd", "systemd-analyze", "checking the service of the folder watch"),
    _command("util-linux", "unshare", "small disks and low limits for the folder watch"),
    _command("sway", "sway", "a Wayland desktop for the tests of the clipboard"),
    _command("libimage-exiftool-perl", "exiftool", _SIDECARS),
    _command("exiv2", "exiv2", _SIDECARS),
    SystemPackage("at-spi2-core", _SCREEN_READER, has_accessibility_bus),
    SystemPackage("python3-gi", _SCREEN_READER, partial(has_introspection, "GLib", "2.0")),
    SystemPackage("gir1.2-atspi-2.0", _SCREEN_READER, partial(has_introspection, "Atspi", "2.0")),
)

PACKAGES: Mapping[str, tuple[SystemPackage, ...]] = {
    "run": _PACKAGES_TO_RUN,
    "test": _PACKAGES_TO_TEST,
}
"""What each job needs."""


def missing_packages(job: str) -> list[SystemPackage]:
    """What `job` ("run" or "test") needs and this machine lacks."""
    return [package for package in PACKAGES[job] if not package.is_present()]


def install_command(packages: list[SystemPackage]) -> str:
    """The one command to type."""
    sudo = "" if _is_root() else "sudo "
    names = " ".join(package.name for package in packages)
    return f"{sudo}apt-get install --no-install-recommends {names}"


def provide(job: str) -> list[SystemPackage]:
    """Install what is missing where that is allowed; returns what is missing in the end."""
    if not sys.platform.startswith("linux"):
        return []  # Windows and macOS bring a voice, a player and what a window needs.
    missing = missing_packages(job)
    if missing and has_command("apt-get") and _is_root():
        names = ", ".join(package.name for package in missing)
        print("Installing system packages:", names, flush=True)
        if not _apt_install([package.name for package in missing]):
            print("apt-get failed; its messages above say why.", file=sys.stderr)
        missing = missing_packages(job)
    if missing:
        _explain(missing)
    return missing


def _apt_install(names: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = ["apt-get", "--yes", "--quiet=2", "--option=Dpkg::Use-Pty=0"]
    for arguments in (["update"], ["install", "--no-install-recommends", *names]):
        if subprocess.run([*quiet, *arguments], env=environment, check=False).returncode:
            return False
    return True


def _explain(missing: list[SystemPackage]) -> None:
    print("These system packages are missing:", file=sys.stderr)
    for package in missing:
        print(f"  {package.name}, for {package.purpose}", file=sys.stderr)
    if has_command("apt-get"):
        print(f"Type this once:\n  {install_command(missing)}", file=sys.stderr)
    else:
        print("These are their Debian names: install what your system calls them.", file=sys.stderr)


def _is_root() -> bool:
    return os.geteuid() == 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Gets the system packages a job needs.")
    parser.add_argument("job", choices=sorted(PACKAGES))
    missing = provide(parser.parse_args().job)
    if any(package.is_essential for package in missing):
        return 2
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
