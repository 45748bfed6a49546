"""Drawn pictures with captions: data for a trial run that needs no download."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image, ImageDraw

from training.captions import CaptionData, CaptionedImage

COLOURS = {
    "red": (214, 40, 40),
    "blue": (40, 80, 214),
    "green": (30, 150, 60),
    "yellow": (235, 200, 30),
}
SHAPES = ("circle", "square", "triangle")
_SIDE = 64
_VALIDATION_SHARE = 5  # every fifth picture


def draw_data(folder: Path, count: int, seed: int) -> CaptionData:
    """Draw pictures of one coloured shape on a plain ground, two captions each.

    Args:
        folder: where the PNG files are written; files that are there already are kept.
        count: number of pictures; every fifth is for validation.
        seed: decides what is drawn.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(seed)
    splits: dict[str, list[CaptionedImage]] = {"train": [], "val": []}
    for number in range(count):
        colour, shape = draw.choice(list(COLOURS)), draw.choice(SHAPES)
        side = draw.choice(("left", "right"))
        path = folder / f"{seed}-{number:05}.png"
        picture = _picture(COLOURS[colour], shape, side, draw)
        if not path.exists():
            picture.save(path)
        captions = (
            f"A {colour} {shape} on the {side}.",
            f"There is a {colour} {shape} on the {side} side.",
        )
        split = "val" if number % _VALIDATION_SHARE == 0 else "train"
        splits[split].append(CaptionedImage(f"drawn/{path.name}", path, captions))
    return CaptionData(
        train=tuple(splits["train"]),
        validation=tuple(splits["val"]),
        description=f"drawn: {len(splits['train'])} train, {len(splits['val'])} val",
    )


def _picture(
    colour: tuple[int, int, int], shape: str, side: str, draw: random.Random
) -> Image.Image:
    grey = draw.randint(190, 250)
    picture = Image.new("RGB", (_SIDE, _SIDE), (grey, grey, grey))
    size = draw.randint(22, 30)
    left = draw.randint(1, 4) if side == "left" else _SIDE - size - draw.randint(1, 4)
    top = draw.randint(2, _SIDE - size - 2)
    box = (left, top, left + size, top + size)
    pen = ImageDraw.Draw(picture)
    if shape == "circle":
        pen.ellipse(box, fill=colour)
    elif shape == "square":
        pen.rectangle(box, fill=colour)
    else:
        pen.polygon([(left, box[3]), (box[2], box[3]), (left + size // 2, top)], fill=colour)
    return picture
