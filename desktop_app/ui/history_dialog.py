"""The pictures of this session, to search, to show again and to forget."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.picture_session import PictureEntry, PictureSession, PictureState


class HistoryDialog(QDialog):
    """The newest picture first; Enter shows the chosen one."""

    entry_chosen = Signal(object)
    clearing_requested = Signal()
    searched = Signal(str)
    """How many were found, in words."""

    def __init__(self, session: PictureSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("history_dialog")
        self.setWindowTitle(self.tr("History of this session"))
        self._session = session
        self._shown: list[PictureEntry] = []
        self._build()
        self._fill()
        session.entry_changed.connect(self._fill)
        session.current_changed.connect(self._fill)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        label = QLabel(self.tr("&Search in names and descriptions:"))
        self._search = QLineEdit()
        self._search.setObjectName("history_search")
        self._search.setAccessibleName(self.tr("Search in names and descriptions"))
        self._search.setClearButtonEnabled(False)
        self._search.textChanged.connect(self._search_changed)
        label.setBuddy(self._search)
        list_label = QLabel(self.tr("&Pictures, the newest first:"))
        self._list = QListWidget()
        self._list.setObjectName("history_list")
        self._list.setAccessibleName(self.tr("Pictures, the newest first"))
        self._list.setWordWrap(True)
        self._list.itemActivated.connect(self._choose)
        list_label.setBuddy(self._list)
        note = QLabel(self.tr("The history is kept in memory alone and ends with the program."))
        note.setWordWrap(True)
        for widget in (label, self._search, list_label, self._list, note, self._make_buttons()):
            layout.addWidget(widget)
        self.resize(self.fontMetrics().averageCharWidth() * 80, self.fontMetrics().height() * 26)

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        show = QPushButton(self.tr("S&how"))
        show.setObjectName("show_entry")
        show.setDefault(True)
        show.clicked.connect(lambda: self._choose(self._list.currentItem()))
        clear = QPushButton(self.tr("&Forget all pictures"))
        clear.setObjectName("clear_history")
        clear.setAutoDefault(False)
        clear.clicked.connect(self.clearing_requested)
        close = QPushButton(self.tr("&Close"))
        close.setObjectName("close_history")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        buttons.addButton(show, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(clear, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        return buttons

    def _fill(self) -> None:
        wanted = self._search.text().casefold().split()
        chosen = self._chosen_entry()
        self._list.clear()
        self._shown.clear()
        for entry in reversed(self._session.entries):
            line = self._line(entry)
            if all(word in line.casefold() for word in wanted):
                self._shown.append(entry)
                self._list.addItem(QListWidgetItem(line))
                if entry is chosen:
                    self._list.setCurrentRow(len(self._shown) - 1)
        if self._list.currentRow() < 0 and self._list.count():
            self._list.setCurrentRow(0)

    def _line(self, entry: PictureEntry) -> str:
        if entry.spoken:
            return self.tr("{name}: {text}").format(name=entry.name, text=entry.spoken)
        if entry.state is PictureState.FAILED:
            return self.tr("{name}: not described. {problem}").format(
                name=entry.name, problem=entry.problem
            )
        if entry.state is PictureState.CANCELLED:
            return self.tr("{name}: cancelled").format(name=entry.name)
        if entry.is_unfinished:
            return self.tr("{name}: being worked on").format(name=entry.name)
        return entry.name

    def _search_changed(self) -> None:
        self._fill()
        count = self._list.count()
        if count == 1:
            self.searched.emit(self.tr("One picture found."))
        else:
            self.searched.emit(self.tr("{count} pictures found.").format(count=count))

    def _chosen_entry(self) -> PictureEntry | None:
        row = self._list.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.entry_chosen.emit(self._shown[self._list.row(item)])
            self.accept()
