"""The page of watched folders: what is watched, what was written, and the user's corrections."""

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QWidget

from desktop_app.settings import Settings
from desktop_app.sidecars.errors import SidecarError, spoken
from desktop_app.ui.forms import ScrollingDialog, StatusText
from desktop_app.ui.settings_editor import SettingsEditor
from desktop_app.ui.watch_archive import ChangedMeanwhileError
from desktop_app.ui.watch_control import WatchControl
from desktop_app.ui.watch_correction import CorrectionDialog
from desktop_app.ui.watch_model import WatchedPicture
from desktop_app.ui.watch_sections import FoldersSection, PicturesSection, WritingSection


class WatchDialog(ScrollingDialog):
    """Whoever shows it connects `changed` to what stores the settings and puts them into effect."""

    changed = Signal(object)
    """The new Settings."""
    open_requested = Signal(object)
    """The picture's path."""
    said = Signal(str)
    """A sentence to be said."""

    line_letters = 96

    def __init__(
        self, control: WatchControl, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__("", parent)
        self.setObjectName("watch_dialog")
        self.setWindowTitle(self.tr("Watched folders"))
        self._control = control
        self._editor = SettingsEditor(settings, self)
        self.state = StatusText()
        self.state.setObjectName("watch_state")
        self.pause = QCheckBox(self.tr("&Pause the watch"))
        self.pause.setObjectName("pause_watch")
        self.pause.setChecked(settings.is_watch_paused)
        self.folders = FoldersSection(self._editor)
        self.pictures = PicturesSection(control.pictures)
        self.writing = WritingSection(self._editor)
        for part in (self.state, self.pause, self.folders, self.pictures, self.writing):
            self.content.addWidget(part)
        self.content.addStretch(1)
        self._unsaid = ""
        self._message = StatusText()
        self._message.setObjectName("watch_message")
        self._message.hide()
        self._add_footer()
        self._connect()
        self._show_state()
        control.list_written()
        (self.pictures.list if settings.watched_folders else self.folders.add).setFocus()
        self.fit()

    def show_settings(self, settings: Settings) -> None:
        """Show what has been changed elsewhere, such as a pause from the tray."""
        self._editor.settings = settings
        self.pause.setChecked(settings.is_watch_paused)

    def show_message(self, sentence: str) -> None:
        """Show what has become of something, such as a change that cannot be stored."""
        self._message.setText(sentence)
        self._message.show()

    def _add_footer(self) -> None:
        buttons = QDialogButtonBox()
        close = buttons.addButton(
            self.tr("Close the pa&ge"), QDialogButtonBox.ButtonRole.RejectRole
        )
        close.setObjectName("close_watch")
        close.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        self.footer.addWidget(self._message)
        self.footer.addWidget(buttons)

    def _connect(self) -> None:
        self._control.changed.connect(self._show_state)
        self._editor.changed.connect(self.changed)
        self._editor.changed.connect(self._control.list_written)
        self.pause.clicked.connect(lambda is_on: self._editor.set(is_watch_paused=is_on))
        self.folders.told.connect(self._tell)
        self.pictures.open_requested.connect(self.open_requested)
        self.pictures.correction_requested.connect(self._begin_correction)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate and self._unsaid:
            sentence, self._unsaid = self._unsaid, ""
            QTimer.singleShot(0, self, lambda: self.said.emit(sentence))
        return super().event(event)

    def _tell(self, sentence: str) -> None:
        """Show a sentence, and say it once the focus is back from another dialog: before that a
        screen reader would not hear of it, or cut it short to say where the focus is."""
        self.show_message(sentence)
        if self.isActiveWindow():
            self.said.emit(sentence)
        else:
            self._unsaid = sentence

    def _show_state(self) -> None:
        sentence = self._control.state()
        if sentence != self.state.text():
            self.state.setText(sentence)

    # Correcting

    def _begin_correction(self, line: WatchedPicture) -> None:
        self._control.read(
            line.picture,
            lambda text: self._show_correction(line, text or ""),
            self._tell_failure,
        )

    def _show_correction(self, line: WatchedPicture, text: str) -> None:
        if not self.isVisible():
            return  # closed meanwhile
        dialog = CorrectionDialog(spoken(line.picture.name), text, self)
        dialog.save_requested.connect(lambda words: self._correct(line, words, dialog))
        dialog.problem_shown.connect(self.said)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _correct(self, line: WatchedPicture, words: str, dialog: CorrectionDialog) -> None:
        def done() -> None:
            dialog.accept()
            self._tell(
                self.tr("Saved: the words beside {name} are yours from now on.").format(
                    name=spoken(line.picture.name)
                )
            )

        def failed(error: Exception) -> None:
            if isinstance(error, ChangedMeanwhileError):
                dialog.ask_to_replace(error.standing)
            elif isinstance(error, SidecarError):
                dialog.show_problem(str(error))
            else:
                raise error

        self._control.correct(line.picture, words, dialog.shown, done, failed)

    def _tell_failure(self, error: Exception) -> None:
        if not isinstance(error, SidecarError):
            raise error
        self._tell(str(error))
