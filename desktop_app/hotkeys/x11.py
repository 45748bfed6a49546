"""The hotkey on X11: a grab of one key.

The X server itself tells this program of that key with those modifiers, and of no other. While the
key is held down the server sends all keys here; those are dropped unread.
"""

import itertools
import logging
import select
import socket
import threading
from collections.abc import Callable, Iterable

from Xlib import XK, X, error
from Xlib.display import Display
from Xlib.protocol import event

from desktop_app.captioner.language import QT_TRANSLATE_NOOP, translate
from desktop_app.hotkeys.keys import Keys, Modifier
from desktop_app.hotkeys.protocol import (
    OFF,
    HotkeyState,
    StateListener,
    impossible,
    parse,
    registered,
    taken,
)
from desktop_app.x11_display import DisplayError, open_display

logger = logging.getLogger(__name__)

_JOIN_LIMIT_S = 5.0
# A held key is repeated as release and press of the same moment. No finger is that fast.
_REPEAT_MS = 2
_CLOCK_MS = 2**32  # where the server's clock begins again
_KEYSYM_NAMES = {"Space": "space", "PageUp": "Page_Up", "PageDown": "Page_Down"}
_MODIFIER_KEYSYMS = {
    Modifier.ALT: ("Alt_L", "Alt_R"),
    Modifier.META: ("Super_L", "Super_R"),
}
_LOCK_KEYSYMS = ("Num_Lock", "Scroll_Lock")
_LOST = impossible(
    QT_TRANSLATE_NOOP(
        "Sentences", "The hotkey is gone, because the connection to the X server was lost."
    )
)


class _NoSuchKeyError(Exception):
    """The keyboard has no such key; the text is a sentence."""


class _KeyGrab:
    """The grab of one key, with whatever locks are on, over one connection."""

    def __init__(self, display: Display, keys: Keys) -> None:
        self._display = display
        self.keys = keys
        self.keycodes: tuple[int, ...] = ()
        self._masks: tuple[int, ...] = ()

    def take(self) -> bool:
        """Whether it is ours now. Raises _NoSuchKeyError."""
        self.keycodes = self._find_keycodes()
        self._masks = tuple(self._find_masks())
        refused = error.CatchError(error.BadAccess)
        root = self._display.screen().root
        for keycode, mask in itertools.product(self.keycodes, self._masks):
            root.grab_key(keycode, mask, False, X.GrabModeAsync, X.GrabModeAsync, refused)
        self._display.sync()
        if refused.get_error() is None:
            return True
        self.release()
        return False

    def release(self) -> None:
        root = self._display.screen().root
        for keycode, mask in itertools.product(self.keycodes, self._masks):
            root.ungrab_key(keycode, mask)
        self._display.sync()

    def has_moved(self) -> bool:
        """Whether the keyboard's layout has changed in a way that matters."""
        try:
            places = (self._find_keycodes(), tuple(self._find_masks()))
        except _NoSuchKeyError:
            return True
        return places != (self.keycodes, self._masks)

    def _find_keycodes(self) -> tuple[int, ...]:
        name = _KEYSYM_NAMES.get(self.keys.key, self.keys.key)
        keysym = XK.string_to_keysym(name.lower() if len(name) == 1 else name)
        places = self._display.keysym_to_keycodes(keysym)
        keycodes = tuple(sorted({keycode for keycode, _index in places}))
        if not keycodes:
            raise _NoSuchKeyError(
                translate(
                    "Sentences",
                    "The hotkey {keys} does not work, because this keyboard layout has no key "
                    "{key}: choose other keys in the settings.",
                ).format(keys=self.keys, key=self.keys.key)
            )
        return keycodes

    def _find_masks(self) -> Iterable[int]:
        """The modifiers wanted, with each combination of the locks, which do not matter."""
        held = 0
        for modifier in self.keys.modifiers:
            held |= self._modifier_mask(modifier)
        locks = {X.LockMask, *(self._mask_of((name,)) for name in _LOCK_KEYSYMS)} - {0}
        locks = {lock for lock in locks if not lock & held}
        for count in range(len(locks) + 1):
            for combination in itertools.combinations(sorted(locks), count):
                yield held | sum(combination)

    def _modifier_mask(self, modifier: Modifier) -> int:
        if modifier is Modifier.CTRL:
            return int(X.ControlMask)
        if modifier is Modifier.SHIFT:
            return int(X.ShiftMask)
        mask = self._mask_of(_MODIFIER_KEYSYMS[modifier])
        if not mask:
            raise _NoSuchKeyError(
                translate(
                    "Sentences",
                    "The hotkey {keys} does not work, because this keyboard layout has no key "
                    "{key}: choose other keys in the settings.",
                ).format(keys=self.keys, key=modifier.value)
            )
        return mask

    def _mask_of(self, keysym_names: tuple[str, ...]) -> int:
        """The modifier bit that one of these keys sets; 0 when none does."""
        keycodes = {
            keycode
            for name in keysym_names
            for keycode, _index in self._display.keysym_to_keycodes(XK.string_to_keysym(name))
        }
        for bit, members in enumerate(self._display.get_modifier_mapping()):
            if keycodes & set(members):
                return 1 << bit
        return 0


