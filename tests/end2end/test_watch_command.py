"""`picture-aloud watch`, run as users run it."""

import json
import os
import pty
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.helpers.command import (
    COMMAND,
    CommandResult,
    command_environment,
    run_command,
    without_superuser,
)
from tests.helpers.pictures import drawn_picture
from tests.helpers.watch_program import PATIENCE_S, watching
from tests.helpers.watching import save_picture

FOREIGN_NAME = os.fsdecode(b"caf\xe9.png")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pictures"
    made.mkdir()
    return made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "home"
    made.mkdir(mode=0o700)
    return made


def once(*arguments: str | Path, bundle: Path, home: Path) -> CommandResult:
    return run_command("watch", "--once", "--bundle", bundle, *arguments, home=home)


def events_of(result: CommandResult) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def fill(folder: Path, count: int) -> list[str]:
    names = [f"{number:03}.png" for number in range(count)]
    drawn_picture().save(folder / names[0])
    for name in names[1:]:
        os.link(folder / names[0], folder / name)
    return names


def test_once_describes_what_is_there_and_nothing_twice(
    folder: Path, home: Path, talkative_bundle: Path
) -> None:
    (folder / "sub").mkdir()
    for name in ("a.png", FOREIGN_NAME, "sub/deep.png"):
        save_picture(folder / name)
    (folder / "bad.png").touch()

    first = once(folder, bundle=talkative_bundle, home=home)

    assert first.status == 1
    a, foreign = first.stdout_bytes.splitlines()
    assert a.startswith(os.fsencode(folder) + b"/a.png: ")
    assert foreign.startswith(os.fsencode(folder) + b"/caf\xe9.png: ")
    words = (folder / "a.png.txt").read_text(encoding="utf-8")
    assert words.count("\n") == 1
    assert words.endswith(".\n")
    assert first.stderr == (
        f"{folder}/bad.png is empty (zero bytes): copy or download it again.\n"
        "2 pictures described, 1 failed.\n"
    )
    (folder / "bad.png").unlink()

    second = once("--recursive", "--json", folder, bundle=talkative_bundle, home=home)

    assert (second.status, second.stderr) == (0, "")
    deep, summary = events_of(second)
    assert (deep["event"], deep["path"]) == ("described", str(folder / "sub/deep.png"))
    assert deep["sidecars"] == [str(folder / "sub/deep.png.txt")]
    assert (summary["event"], summary["described"]) == ("summary", 1)


@pytest.mark.parametrize(
    ("options", "made"),
    [
        (["--format", "txt"], ["a.png.txt"]),
        (["--format", "xmp"], ["a.png.xmp"]),
        (["--format", "both"], ["a.png.txt", "a.png.xmp"]),
        (["--format", "xmp", "--xmp-naming", "short", "--fill-description"], ["a.xmp"]),
    ],
)
def test_formats(
    folder: Path, home: Path, talkative_bundle: Path, options: Sequence[str], made: list[str]
) -> None:
    save_picture(folder / "a.png")
    result = once(*options, folder, bundle=talkative_bundle, home=home)
    assert result.status == 0
    assert sorted(os.listdir(folder)) == sorted(["a.png", *made])
    fills = "--fill-description" in options
    assert [b"dc:description" in (folder / name).read_bytes() for name in made] == [fills] * len(
        made
    )


def test_patterns(folder: Path, home: Path, talkative_bundle: Path) -> None:
    for name in ("a.png", "b.jpg", "c.jpg"):
        save_picture(folder / name)
    patterns = ("--include", "*.JPG", "--exclude", "c.*")
    assert once(*patterns, folder, bundle=talkative_bundle, home=home).status == 0
    assert sorted(os.listdir(folder)) == ["a.png", "b.jpg", "b.jpg.txt", "c.jpg"]


def test_nothing_to_do_needs_no_model(folder: Path, home: Path, tmp_path: Path) -> None:
    save_picture(folder / "a.png")
    (folder / "a.png.txt").write_text("My cat.\n", encoding="utf-8")
    result = once(folder, bundle=tmp_path / "nowhere", home=home)
    assert (result.status, result.stdout) == (0, "")
    assert result.stderr == "0 pictures described.\n"


