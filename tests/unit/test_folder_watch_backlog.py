import time
from collections.abc import Iterator

import pytest

from desktop_app.folder_watch.backlog import (
    MOST_FILES,
    MOST_FOLDERS,
    Backlog,
    Candidate,
    Rename,
)
from desktop_app.folder_watch.failures import Failures
from desktop_app.folder_watch.wholeness import Version

TOP = "/top"


class Folders:
    """A walk that finds the files that are in a dictionary, and counts how far it was driven."""

    def __init__(self, files: dict[str, list[str]]) -> None:
        self.files = files
        self.found = 0

    def __call__(self, _top: str, folder: str) -> Iterator[str]:
        for file in self.files.get(folder, []):
            self.found += 1
            yield file


def drained(backlog: Backlog) -> list[str]:
    paths = []
    while candidate := backlog.next():
        paths.append(candidate.path)
    return paths


def test_a_changed_file_is_left_in_peace_first() -> None:
    news: list[None] = []
    backlog = Backlog(Folders({}), 0.05, lambda: news.append(None))
    backlog.file_changed(TOP, "/top/a.jpg")
    assert len(news) == 1
    assert backlog.next() is None
    due_s = backlog.due_in_s()
    assert due_s is not None
    assert 0 < due_s <= 0.05
    time.sleep(0.06)
    candidate = backlog.next()
    assert candidate is not None
    assert (candidate.top, candidate.path, candidate.last) == (TOP, "/top/a.jpg", None)
    assert backlog.is_empty
    assert backlog.due_in_s() is None


def test_every_further_change_begins_the_peace_anew() -> None:
    backlog = Backlog(Folders({}), 0.2, lambda: None)
    backlog.file_changed(TOP, "a")
    for _ in range(3):
        time.sleep(0.1)
        backlog.file_changed(TOP, "a")
        assert backlog.next() is None
    assert len(backlog) == 1


def test_ten_thousand_changes_are_remembered_as_a_folder_to_walk() -> None:
    files = [f"/top/{number}.jpg" for number in range(10_000)]
    folders = Folders({TOP: files})
    backlog = Backlog(folders, 0.0, lambda: None)
    for file in files:
        backlog.file_changed(TOP, file)
    assert len(backlog) == MOST_FILES
    assert backlog.has_walks

    first = [backlog.next() for _ in range(MOST_FILES + 10)]
    assert all(first)
    assert folders.found == 10, "a walk goes no further than it is asked to"
    seen = {candidate.path for candidate in first if candidate} | set(drained(backlog))
    assert seen == set(files)
    assert backlog.is_empty


def test_a_walk_pauses_while_too_many_files_wait() -> None:
    folders = Folders({TOP: ["/top/new.jpg"]})
    backlog = Backlog(folders, 60.0, lambda: None)
    for number in range(MOST_FILES):
        backlog.put_back(Candidate(TOP, str(number), 0.0), None)
    backlog.folder_changed(TOP, TOP)
    assert backlog.next() is None
    assert not backlog.is_empty


def test_many_folders_are_remembered_as_the_one_above_them() -> None:
    backlog = Backlog(Folders({TOP: ["found"]}), 0.0, lambda: None)
    for number in range(MOST_FOLDERS + 1):
        backlog.folder_changed(TOP, f"/top/{number}")
    assert backlog.take_uncounted() == [(TOP, TOP)]
    assert backlog.take_uncounted() == []
    assert drained(backlog) == ["found"]


def test_a_folder_that_has_gone_is_forgotten() -> None:
    backlog = Backlog(Folders({TOP: ["/top/a"], "/other": ["/other/a"]}), 0.0, lambda: None)
    for top in (TOP, "/other"):
        backlog.folder_changed(top, top)
    walked = backlog.next()
    assert walked is not None
    assert walked.path == "/top/a"
    for top in (TOP, "/other"):
        backlog.file_changed(top, f"{top}/b")
    backlog.forget(TOP)
    assert drained(backlog) == ["/other/b", "/other/a"]


def test_renames_come_in_order() -> None:
    backlog = Backlog(Folders({}), 0.0, lambda: None)
    renames = [Rename(TOP, "a", "b"), Rename(TOP, "b", "c")]
    for rename in renames:
        backlog.renamed(rename)
    assert [backlog.take_rename(), backlog.take_rename()] == renames
    assert backlog.take_rename() is None


def test_what_has_failed_is_known_until_it_changes() -> None:
    failures = Failures(60.0)
    failures.remember_picture("a.jpg", Version(1, 1, 1))
    assert failures.has_failed("a.jpg", Version(1, 1, 1))
    assert not failures.has_failed("a.jpg", Version(1, 2, 1))
    assert not failures.has_failed("b.jpg", Version(1, 1, 1))


@pytest.mark.parametrize("number", [28, 0])
def test_a_folder_rests_and_is_then_tried_once(number: int) -> None:
    failures = Failures(0.05)
    assert failures.remember_folder(TOP, "/top/sub", number)
    assert failures.is_resting("/top/sub")
    assert not failures.is_resting(TOP)
    assert failures.take_retries() == []
    time.sleep(0.06)
    assert failures.take_retries() == [(TOP, "/top/sub")]
    assert failures.take_retries() == []
    assert not failures.is_resting("/top/sub")
    assert not failures.remember_folder(TOP, "/top/sub", number), "that is nothing new"
    assert failures.remember_folder(TOP, "/top/sub", 5)
    failures.folder_works("/top/sub")
    assert failures.remember_folder(TOP, "/top/sub", number)
