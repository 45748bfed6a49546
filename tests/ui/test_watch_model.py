"""The list of what the watch has written."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from desktop_app.ui.watch_model import MOST_LISTED, Outcome, WatchedPicture, WatchedPictures


def line(name: str, text: str = "A dog.", outcome: Outcome = Outcome.DESCRIBED) -> WatchedPicture:
    return WatchedPicture(Path("/album") / name, outcome, text)


@pytest.fixture
def model(qapp: QApplication) -> WatchedPictures:
    model = WatchedPictures()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    return model


def texts(model: WatchedPictures) -> list[str]:
    return [str(model.data(model.index(row))) for row in range(model.rowCount())]


def test_the_newest_comes_first_and_each_picture_once(model: WatchedPictures) -> None:
    model.put_first([line("a.jpg"), line("b.jpg")])
    model.put_first([line("c.jpg", "Old."), line("a.jpg", "A cat."), line("c.jpg", "A cup.")])
    assert texts(model) == ["c.jpg: A cup.", "a.jpg: A cat.", "b.jpg: A dog."]


def test_older_ones_come_last_and_change_nothing(model: WatchedPictures) -> None:
    model.put_first([line("a.jpg", "A cat.")])
    model.put_last([line("z.jpg"), line("a.jpg", "Old."), line("y.jpg")])
    assert texts(model) == ["a.jpg: A cat.", "z.jpg: A dog.", "y.jpg: A dog."]


def test_what_became_of_it_is_in_the_line(model: WatchedPictures) -> None:
    model.put_last(
        [
            line("a.jpg", "My dog.", Outcome.HUMAN),
            line("b.jpg", "b.jpg.txt is damaged.", Outcome.LEFT_ALONE),
            line("c.jpg", "c.jpg is empty.", Outcome.FAILED),
            line("d.jpg", "The disk is full.", Outcome.FAILED),
        ]
    )
    assert texts(model) == [
        "a.jpg, in a human's words: My dog.",
        "b.jpg.txt is damaged.",
        "c.jpg is empty.",
        "d.jpg: not described. The disk is full.",
    ]
    described = model.data(model.index(0), Qt.ItemDataRole.AccessibleDescriptionRole)
    assert described == "/album", "which of several of that name"


def test_the_chosen_line_stays_chosen_whatever_comes(model: WatchedPictures) -> None:
    model.put_first([line("a.jpg"), line("b.jpg")])
    chosen = QPersistentModelIndex(model.index(1))
    model.put_first([line("c.jpg")])
    model.put_first([line("a.jpg", "A cat.")])
    found = model.line(chosen)
    assert found == line("a.jpg", "A cat.")
    model.rename(Path("/album/a.jpg"), Path("/album/d.jpg"))
    assert texts(model)[0] == "d.jpg: A cat."
    model.change(line("d.jpg", "Mine.", Outcome.HUMAN))
    assert texts(model) == ["d.jpg, in a human's words: Mine.", "c.jpg: A dog.", "b.jpg: A dog."]


def test_it_does_not_grow_for_ever(model: WatchedPictures) -> None:
    for start in range(0, 2 * MOST_LISTED, 100):
        model.put_first(line(f"{number}.jpg") for number in range(start, start + 100))
    assert model.rowCount() == MOST_LISTED
    assert texts(model)[0] == f"{2 * MOST_LISTED - 1}.jpg: A dog."
    model.put_last([line("old.jpg")])
    model.put_first(line(f"new{number}.jpg") for number in range(MOST_LISTED + 5))
    assert model.rowCount() == MOST_LISTED
    assert texts(model)[0] == f"new{MOST_LISTED + 4}.jpg: A dog."


def test_any_name_can_be_shown(model: WatchedPictures) -> None:
    model.put_first([line(os.fsdecode(b"\xff\n.jpg"))])
    assert texts(model) == ["\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}.jpg: A dog."]
