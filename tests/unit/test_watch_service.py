import os
import plistlib
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from desktop_app import watch_service_command
from desktop_app.cli import build_parser
from desktop_app.watch_request import WatchRequest
from desktop_app.watch_service import ServiceError, ServiceState, WatchService, create_service
from desktop_app.watch_service.launchd import LaunchAgent
from desktop_app.watch_service.systemd import UNIT, SystemdUnit, quoted
from desktop_app.watch_service.task_scheduler import ScheduledTask

COMMAND = ["/bin/true", "watch", "--recursive", "--", "/home/me/Pictures"]
ODD = ["/bin/true", "--", '50% "$HOME" \\ é\n;', os.fsdecode(b"\xff"), "", "{x}", "%%"]


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SystemdUnit:
    """The unit of a user for whom no systemd is running."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    service = create_service()
    assert isinstance(service, SystemdUnit)
    return service


@pytest.mark.parametrize("command", [COMMAND, ODD])
def test_systemd_understands_the_unit(unit: SystemdUnit, command: list[str]) -> None:
    assert shutil.which("systemd-analyze"), "the tests need the package systemd"
    unit.file.parent.mkdir(parents=True)
    unit.file.write_bytes(unit.content(command))
    ended = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(unit.file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_systemd_sees_what_is_wrong_with_a_unit(unit: SystemdUnit) -> None:
    """The test above would pass for anything if the checker checked nothing."""
    unit.file.parent.mkdir(parents=True)
    unit.file.write_bytes(unit.content(["/nowhere/at all"]))
    ended = subprocess.run(["systemd-analyze", "--user", "verify", str(unit.file)], check=False)
    assert ended.returncode != 0


def test_arguments_in_a_unit_are_quoted() -> None:
    assert quoted("a b") == '"a b"'
    assert quoted('50% of "$5"\\\n') == r'"50%% of \x22$$5\x22\x5c\x0a"'
    assert quoted("Straße") == '"Straße"'
    assert quoted(os.fsdecode(b"\xff")) == r'"\xff"'


def test_a_unit_is_enabled_and_removed_again(unit: SystemdUnit) -> None:
    """With the real systemctl, which needs no running systemd for these."""
    assert unit.state() == ServiceState(is_installed=False, is_running=None)
    assert not unit.uninstall()
    with pytest.raises(ServiceError, match="could not be started") as caught:
        unit.install(COMMAND)
    assert f"systemctl --user enable --now {UNIT}" in str(caught.value)
    wanted = unit.file.parent / "default.target.wants" / UNIT
    assert wanted.resolve() == unit.file
    assert unit.file.read_bytes() == unit.content(COMMAND)
    assert unit.state().is_installed

    assert unit.uninstall()
    assert not os.path.lexists(wanted)
    assert not unit.file.exists()
    assert not unit.state().is_installed


def test_a_launch_agent_holds_the_command(tmp_path: Path) -> None:
    agent = LaunchAgent(tmp_path)
    content = plistlib.loads(agent.content(COMMAND))
    assert content["ProgramArguments"] == COMMAND
    assert (content["RunAtLoad"], content["ProcessType"]) == (True, "Background")
    assert content["KeepAlive"] == {"SuccessfulExit": False}
    with pytest.raises(ServiceError, match="not valid Unicode"):
        agent.install(ODD)


def test_a_task_holds_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERDOMAIN", "HOME-PC")
    monkeypatch.setenv("USERNAME", "me")
    content = ScheduledTask(tmp_path).content(
        [r"C:\Program Files\p.exe", "watch", "--", r"C:\My pictures"]
    )
    assert content.startswith((b"\xff\xfe", b"\xfe\xff"))
    task = ElementTree.fromstring(content)
    names = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    found = {
        path: task.findtext("/".join(f"t:{part}" for part in path.split("/")), namespaces=names)
        for path in (
            "Actions/Exec/Command",
            "Actions/Exec/Arguments",
            "Triggers/LogonTrigger/UserId",
            "Principals/Principal/RunLevel",
            "Settings/Priority",
        )
    }
    assert list(found.values()) == [
        r"C:\Program Files\p.exe",
        r'watch -- "C:\My pictures"',
        r"HOME-PC\me",
        "LeastPrivilege",
        "7",
    ]


@pytest.mark.parametrize("kind", [LaunchAgent, ScheduledTask])
def test_where_the_systems_program_is_missing_a_sentence_says_so(
    tmp_path: Path, kind: type[LaunchAgent] | type[ScheduledTask]
) -> None:
    with pytest.raises(ServiceError, match="cannot be run"):
        kind(tmp_path).install(COMMAND)


@pytest.mark.parametrize("kind", [SystemdUnit, LaunchAgent, ScheduledTask])
def test_where_nothing_can_be_written_a_sentence_says_so(
    tmp_path: Path, kind: type[SystemdUnit] | type[LaunchAgent] | type[ScheduledTask]
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ServiceError, match="check that you may write there"):
        kind(tmp_path / "file" / "folder").install(COMMAND)


def request_for(*arguments: str) -> WatchRequest:
    return WatchRequest.from_arguments(build_parser().parse_args(["watch", *arguments]))


@pytest.mark.parametrize(
    "arguments",
    [
        ["pictures"],
        ["--recursive", "--polling", "--format=both", "--xmp-naming=short", "--", "-odd", "b c"],
        ["--include=*.jpg", "--include=*.png", "--exclude=-x", "--fill-description", "p"],
        ["--jobs=3", "--device=cpu", "--bundle=here", "--once", "--json", os.fsdecode(b"\xff")],
    ],
)
def test_the_service_asks_for_the_same_watch_from_anywhere(arguments: list[str]) -> None:
    request = request_for(*arguments)
    again = build_parser().parse_args(request.to_arguments())
    other = WatchRequest.from_arguments(again)
    if request.bundle is not None:
        assert other.bundle == request.bundle.absolute()
    assert other.options == request.options
    assert (other.device, other.is_once, other.is_json) == (
        request.device,
        request.is_once,
        request.is_json,
    )
    assert all(folder.is_absolute() for folder in other.options.folders)


def test_a_service_is_shown_before_it_is_written(
    unit: SystemdUnit, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not watch_service_command.install(request_for("--recursive", "/home/me/Pictures"))
    printed = capsys.readouterr()
    assert str(unit.file) in printed.out
    assert unit.file.read_text("utf-8") in printed.out
    assert '"--recursive" "--" "/home/me/Pictures"' in printed.out
    assert "could not be started" in printed.err

    assert watch_service_command.uninstall()
    assert watch_service_command.uninstall()
    assert capsys.readouterr().out == "The service is removed.\nThere was no service.\n"


def test_the_status_without_a_watch(unit: SystemdUnit, capsys: pytest.CaptureFixture[str]) -> None:
    service: WatchService = unit
    assert not watch_service_command.print_status(is_json=False, service=service)
    assert capsys.readouterr().out == "Service: not installed\nNo watch is running.\n"
    assert not watch_service_command.print_status(is_json=True, service=service)
    assert '"watches": []' in capsys.readouterr().out
