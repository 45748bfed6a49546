"""The global hotkey, pressed while another program has the focus, and heard."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.audio import Recording, wait_until
from tests.helpers.desktop import Desktop
from tests.helpers.drag_source import TITLE as OTHER_TITLE
from tests.helpers.program import started
from tests.helpers.window_program import (
    Describe,
    PictureAloud,
    assert_silent,
    picture_aloud,
    wait_until_quiet,
    write_settings,
)

HOTKEY = "ctrl+alt+shift+d"


@pytest.fixture
def window(desktop: Desktop, home: Path) -> Iterator[PictureAloud]:
    """In the background: another program's window has the focus."""
    other_command = [sys.executable, "-m", "tests.helpers.drag_source"]
    with (
        picture_aloud(desktop, home) as window,
        started(desktop, other_command, home) as other,
    ):
        window.wait_for_status("Ready.")
        other_window = other.wait_for_window(OTHER_TITLE)
        desktop.focus(other_window)
        yield window
        assert desktop.focused_window() == other_window, "the focus was taken away"


def test_the_hotkey_describes_the_picture_on_the_clipboard_and_silences(
    window: PictureAloud,
    desktop: Desktop,
    heard: Recording,
    pictures: dict[str, Path],
    described: Describe,
) -> None:
    sentence = described(pictures["cat"])
    desktop.copy(pictures["cat"].read_bytes(), "image/png")
    start = time.monotonic()
    desktop.press(HOTKEY)
    window.wait_until_spoken(sentence)
    wait_until(lambda: heard.is_audible(start), "the description is heard")
    window.wait_for_description(sentence)

    desktop.press(HOTKEY)
    assert_silent(heard)
    assert window.spoken() == [sentence]

    start = time.monotonic()
    desktop.press(HOTKEY)
    window.wait_until_spoken(sentence, since=start)
    wait_until(lambda: heard.is_audible(start), "it is heard again")


def test_copied_files_are_described(
    window: PictureAloud, desktop: Desktop, pictures: dict[str, Path], described: Describe
) -> None:
    desktop.copy_files([pictures["rocket"]])
    desktop.press(HOTKEY)
    window.wait_until_spoken(described(pictures["rocket"]))


def test_what_is_no_picture_is_told(
    window: PictureAloud, desktop: Desktop, home: Path, heard: Recording
) -> None:
    document = home / "letter.odt"
    document.write_bytes(b"Dear all")
    secret = b"my secret password"

    desktop.copy(secret)
    start = time.monotonic()
    desktop.press(HOTKEY)
    wait_until(lambda: len(window.spoken()) == 1, "the text is told to be a text")
    wait_until_quiet(heard, start)  # pressed before that, the key silences
    desktop.copy_files([document])
    desktop.press(HOTKEY)
    wait_until(lambda: len(window.spoken()) == 2, "the file is told to be no picture")

    of_text, of_file = window.spoken()
    assert "a text of 3 words" in of_text
    assert secret.decode() not in of_text, "it reads a password out aloud"
    assert "letter.odt" in of_file


def test_pressed_again_and_again_it_neither_fails_nor_mixes_anything_up(
    window: PictureAloud, desktop: Desktop, pictures: dict[str, Path], described: Describe
) -> None:
    sentence = described(pictures["cat"])
    desktop.copy(pictures["cat"].read_bytes(), "image/png")
    desktop.press(*[HOTKEY] * 8)
    wait_until(lambda: bool(window.spoken()), "something is said")
    time.sleep(1.0)
    assert set(window.spoken()) == {sentence}


def test_the_command_does_what_the_hotkey_does(
    window: PictureAloud,
    desktop: Desktop,
    home: Path,
    heard: Recording,
    pictures: dict[str, Path],
    described: Describe,
) -> None:
    desktop.copy(pictures["coffee"].read_bytes(), "image/png")
    start = time.monotonic()
    with started(desktop, [sys.executable, "-m", "desktop_app", "clipboard"], home) as command:
        assert command.wait_for_end() == 0
    window.wait_until_spoken(described(pictures["coffee"]))
    wait_until(lambda: heard.is_audible(start), "it is heard")


def test_another_key_is_chosen_in_the_settings_and_works_at_once(
    window: PictureAloud, desktop: Desktop, pictures: dict[str, Path], described: Describe
) -> None:
    other = desktop.focused_window()
    assert other is not None
    window.focus()
    window.press("ctrl+comma")
    dialog = window.wait_for_dialog("Settings of Picture Aloud")
    desktop.press("alt+h", "ctrl+a")
    desktop.type_text("Ctrl+Alt+Shift+F9")
    desktop.press("Tab")
    window.program.wait_for(
        lambda tree: any("Ctrl+Alt+Shift+F9 describes" in node.name for node in tree.walk()),
        "the new key is registered and the settings say so",
    )
    desktop.press("Escape")
    window.wait_until_closed(dialog)
    desktop.focus(other)

    desktop.copy(pictures["cat"].read_bytes(), "image/png")
    start = time.monotonic()
    desktop.press(HOTKEY)
    time.sleep(1.0)
    assert window.spoken(start) == []
    desktop.press("ctrl+alt+shift+F9")
    window.wait_until_spoken(described(pictures["cat"]), since=start)


def test_a_key_that_another_program_has_is_told_to_be_taken(
    desktop: Desktop, home: Path, talkative_bundle: Path
) -> None:
    (home / "other").mkdir()
    write_settings(home / "other", bundle=str(talkative_bundle), is_welcomed=True)
    grabbing = (
        "import time\n"
        "from desktop_app.hotkeys import create_hotkey\n"
        "hotkey = create_hotkey()\n"
        "print(hotkey.start('Ctrl+Alt+Shift+D', lambda: None).status, flush=True)\n"
        "time.sleep(300)\n"
    )
    with started(desktop, [sys.executable, "-c", grabbing], home / "other") as other:
        wait_until(lambda: other.stdout == "registered\n", "another program has the key")
        with picture_aloud(desktop, home) as window:
            window.focus()
            window.press("ctrl+comma")
            window.wait_for_dialog("Settings of Picture Aloud")
            window.program.wait_for(
                lambda tree: any(
                    "is taken by another program" in node.name for node in tree.walk()
                ),
                "the settings say that the key is taken",
            )
        other.process.kill()
