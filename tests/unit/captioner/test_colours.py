from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from desktop_app.captioner.colours import flatten_colours
from desktop_app.captioner.image_files import open_image
from tests.helpers.pictures import BLUE, GREEN, RED, WHITE, drawn_picture, picture_bytes, png_chunk


def pixel(image: Image.Image, x: int = 8, y: int = 8) -> tuple[int, ...]:
    assert image.mode == "RGB"
    return tuple(int(part) for part in np.asarray(image)[y, x])


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "RGBX", "P", "PA", "YCbCr", "HSV", "LAB", "RGBa"])
def test_modes_that_hold_colours(mode: str) -> None:
    picture = drawn_picture()
    if mode == "LAB":
        from PIL import ImageCms

        profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        converted = ImageCms.profileToProfile(picture, *profiles, outputMode="LAB")
        assert converted is not None
    elif mode == "RGBa":
        converted = picture.convert("RGBA").convert("RGBa")
    elif mode in ("P", "PA"):
        converted = picture.quantize(4).convert(mode)
    else:
        converted = picture.convert(mode)
    assert converted.mode == mode
    flat = flatten_colours(converted)
    for x, y, colour in ((8, 8, RED), (40, 8, GREEN), (8, 40, BLUE), (40, 40, WHITE)):
        np.testing.assert_allclose(pixel(flat, x, y), colour, atol=25)


@pytest.mark.parametrize(("mode", "value"), [("1", 1), ("L", 130), ("LA", (130, 255))])
def test_modes_that_hold_grey(mode: str, value: Any) -> None:
    grey = 255 if mode == "1" else 130
    assert pixel(flatten_colours(Image.new(mode, (32, 32), value))) == (grey,) * 3


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_alpha_lies_over_white(mode: str) -> None:
    clear = Image.new(mode, (32, 32), (0, 0, 0, 0) if mode == "RGBA" else (0, 0))
    half = Image.new(mode, (32, 32), (0, 0, 0, 128) if mode == "RGBA" else (0, 128))
    assert pixel(flatten_colours(clear)) == WHITE
    np.testing.assert_allclose(pixel(flatten_colours(half)), (127,) * 3, atol=1)


@pytest.mark.parametrize("mode", ["P", "RGB", "L", "1"])
def test_a_transparent_colour_becomes_white(mode: str) -> None:
    image = drawn_picture().convert(mode)
    colour = image.getpixel((8, 8))
    opened = open_image(picture_bytes(image, "PNG", transparency=colour))
    assert pixel(opened) == WHITE
    assert pixel(opened, 8, 40) != WHITE


def test_a_palette_with_alpha_for_every_entry() -> None:
    image = drawn_picture().quantize(4)
    alphas = bytes(0 if index == image.getpixel((8, 8)) else 255 for index in range(4))
    opened = open_image(picture_bytes(image, "PNG", transparency=alphas))
    assert pixel(opened) == WHITE
    np.testing.assert_allclose(pixel(opened, 8, 40), BLUE, atol=25)


def test_cmyk_of_adobe_and_others() -> None:
    cmyk = drawn_picture().convert("CMYK")
    for data in (picture_bytes(cmyk, "JPEG", quality=95), picture_bytes(cmyk, "TIFF")):
        opened = open_image(data)
        for x, y, colour in ((8, 8, RED), (40, 8, GREEN), (8, 40, BLUE), (40, 40, WHITE)):
            np.testing.assert_allclose(pixel(opened, x, y), colour, atol=25)


def ramp(dtype: str, lowest: float, highest: float) -> NDArray[Any]:
    """[32, 32] with the lowest value on the left and the highest on the right."""
    return np.tile(np.linspace(lowest, highest, 32).astype(dtype), (32, 1))


@pytest.mark.parametrize(
    ("samples", "left", "right"),
    [
        (ramp("uint16", 0, 65_535), 0, 255),
        (ramp("uint16", 0, 32_768), 0, 128),
        (ramp(">u2", 0, 32_768), 0, 128),
        (ramp("int32", 0, 255), 0, 255),
        (ramp("int32", 0, 100), 0, 100),
        (ramp("int32", 0, 65_535), 0, 255),
        (ramp("int32", -1_000_000, 1_000_000), 0, 255),
        (ramp("float32", 0, 1), 0, 255),
        (ramp("float32", 0, 0.5), 0, 128),
        (ramp("float32", 0, 128), 0, 128),
        (ramp("float32", -5, 5), 0, 255),
        (ramp("float32", 0, 1e30), 0, 255),
        (np.full((32, 32), 0.5, "float32"), 128, 128),
        (np.full((32, 32), -3, "float32"), 0, 0),
        (np.full((32, 32), np.nan, "float32"), 0, 0),
        (np.full((32, 32), np.inf, "float32"), 255, 255),
    ],
)
def test_deep_samples_are_scaled_and_not_clipped(
    samples: NDArray[Any], left: int, right: int
) -> None:
    if samples.dtype == ">u2":
        image = Image.frombuffer("I;16B", (32, 32), samples.tobytes(), "raw", "I;16B", 0, 1)
    else:
        image = Image.fromarray(samples)
    flat = flatten_colours(image)
    assert abs(pixel(flat, 0)[0] - left) <= 1
    assert abs(pixel(flat, 31)[0] - right) <= 1


def test_one_value_that_is_no_number_does_not_spoil_the_rest() -> None:
    samples = ramp("float32", 0, 1)
    samples[3, 3], samples[4, 4] = np.nan, -np.inf
    assert pixel(flatten_colours(Image.fromarray(samples)), 31) == WHITE


@pytest.mark.parametrize("picture_format", ["PNG", "TIFF"])
def test_sixteen_bit_files(picture_format: str) -> None:
    data = picture_bytes(Image.fromarray(ramp("uint16", 0, 65_535)), picture_format)
    opened = open_image(data)
    assert pixel(opened, 0) == (0, 0, 0)
    assert pixel(opened, 31) == WHITE
    assert abs(pixel(opened, 16)[0] - 131) <= 1


def test_sixteen_bit_colour() -> None:
    import struct
    import zlib

    header = struct.pack(">IIBBBBB", 32, 32, 16, 2, 0, 0, 0)
    rows = (b"\0" + struct.pack(">HHH", 65_535, 32_768, 0) * 32) * 32
    chunks = (("IHDR", header), ("IDAT", zlib.compress(rows)), ("IEND", b""))
    body = b"".join(png_chunk(kind.encode(), data) for kind, data in chunks)
    opened = open_image(b"\x89PNG\r\n\x1a\n" + body)
    np.testing.assert_allclose(pixel(opened), (255, 128, 0), atol=1)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16", "F", "HSV"])
def test_every_mode_can_be_reduced(mode: str) -> None:
    if mode in ("I;16", "F"):
        image = Image.fromarray(ramp("uint16" if mode == "I;16" else "float32", 0, 1))
    else:
        image = drawn_picture(32, 32).convert(mode)
    assert image.mode == mode
    assert flatten_colours(image, reduce_by=4).size == (8, 8)
