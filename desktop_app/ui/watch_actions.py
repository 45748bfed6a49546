"""What the window's actions do with the folder watch, and what is heard of it."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_app.settings import Settings
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.voice import Announcer
from desktop_app.ui.watch_control import WatchControl
from desktop_app.ui.watch_dialog import WatchDialog
from desktop_app.ui.watch_news import WatchNews
from desktop_app.ui.worker import CaptionWorker


class WatchActions(QObject):
    """Shows the page of watched folders, pauses the watch and tells its news."""

    settings_changed = Signal(object)
    """The new Settings, to be stored and put into effect."""

    def __init__(
        self,
        window: MainWindow,
        worker: CaptionWorker,
        announcer: Announcer,
        notify: Callable[[str], bool],
        settings: Settings,
    ) -> None:
        """`notify` shows a message of the desktop; false when there are none."""
        super().__init__(window)
        self._window = window
        self._announcer = announcer
        self._settings = settings
        self._dialog: WatchDialog | None = None
        news = WatchNews(self._announce_news, notify, self)
        news.told.connect(self._show)
        self.control = WatchControl(worker, news, settings, self)
        worker.model_ready.connect(lambda _: self.control.set_model(True))
        worker.model_failed.connect(lambda _: self.control.set_model(False))
        window.ways_out.saved_beside.connect(self.control.look_again)
        actions = window.actions_by_name
        actions["watched_folders"].triggered.connect(lambda _=False: self.show_page())
        actions["pause_watch"].triggered.connect(lambda _=False: self._toggle_pause())

    def apply(self, settings: Settings) -> None:
        """Watch as these settings say from now on."""
        self._settings = settings
        self.control.apply(settings)
        if self._dialog is not None:
            self._dialog.show_settings(settings)

    def close(self) -> None:
        self.control.close()

    def show_page(self) -> None:
        """Show the page of watched folders."""
        dialog = WatchDialog(self.control, self._settings, self._window)
        dialog.changed.connect(self.settings_changed)
        dialog.open_requested.connect(self._open)
        dialog.said.connect(self._announcer.announce)
        dialog.finished.connect(self._page_closed)
        self._dialog = dialog
        dialog.open()

    def _page_closed(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            dialog.deleteLater()

    def _open(self, picture: Path) -> None:
        if self._dialog is not None:
            self._dialog.accept()
        self._window.opener.open_paths([str(picture)])

    def _toggle_pause(self) -> None:
        if not self._settings.watched_folders:
            self._window.tell(self.tr("No folder is watched: Ctrl+Shift+F adds one."))
            return
        is_paused = not self._settings.is_watch_paused
        self.settings_changed.emit(dataclasses.replace(self._settings, is_watch_paused=is_paused))
        self._window.tell(
            self.tr("The watch is paused.") if is_paused else self.tr("The watch goes on.")
        )

    def _announce_news(self, sentence: str) -> bool:
        """Not while the user waits for a description: it would be cut short by that."""
        if self._window.session.is_working:
            return False
        return self._announcer.announce(sentence, interrupt=False)

    def _show(self, sentence: str) -> None:
        self._window.note(sentence)
        if self._dialog is not None:
            self._dialog.show_message(sentence)
