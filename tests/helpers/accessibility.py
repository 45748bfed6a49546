"""What a screen reader sees of a program: its tree of controls, its announcements, its focus.

The looking is done by `atspi_client.py`, which the system's own Python runs.
"""

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.helpers.audio import wait_until

SYSTEM_PYTHON = "/usr/bin/python3"

_CLIENT = Path(__file__).with_name("atspi_client.py")
_PATIENCE_S = 60.0


@dataclass(frozen=True)
class Node:
    """A control, or whatever else a screen reader can come to."""

    role: str
    """As AT-SPI names it: "push button", "text", "label"."""
    name: str
    description: str
    states: frozenset[str]
    """"showing", "focused", "checked" and so on."""
    text: str | None
    """What a caret can walk through; None where there is no such text."""
    caret: int | None
    value: float | None
    actions: tuple[str, ...]
    box: tuple[int, int, int, int] | None
    """Left, top, width and height on the screen, in pixels."""
    labels: tuple[str, ...]
    """Of a combo box, whose name on Linux is what it is set to."""
    path: tuple[int, ...]
    children: "tuple[Node, ...]" = field(repr=False)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Node":
        box = values["box"]
        return cls(
            role=values["role"],
            name=values["name"],
            description=values["description"],
            states=frozenset(values["states"]),
            text=values["text"],
            caret=values["caret"],
            value=values["value"],
            actions=tuple(values["actions"]),
            box=None if box is None else (box[0], box[1], box[2], box[3]),
            labels=tuple(values["labels"]),
            path=tuple(values["path"]),
            children=tuple(map(cls.from_dict, values["children"])),
        )

    def walk(self) -> "Iterator[Node]":
        """This node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find_all(self, role: str | None = None, name: str | None = None) -> "list[Node]":
        return [
            node
            for node in self.walk()
            if (role is None or node.role == role) and (name is None or node.name == name)
        ]

    def find(self, role: str | None = None, name: str | None = None) -> "Node":
        """The only such node."""
        found = self.find_all(role, name)
        assert len(found) == 1, f"{len(found)} nodes are {role!r} {name!r} in:\n{self.outline()}"
        return found[0]

    @property
    def is_showing(self) -> bool:
        return "showing" in self.states

    @property
    def is_focused(self) -> bool:
        return "focused" in self.states

    def outline(self) -> str:
        """The whole tree as text, for messages."""
        lines = []
        for node in self.walk():
            depth = "  " * (len(node.path) - len(self.path))
            text = "" if node.text is None else f" = {node.text!r}"
            lines.append(f"{depth}{node.role} {node.name!r}{text}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Event:
    """Something that a screen reader is told."""

    kind: str
    """"announcement" or "state-changed" (the focus has come)."""
    text: str
    """What is announced."""
    name: str
    role: str
    """Of what it happened to."""
    time: float
    """Of `time.monotonic`."""


class AccessibilityClient:
    """Looks at programs by process id; any thread may use it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._lock = threading.Lock()

    def read_answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"the accessibility client ended, status {self._process.wait()}"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["answer"]

    def _ask(self, command: str, pid: int, **arguments: Any) -> Any:
        with self._lock:
            assert self._process.stdin is not None
            request = {"command": command, "pid": pid, **arguments}
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            return self.read_answer()

    def tree(self, pid: int) -> Node | None:
        """All of a program that can be seen; None where it is not there (yet)."""
        values = self._ask("tree", pid)
        return None if values is None else Node.from_dict(values)

    def find(self, pid: int, role: str, name: str | None = None) -> list[Node]:
        """All nodes of that role and name, without what is below them; much quicker than a tree.

        Menus are left out.
        """
        found = self._ask("find", pid, role=role, name=name)
        return [Node.from_dict(values) for values in found]

    def wait_for(self, pid: int, condition: Callable[[Node], bool], what: str) -> Node:
        """Look again and again until the program's tree fulfils a condition; gives that tree."""
        seen: list[Node] = []
        complaint = ""

        def is_fulfilled() -> bool:
            nonlocal complaint
            try:
                tree = self.tree(pid)
            except AssertionError as error:
                complaint = f" {error}"
                return False  # it changed while it was looked at
            if tree is None:
                return False
            seen[:] = [tree]
            return condition(tree)

        try:
            wait_until(is_fulfilled, what, _PATIENCE_S)
        except AssertionError as error:
            outline = seen[0].outline() if seen else "nothing"
            raise AssertionError(f"{error};{complaint} seen last:\n{outline}") from None
        return seen[0]

    def events(self, since: float = 0.0) -> list[Event]:
        events = [Event(**values) for values in self._ask("events", 0)]
        return [event for event in events if event.time >= since]

    def announcements(self, since: float = 0.0) -> list[str]:
        return [event.text for event in self.events(since) if event.kind == "announcement"]

    def act(self, pid: int, node: Node, action: str) -> None:
        """Do what a screen reader's user asks of a control: "Press", "Toggle"."""
        assert action in node.actions, f"{node} can only {node.actions}"
        assert self._ask("act", pid, path=list(node.path), action=action)

    def focus(self, pid: int, node: Node) -> None:
        assert self._ask("focus", pid, path=list(node.path))

    def set_text(self, pid: int, node: Node, text: str) -> None:
        assert self._ask("set_text", pid, path=list(node.path), text=text)

    def set_value(self, pid: int, node: Node, value: float) -> None:
        assert self._ask("set_value", pid, path=list(node.path), value=value)

    def select(self, pid: int, node: Node, child: int) -> None:
        assert self._ask("select", pid, path=list(node.path), child=child)

    def move_caret(self, pid: int, node: Node, offset: int) -> None:
        assert self._ask("move_caret", pid, path=list(node.path), offset=offset)

    def listen(self, is_on: bool) -> None:
        """Listen for events, as a screen reader does and this client at first, or no longer."""
        assert self._ask("listen", 0, is_on=is_on)

    def set_screen_reader(self, active: bool) -> None:
        """Tell the desktop that a screen reader is active, or no longer."""
        self._ask("screen_reader", 0, active=active)


@contextmanager
def accessibility_client(environment: dict[str, str]) -> Iterator[AccessibilityClient]:
    """Start a client on the desktop that `environment` leads to."""
    needed = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    checked = subprocess.run([SYSTEM_PYTHON, "-c", needed], capture_output=True, check=False)
    assert checked.returncode == 0, "the tests need python3-gi and gir1.2-atspi-2.0: install them"
    process = subprocess.Popen(
        # Its newer names are not known to every Atspi in use.
        [SYSTEM_PYTHON, "-W", "ignore::DeprecationWarning", str(_CLIENT)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    client = AccessibilityClient(process)
    try:
        client.read_answer()
        yield client
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
