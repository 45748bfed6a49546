"""What is made of a clipboard's content, and the clipboards of Windows and macOS, played."""

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from desktop_app.captioner.errors import CaptionerError, ImageError
from desktop_app.clipboard import (
    ClipboardContent,
    ClipboardError,
    clipboard_report,
    read_clipboard,
)
from desktop_app.clipboard.content import content_of, path_of_uri, paths_in_text
from desktop_app.clipboard.macos import MacSource
from desktop_app.clipboard.mime import MimeSource
from desktop_app.clipboard.windows import CF_DIB, CF_HDROP, CF_UNICODETEXT, windows_clipboard
from tests.helpers.pictures import CORNERS, drawn_picture, picture_bytes, png_bomb


def source(**offer: bytes) -> MimeSource:
    """A clipboard that offers these types, written with _ for what no argument may have."""
    types = {name.replace("_", "/", 1).replace("__", "-"): data for name, data in offer.items()}
    return MimeSource(tuple(types), lambda name, _most_bytes: types[name])


def corner(image: Image.Image) -> tuple[int, ...]:
    pixel = image.getpixel((2, 2))
    assert isinstance(pixel, tuple)
    return pixel


def test_a_picture_is_opened_as_any_file_is() -> None:
    content = content_of(
        source(text_html=b"<img>", image_png=picture_bytes(drawn_picture(), "PNG"))
    )
    assert content.image is not None
    assert (content.image.mode, corner(content.image)) == ("RGB", CORNERS[0])
    assert content.pictures == (content.image,)


def test_files_outweigh_the_picture_of_their_icon(tmp_path: Path) -> None:
    picture = tmp_path / "a b ü#.JPG"
    icon = picture_bytes(drawn_picture(), "PNG")
    content = content_of(source(image_png=icon, text_uri__list=f"{picture.as_uri()}\r\n".encode()))
    assert content == ClipboardContent(paths=(picture,))
    assert content.pictures == (picture,)


def test_addresses_of_the_network_are_not_files() -> None:
    icon = picture_bytes(drawn_picture(), "PNG")
    offer = source(text_uri__list=b"https://example.org/a.png\r\n", image_png=icon)
    assert content_of(offer).image is not None


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/b.png", "/a/b.png"),
        ("file://localhost/a%20b", "/a b"),
        ("FILE:///%C3%BC", "/ü"),
        ("file:///%FF.png", "/\udcff.png"),
        ("file://elsewhere/a.png", None),
        ("http://localhost/a.png", None),
        ("copy", None),
        ("#file:///a.png", None),
        ("file://[", None),
        ("", None),
    ],
)
def test_addresses_of_files(uri: str, path: str | None) -> None:
    assert path_of_uri(uri) == path


def test_a_text_that_is_a_path_is_a_file(tmp_path: Path) -> None:
    first, second = tmp_path / "a.png", tmp_path / "b c.png"
    first.touch()
    second.touch()
    assert paths_in_text(f"{first}\n") == (first,)
    assert paths_in_text(f'"{second}"') == (second,)
    assert paths_in_text(f"{first}\n\n{second.as_uri()}\r\n") == (first, second)
    assert content_of(source(text_plain=str(first).encode())).pictures == (first,)
    for text in ("a.png", f"see {first}", f"{first}\nsee above", str(tmp_path / "c.png"), "/\0"):
        assert paths_in_text(text) == ()
    assert paths_in_text("/" * 100_000) == ()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (ClipboardContent(is_empty=True), "The clipboard is empty: copy a picture"),
        (ClipboardContent(text="Geheim 123"), "it holds a text of 2 words."),
        (ClipboardContent(text="hunter2"), "it holds a text of one word."),
        (ClipboardContent(), "it holds neither a picture nor a file nor a text."),
        (ClipboardContent(paths=(Path("/a/notes.txt"),)), "it holds the file notes.txt."),
        (ClipboardContent(paths=(Path("/usr/lib"),)), "it holds the folder lib."),
        (ClipboardContent(paths=(Path("/a\n.txt"),)), "it holds the file a\ufffd.txt."),
        (ClipboardContent(paths=(Path("/a.txt"), Path("/b.txt"))), "2 files, none of them a pic"),
    ],
)
def test_it_says_what_there_is_instead(content: ClipboardContent, sentence: str) -> None:
    if content.paths != (Path("/usr/lib"),):
        assert content.pictures == ()
    assert sentence in content.sentence()
    assert "hunter2" not in content.sentence(), "it may be a password"


def test_empty_clipboards_are_empty() -> None:
    assert content_of(source()).is_empty
    assert content_of(MimeSource(("TARGETS", "TIMESTAMP"), lambda *_: b"")).is_empty
    assert content_of(source(text_plain=b" \n")).is_empty
    assert not content_of(MimeSource(("x-office/secret",), lambda *_: b"")).is_empty


def test_a_damaged_picture_is_told_unless_there_is_a_better_one() -> None:
    good = picture_bytes(drawn_picture(), "JPEG")
    assert content_of(source(image_png=good[:100], image_jpeg=good)).image is not None
    with pytest.raises(ImageError, match="damaged"):
        content_of(source(image_png=picture_bytes(drawn_picture(), "PNG")[:100]))
    with pytest.raises(ImageError, match="too many pixels"):
        content_of(source(image_png=png_bomb()))


