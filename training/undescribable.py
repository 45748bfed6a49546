"""Pictures of which no caption can be true, drawn by a seed: what refusal is learned from.

The captioner knows photographs alone. Here are blank pictures, smooth shades, static, pages of
text, user interfaces, charts, diagrams, codes and plain shapes, as screenshots, scans and files
have them. The tests measure refusal on pictures that another program draws (in
``tests/helpers/undescribable.py``): nothing of this module is used there.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from training.undescribable_pages import (
    draw_chart,
    draw_code,
    draw_diagram,
    draw_interface,
    draw_page,
    draw_terminal,
)

KINDS = ("empty", "noise", "text", "drawn")
"""What a picture can be refused as; each is a reason that the user hears."""

_SIZES = ((320, 240), (480, 360), (400, 600), (512, 512), (640, 360), (800, 600), (1024, 640))

Array = NDArray[np.floating[Any]]
Painter = Callable[[np.random.Generator, tuple[int, int]], Image.Image]


@dataclass(frozen=True)
class DrawnPicture:
    """A drawn picture and what it is."""

    kind: str
    """One of ``KINDS``."""
    image: Image.Image


def draw_undescribable(count: int, seed: int) -> Iterator[DrawnPicture]:
    """Draw pictures, the painters by turns; the same for the same seed and version of Pillow."""
    for number in range(count):
        kind, paint = _PAINTERS[number % len(_PAINTERS)]
        random = np.random.default_rng((seed, number))
        image = paint(random, _SIZES[random.integers(len(_SIZES))]).convert("RGB")
        yield DrawnPicture(kind, _as_somebody_saved_it(image, random))


def _as_somebody_saved_it(image: Image.Image, random: np.random.Generator) -> Image.Image:
    """As it is, or as JPEG, a bit blurred, or reduced."""
    way = random.integers(5)
    if way == 0:
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=int(random.integers(40, 95)))
        return Image.open(stream).convert("RGB")
    if way == 1:
        return image.filter(ImageFilter.GaussianBlur(float(random.uniform(0.3, 1.2))))
    if way == 2:
        factor = random.uniform(0.4, 0.9)
        size = (max(32, int(image.width * factor)), max(32, int(image.height * factor)))
        return image.resize(size, Image.Resampling.LANCZOS)
    return image


def _paint_blank(random: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    """One colour, often white or black; sometimes with the faint noise of a covered lens."""
    colour = random.integers(0, 256, 3)
    if random.random() < 0.5:
        colour = np.full(3, random.choice((0, 4, 12, 128, 240, 250, 255)))
    noise = random.choice((0.0, 0.0, 1.0, 3.0, 6.0))
    values = colour + noise * random.standard_normal((size[1], size[0], 3))
    return _image(values)


def _paint_shades(random: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    """Colours that flow into each other, in a line or around a point."""
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float64)
    rows, columns = rows / size[1], columns / size[0]
    if random.random() < 0.6:
        angle = random.uniform(0, 2 * np.pi)
        place = rows * np.sin(angle) + columns * np.cos(angle)
    else:
        place = np.hypot(rows - random.random(), columns - random.random())
    place = (place - place.min()) / np.ptp(place)
    stops = int(random.integers(2, 5))
    colours = random.integers(0, 256, (stops, 3))
    at = np.linspace(0, 1, stops)
    values = np.stack([np.interp(place, at, colours[:, i]) for i in range(3)], axis=-1)
    return _image(values + random.choice((0.0, 0.5, 2.0)) * random.standard_normal(values.shape))


def _paint_noise(random: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    """Static: grey or coloured, fine or coarse, of several distributions."""
    grain = int(random.choice((1, 1, 2, 3, 5, 8, 14)))
    shape = (size[1] // grain + 1, size[0] // grain + 1, 3 if random.random() < 0.5 else 1)
    kind = random.integers(4)
    if kind == 0:
        values: Array = random.uniform(0, 256, shape)
    elif kind == 1:
        values = random.uniform(40, 200) + random.uniform(25, 90) * random.standard_normal(shape)
    elif kind == 2:
        values = 255.0 * (random.random(shape) < random.uniform(0.2, 0.8))
    else:
        values = _coloured_noise(random, shape, exponent=random.uniform(0.2, 1.1))
    grains = np.repeat(np.repeat(values, grain, axis=0), grain, axis=1)
    return _image(np.broadcast_to(grains[: size[1], : size[0]], (size[1], size[0], 3)))


def _coloured_noise(random: np.random.Generator, shape: tuple[int, ...], exponent: float) -> Array:
    """Noise whose amplitude falls with frequency to the power of ``exponent``."""
    across, down = np.fft.fftfreq(shape[1])[None, :], np.fft.fftfreq(shape[0])[:, None]
    fall = np.maximum(np.hypot(across, down), 1 / max(shape)) ** -exponent
    spectrum = np.fft.fft2(random.standard_normal(shape), axes=(0, 1)) * fall[..., None]
    values = np.fft.ifft2(spectrum, axes=(0, 1)).real
    return np.asarray(128 + 60 * (values - values.mean()) / values.std())


def _paint_shapes(random: np.random.Generator, size: tuple[int, int]) -> Image.Image:
    return draw_diagram(random, size, is_abstract=True)


def _image(values: Array) -> Image.Image:
    return Image.fromarray(np.clip(values + 0.5, 0, 255).astype(np.uint8))


_PAINTERS: tuple[tuple[str, Painter], ...] = (
    ("empty", _paint_blank),
    ("text", draw_page),
    ("drawn", draw_interface),
    ("noise", _paint_noise),
    ("empty", _paint_shades),
    ("drawn", draw_chart),
    ("text", draw_terminal),
    ("drawn", draw_code),
    ("drawn", draw_diagram),
    ("noise", _paint_noise),
    ("drawn", _paint_shapes),
    ("text", draw_page),
    ("drawn", draw_interface),
    ("empty", _paint_shades),
    ("drawn", draw_chart),
)
