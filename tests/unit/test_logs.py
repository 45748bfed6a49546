import logging
import warnings
from pathlib import Path

import pytest

from desktop_app.logs import PrivateFormatter, start_logging

logger = logging.getLogger("desktop_app.test")


pytestmark = pytest.mark.usefixtures("logging_is_put_back")


@pytest.fixture
def log_file(tmp_path: Path) -> Path:
    return tmp_path / "made" / "on demand" / "picture-aloud.log"


def fail_on(path: str) -> None:
    try:
        raise OSError(5, "Input/output error", path)
    except OSError:
        logger.info("a picture cannot be described: %s", path, exc_info=True)


@pytest.mark.parametrize("name", ["wedding.jpg", "caf\udce9.jpg", "it's.jpg", "a\\b\n.jpg", "a"])
def test_the_log_has_tracebacks_but_no_names_of_pictures(log_file: Path, name: str) -> None:
    log = start_logging(log_file, verbose=False)
    path = f"/home/anna/private/{name}"
    log.hide(path)

    fail_on(path)

    written = log_file.read_text("utf-8")
    assert "Traceback" in written
    assert "OSError: [Errno 5] Input/output error: " in written
    assert written.count("<picture>") >= 2
    assert "private" not in written
    assert name not in written.split()


def test_nothing_is_written_while_nothing_happens(log_file: Path) -> None:
    start_logging(log_file, verbose=False)
    logger.debug("a detail")
    assert not log_file.exists()


def test_the_log_does_not_grow_for_ever(log_file: Path) -> None:
    start_logging(log_file, verbose=False)
    for _ in range(40):
        logger.info("x" * 100_000)
    files = list(log_file.parent.iterdir())
    assert 1 < len(files) <= 3
    assert sum(file.stat().st_size for file in files) < 2_000_000


def test_verbose_shows_everything_on_standard_error(
    log_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = start_logging(log_file, verbose=True)
    log.hide("/home/anna/wedding.jpg")
    logger.debug("a detail")
    fail_on("/home/anna/wedding.jpg")
    shown = capsys.readouterr().err
    assert "DEBUG desktop_app.test: a detail" in shown
    assert "Traceback" in shown
    assert "/home/anna/wedding.jpg" in shown, "it is the user's own screen"
    assert "wedding" not in log_file.read_text("utf-8")


def test_warnings_of_libraries_go_to_the_log_and_not_to_the_screen(
    log_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        start_logging(log_file, verbose=False)
        warnings.warn("something is deprecated", UserWarning, stacklevel=1)
        logging.captureWarnings(False)
    assert "something is deprecated" in log_file.read_text("utf-8")
    assert capsys.readouterr().err == ""


def test_a_folder_that_cannot_be_made_keeps_nothing_from_working(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    start_logging(tmp_path / "file" / "log" / "picture-aloud.log", verbose=False)
    fail_on("a.jpg")
    assert capsys.readouterr().err == ""


def test_a_file_that_cannot_be_written_keeps_nothing_from_working(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    occupied = tmp_path / "picture-aloud.log"
    occupied.mkdir()
    start_logging(occupied, verbose=False)
    fail_on("a.jpg")
    assert capsys.readouterr().err == ""


def test_only_whole_names_are_hidden() -> None:
    formatter = PrivateFormatter()
    formatter.hide("cat")
    record = logging.makeLogRecord({"msg": "cannot concatenate cat", "levelname": "INFO"})
    assert formatter.format(record).endswith("cannot concatenate <picture>")
