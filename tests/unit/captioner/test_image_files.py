"""Opening pictures. The colours of the drawn picture's corners tell whether it came out right."""

import io
import logging
import struct
import sys
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from PIL import Image

from desktop_app.captioner import image_files
from desktop_app.captioner.errors import ImageError
from desktop_app.captioner.image_files import IMAGE_SUFFIXES, MINIMUM_SIDE, open_image, to_rgb
from tests.helpers.pictures import (
    BAD_INPUTS,
    CORNERS,
    PHOTOGRAPHS,
    RED,
    WHITE,
    drawn_picture,
    jpeg_of_claimed_size,
    noise_picture,
    photograph,
    picture_bytes,
    png_bomb,
    unprivileged,
    write_bad_input,
)

Corners = tuple[tuple[int, ...], ...]
ORIENTATION = 0x0112


def corners(image: Image.Image) -> Corners:
    """Colours in the middle of the four quarters, read like text."""
    width, height = image.size
    return tuple(
        tuple(int(part) for part in np.asarray(image)[y, x])
        for y in (height // 4, 3 * height // 4)
        for x in (width // 4, 3 * width // 4)
    )


def assert_corners(image: Image.Image, expected: Corners = CORNERS, tolerance: int = 12) -> None:
    assert image.mode == "RGB"
    np.testing.assert_allclose(corners(image), expected, atol=tolerance)


@pytest.mark.parametrize(
    ("picture_format", "options"),
    [
        ("JPEG", {"quality": 95, "subsampling": 0}),
        ("JPEG", {"quality": 95, "progressive": True}),
        ("PNG", {}),
        ("GIF", {}),
        ("WEBP", {"lossless": True}),
        ("BMP", {}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("AVIF", {"quality": 95}),
        ("HEIF", {"quality": 95}),
        ("MPO", {"quality": 95}),
    ],
)
def test_every_format(picture_format: str, options: dict[str, Any]) -> None:
    if picture_format == "HEIF":
        import pillow_heif

        stream = io.BytesIO()
        pillow_heif.from_pillow(drawn_picture()).save(stream, **options)
        data = stream.getvalue()
    else:
        data = picture_bytes(drawn_picture(), picture_format, **options)
    opened = open_image(data)
    assert opened.size == (64, 48)
    assert_corners(opened)


@pytest.mark.parametrize("as_what", [str, Path, lambda path: path.open("rb"), Path.read_bytes])
def test_every_kind_of_source(tmp_path: Path, as_what: Callable[[Path], Any]) -> None:
    path = tmp_path / "picture.png"
    drawn_picture().save(path)
    source = as_what(path)
    assert_corners(open_image(source))
    if hasattr(source, "close"):
        source.close()


@pytest.mark.parametrize("picture_format", ["GIF", "WEBP", "TIFF", "PNG", "AVIF"])
def test_the_first_of_several_frames(picture_format: str) -> None:
    others = [noise_picture(seed=seed) for seed in range(3)]
    data = picture_bytes(drawn_picture(), picture_format, save_all=True, append_images=others)
    assert_corners(open_image(data), tolerance=25)


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_turned_upright(picture_format: str, orientation: int) -> None:
    # To be seen upright, the stored pixels are the drawn picture with the opposite turn.
    undone = {5: 5, 6: 8, 7: 7, 8: 6}.get(orientation, orientation)
    stored = drawn_picture()
    if undone in image_files._TRANSPOSITIONS:
        stored = stored.transpose(image_files._TRANSPOSITIONS[undone])
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    opened = open_image(picture_bytes(stored, picture_format, exif=exif, quality=95))
    assert opened.size == (64, 48)
    assert_corners(opened, tolerance=20)
    # Nothing is left that would make anybody turn it again.
    assert_corners(to_rgb(opened), tolerance=20)


def test_orientation_counts_for_images_in_memory_too() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 3
    turned = drawn_picture().transpose(Image.Transpose.ROTATE_180)
    with Image.open(io.BytesIO(picture_bytes(turned, "PNG", exif=exif))) as image:
        assert_corners(to_rgb(image))


@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\0\0",
        b"Exif\0\0garbage of a camera",
        b"Exif\0\0II*\0\x08\0\0\0\xff\xff",
        b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x02\0\xff\xff\xff\x7f\xff\xff\xff\x7f",
        b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x63\0\0\0",
    ],
)
def test_bad_exif_is_ignored(exif: bytes) -> None:
    assert_corners(open_image(picture_bytes(drawn_picture(), "JPEG", exif=exif, quality=95)))


def test_a_large_jpeg_is_decoded_small_and_whole() -> None:
    data = picture_bytes(drawn_picture(4000, 3000), "JPEG")
    opened = open_image(data)
    assert min(opened.size) >= image_files.WORKING_SIDE
    assert max(opened.size) <= 1000
    assert_corners(opened)


def test_a_large_png_is_reduced_and_whole() -> None:
    opened = open_image(picture_bytes(drawn_picture(4100, 3100), "PNG", compress_level=1))
    assert image_files.WORKING_SIDE <= min(opened.size) <= 4 * image_files.WORKING_SIDE
    assert_corners(opened)


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_photographs_open_as_they_are(name: str) -> None:
    with Image.open(photograph(name)) as image:
        expected = np.asarray(image.convert("RGB"))
    np.testing.assert_array_equal(np.asarray(open_image(photograph(name))), expected)


SENTENCES = {
    "truncated jpeg": "half.jpg is damaged or incomplete: copy or download it again.",
    "truncated png": "half.png is damaged or incomplete: copy or download it again.",
    "truncated header": "start.png is damaged or incomplete: copy or download it again.",
    "truncated webp": "half.webp is damaged or incomplete: copy or download it again.",
    "truncated tiff": "half.tif is damaged or incomplete: copy or download it again.",
    "text": "notes.jpg is not a picture, or not of a kind that can be read: choose a JPEG, PNG, "
    "GIF, WebP, BMP, TIFF, HEIC or AVIF file.",
    "empty": "empty.jpg is empty (zero bytes): copy or download it again.",
    "folder": "folder.jpg is a folder, not a picture: choose a picture inside it.",
    "missing": "missing.jpg does not exist: check the name and the folder.",
    "no permission": "locked.jpg may not be read by you: change its permissions or ask its owner "
    "for a copy.",
    "pipe": "pipe.jpg is a device or a pipe, not a picture file: choose another file.",
    "link to a device": "device.jpg is a device or a pipe, not a picture file: choose another "
    "file.",
    "link to itself": "circle.jpg cannot be read: check the name and the disk.",
    "one pixel": "dot.png is too small to describe (1 by 1 pixels): choose one of at least 16 by "
    "16.",
    "png bomb": "bomb.png has too many pixels to be opened safely: save a smaller copy of it (at "
    "most 100 megapixels).",
    "jpeg bomb": "bomb.jpg has too many pixels to be opened safely: save a smaller copy of it (at "
    "most 100 megapixels).",
}


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may pass through, which pytest's own is not."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


@pytest.mark.parametrize("kind", BAD_INPUTS)
def test_every_bad_input_gives_its_sentence(
    kind: str, open_folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = write_bad_input(kind, open_folder)
    with unprivileged() if kind == "no permission" else nullcontext():
        if kind == "no permission":
            assert path.stat().st_size > 0  # the folder lets us through: it is the file that bars
        with pytest.raises(ImageError) as caught:
            open_image(path)
    assert str(caught.value) == SENTENCES[kind]
    assert capfd.readouterr() == ("", "")


def test_bombs_take_no_memory() -> None:
    bomb = png_bomb()
    tracemalloc.start()
    try:
        with pytest.raises(ImageError, match="too many pixels"):
            open_image(bomb)
        assert tracemalloc.get_traced_memory()[1] < 4 * len(bomb)
    finally:
        tracemalloc.stop()


def test_a_bomb_is_sound_where_it_is_small() -> None:
    assert_corners(open_image(png_bomb(3000)), ((0, 0, 0),) * 4)


def test_pictures_of_many_megapixels_are_held_against_the_right_limit() -> None:
    # More than Pillow's own limit of 179 megapixels: today's phones make such files.
    assert open_image(jpeg_of_claimed_size(16_320, 12_240)).size == (2040, 1530)
    with pytest.raises(ImageError, match="too many pixels"):
        open_image(jpeg_of_claimed_size(17_000, 16_000))


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "huge.bmp"
    with open(path, "wb") as file:
        file.truncate(image_files.MAXIMUM_FILE_BYTES + 1)
    with pytest.raises(ImageError, match=r"^huge\.bmp is too large a file: .*256 megabytes"):
        open_image(path)


@pytest.mark.parametrize("size", [(MINIMUM_SIDE - 1, 500), (500, MINIMUM_SIDE - 1)])
def test_the_smallest_picture(size: tuple[int, int]) -> None:
    assert open_image(picture_bytes(drawn_picture(16, 16), "PNG")).size == (16, 16)
    with pytest.raises(ImageError, match=r"^The picture is too small"):
        open_image(picture_bytes(drawn_picture(*size), "PNG"))


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("two\nlines.jpg", "two\ufffdlines.jpg"),
        ("byte\udcff.jpg", "byte\ufffd.jpg"),
        ("\0", "\ufffd"),
    ],
)
def test_names_are_safe_to_print(tmp_path: Path, name: str, spoken: str) -> None:
    with pytest.raises(ImageError) as caught:
        open_image(tmp_path / name)
    assert str(caught.value).startswith(spoken)
    str(caught.value).encode("utf-8")


