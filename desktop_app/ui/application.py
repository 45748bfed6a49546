"""Puts the window together with everything around it, and takes it apart again."""

import dataclasses
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, QSettings, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from desktop_app import paths
from desktop_app.autostart import create_autostart
from desktop_app.hotkeys import HotkeyState
from desktop_app.hotkeys.desktop_entry import APPLICATION_ID
from desktop_app.instance import Instance, Message
from desktop_app.settings import (
    LARGEST_TEXT_PERCENT,
    SMALLEST_TEXT_PERCENT,
    Settings,
    SettingsError,
    SettingsStore,
)
from desktop_app.ui.background import Background
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.picture_session import PictureSession
from desktop_app.ui.qt_log import lead_qt_messages_to_log
from desktop_app.ui.screenshot_actions import ScreenshotActions
from desktop_app.ui.settings_dialog import SettingsDialog
from desktop_app.ui.sounds import Sounds
from desktop_app.ui.surroundings import Surroundings
from desktop_app.ui.theme import Theme
from desktop_app.ui.translations import install_translations
from desktop_app.ui.tray import Tray, application_icon
from desktop_app.ui.voice import Announcer
from desktop_app.ui.voice_trial import VoiceTrial
from desktop_app.ui.watch_actions import WatchActions
from desktop_app.ui.welcome import WelcomeDialog, welcome_text
from desktop_app.ui.worker import CaptionWorker, Device
from desktop_app.ui.working_signal import WorkingSignal
from desktop_app.watch_status import FACT as WATCH_FACT

logger = logging.getLogger(__name__)

_TEXT_STEP_PERCENT = 25
# Python sees a Ctrl+C only when it gets to run.
_INTERRUPT_CHECK_MS = 200
_INTERRUPTED = 130


@dataclass(frozen=True)
class WindowRequest:
    """What the command line asks of the window."""

    pictures: Sequence[str] = ()
    bundle: Path | None = None
    """None takes the one of the settings."""
    device: Device | None = None
    """None takes the one of the settings."""
    is_hidden: bool = False
    """Stay out of sight, in the tray, until the user asks for the window."""


