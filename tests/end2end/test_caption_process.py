"""The caption command as a process among others: pipes, signals, encodings, imports."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.helpers.command import COMMAND, command_environment, run_command
from tests.helpers.pictures import drawn_picture

MANY = 400
FOREIGN_NAME = os.fsdecode(b"caf\xe9.png")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    drawn_picture().save(tmp_path / "a.png")
    return tmp_path / "a.png"


@pytest.fixture
def many_pictures(tmp_path: Path, picture: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(MANY):
        os.link(picture, folder / f"{number:03}.png")
    return folder


def start(tmp_path: Path, tiny_bundle: Path, *arguments: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [COMMAND, "caption", "--bundle", tiny_bundle, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=command_environment(tmp_path),
    )


def test_sentences_come_one_at_a_time_and_ctrl_c_stops_them(
    many_pictures: Path, tiny_bundle: Path, tmp_path: Path
) -> None:
    with start(tmp_path, tiny_bundle, many_pictures) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(str(many_pictures / "000.png"))
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err == "Stopped.\n"
    assert out.count("\n") < MANY - 1, "the first line came only with the last"


def test_a_reader_that_leaves_is_no_error_worth_a_word(
    many_pictures: Path, tiny_bundle: Path, tmp_path: Path
) -> None:
    with start(tmp_path, tiny_bundle, many_pictures) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=60) == 141


def test_a_full_disk_is_told(picture: Path, tiny_bundle: Path, tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [COMMAND, "caption", "--bundle", tiny_bundle, picture],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=command_environment(tmp_path),
            check=False,
        )
    assert ended.returncode == 1
    assert ended.stderr == "The descriptions cannot be written: No space left on device.\n"


def test_a_name_that_is_not_valid_unicode_comes_out_as_it_went_in(
    picture: Path, tiny_bundle: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "foreign"
    folder.mkdir()
    os.link(picture, folder / FOREIGN_NAME)
    (folder / os.fsdecode(b"\xff.png")).touch()

    text = run_command("caption", "--bundle", tiny_bundle, folder, home=tmp_path)
    assert text.status == 1
    assert text.stdout_bytes.startswith(os.fsencode(folder) + b"/caf\xe9.png: ")
    assert "is empty" in text.stderr

    as_json = run_command("caption", "--json", "--bundle", tiny_bundle, folder, home=tmp_path)
    assert (as_json.status, as_json.stderr) == (1, "")
    paths = [json.loads(line)["path"] for line in as_json.stdout.splitlines()]
    assert [os.fsencode(path) for path in paths] == [
        os.fsencode(folder) + b"/caf\xe9.png",
        os.fsencode(folder) + b"/\xff.png",
    ]


@pytest.mark.parametrize(
    "encoding",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=["ascii", "C locale"],
)
def test_a_terminal_without_unicode_gets_escapes(
    picture: Path, tiny_bundle: Path, tmp_path: Path, encoding: dict[str, str]
) -> None:
    folder = tmp_path / "Straße"
    folder.mkdir()
    os.link(picture, folder / "東京.png")
    result = run_command("caption", "--bundle", tiny_bundle, folder, home=tmp_path, extra=encoding)
    assert (result.status, result.stderr) == (0, "")
    assert result.stdout_bytes.endswith(b".\n")
    assert b".png: " in result.stdout_bytes


def test_no_home_and_no_place_for_a_log_is_no_error(
    picture: Path, tiny_bundle: Path, tmp_path: Path
) -> None:
    (tmp_path / "bad.png").touch()
    nowhere = Path("/proc/nowhere")
    result = run_command(
        "caption", "--bundle", tiny_bundle, picture, tmp_path / "bad.png", home=nowhere
    )
    assert result.status == 1
    assert result.stdout.startswith(str(picture))
    assert result.stderr.count("\n") == 1


def test_nothing_is_left_behind(picture: Path, tiny_bundle: Path, tmp_path: Path) -> None:
    """ONNX Runtime would keep a device id and events to send to its makers, unless told not to."""
    home = tmp_path / "home"
    home.mkdir()
    result = run_command("caption", "--bundle", tiny_bundle, picture, home=home)
    assert (result.status, result.stderr) == (0, "")
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_wrong_use_is_status_2(tmp_path: Path) -> None:
    result = run_command("caption", "--beam-width", "none", "a.jpg", home=tmp_path)
    assert (result.status, result.stdout) == (2, "")
    assert "usage: picture-aloud caption" in result.stderr


def test_cuda_without_a_card_is_told(picture: Path, tiny_bundle: Path, tmp_path: Path) -> None:
    result = run_command(
        "caption",
        "--device",
        "cuda",
        "--bundle",
        tiny_bundle,
        picture,
        home=tmp_path,
        extra={"CUDA_VISIBLE_DEVICES": "-1"},
    )
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr.startswith("CUDA cannot be used because")
    assert result.stderr.count("\n") == 1


def test_neither_torch_nor_qt_is_imported_or_looked_for(
    picture: Path, tiny_bundle: Path, tmp_path: Path
) -> None:
    """Both are made unimportable, in this process and in the voice's, and attempts are recorded."""
    spy_folder = tmp_path / "spy"
    spy_folder.mkdir()
    attempts = tmp_path / "attempts"
    (spy_folder / "sitecustomize.py").write_text(
        f"""
import sys

class Refusal:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {{"torch", "torchvision", "PySide6", "shiboken6", "training"}}:
            with open({str(attempts)!r}, "a") as file:
                print(name, file=file)
            raise ModuleNotFoundError(f"{{name}} is refused", name=name)

sys.meta_path.insert(0, Refusal())
""",
        encoding="utf-8",
    )
    extra = {"PYTHONPATH": str(spy_folder)}
    refused = subprocess.run(
        [COMMAND.with_name("python"), "-c", "import torch"],
        env=command_environment(tmp_path, **extra),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "torch is refused" in refused.stderr
    assert attempts.read_text("utf-8") == "torch\n"
    attempts.unlink()

    for options in ((), ("--json",), ("--speak",)):
        result = run_command(
            "caption", *options, "--bundle", tiny_bundle, picture, home=tmp_path, extra=extra
        )
        assert result.stdout
    assert run_command("doctor", "--bundle", tiny_bundle, home=tmp_path, extra=extra).stdout
    watch = ("watch", "--once", "--format", "both", "--bundle", tiny_bundle, picture.parent)
    assert run_command(*watch, home=tmp_path, extra=extra).stdout
    assert not attempts.exists(), attempts.read_text("utf-8")
