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
        else:
            self._background.run(read_clipboard, self._take_clipboard, self._clipboard_failed)

    def close(self) -> None:
        """Give everything back to the desktop."""
        self._instance.close()
        self._hotkey.stop()

    def _take_clipboard(self, content: ClipboardContent) -> None:
        pictures = content.pictures
        if not pictures:
            self._window.tell(content.sentence())
        elif isinstance(pictures[0], Path):
            self._window.opener.open_paths([str(path) for path in pictures])
        else:
            self._window.opener.open_image(pictures[0], self.tr("Picture on the clipboard"))

    def _clipboard_failed(self, error: Exception) -> None:
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
