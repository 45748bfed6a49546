"""The window with the keyboard alone: open, hear, silence, copy, save."""

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.audio import Recording, wait_until
from tests.helpers.command import run_command
from tests.helpers.desktop import Desktop
from tests.helpers.window_program import Describe, PictureAloud, assert_silent, picture_aloud


@pytest.fixture
def window(desktop: Desktop, home: Path) -> Iterator[PictureAloud]:
    with picture_aloud(desktop, home) as started:
        started.focus()
        yield started


def test_a_photograph_is_opened_heard_silenced_copied_and_saved(
    window: PictureAloud,
    desktop: Desktop,
    heard: Recording,
    pictures: dict[str, Path],
    described: Describe,
    tmp_path: Path,
) -> None:
    cat, sentence = pictures["cat"], described(pictures["cat"])
    start = time.monotonic()
    window.open_with_keyboard(cat)
    window.wait_for_description(sentence)
    assert window.program.find("text", "Description").is_focused
    assert "cat.png" in desktop.window_title(window.window)
    window.wait_until_spoken(sentence)
    wait_until(lambda: heard.is_audible(start), "the description is heard")

    window.press("Escape")
    assert_silent(heard)
    assert window.spoken() == [sentence]

    desktop.copy(b"something older")
    window.press("ctrl+c")
    wait_until(lambda: desktop.clipboard() == sentence.encode(), "the description is copied")

    window.press("ctrl+s")
    sidecar = cat.with_name("cat.png.txt")
    window.wait_for_status("cat.png.txt")
    assert sidecar.read_text("utf-8") == f"{sentence}\n"

    window.press("ctrl+shift+s")
    dialog = window.wait_for_dialog("Save the description")
    text_file = tmp_path / "said.txt"
    desktop.press("ctrl+a")
    desktop.type_text(str(text_file))
    desktop.press("Return")
    window.wait_until_closed(dialog)
    window.wait_for_status("said.txt")
    assert text_file.read_text("utf-8") == f"{sentence}\n"

    assert window.quit() == 0
    assert {file.name for file in cat.parent.iterdir()} == {
        "cat.png",
        "cat.png.txt",
        "coffee.png",
        "rocket.jpg",
    }


def test_it_is_said_again_and_spelt_out(
    window: PictureAloud, heard: Recording, pictures: dict[str, Path], described: Describe
) -> None:
    sentence = described(pictures["rocket"])
    window.open_with_keyboard(pictures["rocket"])
    window.wait_until_spoken(sentence)
    window.press("Escape")
    assert_silent(heard)

    start = time.monotonic()
    window.press("ctrl+r")
    window.wait_until_spoken(sentence, since=start)
    wait_until(lambda: heard.is_audible(start), "it is heard again")

    start = time.monotonic()
    window.press("ctrl+l")
    wait_until(lambda: len(window.spoken(start)) == 1, "it is spelt out")
    (spelt,) = window.spoken(start)
    letters = [letter for letter in sentence if letter.isalpha()]
    assert len(spelt.split()) >= len(letters)


def test_words_of_the_users_own_are_kept_until_they_are_let_go(
    window: PictureAloud,
    desktop: Desktop,
    home: Path,
    pictures: dict[str, Path],
    described: Describe,
    talkative_bundle: Path,
) -> None:
    """A sidecar with foreign words is not overwritten unasked, and edits are saved as they are; no
    watch touches them."""
    cat, sentence = pictures["cat"], described(pictures["cat"])
    sidecar = cat.with_name("cat.png.txt")
    sidecar.write_text("My cat Minka.\n", encoding="utf-8")
    window.open_with_keyboard(cat)
    window.wait_for_description(sentence)
    window.press("ctrl+End")
    desktop.type_text(" Truly")
    window.wait_for_description(f"{sentence} Truly")

    window.press("ctrl+s")
    question = window.wait_for_dialog("Replace?")
    desktop.press("Escape")
    window.wait_until_closed(question)
    window.wait_for_status("Left as it is.")
    assert sidecar.read_text("utf-8") == "My cat Minka.\n"

    window.press("ctrl+s")
    question = window.wait_for_dialog("Replace?")
    desktop.press("alt+r")
    window.wait_until_closed(question)
    window.wait_for_status("Saved as cat.png.txt.")
    assert sidecar.read_text("utf-8") == f"{sentence} Truly\n"

    window.open_with_keyboard(pictures["coffee"])
    window.wait_for_description(described(pictures["coffee"]))
    window.press("ctrl+s")
    window.wait_for_status("Saved as coffee.png.txt.")
    shutil.copy(pictures["rocket"], cat)
    shutil.copy(pictures["rocket"], pictures["coffee"])
    watch = ("watch", "--once", "--json", "--bundle", talkative_bundle, cat.parent)
    events = [json.loads(line) for line in run_command(*watch, home=home).stdout.splitlines()]
    told = {Path(event["path"]).name: event["event"] for event in events if "path" in event}
    assert told == {"coffee.png": "described", "rocket.jpg": "described"}
    assert sidecar.read_text("utf-8") == f"{sentence} Truly\n"


def test_another_description_is_taken_from_the_list(
    window: PictureAloud, pictures: dict[str, Path], described: Describe
) -> None:
    window.open_with_keyboard(pictures["cat"])
    window.wait_for_description(described(pictures["cat"]))
    choices = [
        node.name
        for node in window.tree().find_all("list item")
        if node.name != described(pictures["cat"])
    ]
    assert len(choices) >= 2
    window.press("alt+o", "Down", "Return")
    window.wait_for_description(choices[1])
    window.wait_until_spoken(choices[1])


def test_the_folder_is_walked_through(
    window: PictureAloud, pictures: dict[str, Path], described: Describe
) -> None:
    window.open_with_keyboard(pictures["cat"])
    window.wait_for_description(described(pictures["cat"]))
    window.press("ctrl+Next")
    window.wait_for_description(described(pictures["coffee"]))
    window.press("ctrl+Next")
    window.wait_for_description(described(pictures["rocket"]))
    window.press("ctrl+Next")
    window.wait_for_status("This is the last picture in the folder.")
    window.press("ctrl+Prior")
    window.wait_for_description(described(pictures["coffee"]))
