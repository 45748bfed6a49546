"""The clipboard of an X server: asked for as every program there does, with a limit of time.

Described by the Inter-Client Communication Conventions Manual, chapter 2.
"""

import logging
import select
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from Xlib import X, error
from Xlib.display import Display
from Xlib.protocol import event

from desktop_app.captioner.language import QT_TRANSLATE_NOOP, translate
from desktop_app.clipboard.content import HUNG, TOO_LARGE, ClipboardError
from desktop_app.clipboard.mime import TIME_LIMIT_S, MimeSource
from desktop_app.x11_display import DisplayError, open_display

logger = logging.getLogger(__name__)

_NO_SERVER = QT_TRANSLATE_NOOP(
    "Sentences", "The clipboard cannot be read, because the X server does not answer."
)
_MAX_TYPES_BYTES = 64 * 1024


@contextmanager
def x11_clipboard() -> Iterator[MimeSource]:
    """The clipboard as it is now. Raises ClipboardError."""
    try:
        display = open_display()
    except DisplayError as failure:
        logger.info("no connection to the X server", exc_info=True)
        raise ClipboardError(translate("Sentences", _NO_SERVER)) from failure
    try:
        selection = _Selection(display)
        yield MimeSource(selection.types(), selection.read)
    except (error.ConnectionClosedError, error.XError, OSError) as failure:
        logger.info("the X server went away", exc_info=True)
        raise ClipboardError(translate("Sentences", _NO_SERVER)) from failure
    finally:
        display.close()


class _Selection:
    """The CLIPBOARD selection, over a connection of its own."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._clipboard = display.get_atom("CLIPBOARD")
        self._property = display.get_atom("PICTURE_ALOUD_CLIPBOARD")
        self._incremental = display.get_atom("INCR")
        self._window = display.screen().root.create_window(
            *(0, 0, 1, 1, 0, X.CopyFromParent), event_mask=X.PropertyChangeMask
        )
        self._deadline_s = 0.0

    def types(self) -> tuple[str, ...]:
        """The targets on offer; none when nothing was copied."""
        if self._display.get_selection_owner(self._clipboard) == X.NONE:
            return ()
        if not self._convert("TARGETS"):
            return ()
        self._check_size(_MAX_TYPES_BYTES)
        answer = self._window.get_full_property(self._property, X.AnyPropertyType)
        if answer is None or answer.format != 32:
            return ()
        return tuple(self._display.get_atom_name(atom) for atom in answer.value if atom)

    def read(self, target: str, most_bytes: int) -> bytes:
        """The content as that target; empty when it is not to be had."""
        if not self._convert(target):
            return b""
        self._check_size(most_bytes)
        answer = self._window.get_full_property(self._property, X.AnyPropertyType)
        if answer is None:
            return b""
        if answer.property_type == self._incremental:
            return self._read_in_parts(most_bytes)
        return bytes(answer.value) if answer.format == 8 else b""

    def _convert(self, target: str) -> bool:
        """Ask the owner for the content; False when it has none of that kind."""
        self._deadline_s = time.monotonic() + TIME_LIMIT_S
        atom = self._display.get_atom(target)
        self._window.delete_property(self._property)
        self._window.convert_selection(self._clipboard, atom, self._property, X.CurrentTime)
        answer = self._wait_for(lambda what: what.type == X.SelectionNotify and what.target == atom)
        return bool(answer.property != X.NONE)

    def _read_in_parts(self, most_bytes: int) -> bytes:
        """Large content comes piece by piece, each when the one before was taken away."""
        parts = bytearray()
        while True:
            self._window.delete_property(self._property)
            self._wait_for(self._is_new_part)
            answer = self._window.get_full_property(self._property, X.AnyPropertyType)
            if answer is None or not len(answer.value):
                self._window.delete_property(self._property)
                return bytes(parts)
            parts += bytes(answer.value)
            if len(parts) > most_bytes:
                raise ClipboardError(translate("Sentences", TOO_LARGE))

    def _is_new_part(self, what: event.AnyEvent) -> bool:
        return bool(
            what.type == X.PropertyNotify
            and what.atom == self._property
            and what.state == X.PropertyNewValue
        )

    def _check_size(self, most_bytes: int) -> None:
        size = self._window.get_property(self._property, X.AnyPropertyType, 0, 0)
        if size is not None and size.bytes_after > most_bytes:
            raise ClipboardError(translate("Sentences", TOO_LARGE))

    def _wait_for(self, is_wanted: Callable[[event.AnyEvent], bool]) -> event.AnyEvent:
        while True:
            while self._display.pending_events():
                what = self._display.next_event()
                if is_wanted(what):
                    return what
            left_s = self._deadline_s - time.monotonic()
            ready, _, _ = select.select([self._display], [], [], max(0.0, left_s))
            if not ready:
                logger.info("the clipboard's owner does not answer")
                raise ClipboardError(translate("Sentences", HUNG))
