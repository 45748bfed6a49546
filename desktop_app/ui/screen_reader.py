"""Whether a screen reader is there to be told things, and telling it."""

import logging
import sys

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QWidget

logger = logging.getLogger(__name__)

_LISTENERS_EVENTS = ("object:announcement", "object")
_ANSWER_LIMIT_S = 0.5


def active_window() -> QWidget | None:
    """The program's window that has the focus, when one of them has it."""
    return QApplication.activeWindow()


def is_screen_reader_active() -> bool:
    """Whether a screen reader is there that would say an announcement."""
    if not QAccessible.isActive():
        return False
    # On Linux Qt calls it active on every desktop that could have a screen reader.
    return _is_anybody_listening() if sys.platform.startswith("linux") else True


def announce(window: QWidget, text: str, *, interrupt: bool = True) -> None:
    """Have the screen reader say `text`, at once or, without `interrupt`, after what it is saying.

    It listens only while `window` has the focus.
    """
    event = QAccessibleAnnouncementEvent(window, text)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if interrupt else politeness.Polite)
    QAccessible.updateAccessibility(event)


def _is_anybody_listening() -> bool:
    """Whether any program has asked the accessibility bus for announcements."""
    from jeepney import DBusErrorResponse  # noqa: PLC0415 - exists on Linux alone

    try:
        events = _registered_events()
    except (OSError, KeyError, ValueError, RuntimeError, DBusErrorResponse):
        logger.info("the accessibility bus does not say who listens", exc_info=True)
        return False
    return any(event.casefold().rstrip(":") in _LISTENERS_EVENTS for event in events)


def _registered_events() -> list[str]:
    """What the programs on the accessibility bus listen to, such as "Object:Announcement:"."""
    from jeepney import DBusAddress, new_method_call  # noqa: PLC0415
    from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415
    from jeepney.wrappers import unwrap_msg  # noqa: PLC0415

    launcher = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
    registry = "org.a11y.atspi.Registry"
    events = DBusAddress("/org/a11y/atspi/registry", registry, registry)
    with open_dbus_connection("SESSION") as bus:
        asked = new_method_call(launcher, "GetAddress")
        (address,) = unwrap_msg(bus.send_and_get_reply(asked, timeout=_ANSWER_LIMIT_S))
    with open_dbus_connection(address) as bus:
        asked = new_method_call(events, "GetRegisteredEvents")
        (listeners,) = unwrap_msg(bus.send_and_get_reply(asked, timeout=_ANSWER_LIMIT_S))
    return [event for _, event, *_ in listeners]
