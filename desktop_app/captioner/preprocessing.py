"""From a picture to the encoder's input: the project's only copy of this arithmetic."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from desktop_app.captioner.image_files import IMAGE_SUFFIXES, open_image, to_rgb

__all__ = [
    "IMAGENET_MEAN",
    "IMAGENET_STD",
    "IMAGE_SUFFIXES",
    "RESIZE_RULES",
    "ImageTransform",
    "open_image",
    "to_rgb",
]

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)

RESIZE_RULES = ("squash",)
MAXIMUM_SIDE = 4096


@dataclass(frozen=True)
class ImageTransform:
    """How a picture becomes the encoder's `pixel_values`."""

    height: int = 224
    """Rows of the result, in pixels."""
    width: int = 224
    """Columns of the result, in pixels."""
    resize: str = "squash"
    """"squash": the whole picture, bicubic with antialiasing, its aspect ratio not kept."""
    mean: tuple[float, float, float] = IMAGENET_MEAN
    """Subtracted from red, green, blue, which run from 0 to 1."""
    std: tuple[float, float, float] = IMAGENET_STD
    """Then divided by."""

    def __post_init__(self) -> None:
        for name, side in (("height", self.height), ("width", self.width)):
            if not 1 <= side <= MAXIMUM_SIDE:
                raise ValueError(f"{name} is {side}; it must be from 1 to {MAXIMUM_SIDE}")
        if self.resize not in RESIZE_RULES:
            raise ValueError(f"resize is {self.resize!r}; known is {', '.join(RESIZE_RULES)}")
        for name, values in (("mean", self.mean), ("std", self.std)):
            if np.shape(values) != (3,) or not np.isfinite(values).all():
                raise ValueError(f"{name} must be three numbers, one for each colour")
        if min(self.std) <= 0:
            raise ValueError("std must be above 0")

    def __call__(self, image: Image.Image) -> NDArray[np.float32]:
        """Return [3, height, width], float32, C order, red first.

        Takes any picture that Pillow holds; `open_image` makes the right one from a file.
        """
        if image.mode != "RGB":
            image = to_rgb(image)
        if image.size != (self.width, self.height):
            image = image.resize((self.width, self.height), Image.Resampling.BICUBIC)
        pixels = np.asarray(image, dtype=np.float32).transpose(2, 0, 1)
        std = np.asarray(self.std, dtype=np.float64)
        scale = (1 / (255 * std)).astype(np.float32)
        shift = (-np.asarray(self.mean, dtype=np.float64) / std).astype(np.float32)
        scaled = np.multiply(pixels, scale[:, None, None], order="C")
        return np.add(scaled, shift[:, None, None], out=scaled)

    def pixels(self, pixel_values: NDArray[np.float32]) -> NDArray[np.float32]:
        """The way back: from [3, height, width] to [height, width, 3] that runs from 0 to 255."""
        mean, std = (np.asarray(each, np.float32)[:, None, None] for each in (self.mean, self.std))
        pixels = np.clip((pixel_values * std + mean) * 255, 0, 255)
        return np.ascontiguousarray(pixels.transpose(1, 2, 0))
