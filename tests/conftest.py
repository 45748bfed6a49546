"""What every test is held to: no unexpected log entries, no threads left behind, no skips."""

import logging
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

# Tests that import ONNX Runtime themselves send nothing to its makers; the program sees to itself.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from tests.helpers.tiny_bundle import write_tiny_bundle

_THREAD_GRACE_S = 3.0
# tqdm keeps a thread for all progress bars of the process and never ends it.
_SHARED_THREADS = frozenset({"TMonitor"})

ExpectLog = Callable[[str], None]

# A shell that runs the tests in the background ignores SIGINT for them and for every program they
# start, which then could not be interrupted either.
signal.signal(signal.SIGINT, signal.default_int_handler)


class _WarningsHandler(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


class _LogWatch:
    """Collects log entries of level WARNING and above, and what the test said about them."""

    def __init__(self) -> None:
        self.handler = _WarningsHandler()
        self.expected: list[str] = []

    def complaints(self) -> list[str]:
        messages = [record.getMessage() for record in self.handler.records]
        unexpected = [
            f"unexpected {record.levelname} from {record.name}: {message}"
            for record, message in zip(self.handler.records, messages, strict=True)
            if not any(re.search(pattern, message) for pattern in self.expected)
        ]
        missing = [
            f"expected a log entry like {pattern!r}, and none came"
            for pattern in self.expected
            if not any(re.search(pattern, message) for message in messages)
        ]
        return unexpected + missing


@pytest.fixture(autouse=True)
def _log_watch() -> Iterator[_LogWatch]:
    watch = _LogWatch()
    root = logging.getLogger()
    root.addHandler(watch.handler)
    yield watch
    root.removeHandler(watch.handler)
    complaints = watch.complaints()
    if complaints:
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture
def expect_log(_log_watch: _LogWatch) -> ExpectLog:
    """`expect_log(pattern)`: a warning or error whose message matches must be logged."""
    return _log_watch.expected.append


@pytest.fixture(scope="session")
def tiny_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny captioner of real graphs; its captions mean nothing. Not to be changed."""
    return write_tiny_bundle(tmp_path_factory.mktemp("tiny") / "bundle")


@pytest.fixture
def logging_is_put_back() -> Iterator[None]:
    """For tests that set up the program's own logging, which takes the place of everybody's."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("desktop_app").setLevel(logging.NOTSET)
    logging.captureWarnings(False)


@pytest.fixture(autouse=True)
def _no_dangling_threads() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    deadline_s = time.monotonic() + _THREAD_GRACE_S
    while (dangling := _new_threads(before)) and time.monotonic() < deadline_s:
        time.sleep(0.01)
    if dangling:
        pytest.fail(f"threads left behind: {', '.join(map(str, dangling))}", pytrace=False)


def _new_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before and type(thread).__name__ not in _SHARED_THREADS
    ]


# A test that skips hides that something is missing on this machine. Missing parts must fail.


def _fail_instead_of_skipping(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipping is not allowed here: {report.longrepr}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _fail_instead_of_skipping(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _fail_instead_of_skipping(report)
    return report
