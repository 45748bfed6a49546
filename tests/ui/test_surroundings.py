"""What reaches the window from outside: presses of the hotkey and later starts."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from desktop_app.clipboard import ClipboardContent, ClipboardError
from desktop_app.instance import Message
from desktop_app.ui import surroundings as surroundings_module
from desktop_app.ui.surroundings import Surroundings
from tests.helpers.window_parts import WindowParts

SetClipboard = Callable[[ClipboardContent | ClipboardError], list[int]]


@pytest.fixture
def surroundings(parts: WindowParts) -> Surroundings:
    found = parts.window.findChild(Surroundings)
    assert isinstance(found, Surroundings)
    return found


@pytest.fixture
def set_clipboard(monkeypatch: pytest.MonkeyPatch) -> SetClipboard:
    """What the clipboard holds from now on; returns a list that grows with each reading."""

    def put(content: ClipboardContent | ClipboardError) -> list[int]:
        readings: list[int] = []

        def read() -> ClipboardContent:
            readings.append(1)
            if isinstance(content, ClipboardError):
                raise content
            return content

        monkeypatch.setattr(surroundings_module, "read_clipboard", read)
        return readings

    return put


def test_the_hotkey_describes_the_clipboard_and_silences(
    parts: WindowParts, surroundings: Surroundings, set_clipboard: SetClipboard
) -> None:
    readings = set_clipboard(ClipboardContent(image=Image.new("RGB", (50, 40), "red")))
    parts.window.hide()
    surroundings.describe_clipboard()
    parts.wait_until_idle()
    assert parts.spy.said == [parts.current().text]
    assert parts.current().name == "Picture on the clipboard"
    assert not parts.window.isVisible(), "another program's user is not disturbed"
    surroundings.describe_clipboard()
    assert parts.spy.stopped == parts.spy.said
    assert len(readings) == 1
    surroundings.describe_clipboard()
    parts.wait(lambda: len(parts.spy.said) == 2, "it is described again")


def test_pressing_twice_in_a_hurry_describes_once(
    parts: WindowParts, surroundings: Surroundings, set_clipboard: SetClipboard
) -> None:
    readings = set_clipboard(ClipboardContent(image=Image.new("RGB", (50, 40), "red")))
    for _ in range(5):
        surroundings.describe_clipboard()
    parts.wait_until_idle()
    assert len(readings) == len(parts.session.entries) == len(parts.spy.said) == 1


def test_copied_files_are_described(
    parts: WindowParts, surroundings: Surroundings, set_clipboard: SetClipboard, album: list[Path]
) -> None:
    set_clipboard(ClipboardContent(paths=(album[3], album[0].with_name("a.txt"), album[1])))
    surroundings.describe_clipboard()
    parts.wait_until_idle()
    assert [entry.name for entry in parts.session.entries] == ["3.png", "1.png"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (ClipboardContent(is_empty=True), "The clipboard is empty"),
        (ClipboardContent(text="two words"), "it holds a text of 2 words"),
        (ClipboardError("The clipboard hangs: copy it again."), "The clipboard hangs"),
    ],
)
def test_without_a_picture_it_says_what_there_is(
    content: ClipboardContent | ClipboardError,
    sentence: str,
    parts: WindowParts,
    surroundings: Surroundings,
    set_clipboard: SetClipboard,
) -> None:
    parts.wait(lambda: parts.status.startswith("Ready."), "no other sentence is on its way")
    set_clipboard(content)
    surroundings.describe_clipboard()
    parts.wait(lambda: bool(parts.spy.said), "it says something")
    assert sentence in parts.spy.said[0]
    assert parts.status == parts.spy.said[0]
    parts.spy.finish()
    readings = set_clipboard(content)
    surroundings.describe_clipboard()
    parts.wait(lambda: len(readings) == 1, "the next press is heard again")
    parts.wait(lambda: len(parts.spy.said) == 2, "and answered")


def send(surroundings: Surroundings, message: Message) -> None:
    """From a thread, as the running instance does."""
    thread = threading.Thread(target=surroundings._message_arrived.emit, args=(message,))
    thread.start()
    thread.join()


def test_later_starts_hand_over_their_pictures(
    parts: WindowParts, surroundings: Surroundings, album: list[Path]
) -> None:
    parts.window.hide()
    send(surroundings, Message("open", (str(album[0]), str(album[1]))))
    parts.wait_until_idle()
    assert [entry.path for entry in parts.session.entries] == album[:2]
    assert parts.window.isVisible()


def test_messages_show_and_silence(
    parts: WindowParts, surroundings: Surroundings, album: list[Path]
) -> None:
    parts.open(album[0])
    parts.window.hide()
    send(surroundings, Message("stop"))
    parts.wait(lambda: bool(parts.spy.stopped), "it is silent")
    assert not parts.window.isVisible()
    send(surroundings, Message("show"))
    parts.wait(parts.window.isVisible, "it is shown")
