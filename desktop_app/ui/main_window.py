"""The window: the picture, its description, what else it could be, and how things stand."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QLocale, QSize, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QMenu

from desktop_app.ui.actions import Actions, plain
from desktop_app.ui.background import Background
from desktop_app.ui.help_dialog import HelpDialog
from desktop_app.ui.history_dialog import HistoryDialog
from desktop_app.ui.picture_opener import PictureOpener
from desktop_app.ui.picture_session import PictureEntry, PictureSession, PictureState
from desktop_app.ui.questions import Question, ask
from desktop_app.ui.spelling import spell_out
from desktop_app.ui.status_line import StatusLine
from desktop_app.ui.voice import Announcer
from desktop_app.ui.ways_in import Incoming, has_picture, read_clipboard, read_mime
from desktop_app.ui.ways_out import WaysOut
from desktop_app.ui.window_content import WindowContent
from desktop_app.ui.working_signal import WorkingSignal

_MOST_RECENT = 10
_SIZE = QSize(1000, 700)


class MainWindow(QMainWindow):
    """Shows the session and takes the user's wishes; the work is done elsewhere."""

    text_size_requested = Signal(int)
    """+1 larger, -1 smaller, 0 normal."""
    quit_requested = Signal()

    def __init__(
        self,
        session: PictureSession,
        announcer: Announcer,
        working: WorkingSignal,
        background: Background,
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.stays_in_tray: Callable[[], bool] = lambda: False
        self.hotkey = ""
        self.session = session
        self._announcer = announcer
        self._working = working
        self._is_confirmed = False
        self.actions_by_name = Actions(self)
        self.opener = PictureOpener(session, background, self)
        self.ways_out = WaysOut(self, background)
        self._content = WindowContent(self.actions_by_name, self)
        self._recent = QMenu(self.tr("Re&cent pictures"), self)
        self._recent.setObjectName("recent")
        self._recent.setAccessibleName(plain(self._recent.title()))
        self._status = StatusLine(self)
        self.setCentralWidget(self._content)
        self.setStatusBar(self._status)
        self.menuBar().setAccessibleName(self.tr("Menus"))
        self.actions_by_name.fill(self.menuBar(), self._recent)
        self.setAcceptDrops(True)
        self.resize(_SIZE)
        self._connect_parts()
        self._connect_actions()
        self._show_current(None)
        self.fit_to_text()

    # What others ask for

    def tell(self, sentence: str) -> None:
        """Show a sentence and say it."""
        self._status.show_text(sentence)
        self._announcer.announce(sentence)

    def note(self, sentence: str, *, instead_of: str | None = None) -> None:
        """Show a sentence without saying it; `instead_of` one only while that is still shown."""
        if instead_of is None or self._status.text() == instead_of:
            self._status.show_text(sentence)

    def take(self, incoming: Incoming) -> None:
        """Open what came in, or say why there is nothing to open."""
        if incoming.paths:
            self.opener.open_paths(incoming.paths)
        elif incoming.image is not None:
            self.opener.open_image(incoming.image, self.tr("Pasted picture"))
        else:
            self.tell(incoming.problem)

    def fit_to_text(self) -> None:
        """Make room for the text at its present size."""
        self._content.fit_to_text()
        self._status.fit()

    # Showing

    def _show_current(self, entry: PictureEntry | None) -> None:
        content = self._content
        if entry is None:
            self._working.stop()
            self.setWindowTitle("Picture Aloud")
            content.show_nothing()
            return
        self.setWindowTitle(f"{entry.name} - Picture Aloud")
        self._render(entry)
        content.show_description()
        if entry.is_unfinished:
            self._announcer.stop()
            self.note(self.tr("Describing {name}…").format(name=entry.name))
        elif entry.state is PictureState.DESCRIBED:
            self.note(self._summary(entry))
            self._announcer.say(entry.spoken)

    def _render(self, entry: PictureEntry) -> None:
        """Bring what is shown in line with the current picture; others are not shown."""
        if entry is not self.session.current:
            return
        self._content.picture.show_picture(entry.preview, entry.name)
        self._content.description.show_text(entry.text)
        self._content.show_doubt(entry.doubt)
        self._content.show_alternatives(entry.alternatives)
        self._content.description.setPlaceholderText(self._state_of(entry))
        if entry.is_unfinished:
            self._working.start()
        else:
            self._working.stop()

    def _state_of(self, entry: PictureEntry) -> str:
        """What stands where the description will be."""
        if entry.is_unfinished:
            return self.tr("Working on it…")
        if entry.state is PictureState.CANCELLED:
            return self.tr("Cancelled. Ctrl+H leads to the history, where it can be shown again.")
        return entry.spoken if entry.is_refused else entry.problem

    def _take_description(self, entry: PictureEntry) -> None:
        if entry is self.session.current:
            self._content.show_description()
            self.note(self._summary(entry))
            self._announcer.say(entry.spoken)

    def _take_failure(self, entry: PictureEntry) -> None:
        if entry is self.session.current:
            self.tell(entry.problem)

    def _summary(self, entry: PictureEntry) -> str:
        caption = entry.caption
        if caption is None:
            return entry.name
        device = self.tr("graphics card") if caption.device == "cuda" else self.tr("processor")
        place = ""
        if entry.batch:
            place = self.tr(", picture {number} of {count}").format(
                number=entry.batch.index(entry) + 1, count=len(entry.batch)
            )
        seconds = QLocale().toString(caption.elapsed_ms / 1000, "f", 2)
        return self.tr("{name}{place}: described in {seconds} seconds on the {device}.").format(
            name=entry.name, place=place, seconds=seconds, device=device
        )

    def _batch_ended(self, described: int, count: int) -> None:
        sentence = self.tr("{described} of {count} pictures are described.").format(
            described=described, count=count
        )
        self._status.show_text(sentence)
        self._announcer.announce(sentence, interrupt=False)

    # What the user does

    def _with_description(self, work: Callable[[PictureEntry], None]) -> Callable[[], None]:
        def act() -> None:
            entry = self.session.current
            if entry is not None and entry.text.strip():
                work(entry)
            elif entry is not None and entry.is_unfinished:
                self.tell(self.tr("The description is not ready yet."))
            elif entry is not None and entry.is_refused:
                self.tell(entry.spoken)
            else:
                self.tell(self.tr("There is no description: open a picture first."))

        return act

    def _edited(self, text: str) -> None:
        if self.session.current is not None:
            self.session.edit(self.session.current, text)

    def _alternative_chosen(self, text: str) -> None:
        entry = self.session.current
        if entry is not None:
            self._content.description.replace_text(text)
            self.session.choose(entry, text)
            self._content.show_description()
            self._announcer.say(text)

    def _stop(self) -> None:
        """Escape: silence first; with nothing to silence, an end to the work."""
        if self._announcer.is_speaking:
            self._announcer.stop()
        elif self.session.is_working:
            self._cancel()

    def _cancel(self) -> None:
        self._announcer.stop()
        if self.session.is_working:
            self.session.cancel_all()
            self.tell(self.tr("Cancelled."))
        else:
            self.tell(self.tr("There is nothing to cancel."))

    def _paste(self) -> None:
        self.take(read_clipboard())

    def _show_history(self) -> None:
        dialog = HistoryDialog(self.session, self)
        dialog.entry_chosen.connect(self.session.show)
        dialog.clearing_requested.connect(self._clear_history)
        dialog.searched.connect(self._announcer.announce)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _clear_history(self) -> None:
        def clear() -> None:
            self.session.clear()
            self.tell(self.tr("All pictures are forgotten."))

        self._ask_about_unkept(self.tr("&Forget them all"), clear)

    def _show_help(self) -> None:
        dialog = HelpDialog(self.actions_by_name, self.hotkey, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _fill_recent(self) -> None:
        self._recent.clear()
        for entry in list(reversed(self.session.entries))[:_MOST_RECENT]:
            action = QAction(entry.name.replace("&", "&&"), self._recent)
            action.triggered.connect(lambda _checked=False, each=entry: self.session.show(each))
            self._recent.addAction(action)
        if self._recent.isEmpty():
            self._recent.addAction(self.tr("No pictures yet")).setEnabled(False)

    # The user's own words are never lost unasked

    def request_quit(self) -> None:
        """End the program, after asking where words would be lost."""

        def quit_for_good() -> None:
            self._is_confirmed = True
            self.quit_requested.emit()

        self._ask_about_unkept(self.tr("&Quit without saving"), quit_for_good)

    def _ask_about_unkept(self, yes: str, then: Callable[[], None]) -> None:
        unkept = self.session.unkept
        if not unkept:
            then()
            return
        question = self.tr(
            "You have changed the description of {name} and neither copied nor saved it. "
            "Shall your words be lost?"
        ).format(name=", ".join(entry.name for entry in unkept[:3]))
        self.tell(question)
        ask(
            self,
            Question(
                name="unsaved_question",
                title=self.tr("Your words are not saved"),
                text=question,
                go_on=yes,
                leave=self.tr("&Go back"),
            ),
            then,
        )

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if self._is_confirmed:
            event.accept()
        elif self.stays_in_tray():
            event.ignore()
            self._announcer.stop()
            self.hide()
        else:
            event.ignore()
            self.request_quit()

    # Dropping, sizes

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if has_picture(event.mimeData()) or event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self.take(read_mime(event.mimeData()))
        event.acceptProposedAction()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit_to_text()

    # Wiring

    def _connect_parts(self) -> None:
        self.session.current_changed.connect(self._show_current)
        self.session.entry_changed.connect(self._render)
        self.session.described.connect(self._take_description)
        self.session.failed.connect(self._take_failure)
        self.session.batch_ended.connect(self._batch_ended)
        self.opener.told.connect(self.tell)
        self.ways_out.told.connect(self.tell)
        self.ways_out.asked.connect(self._announcer.announce)
        self._announcer.failed.connect(self.note)
        description = self._content.description
        description.edited.connect(self._edited)
        description.picture_pasted.connect(self._paste)
        description.whole_copied.connect(self.actions_by_name["copy"].trigger)
        self._content.alternative_chosen.connect(self._alternative_chosen)
        self._recent.aboutToShow.connect(self._fill_recent)

    def _connect_actions(self) -> None:
        say = self._announcer.say
        for name, slot in (
            ("open", self.opener.ask),
            ("paste", self._paste),
            ("next_picture", lambda: self.opener.step(1)),
            ("previous_picture", lambda: self.opener.step(-1)),
            ("cancel", self._cancel),
            ("history", self._show_history),
            ("go_to_description", self._content.show_description),
            ("copy", self._with_description(self.ways_out.copy)),
            ("save_sidecar", self._with_description(self.ways_out.save_sidecar)),
            ("save_text", self._with_description(self.ways_out.save_text)),
            ("say_again", self._with_description(lambda entry: say(entry.spoken))),
            ("spell", self._with_description(lambda entry: say(spell_out(entry.text)))),
            ("stop", self._stop),
            ("help", self._show_help),
            ("larger_text", lambda: self.text_size_requested.emit(1)),
            ("smaller_text", lambda: self.text_size_requested.emit(-1)),
            ("normal_text", lambda: self.text_size_requested.emit(0)),
            ("quit", self.request_quit),
        ):
            # The lambda swallows the `checked` that Qt sends along.
            self.actions_by_name[name].triggered.connect(lambda _=False, slot=slot: slot())
        self.addActions(list(self.actions_by_name))
