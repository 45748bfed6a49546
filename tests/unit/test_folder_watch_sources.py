from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.folder_watch.backlog import Backlog
from desktop_app.folder_watch.options import WatchOptions
from desktop_app.folder_watch.sources import Sources
from tests.helpers.audio import wait_until

PATIENCE_S = 60.0


@pytest.fixture
def backlog() -> Backlog:
    return Backlog(lambda _top, _folder: iter(()), 0.0, lambda: None)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def sources(tmp_path: Path, backlog: Backlog, said: list[str]) -> Iterator[Sources]:
    """A folder that is watched, and has been walked for the first time."""
    options = WatchOptions((tmp_path,), is_recursive=True)
    made = Sources([str(tmp_path)], options, backlog, said.append)
    made.check()
    assert backlog.has_walks
    assert backlog.next() is None
    yield made
    made.close()


def test_after_a_burst_in_which_the_kernel_may_have_lost_something_the_folder_is_walked(
    tmp_path: Path, sources: Sources, backlog: Backlog, said: list[str]
) -> None:
    for number in range(2500):  # each is made and closed: two events, of no file we take
        (tmp_path / f"{number}.txt").touch()

    def is_walked_again() -> bool:
        sources.check()
        return backlog.has_walks

    wait_until(is_walked_again, "it is walked again", PATIENCE_S)
    assert backlog.next() is None
    sources.check()
    assert not backlog.has_walks, "once is enough"
    assert len(backlog) == 0
    assert said == []


def test_a_few_events_cost_no_walk(tmp_path: Path, sources: Sources, backlog: Backlog) -> None:
    for number in range(100):
        (tmp_path / f"{number}.png").touch()
    wait_until(lambda: len(backlog) == 100, "all are known", PATIENCE_S)
    sources.check()
    assert not backlog.has_walks
