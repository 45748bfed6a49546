"""The desktop portal's screenshots and appearance, played: a template for python-dbusmock.

What the parameters say:
  picture       the file that the desktop hands over as its screenshot
  response      the response: 0 taken, 1 cancelled, 2 failed
  answer_s      after how many seconds its user answers; negative for never
  is_dark       whether the user has chosen a dark appearance
  has_contrast  whether the user has chosen high contrast
"""

# ruff: noqa: N802 - these are the portal's names
from typing import Any

import dbus
from gi.repository import GLib

BUS_NAME = "org.freedesktop.portal.Desktop"
MAIN_OBJ = "/org/freedesktop/portal/desktop"
MAIN_IFACE = "org.freedesktop.portal.Screenshot"
SETTINGS_IFACE = "org.freedesktop.portal.Settings"
REQUEST_IFACE = "org.freedesktop.portal.Request"
REGISTRY_IFACE = "org.freedesktop.host.portal.Registry"
SYSTEM_BUS = False


def load(mock: Any, parameters: dict[str, Any]) -> None:
    mock.picture = parameters.get("picture", "")
    mock.response = int(parameters.get("response", 0))
    mock.answer_s = float(parameters.get("answer_s", 0))
    mock.appearance = {
        "color-scheme": dbus.UInt32(1 if parameters.get("is_dark") else 2),
        "contrast": dbus.UInt32(1 if parameters.get("has_contrast") else 0),
    }
    mock.AddProperty(MAIN_IFACE, "version", dbus.UInt32(2))
    mock.AddMethod(REGISTRY_IFACE, "Register", "sa{sv}", "", "")


@dbus.service.method(MAIN_IFACE, in_signature="sa{sv}", out_signature="o", sender_keyword="sender")
def Screenshot(self: Any, parent: str, options: Any, sender: str = "") -> Any:
    path = f"{MAIN_OBJ}/request/{sender[1:].replace('.', '_')}/{options['handle_token']}"
    results = {"uri": f"file://{self.picture}"} if self.response == 0 else {}

    def respond() -> None:
        message = dbus.lowlevel.SignalMessage(path, REQUEST_IFACE, "Response")
        message.append(
            dbus.UInt32(self.response), dbus.Dictionary(results, signature="sv"), signature="ua{sv}"
        )
        message.set_destination(sender)
        self.connection.send_message(message)

    if self.answer_s >= 0:
        GLib.timeout_add(int(self.answer_s * 1000), respond)
    return dbus.ObjectPath(path)


@dbus.service.method(SETTINGS_IFACE, in_signature="as", out_signature="a{sa{sv}}")
def ReadAll(self: Any, namespaces: Any) -> Any:
    values = dbus.Dictionary(self.appearance, signature="sv")
    return dbus.Dictionary({"org.freedesktop.appearance": values}, signature="sa{sv}")


@dbus.service.method(SETTINGS_IFACE, in_signature="ss", out_signature="v")
def ReadOne(self: Any, namespace: str, key: str) -> Any:
    return self.appearance[key]
