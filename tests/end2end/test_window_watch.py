"""The folder watch in the window, on a real desktop: added, heard, listed, corrected, opened."""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.sidecars.alt_text import alt_text
from tests.helpers.accessibility import Node
from tests.helpers.audio import Recording, wait_until
from tests.helpers.desktop import Desktop
from tests.helpers.window_program import Describe, PictureAloud, picture_aloud, settings_file

PAGE = "Watched folders"


@pytest.fixture
def expected(pictures: dict[str, Path], described: Describe) -> dict[str, Path]:
    """What the list must say of each picture."""
    return {f"{each.name}: {alt_text(described(each))}": each for each in pictures.values()}


def watch(home: Path, folder: Path, **others: object) -> None:
    """Settings in which a folder is watched already."""
    file = settings_file(home)
    settings = json.loads(file.read_text("utf-8")) | {"watched_folders": [str(folder)]} | others
    file.write_text(json.dumps(settings), encoding="utf-8")


def sidecar(picture: Path) -> Path:
    return picture.with_name(f"{picture.name}.txt")


def lines(tree: Node) -> list[str]:
    """What the list of pictures says to a screen reader, from top to bottom."""
    pages = [node for node in tree.children if node.name == PAGE]
    lists = [node for page in pages for node in page.find_all("list")]
    return [
        line.name for each in lists if each.name.startswith("Described") for line in each.children
    ]


def wait_for_lines(window: PictureAloud, is_right: Callable[[list[str]], bool], what: str) -> None:
    window.program.wait_for(lambda tree: is_right(lines(tree)), what)


def open_page(window: PictureAloud) -> int:
    window.wait_for_status("Ready")
    window.press("ctrl+shift+f")
    return window.wait_for_dialog(PAGE)


def test_a_folder_is_added_with_the_keyboard_and_told_of_once(
    desktop: Desktop, heard: Recording, home: Path, expected: dict[str, Path]
) -> None:
    folder = next(iter(expected.values())).parent
    with picture_aloud(desktop, home) as window:
        open_page(window)
        window.program.wait_for_node(
            "push button", "Add a folder…", lambda node: node.is_focused, "it can be pressed"
        )
        desktop.press("space")
        chooser = window.wait_for_dialog("Watch a folder")
        desktop.type_text(str(folder))
        desktop.press("Return")
        window.wait_until_closed(chooser)
        wait_for_lines(window, lambda found: set(found) == set(expected), f"listed: {expected}")
        window.wait_until_spoken("3 pictures described.")
        wait_until(lambda: heard.is_audible(0.0), "it is heard")
        assert [text for text in window.spoken() if "described" in text] == [
            "3 pictures described."
        ]
        window.program.wait_for_node(
            "label",
            "One folder is watched. No picture is waiting.",
            lambda node: "focusable" in node.states,
            "the state can be read",
        )
        for line, picture in expected.items():
            assert line == f"{picture.name}: {sidecar(picture).read_text('utf-8').strip()}"
        assert window.program.log.count(".png") == 0


def test_a_correction_is_the_humans_whatever_comes(
    desktop: Desktop, home: Path, expected: dict[str, Path], tmp_path: Path
) -> None:
    cat, coffee = (each for each in expected.values() if each.suffix == ".png")
    watch(home, cat.parent, who_speaks="auto")  # which leaves it to the screen reader
    start = time.monotonic()
    with picture_aloud(desktop, home) as window:
        open_page(window)
        wait_for_lines(window, lambda found: set(found) == set(expected), f"listed: {expected}")
        wait_until(
            lambda: "3 pictures described." in desktop.accessibility.announcements(start),
            "the screen reader is told",
        )
        place = lines(window.tree()).index(line_of(cat, expected))
        desktop.press("alt+d", "Home", *["Down"] * place, "F2")
        correction = window.wait_for_dialog("Correct the description of cat.png")
        field = window.program.find("text", "Description of cat.png")
        assert field.text == line_of(cat, expected).partition(": ")[2]
        assert {"editable", "focused"} <= field.states
        desktop.type_text("Minka asleep")
        desktop.press("Return")
        window.wait_until_closed(correction)
        mine = "cat.png, in a human's words: Minka asleep"
        wait_for_lines(window, lambda found: mine in found, "the words are listed")
        saved = "Saved: the words beside cat.png are yours from now on."
        wait_until(lambda: saved in desktop.accessibility.announcements(start), "that is told")
        assert window.spoken() == []
        assert sidecar(cat).read_text("utf-8") == "Minka asleep\n"

        shutil.copy(coffee, cat)
        shutil.copy(coffee, tmp_path / "new.png")
        (tmp_path / "new.png").rename(cat.with_name("new.png"))
        wait_for_lines(window, lambda found: found[0].startswith("new.png: "), "the new one")
        assert sidecar(cat).read_text("utf-8") == "Minka asleep\n"


def line_of(picture: Path, expected: dict[str, Path]) -> str:
    (line,) = [line for line, each in expected.items() if each == picture]
    return line


def test_a_listed_picture_is_opened_and_a_pause_outlives_the_program(
    desktop: Desktop,
    heard: Recording,
    home: Path,
    expected: dict[str, Path],
    described: Describe,
) -> None:
    folder = next(iter(expected.values())).parent
    watch(home, folder)
    with picture_aloud(desktop, home) as window:
        page = open_page(window)
        wait_for_lines(window, lambda found: set(found) == set(expected), f"listed: {expected}")
        window.wait_until_spoken("3 pictures described.")
        start = time.monotonic()
        desktop.press("alt+d", "Home", "Return")
        window.wait_until_closed(page)
        sentences = {described(picture) for picture in expected.values()}
        wait_until(lambda: window.description in sentences, "it is shown")
        window.wait_until_spoken(window.description, since=start)
        wait_until(lambda: heard.is_audible(start), "it is heard")
        window.press("Escape", "ctrl+shift+p")
        window.wait_for_status("The watch is paused.")
        later = folder / "later.png"
        shutil.copy(folder / "cat.png", later)
        assert window.quit() == 0

    with picture_aloud(desktop, home) as window:
        open_page(window)
        window.program.wait_for_node(
            "label",
            "The watch is paused. One picture is waiting.",
            lambda node: node.is_showing,
            "it is still paused",
        )
        assert not sidecar(later).exists()
        desktop.press("alt+p")
        wait_until(sidecar(later).exists, "it goes on", 60)
