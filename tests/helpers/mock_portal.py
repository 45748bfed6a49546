"""The desktop portal's global shortcuts, played for tests: a template for python-dbusmock.

Run by the system's Python: `python3 -m dbusmock --template mock_portal.py --parameters JSON`.
Behaves as xdg-desktop-portal 1.21 does, within what the parameters say:
  has_registry     whether there is a registry of host applications
  answer_s         after how many seconds its user answers
  response         the response to BindShortcuts: 0 granted, 1 refused, 2 failed
  trigger          the keys that the desktop gives; null for those wished for, "" for none
"""

# ruff: noqa: N802 - these are the portal's names
from typing import Any

import dbus
from gi.repository import GLib

BUS_NAME = "org.freedesktop.portal.Desktop"
MAIN_OBJ = "/org/freedesktop/portal/desktop"
MAIN_IFACE = "org.freedesktop.portal.GlobalShortcuts"
REQUEST_IFACE = "org.freedesktop.portal.Request"
SESSION_IFACE = "org.freedesktop.portal.Session"
REGISTRY_IFACE = "org.freedesktop.host.portal.Registry"
SYSTEM_BUS = False


def load(mock: Any, parameters: dict[str, Any]) -> None:
    mock.answer_s = float(parameters.get("answer_s", 0))
    mock.response = int(parameters.get("response", 0))
    mock.trigger = parameters.get("trigger")
    mock.session = ""
    mock.AddProperty(MAIN_IFACE, "version", dbus.UInt32(1))
    if parameters.get("has_registry", True):
        mock.AddMethod(REGISTRY_IFACE, "Register", "sa{sv}", "", "")


def _request(mock: Any, sender: str, options: Any, response: int, results: Any) -> Any:
    """Answers through a request object, after its path has been returned."""
    path = f"{MAIN_OBJ}/request/{sender[1:].replace('.', '_')}/{options['handle_token']}"

    def respond() -> None:
        message = dbus.lowlevel.SignalMessage(path, REQUEST_IFACE, "Response")
        message.append(dbus.UInt32(response), results, signature="ua{sv}")
        message.set_destination(sender)
        mock.connection.send_message(message)

    # Zero seconds: before the call returns, which no client may be confused by.
    if mock.answer_s:
        GLib.timeout_add(int(mock.answer_s * 1000), respond)
    else:
        respond()
    return dbus.ObjectPath(path)


@dbus.service.method(MAIN_IFACE, in_signature="a{sv}", out_signature="o", sender_keyword="sender")
def CreateSession(self: Any, options: Any, sender: str = "") -> Any:
    token = options["session_handle_token"]
    self.session = f"{MAIN_OBJ}/session/{sender[1:].replace('.', '_')}/{token}"
    self.client = sender
    self.AddObject(self.session, SESSION_IFACE, {}, [("Close", "", "", "")])
    results = dbus.Dictionary({"session_handle": self.session}, signature="sv")
    return _request(self, sender, options, 0, results)


@dbus.service.method(
    MAIN_IFACE,
    in_signature="oa(sa{sv})sa{sv}",
    out_signature="o",
    sender_keyword="sender",
)
def BindShortcuts(
    self: Any, session: str, shortcuts: Any, parent_window: str, options: Any, sender: str = ""
) -> Any:
    assert session == self.session
    bound = dbus.Array(
        [
            (
                name,
                dbus.Dictionary(
                    {
                        "description": wish["description"],
                        "trigger_description": wish["preferred_trigger"]
                        if self.trigger is None
                        else self.trigger,
                    },
                    signature="sv",
                ),
            )
            for name, wish in shortcuts
        ],
        signature="(sa{sv})",
    )
    self.bound = bound
    results = dbus.Dictionary({"shortcuts": bound} if not self.response else {}, signature="sv")
    return _request(self, sender, options, self.response, results)


# What the tests ask for, in the place of a user with a keyboard.


def _tell(mock: Any, path: str, interface: str, member: str, signature: str, *values: Any) -> None:
    message = dbus.lowlevel.SignalMessage(path, interface, member)
    if signature:
        message.append(*values, signature=signature)
    mock.connection.send_message(message)


@dbus.service.method("test.User", in_signature="s", out_signature="")
def PressShortcut(self: Any, name: str) -> None:
    time_ms, nothing = dbus.UInt64(1), dbus.Dictionary({}, signature="sv")
    session = dbus.ObjectPath(self.session)
    for member in ("Activated", "Deactivated"):
        _tell(self, MAIN_OBJ, MAIN_IFACE, member, "osta{sv}", session, name, time_ms, nothing)


@dbus.service.method("test.User", in_signature="s", out_signature="")
def ChangeTrigger(self: Any, trigger: str) -> None:
    changed = [(name, {**about, "trigger_description": trigger}) for name, about in self.bound]
    session = dbus.ObjectPath(self.session)
    _tell(self, MAIN_OBJ, MAIN_IFACE, "ShortcutsChanged", "oa(sa{sv})", session, changed)


@dbus.service.method("test.User", in_signature="", out_signature="")
def CloseSession(self: Any) -> None:
    _tell(self, self.session, SESSION_IFACE, "Closed", "")
