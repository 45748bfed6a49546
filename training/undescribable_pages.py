"""What people put on screens and paper: pages, terminals, interfaces, charts, diagrams, codes."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw, ImageFont

Size = tuple[int, int]
Colour = tuple[int, int, int]

_LETTERS = "eeeeettttaaaooooiiinnnsssrrrhhlldduuccmmffyywwggppbbvvkxjqz"
_FINDER_SIDE = 7  # modules of a QR code's corner marks, ISO/IEC 18004


def draw_page(random: np.random.Generator, size: Size) -> Image.Image:
    """A printed or scanned page: headings, paragraphs, one or two columns, at times askew."""
    paper, ink = _paper_and_ink(random)
    image = Image.new("RGB", size, paper)
    pen = ImageDraw.Draw(image)
    height = int(random.integers(9, 34))
    margin = int(size[0] * random.uniform(0.02, 0.12))
    columns = 2 if random.random() < 0.3 and size[0] > 400 else 1
    width = (size[0] - margin * (columns + 1)) // columns
    for column in range(columns):
        left = margin + column * (width + margin)
        _write_paragraphs(pen, random, (left, margin, width, size[1] - margin), height, ink)
    if random.random() < 0.25:
        image = image.rotate(float(random.uniform(-6, 6)), fillcolor=paper, expand=False)
    if random.random() < 0.3:  # a scanner's or a camera's noise
        noise = random.uniform(2, 8) * random.standard_normal((size[1], size[0], 1))
        image = Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))
    return image


def draw_terminal(random: np.random.Generator, size: Size) -> Image.Image:
    """Coloured lines of text of uneven length on a dark or light ground, some indented."""
    is_dark = random.random() < 0.7
    ground = _grey(random, 0, 45) if is_dark else _grey(random, 235, 256)
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    height = int(random.integers(9, 22))
    inks = [_colour(random, 130, 256) if is_dark else _colour(random, 0, 130) for _ in range(4)]
    top = 4
    while top < size[1] - height:
        if random.random() < 0.9:
            left = 6 + int(random.integers(0, 5)) * height
            text = _words(random, int(random.integers(1, 9)))
            pen.text((left, top), text, fill=inks[random.integers(4)], font=_font(height))
        top += int(height * 1.35)
    return image


def draw_interface(random: np.random.Generator, size: Size) -> Image.Image:
    """Windows with title bars, lists, fields and buttons on a plain or shaded desktop."""
    is_dark = random.random() < 0.35
    face = _grey(random, 25, 70) if is_dark else _grey(random, 215, 256)
    ink: Colour = (230, 230, 230) if is_dark else (25, 25, 25)
    image = _desktop(random, size)
    pen = ImageDraw.Draw(image)
    for _ in range(int(random.integers(1, 4))):
        width = int(size[0] * random.uniform(0.5, 1.0))
        height = int(size[1] * random.uniform(0.5, 1.0))
        left = int(random.integers(0, size[0] - width + 1))
        top = int(random.integers(0, size[1] - height + 1))
        _draw_window(pen, random, (left, top, left + width, top + height), face, ink)
    if random.random() < 0.5:
        pen.rectangle((0, size[1] - 28, size[0], size[1]), fill=_grey(random, 10, 90))
        for place in range(8, size[0] - 40, 40):
            pen.rectangle((place, size[1] - 22, place + 18, size[1] - 6), fill=_colour(random))
    return image


def draw_chart(random: np.random.Generator, size: Size) -> Image.Image:
    """Bars, lines, points or a pie, with axes, grid, labels and a legend."""
    is_dark = random.random() < 0.2
    ground = _grey(random, 10, 50) if is_dark else _grey(random, 240, 256)
    ink: Colour = (210, 210, 210) if is_dark else (50, 50, 50)
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    height = int(random.integers(9, 18))
    pen.text((size[0] // 3, 5), _words(random, 3), fill=ink, font=_font(height + 4))
    left, top, right, bottom = size[0] // 9, size[1] // 8, size[0] * 7 // 8, size[1] * 6 // 7
    count = int(random.integers(3, 11))
    kind = random.integers(4)
    if kind == 3:
        _draw_pie(pen, random, (left, top, left + bottom - top, bottom), count)
    else:
        for line in np.linspace(top, bottom, 6).astype(int):
            pen.line((left, line, right, line), fill=_mixed(ground, ink, 0.2))
            label = str(random.integers(0, 1000))
            pen.text((4, line - height // 2), label, fill=ink, font=_font(height))
        (_draw_bars, _draw_lines, _draw_points)[kind](
            pen, random, (left, top, right, bottom), count
        )
        pen.line((left, top, left, bottom, right, bottom), fill=ink, width=2)
    for entry in range(int(random.integers(0, 5))):
        place = top + entry * (height + 8)
        pen.rectangle((right - 60, place, right - 48, place + 12), fill=_colour(random))
        pen.text((right - 42, place), _words(random, 1), fill=ink, font=_font(height))
    return image


def draw_diagram(
    random: np.random.Generator, size: Size, *, is_abstract: bool = False
) -> Image.Image:
    """Boxes and arrows with words in them; abstract: shapes of plain colours, without words."""
    ground = _colour(random, 120, 256) if is_abstract else _grey(random, 235, 256)
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    centres: list[tuple[int, int]] = []
    for _ in range(int(random.integers(3, 12))):
        x, y = int(random.integers(0, size[0])), int(random.integers(0, size[1]))
        width, height = (int(side * random.uniform(0.06, 0.2)) for side in size)
        box = (x - width, y - height, x + width, y + height)
        outline = None if is_abstract else (40, 40, 40)
        fill = _colour(random) if is_abstract else _colour(random, 170, 256)
        shape = random.integers(3)
        if shape == 0:
            pen.rectangle(box, fill=fill, outline=outline, width=2)
        elif shape == 1:
            pen.ellipse(box, fill=fill, outline=outline, width=2)
        else:
            corners = [(x, box[1]), (box[2], y), (x, box[3]), (box[0], y)]
            pen.polygon(corners, fill=fill, outline=outline)
        if not is_abstract:
            pen.text((x - width // 2, y - 7), _words(random, 1), fill=(20, 20, 20), font=_font(13))
            if centres:
                pen.line((*centres[-1], x, y), fill=(60, 60, 60), width=2)
        centres.append((x, y))
    return image


def draw_code(random: np.random.Generator, size: Size) -> Image.Image:
    """Something that looks like a QR code, or a bar code: modules at random, corner marks."""
    ground = _grey(random, 225, 256)
    if random.random() < 0.25:
        return _bar_code(random, size, ground)
    modules = 17 + 4 * int(random.integers(1, 11))
    dark = (random.random((modules, modules)) < 0.5).astype(np.uint8)
    marked = np.zeros((_FINDER_SIDE + 1, _FINDER_SIDE + 1), dtype=np.uint8)
    marked[:_FINDER_SIDE, :_FINDER_SIDE] = 1
    marked[1:6, 1:6] = 0
    marked[2:5, 2:5] = 1
    dark[:8, :8], dark[:8, -8:], dark[-8:, :8] = marked, marked[:, ::-1], marked[::-1]
    side = int(min(size) * random.uniform(0.4, 0.98))
    code = Image.fromarray(255 - 255 * dark).resize((side, side), Image.Resampling.NEAREST)
    image = Image.new("RGB", size, ground)
    left, top = int(random.integers(0, size[0] - side)), int(random.integers(0, size[1] - side))
    ink = Image.new("RGB", code.size, _colour(random, 0, 90))
    image.paste(ink, (left, top), code.point(lambda value: 255 - value))
    if random.random() < 0.3:
        image = image.rotate(float(random.uniform(-10, 10)), fillcolor=ground)
    return image


def _bar_code(random: np.random.Generator, size: Size, ground: Colour) -> Image.Image:
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    left, top, bottom = size[0] // 10, size[1] // 6, int(size[1] * random.uniform(0.5, 0.9))
    while left < size[0] * 0.9:
        width = int(random.integers(1, 4)) * max(1, size[0] // 250)
        pen.rectangle((left, top, left + width - 1, bottom), fill=(15, 15, 15))
        left += width + int(random.integers(1, 4)) * max(1, size[0] // 250)
    digits = " ".join(str(random.integers(10)) for _ in range(13))
    pen.text((size[0] // 4, bottom + 6), digits, fill=(15, 15, 15), font=_font(18))
    return image


def _draw_window(
    pen: ImageDraw.ImageDraw,
    random: np.random.Generator,
    box: tuple[int, int, int, int],
    face: Colour,
    ink: Colour,
) -> None:
    left, top, right, bottom = box
    height = int(random.integers(9, 16))
    pen.rectangle(box, fill=face, outline=_mixed(face, ink, 0.4))
    pen.rectangle((left, top, right, top + height * 2), fill=_colour(random))
    pen.text((left + 8, top + 4), _words(random, 3), fill=ink, font=_font(height))
    side = left + (right - left) // 4 if random.random() < 0.6 else left
    for line in range(top + height * 3, bottom - height * 2, height * 2):
        if side > left:
            pen.text((left + 8, line), _words(random, 1), fill=ink, font=_font(height))
        what = random.integers(5)
        place = side + 10
        if what == 0:
            pen.rectangle((place, line, right - 20, line + height + 6), outline=ink)
        elif what == 1:
            pen.rounded_rectangle(
                (place, line, place + 8 * height, line + height + 7), 5, fill=_colour(random)
            )
        elif what == 2:
            pen.rectangle((place, line, place + height, line + height), outline=ink)
            pen.text((place + 20, line), _words(random, 3), fill=ink, font=_font(height))
        elif what == 3:
            text = _fitting(_words(random, 14), height, right - place)
            pen.text((place, line), text, fill=ink, font=_font(height))
    pen.line((side, top + height * 2, side, bottom), fill=_mixed(face, ink, 0.3))


def _draw_bars(
    pen: ImageDraw.ImageDraw, random: np.random.Generator, box: tuple[int, ...], count: int
) -> None:
    left, top, right, bottom = box
    step = (right - left) / count
    one_colour = _colour(random) if random.random() < 0.5 else None
    for bar in range(count):
        start = left + int((bar + 0.2) * step)
        end = left + int((bar + 0.9) * step)
        height = int((bottom - top) * random.uniform(0.05, 0.98))
        pen.rectangle((start, bottom - height, end, bottom), fill=one_colour or _colour(random))


def _draw_lines(
    pen: ImageDraw.ImageDraw, random: np.random.Generator, box: tuple[int, ...], count: int
) -> None:
    left, top, right, bottom = box
    across = np.linspace(left, right, count * 4)
    for _ in range(int(random.integers(1, 5))):
        walk = np.cumsum(random.standard_normal(len(across)))
        scaled = (walk - walk.min()) / (np.ptp(walk) + 0.1) * (bottom - top) * random.random()
        points = list(zip(across.tolist(), (bottom - scaled).tolist(), strict=True))
        pen.line(points, fill=_colour(random), width=int(random.integers(1, 5)))


def _draw_points(
    pen: ImageDraw.ImageDraw, random: np.random.Generator, box: tuple[int, ...], count: int
) -> None:
    left, top, right, bottom = box
    size = int(random.integers(1, 6))
    colours = [_colour(random) for _ in range(3)]
    for _ in range(count * 20):
        x, y = int(random.integers(left, right)), int(random.integers(top, bottom))
        pen.ellipse((x - size, y - size, x + size, y + size), fill=colours[random.integers(3)])


def _draw_pie(
    pen: ImageDraw.ImageDraw, random: np.random.Generator, box: tuple[int, ...], count: int
) -> None:
    ends = np.concatenate([[0], np.sort(random.uniform(0, 360, count)), [360]])
    for start, end in pairwise(ends.tolist()):
        pen.pieslice((box[0], box[1], box[2], box[3]), start, end, fill=_colour(random))


def _write_paragraphs(
    pen: ImageDraw.ImageDraw,
    random: np.random.Generator,
    box: tuple[int, int, int, int],
    height: int,
    ink: Colour,
) -> None:
    left, top, width, bottom = box
    leading = int(height * random.uniform(1.2, 1.8))
    while top < bottom - height:
        if random.random() < 0.12:
            pen.text((left, top), _words(random, 3), fill=ink, font=_font(int(height * 1.6)))
            top += leading * 2
        for _ in range(int(random.integers(2, 9))):
            if top >= bottom - height:
                break
            text = _fitting(_words(random, 30), height, width)
            pen.text((left, top), text, fill=ink, font=_font(height))
            top += leading
        top += leading


def _desktop(random: np.random.Generator, size: Size) -> Image.Image:
    if random.random() < 0.6:
        return Image.new("RGB", size, _colour(random))
    ends = np.array([_colour(random), _colour(random)], dtype=np.float64)
    place = np.linspace(0, 1, size[1])[:, None]
    rows = (1 - place) * ends[0] + place * ends[1]
    return Image.fromarray(np.repeat(rows[:, None, :], size[0], axis=1).astype(np.uint8))


def _paper_and_ink(random: np.random.Generator) -> tuple[Colour, Colour]:
    if random.random() < 0.15:
        return _grey(random, 0, 40), _grey(random, 190, 256)
    if random.random() < 0.2:
        return _colour(random, 205, 256), _colour(random, 0, 90)
    return _grey(random, 225, 256), _grey(random, 0, 80)


def _words(random: np.random.Generator, count: int) -> str:
    """Words of no language, with the lengths and the letters of English."""
    lengths = random.poisson(3.7, count) + 1
    letters = random.integers(0, len(_LETTERS), (count, int(lengths.max())))
    words = ["".join(_LETTERS[i] for i in row[:n]) for row, n in zip(letters, lengths, strict=True)]
    return " ".join(word.capitalize() if random.random() < 0.15 else word for word in words)


def _fitting(text: str, height: int, width: int) -> str:
    """The beginning that fits; a letter is about half as wide as the font is high."""
    return text[: max(1, int(width / (0.5 * height)))]


@cache
def _font(height: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font, which is the same everywhere."""
    return ImageFont.load_default(height)


def _colour(random: np.random.Generator, lowest: int = 0, highest: int = 256) -> Colour:
    red, green, blue = random.integers(lowest, highest, 3).tolist()
    return red, green, blue


def _grey(random: np.random.Generator, lowest: int, highest: int) -> Colour:
    value = int(random.integers(lowest, highest))
    return value, value, value


def _mixed(first: Colour, second: Colour, share: float) -> Colour:
    red, green, blue = (int(a + share * (b - a)) for a, b in zip(first, second, strict=True))
    return red, green, blue