class X11Hotkey:
    """Grabs the key over a connection of its own, which a thread of its own reads."""

    def __init__(self) -> None:
        self.on_state: StateListener | None = None
        self._state = OFF
        self._listener: _Listener | None = None

    @property
    def state(self) -> HotkeyState:
        return self._state

    def start(self, keys: str, on_press: Callable[[], None]) -> HotkeyState:
        self.stop()
        self._state, display, grab = _take(keys)
        if display is not None and grab is not None:
            self._listener = _Listener(display, grab, on_press, self._change)
            self._listener.start()
        return self._state

    def stop(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.stop()
        self._state = OFF

    def examine(self, keys: str) -> HotkeyState:
        if self._listener is not None and self._listener.holds(keys):
            return self._state
        state, display, _grab = _take(keys)
        if display is not None:
            display.close()  # the grab ends with the connection
        return state

    def _change(self, state: HotkeyState) -> None:
        self._state = state
        if self.on_state is not None:
            self.on_state(state)


def _take(text: str) -> tuple[HotkeyState, Display | None, _KeyGrab | None]:
    """Grab the keys; connection and grab are there when, and only when, they are ours."""
    keys = parse(text)
    if isinstance(keys, HotkeyState):
        return keys, None, None
    try:
        display = open_display()
    except DisplayError:
        logger.info("no connection to the X server", exc_info=True)
        return impossible(translate("Sentences", "The X server does not answer.")), None, None
    grab = _KeyGrab(display, keys)
    try:
        if grab.take():
            return registered(keys), display, grab
        state = taken(keys)
    except _NoSuchKeyError as no_such_key:
        state = HotkeyState("impossible", str(no_such_key))
    except (error.ConnectionClosedError, OSError):
        logger.info("the X server went away", exc_info=True)
        state = impossible(translate("Sentences", "The X server does not answer."))
    display.close()
    return state, None, None


class _Listener:
    """Waits for the presses of the grabbed key."""

    def __init__(
        self,
        display: Display,
        grab: _KeyGrab,
        on_press: Callable[[], None],
        on_state: Callable[[HotkeyState], None],
    ) -> None:
        self._display = display
        self._grab = grab
        self._on_press = on_press
        self._on_state = on_state
        self._released_ms: int | None = None
        self._is_stopping = False
        self._woken, self._waker = socket.socketpair()
        self._thread = threading.Thread(target=self._listen, name="hotkey", daemon=True)

    def holds(self, keys: str) -> bool:
        return parse(keys) == self._grab.keys

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._is_stopping = True
        self._waker.close()
        if threading.current_thread() is not self._thread:
            self._thread.join(_JOIN_LIMIT_S)

    def _listen(self) -> None:
        try:
            while not self._is_stopping:
                if self._display.pending_events():
                    self._take_event(self._display.next_event())
                else:
                    select.select([self._display, self._woken], [], [])
            self._grab.release()
            self._display.close()
        except (error.ConnectionClosedError, OSError, ValueError):
            logger.info("the connection to the X server was lost", exc_info=True)
            if not self._is_stopping:
                self._on_state(_LOST)
        finally:
            self._woken.close()

    def _take_event(self, what: event.AnyEvent) -> None:
        if what.type == X.MappingNotify:
            self._follow_keyboard(what)
        elif what.type == X.KeyRelease and what.detail in self._grab.keycodes:
            self._released_ms = what.time
        elif (
            what.type == X.KeyPress
            and what.detail in self._grab.keycodes
            and not self._is_repeat(what.time)
        ):
            self._press()

    def _is_repeat(self, pressed_ms: int) -> bool:
        released_ms = self._released_ms
        return released_ms is not None and (pressed_ms - released_ms) % _CLOCK_MS <= _REPEAT_MS

    def _press(self) -> None:
        try:
            self._on_press()
        except Exception:
            logger.exception("the press of the hotkey came to nothing")

    def _follow_keyboard(self, mapping: event.MappingNotify) -> None:
        """Another layout may have the key in another place."""
        self._display.refresh_keyboard_mapping(mapping)
        if not self._grab.has_moved():
            return
        keys = self._grab.keys
        self._grab.release()
        try:
            self._on_state(registered(keys) if self._grab.take() else taken(keys))
        except _NoSuchKeyError as no_such_key:
            self._on_state(HotkeyState("impossible", str(no_such_key)))
