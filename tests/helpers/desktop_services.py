"""The parts of a desktop for tests, each a real program that ends with its block."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.helpers.audio import wait_until

_PATIENCE_S = 60.0
_LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
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
KEY_REPEAT_DELAY_MS = 20_000
"""How long a key is held before it is repeated."""

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


@contextmanager
def screen(environment: dict[str, str], size: tuple[int, int], log: int) -> Iterator[str]:
    """An X server; gives its display."""
    width, height = size
    reader, writer = os.pipe()
    command = [required_program("Xvfb", "xvfb"), "-displayfd", str(writer)]
    command += ["-screen", "0", f"{width}x{height}x24", "-dpi", "96", "-nolisten", "tcp"]
    # A machine under load is late to release a key: the letter must not come twice for that.
    command += ["-noreset", "-ardelay", str(KEY_REPEAT_DELAY_MS)]
    with _service(command, environment, log, keep=(writer,)):
        os.close(writer)
        yield f":{_first_line(reader, 'Xvfb')}"


@contextmanager
def session_bus(environment: dict[str, str], folder: Path, log: int) -> Iterator[str]:
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
def window_manager(environment: dict[str, str], folder: Path, log: int) -> Iterator[None]:
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
def accessibility_bus(environment: dict[str, str], log: int) -> Iterator[None]:
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
