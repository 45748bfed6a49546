"""What reaches the window from outside: the hotkey, later starts of the program."""

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop_app.captioner.errors import CaptionerError
from desktop_app.clipboard import ClipboardContent, read_clipboard
from desktop_app.hotkeys import HotkeyState
from desktop_app.instance import Instance, Message
from desktop_app.ui.background import Background
from desktop_app.ui.hotkey_bridge import HotkeyBridge
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.picture_opener import MOST_AT_ONCE
from desktop_app.ui.picture_session import PictureEntry
from desktop_app.ui.voice import Announcer

logger = logging.getLogger(__name__)


class Surroundings(QObject):
    """Turns presses and messages into wishes to the window."""

    hotkey_state_changed = Signal(HotkeyState)

    # From the thread that takes messages.
    _message_arrived = Signal(Message)

    def __init__(
        self,
        window: MainWindow,
        announcer: Announcer,
        background: Background,
        instance: Instance,
        show_window: Callable[[], None],
    ) -> None:
        """`show_window` brings the window to the front, whether it is hidden or not."""
        super().__init__(window)
        self._window = window
        self._announcer = announcer
        self._background = background
        self._instance = instance
        self._hotkey = HotkeyBridge(self)
        self._is_reading = False
        self._asked_for: list[PictureEntry] = []
        self._show_window = show_window
        self._message_arrived.connect(self._take)
        self._hotkey.pressed.connect(self.describe_clipboard)
        self._hotkey.state_changed.connect(self._hotkey_changed)

    def start(self, hotkey: str) -> None:
        """Register the hotkey and listen to later starts of the program."""
        self.set_hotkey(hotkey)
        self._instance.listen(self._message_arrived.emit)

    @property
    def hotkey_state(self) -> HotkeyState:
        return self._hotkey.state

    def set_hotkey(self, keys: str) -> None:
        """Use these keys from now on."""
        self._hotkey.start(keys)

    def describe_clipboard(self) -> None:
        """Describe the picture on the clipboard; while something is being said, be silent instead.

        The window stays where it is: what asks for this is another program's user.
        """
        if self._announcer.is_speaking:
            self._announcer.stop()
        elif not self._is_busy:  # pressed twice in a hurry, it is meant once
            self._is_reading = True
            self._background.run(read_clipboard, self._take_clipboard, self._clipboard_failed)

    @property
    def _is_busy(self) -> bool:
        """Whether a press is still being answered."""
        return self._is_reading or any(entry.is_unfinished for entry in self._asked_for)

    def close(self) -> None:
        """Give everything back to the desktop."""
        self._instance.close()
        self._hotkey.stop()

    def _take_clipboard(self, content: ClipboardContent) -> None:
        self._is_reading = False
        pictures = [
            (each, each.name if isinstance(each, Path) else self.tr("Picture on the clipboard"))
            for each in content.pictures
        ]
        if pictures:
            self._asked_for = self._window.session.open_pictures(pictures[:MOST_AT_ONCE])
        else:
            self._window.tell(content.sentence())

    def _clipboard_failed(self, error: Exception) -> None:
        self._is_reading = False
        if not isinstance(error, CaptionerError):
            raise error
        self._window.tell(str(error))

    def _take(self, message: Message) -> None:
        if message.command == "clipboard":
            self.describe_clipboard()
        elif message.command == "stop":
            self._window.actions_by_name["stop"].trigger()
        else:
            self._show_window()
            if message.paths:
                self._window.opener.open_paths(message.paths)

    def _hotkey_changed(self, state: HotkeyState) -> None:
        # Which keys work says nothing about anybody's pictures, and `doctor` may tell it.
        self._instance.publish(hotkey=f"{state.status}: {state.sentence}")
        self.hotkey_state_changed.emit(state)
