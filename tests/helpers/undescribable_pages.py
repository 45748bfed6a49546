"""Text, user interfaces, charts and QR codes for `tests.helpers.undescribable`."""

import io
import itertools

import numpy as np
import segno
from PIL import Image, ImageDraw, ImageFont, ImageOps

Random = np.random.Generator
Colour = tuple[int, int, int]

_TEXT = (
    "Alice was beginning to get very tired of sitting by her sister on the bank, and of having "
    "nothing to do: once or twice she had peeped into the book her sister was reading, but it had "
    "no pictures or conversations in it, and what is the use of a book, thought Alice, without "
    "pictures or conversations? So she was considering in her own mind, as well as she could, for "
    "the hot day made her feel very sleepy and stupid, whether the pleasure of making a daisy "
    "chain would be worth the trouble of getting up and picking the daisies, when suddenly a White "
    "Rabbit with pink eyes ran close by her. There was nothing so very remarkable in that; nor did "
    "Alice think it so very much out of the way to hear the Rabbit say to itself, Oh dear! Oh "
    "dear! I shall be late!"
).split()
_LINE, _LETTER = 11, 6  # pixels of Pillow's bitmap font
_FONT = ImageFont.load_default_imagefont()


# Text


def letter_page(random: Random) -> Image.Image:
    """A page of prose."""
    return _enlarged(_paragraph(random, 58, 34), random)


def dark_page(random: Random) -> Image.Image:
    """The same, light on dark."""
    return ImageOps.invert(letter_page(random))


def receipt(random: Random) -> Image.Image:
    lines = ["THANK YOU", *("-" * 28,) * 2]
    for _ in range(int(random.integers(8, 24))):
        name = " ".join(_some_words(random, 2))[:18]
        lines.append(f"{name:<20}{random.uniform(0.5, 99):8.2f}")
    paper = _typeset([*lines, "", "TOTAL"], (250, 250, 244), (60, 60, 60))
    return _enlarged(paper.rotate(random.uniform(-2, 2), fillcolor=(250, 250, 244)), random)


def table(random: Random) -> Image.Image:
    """A spreadsheet: a grid with numbers in most cells."""
    rows, columns, width = int(random.integers(10, 22)), int(random.integers(4, 9)), 66
    image = Image.new("RGB", (columns * width, rows * 16), (255, 255, 255))
    pen = ImageDraw.Draw(image)
    for row, column in itertools.product(range(rows), range(columns)):
        corner = (column * width, row * 16)
        head = row == 0 or column == 0
        fill = (232, 236, 241) if head else (255, 255, 255)
        pen.rectangle((*corner, corner[0] + width, corner[1] + 16), fill, (205, 205, 205))
        text = _some_words(random, 1)[0] if head else f"{random.uniform(0, 9999):.1f}"
        pen.text((corner[0] + 4, corner[1] + 2), text, (30, 30, 30), _bitmap_font())
    return _enlarged(image, random)


def sign(random: Random) -> Image.Image:
    """A slide: few large words."""
    lines = [" ".join(_some_words(random, 3)) for _ in range(int(random.integers(3, 7)))]
    slide = _typeset(["", *lines, ""], some_colour(random, 200), some_colour(random, 0, 80))
    return _enlarged(slide, random, least=3, most=5)


# User interfaces


def telephone(random: Random) -> Image.Image:
    """A list of messages on a telephone."""
    dark = random.random() < 0.5
    ground, ink = ((18, 18, 20), (235, 235, 235)) if dark else ((246, 246, 248), (20, 20, 22))
    image = Image.new("RGB", (240, 480), ground)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 240, 44), fill=some_colour(random))
    pen.text((14, 18), "Messages", (255, 255, 255), _bitmap_font())
    for top in range(54, 440, 48):
        pen.ellipse((10, top, 44, top + 34), fill=some_colour(random))
        pen.text((54, top + 3), " ".join(_some_words(random, 2)), ink, _bitmap_font())
        grey = (130, 130, 135)
        pen.text((54, top + 18), " ".join(_some_words(random, 5))[:29], grey, _bitmap_font())
        pen.line((54, top + 42, 240, top + 42), fill=(150, 150, 155))
    return _enlarged(image, random, most=2)


