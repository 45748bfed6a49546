import io
import sys

import pytest

from desktop_app.terminal import OutputError, ProgressLine, one_line, prepare_output, write_line


class Terminal(io.StringIO):
    """Remembers what a terminal of one line would show at each moment."""

    def isatty(self) -> bool:
        return True

    def screen(self) -> str:
        line: list[str] = []
        column = 0
        for character in self.getvalue():
            if character == "\r":
                column = 0
            else:
                line[column : column + 1] = character
                column += 1
        return "".join(line).rstrip()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that passes for the progress line; set the only element."""
    now = [0.0]
    monkeypatch.setattr("desktop_app.terminal.time.monotonic", lambda: now[0])
    monkeypatch.setenv("TERM", "xterm")
    return now


def test_progress_is_told_in_words_with_the_time_left(clock: list[float]) -> None:
    screen = Terminal()
    with ProgressLine(10, screen) as progress:
        clock[0] = 5
        progress.advance()
        assert screen.screen() == "1 of 10 pictures, about 45 seconds left"
        clock[0] = 400
        progress.advance()
        assert screen.screen() == "2 of 10 pictures, about 27 minutes left"
        progress.clear()
        assert screen.screen() == ""
    assert screen.screen() == ""


def test_progress_is_not_redrawn_faster_than_it_can_be_read(clock: list[float]) -> None:
    screen = Terminal()
    with ProgressLine(1000, screen) as progress:
        for _ in range(100):
            clock[0] += 0.01
            progress.advance()
    assert screen.getvalue().count("pictures") == 5


@pytest.mark.parametrize("total", [1, 3])
def test_few_pictures_need_no_progress(clock: list[float], total: int) -> None:
    screen = Terminal()
    with ProgressLine(total, screen) as progress:
        clock[0] = 60
        progress.advance()
    assert screen.getvalue() == ""


def test_a_file_or_a_dumb_terminal_gets_no_progress(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, dumb = io.StringIO(), Terminal()
    file_progress = ProgressLine(100, file)
    monkeypatch.setenv("TERM", "dumb")
    dumb_progress = ProgressLine(100, dumb)
    clock[0] = 60
    file_progress.advance()
    dumb_progress.advance()
    assert file.getvalue() == dumb.getvalue() == ""


def test_one_line_has_no_line_breaks_and_no_terminal_commands() -> None:
    assert one_line("a\nb\x1b[2J\u2028\x9bc\t.jpg") == r"a\nb\x1b[2J\u2028\x9bc\t.jpg"
    assert one_line("Straße 東京 \udce9.jpg") == "Straße 東京 \udce9.jpg"


@pytest.mark.parametrize(
    ("encoding", "text", "expected"),
    [
        ("utf-8", "caf\udce9 東京", b"caf\xe9 \xe6\x9d\xb1\xe4\xba\xac\n"),
        ("utf-8", "half \ud83d", b"half \\ud83d\n"),
        ("ascii", "Straße \udce9", b"Stra\\xdfe \xe9\n"),
        ("latin-1", "東é", b"\\u6771\xe9\n"),
    ],
)
def test_every_name_can_be_written(
    monkeypatch: pytest.MonkeyPatch, encoding: str, text: str, expected: bytes
) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding, newline="\n"))
    prepare_output()

    write_line(text)

    assert written.getvalue() == expected


class FullDisk(io.StringIO):
    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", FullDisk())
    with pytest.raises(OutputError, match="cannot be written: No space left on device"):
        write_line("A dog.")
