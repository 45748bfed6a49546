"""Sees what a screen reader sees, on behalf of tests; run by the system's own Python 3.

GObject introspection comes with the system's Python and not with the tests' environment, so this is
a process of its own, used through `tests.helpers.accessibility`. It reads one JSON request a line
from standard input and writes one JSON answer a line: {"answer": ...} or {"error": sentence}.
Meanwhile it collects announcements and changes of focus.
"""

import json
import sys
import time
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

_CALL_TIMEOUT_MS = 20_000
_MAX_DEPTH = 60
_EVENTS = ("object:announcement", "object:state-changed:focused")


class Client:
    """Answers requests; `pid` always names the program that is looked at."""

    def __init__(self) -> None:
        self._events: list[dict[str, Any]] = []
        self._listener = Atspi.EventListener.new(self._note)
        self.listen(0, True)

    def listen(self, pid: int, is_on: bool) -> bool:
        """Ask for events, as a screen reader does, or no longer."""
        del pid
        change = self._listener.register if is_on else self._listener.deregister
        results = [change(event) for event in _EVENTS]
        return all(results)

    def _note(self, event: Any) -> None:
        kind = event.type.split(":")[1]
        if kind == "state-changed" and not event.detail1:
            return
        data = event.any_data
        try:
            source = {"name": event.source.get_name(), "role": event.source.get_role_name()}
        except GLib.Error:
            source = {"name": "", "role": ""}
        text = data if isinstance(data, str) else ""
        self._events.append({"kind": kind, "text": text, "time": time.monotonic(), **source})

    def events(self, pid: int) -> list[dict[str, Any]]:
        del pid  # the sender of an announcement is gone from some events
        return self._events

    def tree(self, pid: int) -> dict[str, Any] | None:
        """The whole of a program, or None where it is not to be seen."""
        application = _application(pid)
        return None if application is None else _describe(application, [])

    def find(self, pid: int, role: str, name: str | None) -> list[dict[str, Any]]:
        """All nodes of that role and name, without what is below them; menus are left out."""
        application = _application(pid)
        return [] if application is None else _matches(application, [], role, name)

    def act(self, pid: int, path: list[int], action: str) -> bool:
        node = _find(pid, path)
        names = _actions(node)
        return bool(Atspi.Action.do_action(node, names.index(action)))

    def focus(self, pid: int, path: list[int]) -> bool:
        return bool(Atspi.Component.grab_focus(_find(pid, path)))

    def select(self, pid: int, path: list[int], child: int) -> bool:
        return bool(Atspi.Selection.select_child(_find(pid, path), child))

    def set_text(self, pid: int, path: list[int], text: str) -> bool:
        return bool(Atspi.EditableText.set_text_contents(_find(pid, path), text))

    def move_caret(self, pid: int, path: list[int], offset: int) -> bool:
        return bool(Atspi.Text.set_caret_offset(_find(pid, path), offset))

    def set_value(self, pid: int, path: list[int], value: float) -> bool:
        return bool(Atspi.Value.set_current_value(_find(pid, path), value))

    def screen_reader(self, pid: int, active: bool) -> bool:
        """Tell the desktop whether a screen reader is active, as Orca does."""
        del pid
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        value = GLib.Variant("(ssv)", ("org.a11y.Status", "ScreenReaderEnabled", _boolean(active)))
        bus.call_sync(
            "org.a11y.Bus",
            "/org/a11y/bus",
            "org.freedesktop.DBus.Properties",
            "Set",
            value,
            None,
            Gio.DBusCallFlags.NONE,
            _CALL_TIMEOUT_MS,
        )
        return True


def _boolean(value: bool) -> Any:
    return GLib.Variant("b", value)


def _application(pid: int) -> Any:
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(index)
        try:
            if child is not None and child.get_process_id() == pid:
                # What was seen before may have changed: nothing of it is to be believed.
                child.set_cache_mask(Atspi.Cache.NONE)
                child.clear_cache()
                return child
        except GLib.Error:
            continue  # it has just ended
    return None


def _find(pid: int, path: list[int]) -> Any:
    node = _application(pid)
    for index in path:
        node = node.get_child_at_index(index)
    return node


def _actions(node: Any) -> list[str]:
    count = Atspi.Action.get_n_actions(node)
    return [Atspi.Action.get_action_name(node, index) for index in range(count)]


def _matches(node: Any, path: list[int], role: str, name: str | None) -> list[dict[str, Any]]:
    own_role = node.get_role_name()
    if own_role == role and name in (None, node.get_name()):
        return [_describe(node, path, is_deep=False)]
    if own_role == "menu bar":
        return []
    return [
        found
        for each, child in _children(node)
        for found in _matches(child, [*path, each], role, name)
    ]


def _children(node: Any) -> list[tuple[int, Any]]:
    children = [(index, node.get_child_at_index(index)) for index in range(node.get_child_count())]
    return [(index, child) for index, child in children if child is not None]


def _labels(node: Any) -> list[str]:
    """Names of the labels of a node: Qt says by them alone what a combo box is for."""
    if node.get_role_name() != "combo box":
        return []
    return [
        relation.get_target(index).get_name()
        for relation in node.get_relation_set()
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY
        for index in range(relation.get_n_targets())
    ]


def _describe(node: Any, path: list[int], is_deep: bool = True) -> dict[str, Any]:
    interfaces = node.get_interfaces()
    has_text, has_value = "Text" in interfaces, "Value" in interfaces
    box = None
    if "Component" in interfaces:
        extents = Atspi.Component.get_extents(node, Atspi.CoordType.SCREEN)
        box = [extents.x, extents.y, extents.width, extents.height]
    children = []
    if is_deep and len(path) < _MAX_DEPTH:
        children = [_describe(child, [*path, index]) for index, child in _children(node)]
    return {
        "role": node.get_role_name(),
        "name": node.get_name() or "",
        "description": node.get_description() or "",
        "states": [state.value_nick for state in node.get_state_set().get_states()],
        "text": Atspi.Text.get_text(node, 0, -1) if has_text else None,
        "caret": Atspi.Text.get_caret_offset(node) if has_text else None,
        "value": Atspi.Value.get_current_value(node) if has_value else None,
        "actions": _actions(node) if "Action" in interfaces else [],
        "box": box,
        "labels": _labels(node),
        "path": path,
        "children": children,
    }


def _answer(client: Client, line: str) -> dict[str, Any]:
    request = json.loads(line)
    try:
        return {"answer": getattr(client, request.pop("command"))(**request)}
    except (GLib.Error, AttributeError, ValueError) as error:
        return {"error": f"{type(error).__name__}: {error}"}


def main() -> None:
    Atspi.init()
    Atspi.set_timeout(_CALL_TIMEOUT_MS, _CALL_TIMEOUT_MS)
    client = Client()

    def is_read(channel: Any, _condition: Any) -> bool:
        line = channel.readline()
        if not line:
            Atspi.event_quit()
            return False
        print(json.dumps(_answer(client, line)), flush=True)
        return True

    readable = GLib.IOCondition.IN | GLib.IOCondition.HUP
    GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, readable, is_read)
    print(json.dumps({"answer": "ready"}), flush=True)
    Atspi.event_main()


if __name__ == "__main__":
    main()