class WindowApplication(QObject):
    """Everything that lives as long as the window."""

    def __init__(
        self,
        application: QApplication,
        request: WindowRequest,
        store: SettingsStore,
        instance: Instance,
        hide_from_log: Callable[..., None],
    ) -> None:
        super().__init__(application)
        self._request = request
        self.settings, self._settings_problem = store.load()
        self._store = store
        self._theme = Theme(application, self.settings.text_size_percent)
        self._announcer = Announcer(self.settings)
        self._sounds = Sounds(self)
        self._working = WorkingSignal(
            self._announcer, self._sounds, self.settings.working_signal, self
        )
        self._background = Background(self)
        self._worker = CaptionWorker(hide_from_log, self)
        self._session = PictureSession(self._worker, self)
        self._session.beam_width = self.settings.beam_width
        self.window = MainWindow(self._session, self._announcer, self._working, self._background)
        self._tray = Tray(self.window, self.window.actions_by_name)
        self._screenshots = ScreenshotActions(self.window)
        self._watch = WatchActions(
            self.window, self._worker, self._announcer, self._tray.notify, self.settings
        )
        self._watch.settings_changed.connect(self.apply)
        self.window.ways_out.sidecar_options = self.settings.sidecar_options
        self._watch.control.changed.connect(
            lambda: instance.publish(**{WATCH_FACT: self._watch.control.status().to_fact()})
        )
        self._surroundings = Surroundings(
            self.window, self._announcer, self._background, instance, self._tray.show_window
        )
        self._loading_note = self.tr("Loading the captioning model…")
        self._device_in_use: str | None = None
        self._dialog: SettingsDialog | None = None
        self._theme.follow_through(self.window)
        self.window.stays_in_tray = lambda: self.settings.stay_in_tray and self._tray.is_available
        self.window.text_size_requested.connect(self._change_text_size)
        self.window.quit_requested.connect(application.quit)
        self.window.actions_by_name["settings"].triggered.connect(self._show_settings)
        self._worker.model_ready.connect(self._model_ready)
        self._worker.model_failed.connect(self._model_failed)

    def start(self) -> None:
        """Show the window and begin to work."""
        self.window.hotkey = self.settings.hotkey
        self.window.note(self._loading_note)
        self._load_model()
        self._watch.apply(self.settings)
        self._surroundings.hotkey_state_changed.connect(self._show_hotkey_state)
        self._surroundings.start(self.settings.hotkey)
        if not (self._request.is_hidden and self._tray.is_available):
            self.window.show()
        if self._settings_problem:
            self.window.tell(self._settings_problem)
        if not self.settings.is_welcomed and self.window.isVisible():
            self._welcome()
        if self._request.pictures:
            self.window.opener.open_paths(self._request.pictures)

    def close(self) -> None:
        """Silence everything and end every thread and process."""
        self._working.stop()
        self._surroundings.close()
        self._screenshots.close()
        self._tray.close()
        self.window.hide()
        self._announcer.close()
        self._sounds.close()
        self._worker.cancel_all()
        self._watch.close()
        self._worker.close()
        self._background.close()

    def _load_model(self) -> None:
        chosen = Path(self.settings.bundle) if self.settings.bundle else paths.bundle_dir()
        self._worker.load(
            self._request.bundle or chosen, self._request.device or self.settings.device
        )

    def _model_ready(self, device: str) -> None:
        self._show_device(device)
        ready = self.tr("Ready. Ctrl+O opens a picture, F1 tells all keys.")
        self.window.note(ready, instead_of=self._loading_note)

    def _model_failed(self, sentence: str) -> None:
        self._show_device(None)
        self._tell_problem(sentence)

    def _show_device(self, device: str | None) -> None:
        self._device_in_use = device
        if self._dialog is not None:
            self._dialog.show_device(device)

    def _show_hotkey_state(self, state: HotkeyState) -> None:
        if self._dialog is not None:
            self._dialog.show_hotkey_state(state)

    def _change_text_size(self, direction: int) -> None:
        percent = self.settings.text_size_percent + direction * _TEXT_STEP_PERCENT
        if direction == 0:
            percent = SMALLEST_TEXT_PERCENT
        percent = min(max(percent, SMALLEST_TEXT_PERCENT), LARGEST_TEXT_PERCENT)
        self.window.tell(self.tr("Text size {percent} percent.").format(percent=percent))
        self.apply(dataclasses.replace(self.settings, text_size_percent=percent))

    def _welcome(self) -> None:
        actions = self.window.actions_by_name
        native = QKeySequence.SequenceFormat.NativeText
        text = welcome_text(
            actions["open"].shortcut().toString(native),
            actions["stop"].shortcut().toString(native),
            QKeySequence(self.settings.hotkey).toString(native),
            self._surroundings.hotkey_state,
        )
        dialog = WelcomeDialog(text, self.window)
        dialog.finished.connect(self._welcomed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        if not self._announcer.is_left_to_screen_reader:  # which reads the dialog by itself
            self._announcer.say(text)

    def _welcomed(self) -> None:
        self._announcer.stop()
        self.apply(dataclasses.replace(self.settings, is_welcomed=True))

    # Settings

    def _show_settings(self) -> None:
        dialog = SettingsDialog(
            self.settings,
            autostart=create_autostart(),
            voice_trial=VoiceTrial(before_saying=self._announcer.stop),
            has_tray=self._tray.is_available,
            announce=self._announcer.announce,
            parent=self.window,
        )
        dialog.setObjectName("settings_dialog")
        dialog.changed.connect(self.apply)
        dialog.show_hotkey_state(self._surroundings.hotkey_state)
        dialog.show_device(self._device_in_use)
        dialog.finished.connect(self._settings_closed)
        self._dialog = dialog
        dialog.open()

    def _settings_closed(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def apply(self, settings: Settings) -> None:
        """Use other settings from now on and store them."""
        old, self.settings = self.settings, settings
        self._announcer.apply(settings)
        self._working.kind = settings.working_signal
        self._session.beam_width = settings.beam_width
        self._watch.apply(settings)
        self.window.ways_out.sidecar_options = settings.sidecar_options
        if settings.hotkey != old.hotkey:
            self.window.hotkey = settings.hotkey
            self._surroundings.set_hotkey(settings.hotkey)
        if settings.text_size_percent != old.text_size_percent:
            self._theme.set_percent(settings.text_size_percent)
            self.window.fit_to_text()
        if (settings.bundle, settings.device) != (old.bundle, old.device):
            self._request = WindowRequest()  # what was chosen now outweighs the command line
            self._load_model()
        try:
            self._store.save(settings)
        except SettingsError as error:
            self._tell_problem(str(error))

    def _tell_problem(self, sentence: str) -> None:
        """In the settings where they are open, else in the window."""
        if self._dialog is None:
            self.window.tell(sentence)
        else:
            self.window.note(sentence)
            self._dialog.show_problem(sentence)
            self._announcer.announce(sentence)


def run_window(request: WindowRequest, hide_from_log: Callable[..., None]) -> int:
    """Open the window and return the program's exit status once it has been closed."""
    instance = Instance()
    if not instance.try_claim():
        if instance.send(Message("open", tuple(request.pictures))):
            return 0
        # It may be ending just now, or be stuck: a window of one's own is better than none.
        logger.warning("another instance is there and takes no message")
        instance = Instance(f"window-{os.getpid()}")
        instance.try_claim()
    lead_qt_messages_to_log()
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Picture Aloud")
    application.setDesktopFileName(APPLICATION_ID)
    application.setWindowIcon(application_icon())
    application.setQuitOnLastWindowClosed(False)
    install_translations(application)
    _forget_file_dialogs()
    parts = WindowApplication(application, request, SettingsStore(), instance, hide_from_log)
    interrupted = _end_on_interrupt(application)
    tell_of_faults(parts.window)
    try:
        parts.start()
        status = application.exec()
    finally:
        sys.excepthook = sys.__excepthook__
        parts.close()
    return _INTERRUPTED if interrupted else status


def tell_of_faults(window: MainWindow) -> None:
    """Make of what should never happen a sentence for the user and a traceback in the log."""

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        logger.error("a fault in the window", exc_info=(kind, error, trace))
        window.tell(
            QCoreApplication.translate(
                "WindowApplication",
                "Something has failed in Picture Aloud, and it goes on. "
                "The details are in {log_file}.",
            ).format(log_file=paths.log_file())
        )

    sys.excepthook = tell


def _forget_file_dialogs() -> None:
    """Qt's file dialog would write down the folders it was used in: lead it to nowhere."""
    nowhere = os.path.join(os.devnull, "nowhere")
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, nowhere)


def _end_on_interrupt(application: QApplication) -> list[int]:
    """Let Ctrl+C and the end of the session quit; returns a list that then holds the signal."""
    caught: list[int] = []

    def quit_now(number: int, _frame: object) -> None:
        if number == signal.SIGINT:
            caught.append(number)
        application.quit()

    signal.signal(signal.SIGINT, quit_now)
    signal.signal(signal.SIGTERM, quit_now)
    timer = QTimer(application)
    timer.timeout.connect(lambda: None)
    timer.start(_INTERRUPT_CHECK_MS)
    return caught