def form(random: Random) -> Image.Image:
    """A settings dialogue with tabs, ticks, fields and two buttons."""
    image = Image.new("RGB", (420, 300), _grey(random, 225, 250))
    pen, font = ImageDraw.Draw(image), _bitmap_font()
    for tab in range(4):
        pen.rectangle((8 + tab * 84, 8, 88 + tab * 84, 28), (250, 250, 250), (150, 150, 150))
        pen.text((14 + tab * 84, 13), _some_words(random, 1)[0], (20, 20, 20), font)
    pen.rectangle((8, 28, 412, 262), (252, 252, 252), (150, 150, 150))
    for top in range(40, 244, 26):
        pen.text((20, top + 4), " ".join(_some_words(random, 3)), (20, 20, 20), font)
        if random.random() < 0.5:
            pen.rectangle((220, top, 396, top + 18), (255, 255, 255), (120, 120, 120))
            pen.text((226, top + 4), " ".join(_some_words(random, 2)), (20, 20, 20), font)
        else:
            pen.rectangle((220, top + 3, 232, top + 15), (255, 255, 255), (90, 90, 90))
    for left, label in ((248, "Cancel"), (332, "OK")):
        pen.rounded_rectangle(
            (left, 270, left + 76, 292), 4, some_colour(random, 120), (90, 90, 90)
        )
        pen.text((left + 20, 276), label, (0, 0, 0), font)
    return _enlarged(image, random, most=2)


def code_editor(random: Random) -> Image.Image:
    """Code in many colours, with a list of files."""
    image = Image.new("RGB", (460, 320), (30, 31, 38))
    pen, font = ImageDraw.Draw(image), _bitmap_font()
    pen.rectangle((0, 0, 96, 320), fill=(38, 40, 48))
    pen.rectangle((0, 306, 460, 320), fill=some_colour(random))
    inks = [some_colour(random, 120) for _ in range(5)]
    for number, top in enumerate(range(8, 300, 13)):
        pen.text((6, top), _some_words(random, 1)[0] + ".py", (150, 150, 160), font)
        pen.text((104, top), str(number + 1), (95, 95, 105), font)
        left = 126 + 24 * int(random.integers(0, 4))
        for word in _some_words(random, int(random.integers(0, 7))):
            pen.text((left, top), word, inks[random.integers(5)], font)
            left += _LETTER * (len(word) + 1)
    return _enlarged(image, random, most=2)


def web_shop(random: Random) -> Image.Image:
    """Cards in a grid, with plain placeholders where pictures would be."""
    image = Image.new("RGB", (400, 360), (255, 255, 255))
    pen, font = ImageDraw.Draw(image), _bitmap_font()
    pen.rectangle((0, 0, 400, 36), fill=some_colour(random))
    pen.text((12, 12), "SHOP    " + "   ".join(_some_words(random, 4)), (255, 255, 255), font)
    for left, top in itertools.product(range(12, 380, 130), range(48, 340, 104)):
        pen.rectangle((left, top, left + 116, top + 92), (247, 247, 247), (215, 215, 215))
        pen.rectangle((left + 8, top + 8, left + 108, top + 52), fill=some_colour(random, 150))
        pen.text((left + 8, top + 58), " ".join(_some_words(random, 3))[:18], (40, 40, 40), font)
        pen.text((left + 8, top + 74), f"{random.uniform(1, 99):.2f} EUR", (170, 30, 30), font)
    return _enlarged(image, random, most=2)


# Charts


def areas(random: Random) -> Image.Image:
    """Stacked areas."""
    height, width = 260, 400
    layers = np.cumsum(random.uniform(8, 60, (4, 1)) + random.normal(0, 4, (4, width)), axis=0)
    image = Image.new("RGB", (width + 60, height + 50), (255, 255, 255))
    pen = ImageDraw.Draw(image)
    for layer in layers[::-1]:
        points = [(40 + x, 20 + height - float(layer[x])) for x in range(0, width, 4)]
        corners = [(40, 20 + height), *points, (36 + width, 20 + height)]
        pen.polygon(corners, fill=some_colour(random))
    return _labelled(image, random)


def horizontal_bars(random: Random) -> Image.Image:
    """Bars that lie, with names."""
    image = Image.new("RGB", (430, 60 + 22 * int(random.integers(5, 13))), (252, 252, 252))
    pen, colour = ImageDraw.Draw(image), some_colour(random)
    for top in range(30, image.height - 30, 22):
        pen.text((6, top + 3), _some_words(random, 1)[0], (60, 60, 60), _bitmap_font())
        pen.rectangle((80, top, 80 + int(random.integers(10, 330)), top + 15), fill=colour)
    return _labelled(image, random)


