"""The window as a screen reader meets it: names, roles, the way of the focus, announcements."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.accessibility import Node
from tests.helpers.audio import Recording, wait_until
from tests.helpers.desktop import Desktop
from tests.helpers.drag_source import TITLE as DRAG_SOURCE
from tests.helpers.program import started
from tests.helpers.window_program import (
    Describe,
    PictureAloud,
    assert_silent,
    picture_aloud,
    write_settings,
)

# What a user can do something with, or reads, has one of these roles or takes the focus.
CONTROLS = frozenset(
    "push button,toggle button,check box,radio button,combo box,text,password text,spin button,"
    "slider,list,list item,menu,menu bar,menu item,check menu item,page tab,label,image,icon,"
    "status bar,table,tree,link,frame,dialog,alert,grouping".split(",")
)


@pytest.fixture
def window(
    desktop: Desktop, home: Path, pictures: dict[str, Path], described: Describe
) -> Iterator[PictureAloud]:
    """With a picture in it, so that there is something of everything."""
    with picture_aloud(desktop, home, pictures["cat"]) as started:
        started.wait_for_description(described(pictures["cat"]))
        started.focus()
        yield started


def nameless(tree: Node) -> list[str]:
    """Controls a screen reader could only call by their role."""
    inner_lists = {
        child.path
        for node in tree.find_all("combo box")
        for child in node.children
        if child.role == "list"  # what drops down from a named box
    }
    return [
        f"{node.role} {node.path}"
        for node in tree.walk()
        if not node.name.strip()
        and not (node.role == "label" and not node.is_showing)  # has nothing to say yet
        and (node.role in CONTROLS or "focusable" in node.states)
        and node.path not in inner_lists
    ]


def dialog_of(window: PictureAloud, title: str) -> Node:
    found = [node for node in window.tree().children if node.name == title]
    assert len(found) == 1, window.tree().outline()
    return found[0]


def test_every_control_of_the_window_has_a_name_and_a_role(
    window: PictureAloud, pictures: dict[str, Path], described: Describe
) -> None:
    tree = window.tree()
    assert nameless(tree) == []
    assert tree.find_all("invalid") == tree.find_all("unknown") == []
    description = tree.find("text", "Description")
    assert description.text == described(pictures["cat"])
    assert {"editable", "focusable", "multi-line", "focused"} <= description.states
    buttons = {node.name for node in tree.find_all("push button")}
    assert {"Open pictures", "Copy description", "Say again", "Stop the voice"} <= buttons
    alternatives = tree.find("list", "Other possible descriptions, Enter takes one")
    assert len(alternatives.children) >= 2
    assert any("cat.png" in node.name for node in tree.walk() if node.role in ("image", "label"))
    menus = {node.name for node in tree.find_all("menu item")}
    assert {"Open pictures…", "History…", "Settings…", "Keys and help"} <= menus


@pytest.mark.parametrize(
    ("keys", "title"),
    [
        ("ctrl+comma", "Settings of Picture Aloud"),
        ("F1", "Keys and help"),
        ("ctrl+h", "History of this session"),
        ("ctrl+shift+f", "Watched folders"),
    ],
)
def test_every_control_of_the_dialogs_has_a_name(
    window: PictureAloud, desktop: Desktop, keys: str, title: str
) -> None:
    window.press(keys)
    dialog = window.wait_for_dialog(title)
    tree = dialog_of(window, title)
    assert nameless(tree) == []
    unlabelled = [
        node.name
        for node in tree.find_all("combo box")
        if not any(label.endswith(":") for label in node.labels)  # the group's title has none
    ]
    assert unlabelled == []
    assert len(tree.find_all("push button")) >= 1
    assert any(node.is_focused for node in tree.walk()), tree.outline()
    desktop.press("Escape")
    window.wait_until_closed(dialog)
    wait_until(lambda: desktop.focused_window() == window.window, "the window has the focus again")
    assert window.program.find("text", "Description").is_focused


def test_help_names_every_key(window: PictureAloud) -> None:
    window.press("F1")
    window.wait_for_dialog("Keys and help")
    text = dialog_of(window, "Keys and help").find("text").text or ""
    for keys in ("Ctrl+O", "Ctrl+V", "Esc", "Ctrl+S", "Ctrl+Alt+Shift+D"):
        assert keys in text


def test_a_caret_walks_through_the_description(
    window: PictureAloud, desktop: Desktop, pictures: dict[str, Path], described: Describe
) -> None:
    def caret() -> int | None:
        return window.program.find("text", "Description").caret

    sentence = described(pictures["cat"])
    assert caret() == 0
    desktop.press("Right", "Right")
    wait_until(lambda: caret() == 2, "the caret has moved by two letters")
    desktop.press("End")
    wait_until(lambda: caret() == len(sentence), "the caret is at the end")


def test_tab_reaches_every_control_in_reading_order_and_comes_back(
    window: PictureAloud, desktop: Desktop
) -> None:
    frame = window.tree().children[0]
    stops = [
        node.name
        for node in frame.walk()
        if {"focusable", "showing", "enabled"} <= node.states
        and node.role not in ("list item", "menu bar", "menu item", "frame")
    ]
    assert len(stops) >= 10
    begin = stops.index("Description")
    expected = stops[begin + 1 :] + stops[: begin + 1]
    start = time.monotonic()
    reached: list[str] = []
    for number in range(len(stops)):
        desktop.press("Tab")

        def has_moved(count: int = number + 1) -> bool:
            events = desktop.accessibility.events(start)
            reached[:] = [
                each.name
                for each in events
                if each.kind == "state-changed" and each.role != "list item"
            ]
            return len(reached) >= count

        wait_until(has_moved, f"Tab number {number + 1} moves the focus")
    assert reached == expected


def test_with_a_screen_reader_a_description_is_announced_and_nothing_else_speaks(
    desktop: Desktop,
    heard: Recording,
    home: Path,
    talkative_bundle: Path,
    pictures: dict[str, Path],
    described: Describe,
) -> None:
    """The program finds out by itself, as on a real desktop, that a screen reader is there."""
    write_settings(
        home, bundle=str(talkative_bundle), is_welcomed=True, working_signal="none"
    )  # who speaks is automatic
    desktop.accessibility.set_screen_reader(True)
    start = time.monotonic()
    try:
        with picture_aloud(desktop, home, extra={"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": None}) as it:
            it.focus()
            it.open_with_keyboard(pictures["cat"])
            sentence = described(pictures["cat"])
            wait_until(
                lambda: sentence in desktop.accessibility.announcements(start), "it is announced"
            )
            assert_silent(heard)
            assert it.spoken() == []
    finally:
        desktop.accessibility.set_screen_reader(False)
    assert not heard.is_audible(start)


def test_without_a_screen_reader_the_voice_of_the_program_speaks(
    desktop: Desktop,
    heard: Recording,
    home: Path,
    talkative_bundle: Path,
    pictures: dict[str, Path],
    described: Describe,
) -> None:
    """What merely looks at windows, as a magnifier does, is no screen reader."""
    write_settings(home, bundle=str(talkative_bundle), is_welcomed=True, working_signal="none")
    desktop.accessibility.listen(False)
    start = time.monotonic()
    try:
        with picture_aloud(desktop, home) as it:
            it.focus()
            it.open_with_keyboard(pictures["cat"])
            it.wait_until_spoken(described(pictures["cat"]))
            wait_until(lambda: heard.is_audible(start), "it is heard")
    finally:
        desktop.accessibility.listen(True)


def test_with_a_screen_reader_the_voice_speaks_while_another_window_has_the_focus(
    desktop: Desktop,
    heard: Recording,
    home: Path,
    talkative_bundle: Path,
    pictures: dict[str, Path],
    described: Describe,
) -> None:
    """Screen readers pass over what is announced in the background."""
    write_settings(home, bundle=str(talkative_bundle), is_welcomed=True, working_signal="none")
    start = time.monotonic()
    other = [sys.executable, "-m", "tests.helpers.drag_source"]
    with (
        picture_aloud(desktop, home) as it,
        started(desktop, other, home) as other_program,
    ):
        desktop.focus(other_program.wait_for_window(DRAG_SOURCE))
        desktop.copy(pictures["cat"].read_bytes(), "image/png")
        desktop.press("ctrl+alt+shift+d")
        it.wait_until_spoken(described(pictures["cat"]))
        wait_until(lambda: heard.is_audible(start), "it is heard")
        assert described(pictures["cat"]) not in desktop.accessibility.announcements(start)
