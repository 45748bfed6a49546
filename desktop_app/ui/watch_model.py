"""The list of what the folder watch has written, as views and screen readers take it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.sidecars.errors import spoken

MOST_LISTED = 500

_Index = QModelIndex | QPersistentModelIndex


class Outcome(Enum):
    """What became of a picture."""

    DESCRIBED = auto()
    HUMAN = auto()
    """Beside the picture stand a human's words."""
    LEFT_ALONE = auto()
    FAILED = auto()


@dataclass(frozen=True)
class WatchedPicture:
    """A line of the list."""

    picture: Path
    outcome: Outcome
    text: str
    """The description or, where there is none, the sentence that says why."""


class WatchedPictures(QAbstractListModel):
    """The newest first, at most MOST_LISTED."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[WatchedPicture] = []

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802 - Qt's name
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._sentence(line)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return spoken(str(line.picture.parent))
        return None

    def line(self, index: _Index) -> WatchedPicture | None:
        return self._lines[index.row()] if index.isValid() else None

    def lists(self, picture: Path) -> bool:
        return self._row(picture) is not None

    def put_first(self, lines: Iterable[WatchedPicture]) -> None:
        """Something has happened to these pictures, to the last of them just now."""
        latest = {line.picture: line for line in lines}  # each once, as it ended
        new = []
        for line in latest.values():
            row = self._row(line.picture)
            if row is None:
                new.append(line)
            else:
                self._move_to_top(row)
                self._replace(0, line)
        self._insert(0, new[::-1])

    def put_last(self, lines: Iterable[WatchedPicture]) -> None:
        """Add older ones, the newest of them first; those that are there already stand."""
        known = {line.picture for line in self._lines}
        self._insert(len(self._lines), [line for line in lines if line.picture not in known])

    def change(self, line: WatchedPicture) -> None:
        """Show a picture's new state where it stands."""
        row = self._row(line.picture)
        if row is not None:
            self._replace(row, line)

    def rename(self, old: Path, new: Path) -> None:
        row = self._row(old)
        if row is not None:
            self._replace(row, WatchedPicture(new, self._lines[row].outcome, self._lines[row].text))

    def _row(self, picture: Path) -> int | None:
        found = (row for row, line in enumerate(self._lines) if line.picture == picture)
        return next(found, None)

    def _replace(self, row: int, line: WatchedPicture) -> None:
        self._lines[row] = line
        self.dataChanged.emit(self.index(row), self.index(row))

    def _move_to_top(self, row: int) -> None:
        if row and self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), 0):
            self._lines.insert(0, self._lines.pop(row))
            self.endMoveRows()

    def _insert(self, row: int, lines: list[WatchedPicture]) -> None:
        lines = lines[: MOST_LISTED - row]
        if not lines:
            return
        self.beginInsertRows(QModelIndex(), row, row + len(lines) - 1)
        self._lines[row:row] = lines
        self.endInsertRows()
        if len(self._lines) > MOST_LISTED:
            self.beginRemoveRows(QModelIndex(), MOST_LISTED, len(self._lines) - 1)
            del self._lines[MOST_LISTED:]
            self.endRemoveRows()

    def _sentence(self, line: WatchedPicture) -> str:
        name = spoken(line.picture.name)
        is_sentence = line.outcome in (Outcome.FAILED, Outcome.LEFT_ALONE)
        if is_sentence and line.text.startswith(name):  # who types a name finds its line
            return line.text
        if line.outcome is Outcome.DESCRIBED:
            return self.tr("{name}: {text}").format(name=name, text=line.text)
        if line.outcome is Outcome.HUMAN:
            return self.tr("{name}, in a human's words: {text}").format(name=name, text=line.text)
        if line.outcome is Outcome.LEFT_ALONE:
            return self.tr("{name}: left as it is. {text}").format(name=name, text=line.text)
        return self.tr("{name}: not described. {text}").format(name=name, text=line.text)