def heat_map(random: Random) -> Image.Image:
    """A grid of shades."""
    rows, columns = int(random.integers(5, 14)), int(random.integers(5, 14))
    values = Image.fromarray(random.integers(0, 256, (rows, columns), dtype=np.uint8))
    cells = ImageOps.colorize(values, some_colour(random, 180), some_colour(random, 0, 110))
    image = Image.new("RGB", (400, 320), (255, 255, 255))
    image.paste(cells.resize((300, 250), Image.Resampling.NEAREST), (60, 30))
    return _labelled(image, random)


def curves(random: Random) -> Image.Image:
    """Lines over a grid."""
    image = Image.new("RGB", (440, 300), (255, 255, 255))
    pen = ImageDraw.Draw(image)
    for left in range(40, 440, 50):
        pen.line((left, 20, left, 270), fill=(225, 225, 225))
    for _ in range(int(random.integers(1, 5))):
        steps = np.linspace(0, random.uniform(3, 14), 200)
        heights = 145 + random.uniform(20, 110) * np.sin(steps + random.uniform(0, 6))
        points = [(40 + 2 * x, float(y)) for x, y in enumerate(heights)]
        pen.line(points, fill=some_colour(random, 0, 200), width=int(random.integers(1, 4)))
    pen.rectangle((40, 20, 438, 270), outline=(0, 0, 0))
    return _labelled(image, random)


# QR codes


def qr_code(random: Random) -> Image.Image:
    """A real code, in any colours."""
    content = f"https://example.org/{'/'.join(_some_words(random, int(random.integers(1, 16))))}"
    stream = io.BytesIO()
    code = segno.make_qr(content, error="lmqh"[random.integers(4)])
    dark, light = some_colour(random, 0, 100), some_colour(random, 210)
    border, scale = int(random.integers(0, 6)), int(random.integers(3, 9))
    code.save(stream, kind="png", scale=scale, border=border, dark=dark, light=light)
    return Image.open(stream).convert("RGB")


def qr_poster(random: Random) -> Image.Image:
    """A code with a line of text below it."""
    code = qr_code(random)
    poster = Image.new("RGB", (code.width + 120, code.height + 140), some_colour(random, 200))
    poster.paste(code, (60, 40))
    caption = _typeset([" ".join(_some_words(random, 3))], (255, 255, 255), (0, 0, 0))
    poster.paste(caption, (60, code.height + 70))
    return poster


# What they share


def _some_words(random: Random, count: int) -> list[str]:
    start = int(random.integers(0, len(_TEXT) - count))
    return _TEXT[start : start + count]


def _paragraph(random: Random, columns: int, rows: int) -> Image.Image:
    lines, line = [], ""
    for word in itertools.chain(_some_words(random, 30), _TEXT, _TEXT, _TEXT):
        if len(line) + len(word) > columns:
            lines.append(line)
            line = ""
            if random.random() < 0.1:
                lines.append("")
        line += f"{word} "
    return _typeset(lines[:rows], _grey(random, 235, 256), _grey(random, 0, 90))


def _typeset(lines: list[str], paper: Colour, ink: Colour) -> Image.Image:
    width = _LETTER * (max(map(len, lines)) + 4)
    image = Image.new("RGB", (width, (_LINE + 3) * (len(lines) + 2)), paper)
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        pen.text((2 * _LETTER, (_LINE + 3) * (number + 1)), line, ink, _bitmap_font())
    return image


def _labelled(image: Image.Image, random: Random) -> Image.Image:
    """With a title and numbers along the lower edge."""
    pen, font = ImageDraw.Draw(image), _bitmap_font()
    pen.text((image.width // 4, 3), " ".join(_some_words(random, 4)), (30, 30, 30), font)
    for left in range(44, image.width - 20, 56):
        pen.text((left, image.height - 16), str(random.integers(100)), (60, 60, 60), font)
    return _enlarged(image, random, most=2)


def _enlarged(image: Image.Image, random: Random, least: int = 1, most: int = 3) -> Image.Image:
    factor = int(random.integers(least, most + 1))
    resample = Image.Resampling.NEAREST if random.random() < 0.3 else Image.Resampling.BICUBIC
    return image.resize((image.width * factor, image.height * factor), resample)


def _bitmap_font() -> ImageFont.ImageFont:
    return _FONT


def some_colour(random: Random, lowest: int = 0, highest: int = 256) -> Colour:
    red, green, blue = random.integers(lowest, highest, 3).tolist()
    return red, green, blue


def _grey(random: Random, lowest: int, highest: int) -> Colour:
    value = int(random.integers(lowest, highest))
    return value, value, value