def test_without_a_desktop_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(ClipboardError, match="no clipboard without a desktop"):
        read_clipboard()
    assert clipboard_report().way == "none without a desktop"
    assert issubclass(ClipboardError, CaptionerError)


class PlayedWindows:
    """Windows' clipboard: formats have numbers, those with names get theirs when asked for."""

    def __init__(self, **contents: bytes) -> None:
        self.is_open = False
        self.is_busy_times = 0
        self._numbers = {"CF_DIB": CF_DIB, "CF_UNICODETEXT": CF_UNICODETEXT, "CF_HDROP": CF_HDROP}
        self._contents = {self.number(name): data for name, data in contents.items()}

    def open(self) -> bool:
        self.is_busy_times -= 1
        self.is_open = self.is_busy_times < 0
        return self.is_open

    def close(self) -> None:
        assert self.is_open
        self.is_open = False

    def formats(self) -> list[int]:
        return list(self._contents)

    def number(self, name: str) -> int:
        return self._numbers.setdefault(name, 0xC000 + len(self._numbers))

    def size(self, number: int) -> int:
        return len(self.data(number))

    def data(self, number: int) -> bytes:
        assert self.is_open
        return self._contents[number]

    def files(self) -> list[str]:
        return self.data(CF_HDROP).decode().split("\0")


def windows_content(windows: PlayedWindows) -> ClipboardContent:
    with windows_clipboard(windows) as clipboard:
        content = content_of(clipboard)
    assert not windows.is_open
    return content


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "1"])
def test_windows_bitmaps_become_pictures(mode: str) -> None:
    bitmap = picture_bytes(drawn_picture().convert(mode), "BMP")[14:]
    image = windows_content(PlayedWindows(CF_DIB=bitmap)).image
    assert image is not None
    expected = drawn_picture().convert(mode).convert("RGB")
    assert image.size == expected.size
    assert corner(image) == corner(expected)


def test_a_windows_bitmap_with_masks_becomes_a_picture() -> None:
    pixels = struct.pack("<I", 0x00DC1414) * 32 * 32  # BGRX, as browsers copy it
    header = struct.pack("<IiiHHIIiiII", 40, 32, 32, 1, 32, 3, len(pixels), 0, 0, 0, 0)
    masks = struct.pack("<III", 0xFF0000, 0xFF00, 0xFF)
    image = windows_content(PlayedWindows(CF_DIB=header + masks + pixels)).image
    assert image is not None
    assert corner(image) == CORNERS[0]


def test_windows_prefers_pictures_without_loss() -> None:
    png = picture_bytes(drawn_picture(), "PNG")
    assert windows_content(PlayedWindows(CF_DIB=b"?" * 100, PNG=png)).image is not None
    with pytest.raises(ImageError):
        windows_content(PlayedWindows(CF_DIB=b"?" * 100))


def test_windows_files_and_texts(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.touch()
    content = windows_content(PlayedWindows(CF_HDROP=f"{picture}\0/b.txt".encode()))
    assert content.paths == (picture, Path("/b.txt"))
    text = f"{picture}\0rest".encode("utf-16-le")
    assert windows_content(PlayedWindows(CF_UNICODETEXT=text)).paths == (picture,)
    assert windows_content(PlayedWindows(CF_UNICODETEXT="ü".encode("utf-16-le"))).text == "ü"
    assert windows_content(PlayedWindows()).is_empty


def test_a_busy_windows_clipboard_is_tried_again() -> None:
    windows = PlayedWindows()
    windows.is_busy_times = 3
    assert windows_content(windows).is_empty
    windows.is_busy_times = 10_000
    with pytest.raises(ClipboardError, match="another program keeps it open"):
        windows_content(windows)


class PlayedPasteboard:
    def __init__(self, contents: dict[str, bytes], file_urls: tuple[str, ...] = ()) -> None:
        self._contents = contents
        self._file_urls = file_urls

    def types(self) -> tuple[str, ...]:
        return tuple(self._contents)

    def data(self, uniform_type: str) -> bytes | None:
        return self._contents.get(uniform_type)

    def file_urls(self) -> list[str]:
        return list(self._file_urls)


def mac_contents() -> Iterator[tuple[PlayedPasteboard, ClipboardContent]]:
    icon = picture_bytes(drawn_picture(), "TIFF")
    yield PlayedPasteboard({}), ClipboardContent(is_empty=True)
    urls = ("file:///a%20b.png",)
    files = PlayedPasteboard({"public.file-url": b"", "public.tiff": icon}, urls)
    yield files, ClipboardContent(paths=(Path("/a b.png"),))
    text = PlayedPasteboard({"public.utf8-plain-text": "ü".encode()})
    yield text, ClipboardContent(text="ü")


@pytest.mark.parametrize(("pasteboard", "content"), list(mac_contents()))
def test_the_pasteboard_of_a_mac(pasteboard: PlayedPasteboard, content: ClipboardContent) -> None:
    assert content_of(MacSource(pasteboard)) == content


def test_a_picture_on_the_pasteboard_of_a_mac() -> None:
    pasteboard = PlayedPasteboard({"public.tiff": picture_bytes(drawn_picture(), "TIFF")})
    assert content_of(MacSource(pasteboard)).image is not None
