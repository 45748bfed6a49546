import os
import plistlib
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app import autostart
from desktop_app.autostart import (
    AutostartError,
    DesktopEntry,
    LaunchAgent,
    RunKey,
    create_autostart,
    start_command,
)

# What a path may hold, and what mean something to a desktop entry, a shell or a format string.
AWKWARD = [
    "a b",
    'quote"s',
    "dollar$HOME",
    "back\\slash",
    "`tick`",
    "100%u",
    "gr\u00fcn",
    "",
    "a=b;c",
]


class MemoryRegistry:
    """The registry's edge: values in memory."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, str], str | bytes] = {}
        self.failure: OSError | None = None

    def read(self, key: str, name: str) -> str | bytes | None:
        if self.failure:
            raise self.failure
        return self.values.get((key, name))

    def write(self, key: str, name: str, value: str) -> None:
        if self.failure:
            raise self.failure
        self.values[key, name] = value

    def delete(self, key: str, name: str) -> None:
        if self.failure:
            raise self.failure
        self.values.pop((key, name), None)


def test_a_desktop_entry_is_written_and_removed(tmp_path: Path) -> None:
    entry = DesktopEntry(tmp_path / "autostart", ["/usr/bin/picture-aloud", "window"])
    assert not entry.is_enabled()
    entry.set_enabled(True)
    assert entry.is_enabled()
    assert os.listdir(tmp_path / "autostart") == ["picture-aloud.desktop"]
    entry.set_enabled(False)
    assert not entry.is_enabled()
    assert os.listdir(tmp_path / "autostart") == []
    entry.set_enabled(False)


def test_the_desktop_understands_the_entry(tmp_path: Path) -> None:
    """GLib, which GNOME and others read such entries with, starts the command."""
    witness = tmp_path / "arguments"
    write = "import sys; open(sys.argv[1], 'w').write(repr(sys.argv[2:]))"
    entry = DesktopEntry(tmp_path, [sys.executable, "-c", write, str(witness), *AWKWARD])
    entry.set_enabled(True)
    launch = (
        "import sys, gi; from gi.repository import Gio;"
        "app = Gio.DesktopAppInfo.new_from_filename(sys.argv[1]);"
        "from gi.repository import GLib; loop = GLib.MainLoop();"
        "flags = GLib.SpawnFlags.DO_NOT_REAP_CHILD;"
        "done = lambda app, pid, *_: GLib.child_watch_add(0, pid, lambda *_: loop.quit());"
        "assert app.launch_uris_as_manager([], None, flags, None, None, done, None);"
        "loop.run()"
    )
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    subprocess.run(
        ["/usr/bin/python3", "-c", launch, entry.file], check=True, timeout=60, env=environment
    )
    assert witness.read_text(encoding="utf-8") == repr(AWKWARD)


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_an_entry_that_the_desktop_switched_off_is_off(tmp_path: Path, line: str) -> None:
    entry = DesktopEntry(tmp_path, ["picture-aloud"])
    entry.set_enabled(True)
    with entry.file.open("a") as file:
        file.write(line + "\n")
    assert not entry.is_enabled()
    entry.set_enabled(True)
    assert entry.is_enabled()


def test_an_entry_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "autostart").write_text("a file stands in the way")
    entry = DesktopEntry(tmp_path / "autostart", ["picture-aloud"])
    with pytest.raises(AutostartError, match=r"cannot be changed in .*check that you may write"):
        entry.set_enabled(True)
    assert not entry.is_enabled()


def test_a_launch_agent_is_written_and_removed(tmp_path: Path) -> None:
    agent = LaunchAgent(tmp_path / "LaunchAgents", ["/Applications/Picture Aloud", "window"])
    assert not agent.is_enabled()
    agent.set_enabled(True)
    assert agent.is_enabled()
    content = plistlib.loads(agent.file.read_bytes())
    assert content["ProgramArguments"] == ["/Applications/Picture Aloud", "window"]
    assert content["RunAtLoad"] is True
    assert agent.file.stem == content["Label"]
    agent.set_enabled(False)
    assert not agent.is_enabled()


def test_a_damaged_launch_agent_is_none(tmp_path: Path) -> None:
    agent = LaunchAgent(tmp_path, ["picture-aloud"])
    for content in (b"nonsense", b"<plist", plistlib.dumps([])):
        agent.file.write_bytes(content)
        assert not agent.is_enabled()


def test_a_run_key_is_written_and_removed() -> None:
    registry = MemoryRegistry()
    run_key = RunKey(registry, [r"C:\Program Files\picture-aloud.exe", "window"])
    assert not run_key.is_enabled()
    run_key.set_enabled(True)
    assert run_key.is_enabled()
    assert registry.values == {
        (RunKey.RUN, "Picture Aloud"): '"C:\\Program Files\\picture-aloud.exe" window'
    }
    run_key.set_enabled(False)
    assert registry.values == {}


def test_what_the_task_manager_switched_off_is_off() -> None:
    registry = MemoryRegistry()
    run_key = RunKey(registry, ["picture-aloud.exe"])
    run_key.set_enabled(True)
    registry.values[RunKey.APPROVED, "Picture Aloud"] = b"\x03" + bytes(11)
    assert not run_key.is_enabled()
    registry.values[RunKey.APPROVED, "Picture Aloud"] = b"\x02" + bytes(11)
    assert run_key.is_enabled()
    registry.values[RunKey.APPROVED, "Picture Aloud"] = b"\x03" + bytes(11)
    run_key.set_enabled(True)
    assert run_key.is_enabled()


def test_a_registry_that_refuses_is_told() -> None:
    registry = MemoryRegistry()
    registry.failure = PermissionError(13, "Access is denied")
    run_key = RunKey(registry, ["picture-aloud.exe"])
    with pytest.raises(AutostartError, match=r"the registry \(Access is denied\)"):
        run_key.set_enabled(True)
    assert not run_key.is_enabled()


def test_this_systems_autostart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    create_autostart().set_enabled(True)
    assert create_autostart().is_enabled()
    text = (tmp_path / "autostart" / "picture-aloud.desktop").read_text()
    assert f'"{autostart.HIDDEN_OPTION}"' in text


@pytest.mark.parametrize("is_frozen", [True, False])
@pytest.mark.parametrize("neighbours", [["python"], ["python", "picture-aloud"]])
def test_the_command_starts_this_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_frozen: bool, neighbours: list[str]
) -> None:
    for name in neighbours:
        (tmp_path / name).touch()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(sys, "frozen", is_frozen, raising=False)
    command = start_command()

    assert Path(command[0]).is_file()
    assert command[-2:] == ["window", "--hidden"]
    if is_frozen:
        assert command[:-2] == [sys.executable]
    elif "picture-aloud" in neighbours:
        assert command[:-2] == [str(tmp_path / "picture-aloud")]
    else:
        assert command[:-2] == [sys.executable, "-m", "desktop_app"]
