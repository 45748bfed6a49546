"""`picture-aloud clipboard` where no window is open, with a real clipboard and a real voice."""

import json
import sys
import time
from pathlib import Path

import pytest

from tests.helpers.audio import Recording, wait_until
from tests.helpers.desktop import Desktop
from tests.helpers.program import started
from tests.helpers.window_program import Describe, assert_silent

COMMAND = (sys.executable, "-m", "desktop_app", "clipboard")


def test_it_describes_and_speaks_alone(
    desktop: Desktop, home: Path, heard: Recording, pictures: dict[str, Path], described: Describe
) -> None:
    desktop.copy(pictures["cat"].read_bytes(), "image/png")
    start = time.monotonic()
    with started(desktop, COMMAND, home) as command:
        assert command.wait_for_end() == 0
        sentence = described(pictures["cat"])
        assert command.stdout == f"{sentence}\n"
    assert heard.audible_seconds(start) > 0.05 * len(sentence.split())


def test_started_again_it_is_silent(
    desktop: Desktop, home: Path, heard: Recording, pictures: dict[str, Path]
) -> None:
    desktop.copy_files([pictures["cat"]] * 20)  # for a minute or so
    start = time.monotonic()
    with started(desktop, COMMAND, home) as first:
        wait_until(lambda: heard.is_audible(start), "the first description is heard")
        with started(desktop, COMMAND, home) as second:
            assert second.wait_for_end() == 0
            assert second.stdout == ""
        assert first.wait_for_end() == 0
        assert len(first.stdout.splitlines()) < 20
    assert_silent(heard)


@pytest.mark.parametrize("options", [["--no-speech"], ["--json", "--no-speech"]])
def test_for_scripts_it_is_silent(
    desktop: Desktop,
    home: Path,
    heard: Recording,
    pictures: dict[str, Path],
    described: Describe,
    options: list[str],
) -> None:
    desktop.copy(str(pictures["coffee"]).encode())
    start = time.monotonic()
    with started(desktop, [*COMMAND, *options], home) as command:
        assert command.wait_for_end() == 0
        sentence = described(pictures["coffee"])
        if "--json" in options:
            printed = json.loads(command.stdout)
            assert (printed["path"], printed["text"]) == (str(pictures["coffee"]), sentence)
        else:
            assert command.stdout == f"{sentence}\n"
    assert not heard.is_audible(start)


def test_what_is_no_picture_is_told_and_spoken(
    desktop: Desktop, home: Path, heard: Recording
) -> None:
    desktop.copy(b"my secret password")
    start = time.monotonic()
    with started(desktop, COMMAND, home) as command:
        command.expected_complaints.append("it holds a text of 3 words")
        assert command.wait_for_end() == 1
        assert command.stdout == ""
        assert "it holds a text of 3 words" in command.stderr
        assert "secret" not in command.stderr
    assert heard.audible_seconds(start) > 1.0
