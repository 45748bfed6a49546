"""Picture Aloud's window on a desktop for tests, as a user with a keyboard and ears meets it."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.helpers.accessibility import Node
from tests.helpers.audio import Recording, wait_until
from tests.helpers.desktop import Desktop
from tests.helpers.program import Program, started

TITLE = "Picture Aloud"

Describe = Callable[[Path], str]
"""From a picture to the sentence the window must show."""

_PATIENCE_S = 60.0
_DESCRIPTION = ("text", "Description")
_LOG = ".local/state/picture-aloud/log/picture-aloud.log"


@dataclass
class PictureAloud:
    """The running program, its window and what its voice was told."""

    program: Program
    window: int
    home: Path
    _spoken_file: Path

    @property
    def desktop(self) -> Desktop:
        return self.program.desktop

    @property
    def settings_file(self) -> Path:
        return settings_file(self.home)

    def focus(self) -> None:
        self.desktop.focus(self.window)

    def press(self, *keys: str) -> None:
        """Press keys in the window, or in the dialog that stands before it."""
        if self.desktop.focused_window() not in self.desktop.windows_of(self.program.pid):
            self.focus()
        self.desktop.press(*keys)

    # What is shown

    def tree(self) -> Node:
        return self.program.tree()

    @property
    def description(self) -> str:
        return self.program.find(*_DESCRIPTION).text or ""

    @property
    def status(self) -> str:
        return self.program.find("status bar").name

    def wait_for_description(self, text: str) -> None:
        self.program.wait_for_node(
            *_DESCRIPTION, lambda node: node.text == text, f"the description is {text!r}"
        )

    def wait_for_status(self, part: str) -> None:
        self.program.wait_for_node(
            "status bar", None, lambda node: part in node.name, f"the status says {part!r}"
        )

    def wait_for_dialog(self, title: str) -> int:
        """The dialog, once it has the keyboard's focus."""
        found: list[int] = []

        def is_there() -> bool:
            focused = self.desktop.focused_window()
            found[:] = [] if focused is None else [focused]
            return bool(found) and self.desktop.window_title(found[0]) == title

        wait_until(is_there, f"the dialog {title!r} has the focus", _PATIENCE_S)
        return found[0]

    def wait_until_closed(self, dialog: int) -> None:
        def is_closed() -> bool:
            return dialog not in self.desktop.windows_of(self.program.pid)

        wait_until(is_closed, "the dialog is closed", _PATIENCE_S)

    # What is heard

    def spoken(self, since: float = 0.0) -> list[str]:
        """The texts the voice was told to say, in order."""
        return [note["text"] for note in self._notes(since) if note["kind"] == "say"]

    def wait_until_spoken(self, text: str, since: float = 0.0) -> None:
        try:
            wait_until(lambda: text in self.spoken(since), f"{text!r} is said", _PATIENCE_S)
        except AssertionError as error:
            raise AssertionError(f"{error}; said was {self.spoken(since)}") from None

    def _notes(self, since: float) -> list[dict[str, Any]]:
        if not self._spoken_file.exists():
            return []
        lines = self._spoken_file.read_text("utf-8").splitlines()
        notes = [json.loads(line) for line in lines if line.endswith("}")]
        return [note for note in notes if note["time"] >= since]

    # What the user does

    def open_with_keyboard(self, *paths: Path) -> None:
        """Ctrl+O, the path typed, Enter."""
        self.press("ctrl+o")
        dialog = self.wait_for_dialog("Open pictures")
        names = " ".join(f'"{path}"' for path in paths) if len(paths) > 1 else str(paths[0])
        self.desktop.type_text(names)
        self.program.wait_for_node(
            "text", "File name:", lambda node: node.text == names, "the path is typed"
        )
        self.desktop.press("Return")
        self.wait_until_closed(dialog)

    def quit(self) -> int:
        """Ctrl+Q; gives the exit status."""
        self.press("ctrl+q")
        return self.program.wait_for_end()


def settings_file(home: Path) -> Path:
    return home / ".config" / "picture-aloud" / "settings.json"


def write_settings(home: Path, **values: object) -> None:
    """Store settings as the program does; those not named keep their defaults."""
    file = settings_file(home)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(values), encoding="utf-8")


@contextmanager
def picture_aloud(
    desktop: Desktop,
    home: Path,
    *arguments: str | Path,
    extra: Mapping[str, str | None] | None = None,
) -> Iterator[PictureAloud]:
    """Start the window and wait until it is there; `arguments` follow `window`."""
    spoken = home / f"spoken-{time.monotonic_ns()}.jsonl"
    command = [sys.executable, "-m", "tests.helpers.spied_window", str(spoken), "window"]
    with started(
        desktop, [*command, *map(str, arguments)], home, extra, log_file=home / _LOG
    ) as program:
        window = program.wait_for_window(TITLE)
        program.wait_for_node(*_DESCRIPTION, lambda _: True, "its controls are there")
        yield PictureAloud(program, window, home, spoken)


def assert_silent(recording: Recording, settling_s: float = 0.5, listening_s: float = 0.6) -> None:
    """What was on its way may still arrive; after that there must be no sound."""
    time.sleep(settling_s)
    since = time.monotonic()
    time.sleep(listening_s)
    assert not recording.is_audible(since), "there is still something to be heard"


def wait_until_quiet(recording: Recording, since: float, quiet_s: float = 1.0) -> None:
    """What is being said since then has begun and has come to its end."""

    def is_over() -> bool:
        times = recording.sound_times(since)
        return bool(times) and time.monotonic() - times[-1] > quiet_s

    wait_until(is_over, "it has been heard to its end", _PATIENCE_S)