@pytest.mark.parametrize("mode", [["--once"], []])
def test_without_a_model_there_is_one_sentence(
    folder: Path, home: Path, tmp_path: Path, mode: list[str]
) -> None:
    fill(folder, 20)
    result = run_command("watch", *mode, "--bundle", tmp_path / "nowhere", folder, home=home)
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    assert not list(folder.glob("*.txt"))


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--once"],
        ["--jobs", "0", "."],
        ["--format", "pdf", "."],
        ["--once", "--status"],
        ["--status", "."],
    ],
)
def test_wrong_use(home: Path, arguments: list[str]) -> None:
    result = run_command("watch", *arguments, home=home)
    assert (result.status, result.stdout) == (2, "")
    assert "usage: picture-aloud watch" in result.stderr


def test_a_folder_that_is_not_there(home: Path, tmp_path: Path, talkative_bundle: Path) -> None:
    result = once(tmp_path / "missing", bundle=talkative_bundle, home=home)
    assert result.status == 1
    assert "does not exist" in result.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_it_ends_after_the_picture_in_hand_and_goes_on_later(
    folder: Path, home: Path, talkative_bundle: Path, number: signal.Signals
) -> None:
    names = fill(folder, 60)
    process = subprocess.Popen(
        [COMMAND, "watch", "--once", "--bundle", talkative_bundle, folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=command_environment(home),
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    process.send_signal(number)
    out, err = process.communicate(timeout=PATIENCE_S)
    described = [line.partition(": ")[0] for line in (first + out).splitlines()]
    assert process.returncode == 130
    assert err == f"{len(described)} pictures described.\nStopped.\n".replace(
        "1 pictures", "1 picture"
    )
    assert len(described) < len(names)
    assert sorted(f"{path}.txt" for path in described) == sorted(map(str, folder.glob("*.txt")))

    rest = once("--json", "--jobs", "2", folder, bundle=talkative_bundle, home=home)
    assert rest.status == 0
    *left, _summary = events_of(rest)
    assert sorted([*described, *(str(event["path"]) for event in left)]) == [
        str(folder / name) for name in names
    ]


def test_a_terminal_sees_how_far_it_has_come(
    folder: Path, home: Path, talkative_bundle: Path
) -> None:
    fill(folder, 30)
    terminal, end = pty.openpty()
    with subprocess.Popen(
        [COMMAND, "watch", "--once", "--bundle", talkative_bundle, folder],
        stdout=subprocess.DEVNULL,
        stderr=end,
        env=command_environment(home, TERM="xterm"),
    ) as process:
        os.close(end)
        shown = b""
        try:
            while part := os.read(terminal, 4096):
                shown += part
        except OSError:  # the program has ended
            pass
        assert process.wait(PATIENCE_S) == 0
    os.close(terminal)
    assert b" of 30 pictures" in shown
    assert shown.endswith(b"30 pictures described.\r\n")


@pytest.mark.parametrize("options", [[], ["--polling"]], ids=["events", "polling"])
def test_it_follows_a_folder_until_it_is_asked_to_end(
    folder: Path, home: Path, talkative_bundle: Path, tmp_path: Path, options: list[str]
) -> None:
    save_picture(folder / "a.png")
    with watching("--recursive", *options, folder, bundle=talkative_bundle, home=home) as program:
        program.wait("described", "a.png")
        (folder / "a.png").rename(folder / "b.png")
        (folder / "sub").mkdir()
        save_picture(folder / "sub" / "c.png", seed=1)
        save_picture(tmp_path / "d.png", seed=2).rename(folder / "d.png")
        program.wait("renamed", "b.png")
        program.wait("described", "c.png", "d.png")

        status = run_command("watch", "--status", "--json", home=home, extra=runtime(home))
        assert status.status == 0
        (told,) = json.loads(status.stdout)["watches"]
        assert (told["folders"], told["described"], told["failed"]) == ([str(folder)], 3, 0)
        assert told["pid"] == program.process.pid
        assert os.getpriority(os.PRIO_PROCESS, program.process.pid) >= 10

        assert program.end() == 0
        assert program.problems == []
        assert program.events[-1]["event"] == "summary"
    assert sorted(os.listdir(folder)) == ["b.png", "b.png.txt", "d.png", "d.png.txt", "sub"]
    ended = run_command("watch", "--status", home=home, extra=runtime(home))
    assert (ended.status, ended.stdout.splitlines()[-1]) == (1, "No watch is running.")


def runtime(home: Path) -> dict[str, str]:
    return {"XDG_RUNTIME_DIR": str(home)}


def test_a_reader_that_leaves_ends_it_without_a_word(
    folder: Path, home: Path, talkative_bundle: Path
) -> None:
    fill(folder, 40)
    with subprocess.Popen(
        [COMMAND, "watch", "--once", "--bundle", talkative_bundle, folder],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=command_environment(home),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(PATIENCE_S) == 141


def test_the_log_and_the_ledger_name_no_pictures(
    folder: Path, home: Path, talkative_bundle: Path
) -> None:
    for number in range(6):
        (folder / f"secret-{number}.png").write_bytes(b"\x89PNG\r\n and nothing")
        save_picture(folder / f"private-{number}.png", seed=number)
    result = once("--jobs", "3", folder, bundle=talkative_bundle, home=home)
    assert result.status == 1
    kept = {file: file.read_bytes() for file in home.rglob("*") if file.is_file()}
    assert any(b"cannot be described" in content for content in kept.values())
    assert any(file.suffix == ".sqlite3" for file in kept)
    for file, content in kept.items():
        assert b"secret-" not in content, file
        assert b"private-" not in content, file


def test_a_read_only_folder_is_told_and_mended(
    folder: Path, home: Path, talkative_bundle: Path
) -> None:
    fill(folder, 5)
    folder.chmod(0o555)
    command: list[str | Path] = [
        *without_superuser(),
        COMMAND,
        "watch",
        "--once",
        "--bundle",
        talkative_bundle,
        folder,
    ]
    ended = subprocess.run(
        command, capture_output=True, text=True, env=command_environment(home), check=False
    )
    assert ended.returncode == 1
    assert ended.stdout == ""
    first, summary = ended.stderr.splitlines()
    assert first.startswith(f"{folder}/000.png.txt could not be written because you may not write")
    assert summary == (
        "0 pictures described, 1 failed, 4 pictures not tried, because their folders take no files."
    )
    folder.chmod(0o755)
    assert once(folder, bundle=talkative_bundle, home=home).status == 0
    assert len(list(folder.glob("*.txt"))) == 5


@pytest.mark.parametrize("limit", ["max_inotify_watches", "max_inotify_instances"])
def test_at_inotifys_limits_it_says_so_and_polls(
    folder: Path, home: Path, talkative_bundle: Path, limit: str
) -> None:
    """In a user namespace of its own, where the limit can be lowered for it alone."""
    for number in range(6):
        (folder / str(number)).mkdir()
    most = 4 if limit == "max_inotify_watches" else 0
    lowering = f'echo {most} > /proc/sys/user/{limit} && exec "$0" "$@"'
    before = ["unshare", "--map-root-user", "sh", "-c", lowering]
    arguments = ("--recursive", folder)
    with watching(*arguments, bundle=talkative_bundle, home=home, before=before) as program:
        program.wait_for_message("takes no more watches")
        save_picture(folder / "5" / "a.png")
        program.wait("described", "a.png")


def test_all_pictures_of_a_burst_are_described_once_each(
    folder: Path, home: Path, talkative_bundle: Path
) -> None:
    with watching("--jobs", "2", folder, bundle=talkative_bundle, home=home) as program:
        names = fill(folder, 40)
        program.wait("described", *names)
        assert program.end(signal.SIGINT) == 0
        assert sorted(program.names("described")) == names


def test_waiting_costs_no_processor_time(folder: Path, home: Path, talkative_bundle: Path) -> None:
    with watching(folder, bundle=talkative_bundle, home=home) as program:
        save_picture(folder / "a.png")
        program.wait("described", "a.png")

        def ticks() -> int:
            fields = (
                Path(f"/proc/{program.process.pid}/stat").read_text().rpartition(")")[2].split()
            )
            return int(fields[11]) + int(fields[12])

        time.sleep(0.5)
        before = ticks()
        time.sleep(2.0)
        assert ticks() - before <= 10, "five percent of the time, in hundredths of a second"
