"""Pictures for tests: drawn ones, licensed photographs, and every file that is no picture."""

import os
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

RED, GREEN, BLUE, WHITE = (220, 20, 20), (20, 160, 20), (20, 20, 220), (255, 255, 255)
CORNERS = (RED, GREEN, BLUE, WHITE)
"""Colours of the drawn picture: top left, top right, bottom left, bottom right."""

BOMB_SIDE = 60_000

# Path inside an installed package that brings the photograph, and its licence.
_PHOTOGRAPHS = {
    "astronaut": ("skimage", "data/astronaut.png"),  # NASA, public domain
    "cat": ("skimage", "data/chelsea.png"),  # Stefan van der Walt, CC0
    "coffee": ("skimage", "data/coffee.png"),  # Rachel Michetti, CC0
    "rocket": ("skimage", "data/rocket.jpg"),  # SpaceX, CC0
    "temple": ("sklearn", "datasets/images/china.jpg"),  # Tomasz Brodzki, CC BY
    "flower": ("sklearn", "datasets/images/flower.jpg"),  # dany13, CC BY
}
PHOTOGRAPHS = tuple(_PHOTOGRAPHS)


def photograph(name: str) -> Path:
    """The file of an openly licensed photograph that a test dependency brings along."""
    package, path = _PHOTOGRAPHS[name]
    spec = find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(next(iter(spec.submodule_search_locations)), path)


def drawn_picture(width: int = 64, height: int = 48) -> Image.Image:
    """Four rectangles in the colours of CORNERS: whoever turns or mirrors it is found out."""
    pixels = np.empty((height, width, 3), dtype=np.uint8)
    top, left = slice(0, height // 2), slice(0, width // 2)
    bottom, right = slice(height // 2, height), slice(width // 2, width)
    places = ((top, left), (top, right), (bottom, left), (bottom, right))
    for place, colour in zip(places, CORNERS, strict=True):
        pixels[place] = colour
    return Image.fromarray(pixels)


def noise_picture(width: int = 64, height: int = 48, seed: int = 0) -> Image.Image:
    """Coarse coloured noise, different for every seed."""
    random = np.random.default_rng(seed)
    small = Image.fromarray(random.integers(0, 256, (6, 8, 3), dtype=np.uint8))
    return small.resize((width, height), Image.Resampling.NEAREST)


def picture_bytes(image: Image.Image, picture_format: str, **options: object) -> bytes:
    """The picture as a file's content."""
    stream = BytesIO()
    image.save(stream, picture_format, **options)
    return stream.getvalue()


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG file."""
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)


def png_bomb(side: int = BOMB_SIDE) -> bytes:
    """A sound one-bit PNG of side x side black pixels: half a megabyte that unpacks to 3.6 GB."""
    row_bytes = 1 + (side + 7) // 8
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    pixels = _deflated_zeros(side * row_bytes)
    chunks = (png_chunk(b"IHDR", header), png_chunk(b"IDAT", pixels), png_chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def jpeg_of_claimed_size(width: int, height: int) -> bytes:
    """A small JPEG whose header claims another size."""
    data = bytearray(picture_bytes(drawn_picture(), "JPEG"))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def write_bad_input(kind: str, folder: Path) -> Path:
    """Make one of BAD_INPUTS in `folder` and return its path."""
    name, make = _BAD_INPUTS[kind]
    path = folder / name
    make(path)
    return path


@contextmanager
def unprivileged() -> Iterator[None]:
    """Make file permissions count for the super-user too, as which tests may be running."""
    if os.name != "posix" or os.geteuid() != 0:
        yield
        return
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


def _deflated_zeros(count: int) -> bytes:
    """zlib's form of `count` zero bytes, put together from copies of one compressed block."""
    block_bytes = 1 << 20
    compressor = zlib.compressobj(9)
    start = compressor.compress(b"") + compressor.flush(zlib.Z_FULL_FLUSH)
    block = compressor.compress(bytes(block_bytes)) + compressor.flush(zlib.Z_FULL_FLUSH)
    blocks, rest = divmod(count, block_bytes)
    last = zlib.compressobj(9, wbits=-15)
    end = last.compress(bytes(rest)) + last.flush()
    adler32 = (count % 65_521) << 16 | 1
    return start + block * blocks + end + struct.pack(">I", adler32)


def _make_locked(path: Path) -> None:
    path.write_bytes(picture_bytes(drawn_picture(), "JPEG"))
    path.chmod(0)


def _writer(content: Callable[[], bytes]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content())

    return write


def _start_of(picture_format: str, share: float) -> Callable[[], bytes]:
    def content() -> bytes:
        data = picture_bytes(noise_picture(256, 256), picture_format)
        return data[: int(len(data) * share)]

    return content


_BAD_INPUTS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "truncated jpeg": ("half.jpg", _writer(_start_of("JPEG", 0.5))),
    "truncated png": ("half.png", _writer(_start_of("PNG", 0.5))),
    "truncated header": ("start.png", _writer(lambda: picture_bytes(drawn_picture(), "PNG")[:20])),
    "truncated webp": ("half.webp", _writer(_start_of("WEBP", 0.5))),
    "truncated tiff": ("half.tif", _writer(_start_of("TIFF", 0.5))),
    "text": ("notes.jpg", _writer(lambda: b"Dear diary, no picture today.\n")),
    "empty": ("empty.jpg", _writer(lambda: b"")),
    "folder": ("folder.jpg", Path.mkdir),
    "missing": ("missing.jpg", lambda _: None),
    "no permission": ("locked.jpg", _make_locked),
    "pipe": ("pipe.jpg", os.mkfifo),
    "link to a device": ("device.jpg", lambda path: path.symlink_to("/dev/zero")),
    "link to itself": ("circle.jpg", lambda path: path.symlink_to(path)),
    "one pixel": ("dot.png", _writer(lambda: picture_bytes(drawn_picture(1, 1), "PNG"))),
    "png bomb": ("bomb.png", _writer(png_bomb)),
    "jpeg bomb": ("bomb.jpg", _writer(lambda: jpeg_of_claimed_size(BOMB_SIDE, BOMB_SIDE))),
}
BAD_INPUTS = tuple(_BAD_INPUTS)
"""Kinds of input that is no describable picture. "no permission" needs `unprivileged()`."""