def test_streams_that_fail() -> None:
    class Broken(io.BytesIO):
        name = "camera.jpg"

        def read(self, _size: int | None = -1) -> bytes:
            raise OSError("the cable fell out")

    with pytest.raises(ImageError, match=r"^camera\.jpg cannot be read: copy"):
        open_image(Broken())


def test_heic_without_the_add_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    monkeypatch.setattr(image_files, "_heif_state", {})
    data = struct.pack(">I4s4s", 24, b"ftyp", b"heic") + bytes(100)
    with pytest.raises(ImageError, match=r"is a HEIC picture, .* install pillow-heif or save"):
        open_image(data)


@pytest.mark.parametrize("picture_format", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF"])
def test_damage_anywhere_never_escapes(
    picture_format: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Flip bytes all over a file: the picture opens, or there is an ImageError, and no noise."""
    sound = picture_bytes(noise_picture(), picture_format)
    random = np.random.default_rng(0)
    for _ in range(150):
        data = bytearray(sound)
        for place in random.integers(0, len(data), random.integers(1, 9)):
            data[place] = random.integers(0, 256)
        with suppress(ImageError):
            assert open_image(bytes(data)).mode == "RGB"
    assert capfd.readouterr() == ("", "")


def test_pillow_is_left_as_it_was() -> None:
    limit = Image.MAX_IMAGE_PIXELS
    filters = list(warnings.filters)
    open_image(picture_bytes(drawn_picture(), "PNG"))
    with pytest.raises(ImageError):
        open_image(png_bomb())
    assert limit == Image.MAX_IMAGE_PIXELS
    assert list(warnings.filters) == filters
    assert not logging.getLogger("PIL").disabled


def test_opening_leaves_an_image_in_memory_alone() -> None:
    image = drawn_picture().convert("RGBA")
    image.putpixel((0, 0), (*RED, 0))
    before = image.copy()
    assert to_rgb(image).getpixel((0, 0)) == WHITE
    assert image == before
    same = drawn_picture()
    to_rgb(same).putpixel((0, 0), WHITE)
    assert same.getpixel((0, 0)) == RED


def test_suffixes_are_lower_case_with_a_dot() -> None:
    assert {".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tiff", ".heic", ".avif"} <= (
        IMAGE_SUFFIXES
    )
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in IMAGE_SUFFIXES)
