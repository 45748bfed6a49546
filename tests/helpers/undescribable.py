"""500 pictures that no caption can describe: blank, black, gradients, noise, text, user interfaces,
charts and QR codes.

Drawn apart from `training.undescribable`, on which refusal is fitted, with other seeds and in other
styles: another font (Pillow's old bitmap font, enlarged), real English, real QR codes, tables,
receipts, telephones and forms, maps of heat and areas, plasma and stripes of static.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from tests.helpers import undescribable_pages as pages

Random = np.random.Generator

SEED = 20_261_121


@dataclass(frozen=True)
class Undescribable:
    """A picture and which of KINDS it is."""

    kind: str
    image: Image.Image


def undescribable_pictures(counts: dict[str, int] | None = None) -> Iterator[Undescribable]:
    """The same pictures every time; `counts` takes others than the 500 of COUNTS."""
    for kind, count in (counts or COUNTS).items():
        painters = _PAINTERS[kind]
        for number in range(count):
            random = np.random.default_rng((SEED, list(COUNTS).index(kind), number))
            image = painters[number % len(painters)](random)
            yield Undescribable(kind, _compressed(image, random))


def _compressed(image: Image.Image, random: Random) -> Image.Image:
    if random.random() < 0.6:
        return image
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=int(random.integers(50, 97)))
    return Image.open(stream).convert("RGB")


# Blank, black, gradients


def _blank(random: Random) -> Image.Image:
    colour = np.array((255, 255, 255) if random.random() < 0.4 else random.integers(40, 256, 3))
    height, width = _some_size(random)
    return _picture(np.broadcast_to(colour, (height, width, 3)))


def _blank_paper(random: Random) -> Image.Image:
    """An empty sheet as a scanner sees it."""
    height, width = _some_size(random)
    return _picture(random.normal(random.uniform(225, 252), 1.5, (height, width, 1)))


def _black(random: Random) -> Image.Image:
    height, width = _some_size(random)
    return _picture(np.full((height, width, 3), random.integers(0, 3)))


def _covered_lens(random: Random) -> Image.Image:
    height, width = _some_size(random)
    return _picture(random.gamma(1.5, random.uniform(0.5, 3.0), (height, width, 3)))


def _corner_gradient(random: Random) -> Image.Image:
    """A colour in each corner and what lies between them."""
    corners = Image.fromarray(random.integers(0, 256, (2, 2, 3), dtype=np.uint8))
    return corners.resize(_some_size(random)[::-1], Image.Resampling.BILINEAR)


def _round_gradient(random: Random) -> Image.Image:
    disc = Image.radial_gradient("L").resize(_some_size(random)[::-1])
    return ImageOps.colorize(disc, pages.some_colour(random), pages.some_colour(random))


def _sweep(random: Random) -> Image.Image:
    """Colours around a point, as on a colour wheel."""
    height, width = _some_size(random)
    rows, columns = np.mgrid[0:height, 0:width]
    turn = np.arctan2(rows - height * random.random(), columns - width * random.random())
    wave = np.stack([np.cos(turn + phase) for phase in random.uniform(0, 6.28, 3)], axis=-1)
    return _picture(128 + random.uniform(40, 120) * wave)


# Noise


def _static(random: Random) -> Image.Image:
    """Poisson noise, as photons arrive."""
    height, width = _some_size(random)
    level = random.uniform(2, 30)
    return _picture(random.poisson(level, (height, width, 3)) * (110 / level))


def _heavy_tails(random: Random) -> Image.Image:
    height, width = _some_size(random)
    return _picture(128 + random.laplace(0, random.uniform(30, 80), (height, width, 1)))


def _television(random: Random) -> Image.Image:
    """Static in stripes, as of a television without an aerial."""
    height, width = _some_size(random)
    rows = random.uniform(0.3, 1.0, (height // 4 + 1, 1, 1)).repeat(4, axis=0)[:height]
    return _picture(random.integers(0, 256, (height, width, 1)) * rows)


def _mosaic(random: Random) -> Image.Image:
    size = int(random.integers(24, 120))
    cells = random.integers(0, 256, (size, size, 3), dtype=np.uint8)
    return Image.fromarray(cells).resize(_some_size(random)[::-1], Image.Resampling.NEAREST)


# What they share


def _some_size(random: Random) -> tuple[int, int]:
    return int(random.integers(120, 500)), int(random.integers(120, 500))


def _picture(values: NDArray[np.generic]) -> Image.Image:
    height, width = values.shape[:2]
    whole = np.broadcast_to(values, (height, width, 3)).astype(np.float64)
    return Image.fromarray(np.clip(whole, 0, 255).astype(np.uint8))


_PAINTERS: dict[str, tuple[Callable[[Random], Image.Image], ...]] = {
    "blank": (_blank, _blank_paper),
    "black": (_black, _covered_lens),
    "gradient": (_corner_gradient, _round_gradient, _sweep),
    "noise": (_static, _heavy_tails, _television, _mosaic),
    "text": (pages.letter_page, pages.receipt, pages.table, pages.dark_page, pages.sign),
    "interface": (pages.telephone, pages.form, pages.code_editor, pages.web_shop),
    "chart": (pages.areas, pages.horizontal_bars, pages.heat_map, pages.curves),
    "qr code": (pages.qr_code, pages.qr_poster),
}
COUNTS = {
    "blank": 50,
    "black": 40,
    "gradient": 70,
    "noise": 70,
    "text": 80,
    "interface": 70,
    "chart": 70,
    "qr code": 50,
}
