"""The hotkey on Wayland: the desktop portal's global shortcuts, over D-Bus.

The desktop owns the keys: it may ask the user, and it may give other keys than were wished for.
Described by the documentation of org.freedesktop.portal.GlobalShortcuts, version 1.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, message_bus, new_method_call

from desktop_app.captioner.language import QT_TRANSLATE_NOOP, translate
from desktop_app.hotkeys.desktop_entry import APPLICATION_ID, provide_desktop_entry
from desktop_app.hotkeys.keys import Keys, Modifier
from desktop_app.hotkeys.protocol import (
    OFF,
    HotkeyState,
    StateListener,
    impossible,
    parse,
)
from desktop_app.hotkeys.session_bus import BusError, InterruptedWaitError, SessionBus

logger = logging.getLogger(__name__)

PORTAL_NAME = "org.freedesktop.portal.Desktop"
PORTAL_PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS_INTERFACE = "org.freedesktop.portal.GlobalShortcuts"
REGISTRY_INTERFACE = "org.freedesktop.host.portal.Registry"
SHORTCUT_ID = "describe-clipboard"

_SHORTCUTS = DBusAddress(PORTAL_PATH, PORTAL_NAME, SHORTCUTS_INTERFACE)
_REGISTRY = DBusAddress(PORTAL_PATH, PORTAL_NAME, REGISTRY_INTERFACE)
_PROPERTIES = DBusAddress(PORTAL_PATH, PORTAL_NAME, "org.freedesktop.DBus.Properties")

# How long `start` waits for a desktop that need not ask its user.
_START_WAIT_S = 0.5
_SESSION_LIMIT_S = 10.0
_CLOSE_LIMIT_S = 1.0
_JOIN_LIMIT_S = 5.0

# The Shortcuts specification of freedesktop.org.
_MODIFIER_NAMES = {
    Modifier.CTRL: "CTRL",
    Modifier.ALT: "ALT",
    Modifier.SHIFT: "SHIFT",
    Modifier.META: "LOGO",
}
_KEY_NAMES = {"Space": "space", "PageUp": "Page_Up", "PageDown": "Page_Down"}

_ASKING = HotkeyState(
    "off",
    QT_TRANSLATE_NOOP(
        "Sentences",
        "Your desktop has been asked for the hotkey: answer its question if it shows one.",
    ),
)
_REFUSED = HotkeyState(
    "off",
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The hotkey was refused in your desktop's question: to be asked again, "
        "switch it off and on in the settings of Picture Aloud.",
    ),
)
_NO_BUS = impossible(
    QT_TRANSLATE_NOOP("Sentences", "There is no D-Bus session here, and so no hotkey.")
)
_NO_PORTAL = impossible(
    QT_TRANSLATE_NOOP("Sentences", "This desktop does not let programs have global shortcuts.")
)
_FAILED = impossible(QT_TRANSLATE_NOOP("Sentences", "The desktop could not set up the hotkey."))
_CLOSED = impossible(QT_TRANSLATE_NOOP("Sentences", "The desktop has taken the hotkey back."))
_AVAILABLE = HotkeyState(
    "off",
    QT_TRANSLATE_NOOP(
        "Sentences",
        "This desktop can give Picture Aloud a hotkey, and is asked for it by the window.",
    ),
)


class _PortalError(Exception):
    """There will be no hotkey; the argument is the state that says why."""

    def __init__(self, state: HotkeyState) -> None:
        super().__init__(state.sentence)
        self.state = state


class _ShortcutSession:
    """One shortcut of the portal, over one connection."""

    def __init__(self, bus: SessionBus, keys: Keys) -> None:
        self._bus = bus
        self._keys = keys
        self._owner = ""
        self._handle = ""

    def open(self) -> HotkeyState:
        """Ask for the shortcut, which takes as long as the desktop's user does.

        Raises _PortalError and what the bus raises.
        """
        self._bus.watch(MatchRule(type="signal", sender=PORTAL_NAME))
        self._bus.watch(_owner_changes())
        register_application(self._bus)
        _check_version(self._bus)
        (self._owner,) = self._bus.call(message_bus.GetNameOwner(PORTAL_NAME))
        token = ("s", f"picture_aloud_{secrets.token_hex(8)}")
        created = self._request(
            "CreateSession", "a{sv}", {"session_handle_token": token}, limit_s=_SESSION_LIMIT_S
        )
        self._handle = str(created["session_handle"][1])
        wish = {
            "description": ("s", "Describe the picture on the clipboard"),
            "preferred_trigger": ("s", preferred_trigger(self._keys)),
        }
        shortcuts = [(SHORTCUT_ID, wish)]
        bound = self._request("BindShortcuts", "oa(sa{sv})sa{sv}", self._handle, shortcuts, "", {})
        return self._state(bound.get("shortcuts", ("a(sa{sv})", []))[1])

    def close(self) -> None:
        if self._handle:
            session = DBusAddress(self._handle, PORTAL_NAME, "org.freedesktop.portal.Session")
            self._bus.call(new_method_call(session, "Close"), limit_s=_CLOSE_LIMIT_S)

    def listen(self, on_press: Callable[[], None], on_state: Callable[[HotkeyState], None]) -> None:
        """Returns when the portal has been started anew and must be asked again.

        Raises _PortalError when the desktop takes the shortcut back, and what the bus raises.
        """
        while True:
            signal = self._bus.next_signal(lambda _: True)
            assert signal is not None
            member = signal.header.fields.get(HeaderFields.member)
            if member == "NameOwnerChanged" and _sender(signal) == "org.freedesktop.DBus":
                new_owner = signal.body[2]
                if new_owner and new_owner != self._owner:
                    return
                if not new_owner:
                    on_state(_CLOSED)
            elif _sender(signal) != self._owner:
                continue
            elif member == "Activated" and tuple(signal.body[:2]) == (self._handle, SHORTCUT_ID):
                on_press()
            elif member == "ShortcutsChanged" and signal.body[0] == self._handle:
                on_state(self._state(signal.body[1]))
            elif member == "Closed" and _path(signal) == self._handle:
                self._handle = ""
                raise _PortalError(_CLOSED)

    def _request(
        self, method: str, signature: str, *arguments: Any, limit_s: float | None = None
    ) -> dict[str, Any]:
        """Call a method that answers through a request object; the last argument are options."""
        token = f"picture_aloud_{secrets.token_hex(8)}"
        options = {**arguments[-1], "handle_token": ("s", token)}
        sender = self._bus.unique_name.removeprefix(":").replace(".", "_")
        handles = {f"{PORTAL_PATH}/request/{sender}/{token}"}
        (handle,) = self._bus.call_method(_SHORTCUTS, method, signature, *arguments[:-1], options)
        handles.add(handle)  # portals of old choose their own

        def is_response(signal: Message) -> bool:
            is_portal = _sender(signal) == self._owner and _path(signal) in handles
            return is_portal and signal.header.fields.get(HeaderFields.member) == "Response"

        response = self._bus.next_signal(is_response, limit_s)
        if response is None:
            logger.info("the portal does not respond to %s", method)
            raise _PortalError(_FAILED)
        code, results = response.body
        if code:
            logger.info("the portal responds to %s with code %s", method, code)
            raise _PortalError(_REFUSED if code == 1 else _FAILED)
        return dict(results)

    def _state(self, shortcuts: Sequence[tuple[str, dict[str, Any]]]) -> HotkeyState:
        bound = dict(shortcuts).get(SHORTCUT_ID)
        if bound is None:
            return _REFUSED
        trigger = bound.get("trigger_description", ("s", ""))[1]
        if trigger:
            # In the desktop's own words, which may be "Press <Control><Alt>d".
            sentence = translate(
                "Sentences",
                "The desktop has given Picture Aloud a hotkey: {trigger}. It describes the "
                "picture on the clipboard, whatever program is in front.",
            ).format(trigger=trigger)
            return HotkeyState("registered", sentence)
        return HotkeyState(
            "taken",
            translate(
                "Sentences",
                "Your desktop gave the hotkey no keys, perhaps because {keys} are taken: "
                "choose keys for Picture Aloud in the keyboard settings of your desktop.",
            ).format(keys=self._keys),
        )


class PortalHotkey:
    """Asks the desktop for the shortcut and waits for it in a thread of its own."""

    def __init__(self) -> None:
        self.on_state: StateListener | None = None
        self._state = OFF
        self._on_press: Callable[[], None] | None = None
        self._bus: SessionBus | None = None
        self._thread: threading.Thread | None = None
        self._is_decided = threading.Event()
        self._lock = threading.Lock()
        self._has_started = False

    @property
    def state(self) -> HotkeyState:
        return self._state

    def start(self, keys: str, on_press: Callable[[], None]) -> HotkeyState:
        self.stop()
        parsed = parse(keys)
        if isinstance(parsed, HotkeyState):
            self._state = parsed
            return parsed
        try:
            self._bus = bus = SessionBus()
        except BusError:
            logger.info("no session bus", exc_info=True)
            self._state = _NO_BUS
            return self._state
        self._state = _ASKING
        self._on_press = on_press
        self._is_decided = threading.Event()
        self._has_started = False
        self._thread = threading.Thread(
            target=self._run, args=(bus, parsed), name="hotkey", daemon=True
        )
        self._thread.start()
        self._is_decided.wait(_START_WAIT_S)
        with self._lock:
            self._has_started = True
            return self._state

    def stop(self) -> None:
        self._on_press = None
        bus, self._bus = self._bus, None
        thread, self._thread = self._thread, None
        if bus is not None and thread is not None:
            bus.interrupt()
            if thread is not threading.current_thread():
                thread.join(_JOIN_LIMIT_S)
        self._state = OFF

    def examine(self, keys: str) -> HotkeyState:
        parsed = parse(keys)
        if isinstance(parsed, HotkeyState):
            return parsed
        try:
            bus = SessionBus()
        except BusError:
            logger.info("no session bus", exc_info=True)
            return _NO_BUS
        try:
            _check_version(bus)
        except (_PortalError, BusError):
            logger.info("no portal", exc_info=True)
            return _NO_PORTAL
        finally:
            bus.close()
        return _AVAILABLE

    def _run(self, bus: SessionBus, keys: Keys) -> None:
        try:
            while True:
                session = _ShortcutSession(bus, keys)
                try:
                    self._change(bus, session.open())
                    session.listen(self._press, lambda state: self._change(bus, state))
                except InterruptedWaitError:
                    session.close()
                    return
        except _PortalError as error:
            self._change(bus, error.state)
        except BusError as error:
            logger.info("the portal cannot be used", exc_info=True)
            self._change(bus, _FAILED if error.name else _NO_BUS)
        finally:
            self._is_decided.set()
            bus.close()

    def _change(self, bus: SessionBus, state: HotkeyState) -> None:
        if bus is not self._bus:
            return  # stopped meanwhile
        with self._lock:
            self._state = state
            is_news = self._has_started
        self._is_decided.set()
        if is_news and self.on_state is not None:
            self.on_state(state)

    def _press(self) -> None:
        on_press = self._on_press
        try:
            if on_press is not None:
                on_press()
        except Exception:
            logger.exception("the press of the hotkey came to nothing")


def preferred_trigger(keys: Keys) -> str:
    """The keys as the Shortcuts specification spells them."""
    held = [_MODIFIER_NAMES[modifier] for modifier in Modifier if modifier in keys.modifiers]
    name = _KEY_NAMES.get(keys.key, keys.key)
    return "+".join([*held, name.lower() if len(name) == 1 else name])


def register_application(bus: SessionBus) -> None:
    """Tell the portal who we are; it must be the first call. Older portals guess it themselves."""
    provide_desktop_entry()
    try:
        bus.call_method(_REGISTRY, "Register", "sa{sv}", APPLICATION_ID, {})
    except BusError:
        logger.info("the portal takes no application id", exc_info=True)


def _check_version(bus: SessionBus) -> None:
    """Raises _PortalError when there is no portal with global shortcuts."""
    try:
        bus.call_method(_PROPERTIES, "Get", "ss", SHORTCUTS_INTERFACE, "version")
    except BusError as error:
        logger.info("no global shortcuts", exc_info=True)
        raise _PortalError(_NO_PORTAL) from error


def _owner_changes() -> MatchRule:
    rule = MatchRule(
        type="signal",
        sender="org.freedesktop.DBus",
        interface="org.freedesktop.DBus",
        member="NameOwnerChanged",
    )
    rule.add_arg_condition(0, PORTAL_NAME)
    return rule


def _sender(signal: Message) -> str:
    return str(signal.header.fields.get(HeaderFields.sender, ""))


def _path(signal: Message) -> str:
    return str(signal.header.fields.get(HeaderFields.path, ""))
