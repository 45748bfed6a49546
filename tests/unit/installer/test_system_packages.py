import subprocess
import sys
from pathlib import Path

import pytest

from installer import system_packages
from installer.system_packages import PACKAGES, SystemPackage, provide

SCRIPT = Path(system_packages.__file__)
HERE = SystemPackage("here", "standing here", lambda: True)
ESSENTIAL = SystemPackage("essential", "everything", lambda: False, is_essential=True)
NOT_HERE = SystemPackage("not-here", "flying", lambda: False)


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian, seen by somebody who is not the super-user."""
    monkeypatch.setattr("installer.system_packages.sys.platform", "linux")
    monkeypatch.setattr(system_packages, "has_command", lambda name: name == "apt-get")
    monkeypatch.setattr(system_packages, "_is_root", lambda: False)


def set_packages(monkeypatch: pytest.MonkeyPatch, *packages: SystemPackage) -> None:
    monkeypatch.setattr(system_packages, "PACKAGES", {"run": packages, "test": packages})


@pytest.mark.usefixtures("debian")
def test_nothing_is_said_when_nothing_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_packages(monkeypatch, HERE)
    assert provide("run") == []
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("debian")
def test_who_may_not_install_gets_one_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_packages(monkeypatch, HERE, NOT_HERE)
    assert provide("run") == [NOT_HERE]
    told = capsys.readouterr().err
    assert "  not-here, for flying\n" in told
    assert "  sudo apt-get install --no-install-recommends not-here\n" in told
    assert " here" not in told


@pytest.mark.usefixtures("debian")
def test_another_system_is_told_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_packages(monkeypatch, NOT_HERE)
    monkeypatch.setattr(system_packages, "has_command", lambda _: False)
    assert provide("run") == [NOT_HERE]
    told = capsys.readouterr().err
    assert "  not-here, for flying\n" in told
    assert "apt-get" not in told


@pytest.mark.usefixtures("debian")
@pytest.mark.parametrize("works", [True, False])
def test_the_super_user_installs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], works: bool
) -> None:
    installed: list[list[str]] = []

    def apt_get(command: list[str], **_: object) -> "subprocess.CompletedProcess[bytes]":
        installed.append(command)
        return subprocess.CompletedProcess(command, 0 if works else 100)

    missing = SystemPackage("wings", "flying", lambda: works and len(installed) == 2)
    set_packages(monkeypatch, missing)
    monkeypatch.setattr(system_packages, "_is_root", lambda: True)
    monkeypatch.setattr("installer.system_packages.subprocess.run", apt_get)

    assert provide("run") == ([] if works else [missing])

    assert [command[4] for command in installed] == ["update", "install"][: len(installed)]
    told = capsys.readouterr().err
    if works:
        assert "wings" in installed[1]
        assert "--no-install-recommends" in installed[1]
        assert told == ""
    else:
        assert len(installed) == 1
        assert "apt-get install --no-install-recommends wings" in told
        assert "sudo" not in told


@pytest.mark.usefixtures("debian")
def test_windows_and_macos_bring_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    set_packages(monkeypatch, NOT_HERE)
    monkeypatch.setattr("installer.system_packages.sys.platform", "darwin")
    assert provide("run") == []


def test_each_package_is_listed_once() -> None:
    names = [package.name for package in PACKAGES["test"]]
    assert len(set(names)) == len(names)
    assert set(PACKAGES["run"]) < set(PACKAGES["test"])


@pytest.mark.usefixtures("debian")
@pytest.mark.parametrize(
    ("packages", "status"),
    [((HERE,), 0), ((HERE, NOT_HERE), 1), ((ESSENTIAL, NOT_HERE), 2)],
    ids=["nothing", "something", "what is essential"],
)
def test_the_exit_status_tells_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, packages: tuple[SystemPackage, ...], status: int
) -> None:
    set_packages(monkeypatch, *packages)
    monkeypatch.setattr("sys.argv", ["system_packages.py", "run"])
    assert system_packages.main() == status


def test_what_this_machine_has_is_seen_and_what_it_lacks_too() -> None:
    assert system_packages.has_library("libc.so.6")
    assert not system_packages.has_library("libnowhere.so.6")
    assert system_packages.has_module("json")
    assert not system_packages.has_module("nowhere")
    assert not system_packages.has_alsa_plugin("nowhere")


def test_this_machine_has_what_its_tests_need() -> None:
    assert system_packages.missing_packages("test") == []


def test_the_script_needs_no_installed_library() -> None:
    ended = subprocess.run(
        [sys.executable, "-I", "-S", SCRIPT, "--help"], capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0
    assert "test" in ended.stdout
