"""Every way a picture gets into the window, and everything that is no picture."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.helpers.audio import wait_until
from tests.helpers.desktop import Desktop
from tests.helpers.drag_source import TITLE as DRAG_SOURCE
from tests.helpers.pictures import noise_picture
from tests.helpers.program import Program, started
from tests.helpers.window_program import Describe, PictureAloud, picture_aloud, write_settings


@pytest.fixture
def window(desktop: Desktop, home: Path) -> Iterator[PictureAloud]:
    with picture_aloud(desktop, home) as started_window:
        started_window.focus()
        yield started_window


@pytest.fixture
def slow_home(tmp_path: Path, slow_bundle: Path) -> Path:
    """The folder of a user whose captioner takes seconds."""
    folder = tmp_path / "slow home"
    folder.mkdir()
    write_settings(
        folder,
        bundle=str(slow_bundle),
        who_speaks="program",
        working_signal="none",
        is_welcomed=True,
    )
    return folder


@contextmanager
def drag_source(desktop: Desktop, home: Path, *paths: Path) -> Iterator[Program]:
    command = [sys.executable, "-m", "tests.helpers.drag_source", *map(str, paths)]
    with started(desktop, command, home) as source:
        yield source


def png(image: Image.Image) -> bytes:
    stream = BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def test_a_picture_on_the_clipboard_is_pasted(
    window: PictureAloud, desktop: Desktop, pictures: dict[str, Path], described: Describe
) -> None:
    desktop.copy(png(Image.open(pictures["cat"]).convert("RGB")), "image/png")
    window.press("ctrl+v")
    window.wait_for_description(described(pictures["cat"]))


def test_a_file_on_the_clipboard_is_pasted(
    window: PictureAloud, desktop: Desktop, pictures: dict[str, Path], described: Describe
) -> None:
    desktop.copy_files([pictures["rocket"]])
    window.press("ctrl+v")
    window.wait_for_description(described(pictures["rocket"]))


def test_a_path_on_the_clipboard_is_pasted(
    window: PictureAloud, desktop: Desktop, pictures: dict[str, Path], described: Describe
) -> None:
    desktop.copy(str(pictures["coffee"]).encode())
    window.press("ctrl+v")
    window.wait_for_description(described(pictures["coffee"]))


def test_any_other_text_on_the_clipboard_is_told_to_be_no_picture(
    window: PictureAloud, desktop: Desktop, pictures: dict[str, Path], described: Describe
) -> None:
    desktop.copy(str(pictures["coffee"]).encode())
    window.press("ctrl+v")
    sentence = described(pictures["coffee"])
    window.wait_for_description(sentence)
    start = time.monotonic()
    desktop.copy("Grüße aus Köln".encode())
    desktop.press("Tab")  # within the description a text would be pasted as a text
    window.press("ctrl+v")
    window.wait_for_status("text")
    assert window.description == sentence
    wait_until(lambda: window.spoken(start) == [window.status], "it is said as well")


def test_a_photograph_is_dropped(
    window: PictureAloud,
    desktop: Desktop,
    pictures: dict[str, Path],
    described: Describe,
    home: Path,
) -> None:
    """Dragged with the mouse out of another program's window."""
    with drag_source(desktop, home, pictures["cat"]) as source:
        start = desktop.place_of(source.wait_for_window(DRAG_SOURCE)).middle
        desktop.drag(start, desktop.place_of(window.window).middle)
        window.wait_for_description(described(pictures["cat"]))
        wait_until(lambda: "CopyAction" in source.stdout, "the source knows that it was taken")


def test_a_broken_picture_shows_and_says_one_sentence(
    window: PictureAloud, pictures: dict[str, Path], described: Describe
) -> None:
    broken = pictures["cat"].with_name("broken.png")
    broken.write_bytes(pictures["cat"].read_bytes()[:5000])
    window.open_with_keyboard(broken)
    window.wait_for_status("broken.png")
    sentence = window.status
    window.wait_until_spoken(sentence)
    assert sentence.count("\n") == 0
    assert "Traceback" not in sentence
    assert window.description == ""
    # It is none the worse for it.
    window.open_with_keyboard(pictures["cat"])
    window.wait_for_description(described(pictures["cat"]))


def test_pictures_on_the_command_line_are_opened(
    desktop: Desktop, home: Path, pictures: dict[str, Path], described: Describe
) -> None:
    with picture_aloud(desktop, home, pictures["cat"], pictures["rocket"]) as window:
        window.wait_for_description(described(pictures["cat"]))
        window.focus()
        window.press("ctrl+Next")
        window.wait_for_description(described(pictures["rocket"]))


def test_ten_pictures_in_a_hurry_are_described_each_with_its_own(
    window: PictureAloud, tmp_path: Path, described: Describe
) -> None:
    folder = tmp_path / "ten"
    folder.mkdir()
    files = [folder / f"{number}.png" for number in range(10)]
    for number, file in enumerate(files):
        noise_picture(320, 240, seed=number).save(file)
    for file in files:  # as a file manager does for each one that is opened
        window.desktop.copy_files([file])
        window.press("ctrl+v")
    sentences = [described(file) for file in files]
    window.wait_for_description(sentences[-1])
    window.press("ctrl+h")
    dialog = window.wait_for_dialog("History of this session")
    lines = [f"{file.name}: {said}" for file, said in zip(files, sentences, strict=True)]
    window.program.wait_for(
        lambda tree: [node.name for node in tree.children[-1].find_all("list item")] == lines[::-1],
        "the history lists all ten, the newest first",
    )
    window.desktop.press("Escape")
    window.wait_until_closed(dialog)


def test_work_is_cancelled(desktop: Desktop, slow_home: Path, pictures: dict[str, Path]) -> None:
    with picture_aloud(desktop, slow_home) as window:
        window.focus()
        start = time.monotonic()
        window.open_with_keyboard(pictures["cat"])
        window.wait_for_status("Describing cat.png")
        window.press("Escape")
        window.wait_for_status("Cancelled.")
        assert window.description == ""
        time.sleep(1.0)
        assert window.description == ""
        assert window.spoken(start) == ["Cancelled."]


def test_closing_while_it_works_leaves_nothing_behind(
    desktop: Desktop, slow_home: Path, pictures: dict[str, Path]
) -> None:
    """`picture_aloud` itself fails when a process is left."""
    with picture_aloud(desktop, slow_home, pictures["cat"]) as window:
        window.wait_for_status("Describing cat.png")
        desktop.close_window(window.window)
        assert window.program.wait_for_end() == 0


def test_the_end_of_the_session_ends_it_while_it_speaks(
    desktop: Desktop, home: Path, pictures: dict[str, Path], described: Describe
) -> None:
    with picture_aloud(desktop, home, pictures["cat"]) as window:
        window.wait_until_spoken(described(pictures["cat"]))
        window.program.process.terminate()
        assert window.program.wait_for_end() == 0


def test_nothing_about_the_pictures_is_written_anywhere(
    desktop: Desktop, home: Path, pictures: dict[str, Path], described: Describe
) -> None:
    broken = pictures["cat"].with_name("minka.png")
    broken.write_bytes(b"no picture")
    with picture_aloud(desktop, home, *pictures.values(), broken) as window:
        window.wait_for_status("pictures are described")
        assert window.quit() == 0
    sentences = [described(picture) for picture in pictures.values()]
    written = [file for file in home.rglob("*") if file.is_file() and "spoken" not in file.name]
    assert written, "not even the settings were there"
    for file in written:
        content = file.read_text("utf-8", errors="replace")
        for private in ("cat.png", "minka", *sentences):
            assert private not in content, f"{private!r} stands in {file}"
