"""A real X server's clipboard, filled by xclip and by programs that behave badly."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop_app.clipboard import ClipboardError, clipboard_report, read_clipboard
from tests.helpers.desktop import Desktop
from tests.helpers.pictures import drawn_picture, picture_bytes


@pytest.mark.parametrize("picture_format", ["PNG", "JPEG", "BMP", "WEBP", "TIFF"])
def test_a_picture(here: Desktop, picture_format: str) -> None:
    here.copy(picture_bytes(drawn_picture(), picture_format), f"image/{picture_format.lower()}")
    image = read_clipboard().image
    assert image is not None
    assert image.size == drawn_picture().size


def test_a_large_picture_comes_in_parts(here: Desktop) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (1200, 1600, 3), dtype=np.uint8)
    data = picture_bytes(Image.fromarray(noise), "PNG")
    assert len(data) > 5_000_000
    here.copy(data, "image/png")
    image = read_clipboard().image
    assert image is not None
    assert image.size == (1600, 1200)


def test_files(here: Desktop, tmp_path: Path) -> None:
    paths = (tmp_path / "a ü.png", tmp_path / "b.txt")
    here.copy_files(paths)
    content = read_clipboard()
    assert content.paths == paths
    assert content.pictures == paths[:1]
    here.copy(f"copy\n{paths[0].as_uri()}".encode(), "x-special/gnome-copied-files")
    assert read_clipboard().paths == paths[:1]


def test_a_path_and_a_text(here: Desktop, tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.touch()
    here.copy(str(picture).encode())
    assert read_clipboard().pictures == (picture,)
    here.copy("Grüße".encode())
    content = read_clipboard()
    assert (content.text, content.pictures) == ("Grüße", ())


def test_nothing(here: Desktop) -> None:
    here.copy(b"")
    assert read_clipboard().is_empty
    subprocess.run(["xclip", "-selection", "clipboard", "/dev/null"], check=True)
    assert read_clipboard().is_empty
    assert clipboard_report().way == "X11"
    assert clipboard_report().problems == ()


BAD_OWNER = """
import sys, time
from Xlib import X, Xatom
from Xlib.display import Display
from Xlib.protocol import event

display = Display()
window = display.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
clipboard, targets = display.get_atom("CLIPBOARD"), display.get_atom("TARGETS")
png, incremental = display.get_atom("image/png"), display.get_atom("INCR")
window.set_selection_owner(clipboard, X.CurrentTime)
display.sync()
print("ready", flush=True)
how = sys.argv[1]
while True:
    asked = display.next_event()
    if asked.type != X.SelectionRequest or how == "silent":
        continue
    requestor, place = asked.requestor, asked.property
    if asked.target == targets:
        requestor.change_property(place, Xatom.ATOM, 32, [targets, png])
    elif how == "refusing":
        place = X.NONE
    elif how == "stuck":
        requestor.change_property(place, incremental, 32, [1000])
    elif how == "wrong":
        requestor.change_property(place, Xatom.INTEGER, 32, [1, 2, 3])
    elif how == "endless":
        requestor.change_attributes(event_mask=X.PropertyChangeMask)
        requestor.change_property(place, incremental, 32, [1000])
    requestor.send_event(event.SelectionNotify(
        time=asked.time, requestor=requestor, selection=asked.selection,
        target=asked.target, property=place))
    display.flush()
    while how == "endless" and asked.target == png:
        change = display.next_event()
        if change.type == X.PropertyNotify and change.state == X.PropertyDelete:
            requestor.change_property(place, png, 8, bytes(200_000))
            display.flush()
"""


@pytest.fixture
def own_badly(here: Desktop) -> Iterator[object]:
    owners: list[subprocess.Popen[bytes]] = []

    def own(how: str) -> None:
        command = [sys.executable, "-c", BAD_OWNER, how]
        owners.append(subprocess.Popen(command, stdout=subprocess.PIPE))
        assert owners[-1].stdout is not None
        assert owners[-1].stdout.readline() == b"ready\n"

    yield own
    for owner in owners:
        owner.kill()
        owner.communicate()


@pytest.mark.parametrize("how", ["silent", "stuck"])
def test_an_owner_that_hangs_is_given_up(
    own_badly: object, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.clipboard.x11.TIME_LIMIT_S", 0.5)
    assert callable(own_badly)
    own_badly(how)
    began = time.monotonic()
    with pytest.raises(ClipboardError, match="does not hand out what it has"):
        read_clipboard()
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("how", ["refusing", "wrong"])
def test_an_owner_that_breaks_its_word_has_no_picture(own_badly: object, how: str) -> None:
    assert callable(own_badly)
    own_badly(how)
    content = read_clipboard()
    assert (content.image, content.text) == (None, None)
    assert content.sentence().endswith("it holds neither a picture nor a file nor a text.")


def test_endless_content_is_cut_off(own_badly: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.clipboard.mime.MAXIMUM_FILE_BYTES", 1_000_000)
    monkeypatch.setattr("desktop_app.clipboard.x11.TIME_LIMIT_S", 30.0)
    assert callable(own_badly)
    own_badly("endless")
    with pytest.raises(ClipboardError, match="too large: copy a smaller part"):
        read_clipboard()


def test_content_that_is_too_large_is_refused_before_it_comes(
    here: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.clipboard.mime.MAXIMUM_FILE_BYTES", 1_000)
    here.copy(bytes(10_000), "image/png")
    with pytest.raises(ClipboardError, match="too large"):
        read_clipboard()


def test_without_a_server_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":4711")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(ClipboardError, match="the X server does not answer"):
        read_clipboard()


def test_reading_leaves_no_file_open(here: Desktop) -> None:
    here.copy(b"text")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        assert read_clipboard().text == "text"
    assert len(os.listdir("/proc/self/fd")) == before
