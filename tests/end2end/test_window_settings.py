"""What outlives a run of the program, what does not, and a second start beside the first."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from tests.helpers.audio import Recording, wait_until
from tests.helpers.desktop import Desktop
from tests.helpers.program import started
from tests.helpers.window_program import (
    Describe,
    PictureAloud,
    picture_aloud,
    settings_file,
    write_settings,
)

SETTINGS = "Settings of Picture Aloud"


def stored(home: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(settings_file(home).read_text("utf-8"))
    return content


def description_height(window: PictureAloud) -> int:
    """Of the text's label: it grows with the text, whatever the window's size."""
    box = window.program.find("label", "Description, which may be wrong:").box
    assert box is not None
    return box[3]


def test_settings_are_stored_at_once_and_survive_a_restart(desktop: Desktop, home: Path) -> None:
    with picture_aloud(desktop, home) as window:
        window.focus()
        normal = description_height(window)
        window.press("ctrl+plus")
        window.wait_for_status("125 percent")
        window.press("ctrl+comma")
        window.wait_for_dialog(SETTINGS)
        desktop.press("alt+s", "ctrl+a")
        desktop.type_text("310")
        desktop.press("Tab", "alt+w", "End")
        wait_until(lambda: stored(home)["who_speaks"] == "nobody", "the choice is stored")
        assert (stored(home)["rate"], stored(home)["text_size_percent"]) == (310, 125)
        # However the program ends: nothing is left to be stored then.
        window.program.process.kill()
        window.program.wait_for_end()

    with picture_aloud(desktop, home) as window:
        window.focus()
        assert description_height(window) > normal
        window.press("ctrl+comma")
        window.wait_for_dialog(SETTINGS)
        tree = window.tree()
        assert tree.find("spin button", "Speed").value == 310
        (who_speaks,) = [
            node for node in tree.find_all("combo box") if "Who speaks:" in node.labels
        ]
        assert who_speaks.name == "Nobody"


def test_a_damaged_settings_file_is_kept_aside_and_told(
    desktop: Desktop, home: Path, talkative_bundle: Path, pictures: dict[str, Path]
) -> None:
    damaged = '{"voice": "en", "rate"'
    settings_file(home).write_text(damaged, encoding="utf-8")
    with picture_aloud(desktop, home, "--bundle", talkative_bundle) as window:
        aside = settings_file(home).with_name("settings.damaged.json")
        window.wait_for_status(str(aside))
        assert "damaged" in window.status
        assert aside.read_text("utf-8") == damaged


def test_the_first_start_names_the_keys_that_matter_and_the_second_does_not(
    desktop: Desktop, home: Path, talkative_bundle: Path, heard: Recording
) -> None:
    write_settings(home, bundle=str(talkative_bundle), who_speaks="program")
    start = time.monotonic()
    with picture_aloud(desktop, home) as window:
        welcome = window.wait_for_dialog("Welcome")
        wait_until(lambda: len(window.spoken()) == 1, "the welcome is said")
        wait_until(lambda: heard.is_audible(start), "the welcome is heard")
        (text,) = window.spoken()
        for keys in ("Ctrl+O", "Esc", "Ctrl+Alt+Shift+D"):
            assert keys in text
        assert any(node.name == text for node in window.tree().walk()), "it is not written"
        desktop.press("Return")
        window.wait_until_closed(welcome)
        wait_until(lambda: stored(home)["is_welcomed"] is True, "that is remembered")
        assert window.quit() == 0
    with picture_aloud(desktop, home) as window:
        window.wait_for_status("Ready.")
        assert window.spoken() == []
        assert len(desktop.windows_of(window.program.pid)) == 1


def test_a_second_start_hands_its_pictures_over(
    desktop: Desktop, home: Path, pictures: dict[str, Path], described: Describe
) -> None:
    with picture_aloud(desktop, home) as window:
        window.wait_for_status("Ready.")
        second = [sys.executable, "-m", "desktop_app", "window", str(pictures["coffee"])]
        with started(desktop, second, home) as later:
            assert later.wait_for_end() == 0
        window.wait_for_description(described(pictures["coffee"]))
        wait_until(
            lambda: desktop.focused_window() == window.window, "the window comes to the front"
        )
        assert len(desktop.windows_of(window.program.pid)) == 1


def test_a_program_that_was_killed_is_in_nobodys_way(
    desktop: Desktop, home: Path, pictures: dict[str, Path], described: Describe
) -> None:
    with picture_aloud(desktop, home) as window:
        window.wait_for_status("Ready.")
        window.program.process.kill()
        window.program.wait_for_end()
    with picture_aloud(desktop, home, pictures["cat"]) as window:
        window.wait_for_description(described(pictures["cat"]))


def test_a_model_that_is_missing_is_one_sentence_and_no_end(
    desktop: Desktop, home: Path, pictures: dict[str, Path], tmp_path: Path
) -> None:
    write_settings(
        home,
        bundle=str(tmp_path / "nothing"),
        is_welcomed=True,
        who_speaks="program",
        working_signal="none",
    )
    with picture_aloud(desktop, home) as window:
        window.wait_for_status(str(tmp_path / "nothing"))
        window.focus()
        window.open_with_keyboard(pictures["cat"])
        wait_until(lambda: len(window.spoken()) >= 2, "it is told again for a picture")
        assert window.description == ""


def test_the_program_without_a_command_opens_the_window(desktop: Desktop, home: Path) -> None:
    """The unchanged program, without a spy."""
    with started(desktop, [sys.executable, "-m", "desktop_app"], home) as program:
        program.wait_for_node(
            "status bar", None, lambda node: "Ready." in node.name, "the window is ready"
        )
        desktop.close_window(program.wait_for_window("Picture Aloud"))
        assert program.wait_for_end() == 0
