"""Any of Pillow's pixel formats as plain RGB: 8 bits, no transparency, no palette."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_WHITE = 255
# Formats that Image.reduce averages correctly as they are.
_REDUCIBLE = frozenset({"L", "LA", "La", "RGB", "RGBA", "RGBa", "CMYK", "YCbCr", "LAB"})


def flatten_colours(image: Image.Image, reduce_by: int = 1) -> Image.Image:
    """Return a new RGB picture, transparent parts over white, shrunk by a whole number.

    Samples of more than 8 bits are scaled, not clipped. Raises whatever Pillow raises for pixel
    formats it cannot convert.
    """
    if reduce_by > 1 and image.mode in ("I", "F"):  # the widest samples: before they are copied
        image, reduce_by = image.reduce(reduce_by), 1
    image = _to_eight_bits(image)
    if reduce_by > 1:
        image = image.reduce(reduce_by)
    if image.mode == "LAB":
        image = _lab_to_rgb(image)
    if image.mode in ("LA", "La", "RGBA", "RGBa"):
        image = image.convert("RGBA")
        background = Image.new("RGB", image.size, (_WHITE, _WHITE, _WHITE))
        background.paste(image, mask=image.getchannel("A"))
        return background
    return image.convert("RGB") if image.mode != "RGB" else image.copy()


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Bring the picture to one of the formats of _REDUCIBLE, transparency kept as alpha."""
    if image.mode.startswith("I") or image.mode == "F":
        return Image.fromarray(_scaled_samples(image))
    if image.mode == "PA" or (image.has_transparency_data and image.mode in ("1", "L", "P", "RGB")):
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in _REDUCIBLE else image.convert("RGB")


def _scaled_samples(image: Image.Image) -> NDArray[np.uint8]:
    """Grey samples of 16 or 32 bits, [height, width], as 0 to 255.

    16-bit files say what white is. 32-bit and floating-point files do not: white is 1, 255 or
    65,535, the first that the brightest sample fits in; other ranges are spread between their ends.
    """
    samples = np.asarray(image)
    if samples.dtype.kind == "u" and samples.dtype.itemsize == 2:
        return np.asarray(samples >> 8, dtype=np.uint8)
    return _spread(samples)


def _spread(samples: NDArray[Any]) -> NDArray[np.uint8]:
    is_float = samples.dtype.kind == "f"
    samples = samples.astype(np.float32)
    finite = np.isfinite(samples)
    lowest = float(samples.min(where=finite, initial=np.inf))
    highest = float(samples.max(where=finite, initial=-np.inf))
    if not lowest < highest:  # one even tone, or nothing finite at all
        lowest, highest = min(0.0, lowest), max(1.0, highest)
    if lowest >= 0:
        whites = (1.0, 255.0, 65_535.0) if is_float else (255.0, 65_535.0)
        lowest, highest = 0.0, next((white for white in whites if highest <= white), highest)
    np.nan_to_num(samples, copy=False, nan=lowest, posinf=highest, neginf=lowest)
    samples -= lowest
    samples *= _WHITE / (highest - lowest)
    return np.asarray(samples + 0.5, dtype=np.uint8)


def _lab_to_rgb(image: Image.Image) -> Image.Image:
    from PIL import ImageCms  # noqa: PLC0415 - rarely needed

    converted = ImageCms.profileToProfile(
        image, ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    if converted is None:
        raise ValueError("no conversion from LAB")
    return converted
