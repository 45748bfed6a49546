"""The parts of the page of watched folders."""

import os
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QListView,
    QListWidget,
    QPushButton,
)

from desktop_app.sidecars.errors import spoken
from desktop_app.sidecars.options import SidecarFormat
from desktop_app.ui.forms import Section
from desktop_app.ui.settings_editor import SettingsEditor
from desktop_app.ui.watch_model import WatchedPicture, WatchedPictures

_FOLDER_LINES, _PICTURE_LINES = 4, 12
_LEAST_LETTERS = 20
_LINE_GAP = 2
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _FolderList(QListWidget):
    """High enough for some folders, whatever the size of the text."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return _size_of_lines(self, _FOLDER_LINES)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()


class _PictureList(QListView):
    """High enough for some pictures."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return _size_of_lines(self, _PICTURE_LINES)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()


class FoldersSection(Section):
    """Which folders are watched."""

    told = Signal(str)

    def __init__(self, editor: SettingsEditor) -> None:
        super().__init__("")
        self.setTitle(self.tr("Watched folders"))
        self._editor = editor
        self.folders = _FolderList()
        self.folders.setObjectName("watched_folders_list")
        self.folders.setWordWrap(True)
        self.add = _button(self.tr("&Add a folder…"), "add_folder")
        self.remove = _button(self.tr("&Remove the folder"), "remove_folder")
        self.subfolders = QCheckBox(self.tr("&Subfolders, too"))
        self.subfolders.setObjectName("watch_subfolders")
        self.polling = QCheckBox(self.tr("&Look regularly"))
        self.polling.setObjectName("watch_polling")
        self.add_wide(self.tr("&Folders:"), self.folders)
        self.add_buttons(self.add, self.remove)
        self.add_plain(self.subfolders)
        self.add_plain(
            self.polling, self.tr("For network drives that do not tell of new pictures.")
        )
        self.fill()
        self.add.clicked.connect(self._ask_for_folder)
        self.remove.clicked.connect(self._remove_current)
        self.folders.installEventFilter(self)
        self.subfolders.clicked.connect(lambda is_on: editor.set(watch_subfolders=is_on))
        self.polling.clicked.connect(lambda is_on: editor.set(watch_polling=is_on))

    def fill(self) -> None:
        settings = self._editor.settings
        row = self.folders.currentRow()
        self.folders.clear()
        self.folders.addItems([spoken(folder) for folder in settings.watched_folders])
        self.folders.setCurrentRow(min(max(row, 0), self.folders.count() - 1))
        self.folders.setAccessibleName(
            self.tr("Folders, Delete removes one")
            if settings.watched_folders
            else self.tr("Folders: none")
        )
        self.remove.setEnabled(bool(settings.watched_folders))
        self.subfolders.setChecked(settings.watch_subfolders)
        self.polling.setChecked(settings.watch_polling)

    def take_folder(self, folder: str) -> None:
        """Watch a folder from now on."""
        folder = os.path.abspath(folder)
        watched = self._editor.settings.watched_folders
        name = spoken(os.path.basename(folder) or folder)
        if any(self._covers(each, folder) for each in watched):
            self.told.emit(self.tr("{name} is watched already.").format(name=name))
            return
        self._editor.set(watched_folders=[*watched, folder])
        self.fill()
        self.folders.setCurrentRow(self.folders.count() - 1)
        self.told.emit(self.tr("{name} is watched from now on.").format(name=name))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self.folders and _is_key(event, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove_current()
            return True
        return super().eventFilter(watched, event)

    def _covers(self, watched: str, folder: str) -> bool:
        if self._editor.settings.watch_subfolders:
            return Path(folder).is_relative_to(watched)
        return folder == watched

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Watch a folder"))
        dialog.setObjectName("folder_dialog")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        watched = self._editor.settings.watched_folders
        dialog.setDirectory(os.path.dirname(watched[-1]) if watched else str(Path.home()))
        dialog.fileSelected.connect(self.take_folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _remove_current(self) -> None:
        watched = self._editor.settings.watched_folders
        row = self.folders.currentRow()
        if not 0 <= row < len(watched):
            return
        self._editor.set(watched_folders=[*watched[:row], *watched[row + 1 :]])
        self.fill()
        # The button has the focus no longer when it has nothing left to remove.
        (self.folders if self.folders.count() else self.add).setFocus()
        self.told.emit(
            self.tr("{name} is not watched any more. What was written there stays.").format(
                name=spoken(os.path.basename(watched[row]) or watched[row])
            )
        )


class PicturesSection(Section):
    """What became of the pictures."""

    open_requested = Signal(object)
    correction_requested = Signal(object)
    """The WatchedPicture."""

    def __init__(self, pictures: WatchedPictures) -> None:
        super().__init__("")
        self.setTitle(self.tr("Pictures"))
        self._pictures = pictures
        self.list = _PictureList()
        self.list.setObjectName("watched_pictures")
        self.list.setModel(pictures)
        self.list.setWordWrap(True)
        self.list.setAlternatingRowColors(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.open = _button(self.tr("&Open in the window"), "open_watched")
        self.correct = _button(self.tr("&Correct the text…"), "correct_watched")
        self.add_wide(self.tr("&Described, the newest first:"), self.list)
        self.add_buttons(self.open, self.correct)
        self.list.installEventFilter(self)
        self.list.doubleClicked.connect(lambda _: self._open_current())
        self.open.clicked.connect(self._open_current)
        self.correct.clicked.connect(self._correct_current)
        for change in (pictures.rowsInserted, pictures.rowsRemoved, pictures.modelReset):
            change.connect(self._count_changed)
        self._count_changed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        # Not all styles activate an item with Enter.
        if watched is self.list and _is_key(event, *_ENTER):
            self._open_current()
            return True
        if watched is self.list and _is_key(event, Qt.Key.Key_F2):
            self._correct_current()
            return True
        return super().eventFilter(watched, event)

    def _count_changed(self, *_: object) -> None:
        count = self._pictures.rowCount()
        if count and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self._pictures.index(0))
        name = (
            self.tr("Described, the newest first; Enter opens one, F2 corrects its text")
            if count
            else self.tr("Described: none yet")
        )
        if name != self.list.accessibleName():  # which is told to screen readers
            self.list.setAccessibleName(name)
        self.open.setEnabled(bool(count))
        self.correct.setEnabled(bool(count))

    def _current(self) -> WatchedPicture | None:
        index: QModelIndex = self.list.currentIndex()
        return self._pictures.line(index)

    def _open_current(self) -> None:
        line = self._current()
        if line is not None:
            self.open_requested.emit(line.picture)

    def _correct_current(self) -> None:
        line = self._current()
        if line is not None:
            self.correction_requested.emit(line)


class WritingSection(Section):
    """What is written beside the pictures."""

    def __init__(self, editor: SettingsEditor) -> None:
        super().__init__("")
        self.setTitle(self.tr("Files beside the pictures"))
        self._editor = editor
        self.format = QComboBox()
        self.format.setObjectName("sidecar_format")
        for value, text in (
            (SidecarFormat.TEXT, self.tr("A text file")),
            (SidecarFormat.XMP, self.tr("An XMP file, for photo programs")),
            (SidecarFormat.BOTH, self.tr("Both")),
        ):
            self.format.addItem(text, value.value)
        self.naming = QComboBox()
        self.naming.setObjectName("xmp_naming")
        self.naming.addItem(self.tr("photo.jpg.xmp, as darktable and digiKam have it"), "full")
        self.naming.addItem(self.tr("photo.xmp, as Adobe's programs have it"), "short")
        self.fills = QCheckBox(self.tr("Fill the d&escription"))
        self.fills.setObjectName("fills_description")
        self.add_control(
            self.tr("For&mat:"),
            self.format,
            self.tr("For the watch, and for what you save beside a picture with Ctrl+S."),
        )
        self.add_control(self.tr("&Names of XMP files:"), self.naming)
        self.add_plain(
            self.fills,
            self.tr(
                "Writes into XMP's general description as well, where it is empty: for programs "
                "that read no alternative texts."
            ),
        )
        self.fill()
        self.format.activated.connect(
            lambda _: self._change(sidecar_format=self.format.currentData())
        )
        self.naming.activated.connect(lambda _: self._change(xmp_naming=self.naming.currentData()))
        self.fills.clicked.connect(lambda is_on: self._change(fills_description=is_on))

    def fill(self) -> None:
        settings = self._editor.settings
        self.format.setCurrentIndex(self.format.findData(settings.sidecar_format))
        self.naming.setCurrentIndex(self.naming.findData(settings.xmp_naming))
        self.fills.setChecked(settings.fills_description)
        has_xmp = settings.sidecar_format != SidecarFormat.TEXT
        self.naming.setEnabled(has_xmp)
        self.fills.setEnabled(has_xmp)

    def _change(self, **changes: object) -> None:
        self._editor.set(**changes)
        self.fill()


def _button(text: str, name: str) -> QPushButton:
    """A button that Enter presses only while it has the focus."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    return button


def _size_of_lines(view: QAbstractItemView, lines: int) -> QSize:
    metrics = view.fontMetrics()
    height = lines * (metrics.lineSpacing() + _LINE_GAP) + 2 * view.frameWidth()
    return QSize(_LEAST_LETTERS * metrics.averageCharWidth(), height)


def _is_key(event: QEvent, *keys: Qt.Key) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.type() == QEvent.Type.KeyPress
        and event.key() in keys
    )
