"""Pictures for the network: frozen stages' maps, kept on disk, or pixels augmented afresh."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageOps
from torch import Tensor

from desktop_app.captioner.errors import ImageError
from desktop_app.captioner.preprocessing import ImageTransform, open_image
from training.captions import CaptionedImage
from training.encoders import ResNet50Encoder
from training.errors import TrainingError

logger = logging.getLogger(__name__)

SHARD_SIZE = 128
"""Pictures in one file of the cache."""
_BATCH_SIZE = 32
_CROPPED_AREA = (0.66, 1.0)
_MOST_CHANGE = 1.2
_VIEWS = {"plain": lambda image: image, "mirrored": ImageOps.mirror}


class ImageDataError(TrainingError):
    """Too many pictures are missing or unreadable."""


@dataclass(frozen=True)
class CacheSettings:
    """What a cached feature map depends on, besides the pictures themselves."""

    transform: ImageTransform
    last_stage: str | None
    """The last stage that has run; None: the cache holds the pixels."""
    views: tuple[str, ...] = ("plain",)
    """``plain`` and, for training, ``mirrored``."""
    precision: str = "float32"
    """As in the recipe; the stored maps are float16 either way."""


class PictureSource(Protocol):
    """Where a batch's pictures come from."""

    def read(self, numbers: Sequence[int], views: Sequence[int]) -> Tensor:
        """Return maps or pixels, float [batch, depth, height, width], channels last in memory.

        Args:
            numbers: picture numbers.
            views: of each, 0 for the plain picture and 1 for the mirrored one.
        """
        ...


class FeatureCache:
    """Feature maps [height, width, depth] of pictures, by picture number and view.

    Files are named by a hash of all that went into them (weights, preprocessing, views, the
    pictures' bytes), so a stale one is never read, a finished one is never made again, and an
    interrupted build goes on where it stopped.
    """

    def __init__(self, shards: Sequence[Path], count: int) -> None:
        self._maps = [np.load(path, mmap_mode="r", allow_pickle=False) for path in shards]
        self.count = count

    def read(self, numbers: Sequence[int], views: Sequence[int] | None = None) -> Tensor:
        """Return maps as float16 [batch, depth, height, width], channels last in memory.

        Args:
            numbers: picture numbers, in the order of the pictures given to :func:`build_cache`.
            views: which view of each; None: the plain one.
        """
        chosen = views if views is not None else [0] * len(numbers)
        maps = np.stack(
            [
                self._maps[number // SHARD_SIZE][number % SHARD_SIZE, view]
                for number, view in zip(numbers, chosen, strict=True)
            ]
        )
        return torch.from_numpy(maps).permute(0, 3, 1, 2)


class AugmentedPictures:
    """Pixels of pictures cropped at random and changed in colour, the same for the same seed.

    Args:
        images: pictures; their order gives the numbers.
        transform: the preprocessing that follows.
        seed: of an epoch.
    """

    def __init__(
        self, images: Sequence[CaptionedImage], transform: ImageTransform, seed: Sequence[int]
    ) -> None:
        self._images = images
        self._transform = transform
        self._seed = tuple(seed)

    def read(self, numbers: Sequence[int], views: Sequence[int]) -> Tensor:
        """Return float32 [batch, 3, height, width]; see :class:`PictureSource`."""
        pixels = [
            self._transform(
                augmented(
                    _VIEWS[tuple(_VIEWS)[view]](open_image(self._images[number].path)),
                    np.random.default_rng((*self._seed, number)),
                )
            )
            for number, view in zip(numbers, views, strict=True)
        ]
        return torch.from_numpy(np.stack(pixels)).to(memory_format=torch.channels_last)


def augmented(image: Image.Image, generator: np.random.Generator) -> Image.Image:
    """Crop and recolour a picture so gently that its captions stay true.

    The crop keeps at least two thirds of the area and changes the aspect by a fifth at most;
    brightness, contrast and saturation change by a fifth at most, the hue not at all.
    """
    area = generator.uniform(*_CROPPED_AREA) * image.width * image.height
    aspect = image.width / image.height * np.exp(generator.uniform(-1, 1) * np.log(_MOST_CHANGE))
    width = min(image.width, np.sqrt(area * aspect))
    height = min(image.height, np.sqrt(area / aspect))
    left = generator.uniform(0, image.width - width)
    top = generator.uniform(0, image.height - height)
    # Resized by the transform: a crop of whole pixels is enough.
    box = (round(left), round(top), round(left + width), round(top + height))
    image = image.crop(box) if box[2] > box[0] and box[3] > box[1] else image
    for enhancer in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        image = enhancer(image).enhance(generator.uniform(2 - _MOST_CHANGE, _MOST_CHANGE))
    return image


def build_cache(
    folder: Path,
    encoder: ResNet50Encoder,
    images: Sequence[CaptionedImage],
    settings: CacheSettings,
    *,
    device: torch.device,
    on_progress: Callable[[int], None] = lambda count: None,
) -> FeatureCache:
    """Make or find the cached maps of these pictures.

    Args:
        folder: holds the cache's files.
        encoder: its stages up to ``settings.last_stage`` run here, without gradients.
        images: readable pictures; their order gives the numbers.
        settings: what else the maps depend on.
        device: where the encoder runs.
        on_progress: called with the number of pictures just done.

    Raises:
        ImageDataError: a picture has become unreadable.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made_by = _made_by(encoder, settings)
    encoder.eval()
    stages: _Stages | None = None
    shards = []
    for start in range(0, len(images), SHARD_SIZE):
        part = images[start : start + SHARD_SIZE]
        digest = hashlib.sha256(made_by.encode())
        for image in part:
            digest.update(image.key.encode() + _content_hash(image.path))
        path = folder / f"{digest.hexdigest()[:32]}.npy"
        notes = path.with_suffix(".json")
        if not (path.exists() and notes.exists()):
            stages = stages or _stages(encoder, settings, device)
            _write(path, notes, _compute(stages, part, settings, device), made_by)
        shards.append(path)
        on_progress(len(part))
    return FeatureCache(shards, len(images))


def readable_pictures(
    images: Sequence[CaptionedImage],
) -> tuple[list[CaptionedImage], list[str]]:
    """Open every picture once; return those that can be read, and the keys of the others."""

    def is_readable(image: CaptionedImage) -> bool:
        try:
            open_image(image.path)
        except ImageError as error:
            logger.debug("%s", error)
            return False
        return True

    with ThreadPoolExecutor(thread_name_prefix="pictures") as pool:
        answers = list(pool.map(is_readable, images))
    both = list(zip(images, answers, strict=True))
    return [image for image, yes in both if yes], [image.key for image, yes in both if not yes]


def check_pictures(missing: Sequence[str], unreadable: Sequence[str], limit: int) -> None:
    """List the pictures that take no part, once; stop above the recipe's limit.

    Raises:
        ImageDataError: more than ``limit`` pictures are missing or unreadable.
    """
    for what, names in (("missing", missing), ("unreadable", unreadable)):
        if names:
            shown = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "")
            logger.warning("%d pictures are %s and left out: %s", len(names), what, shown)
    if len(missing) + len(unreadable) > limit:
        raise ImageDataError(
            f"{len(missing)} pictures are missing and {len(unreadable)} unreadable, more than the "
            f"{limit} that the recipe allows (images.unreadable_limit). Check the data folder."
        )


def _made_by(encoder: ResNet50Encoder, settings: CacheSettings) -> str:
    weights = encoder.fingerprint(settings.last_stage) if settings.last_stage else "pixels"
    return f"{weights} {settings} float16"


def _content_hash(path: Path) -> bytes:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b"unreadable"


def _load(path: Path, settings: CacheSettings) -> list[NDArray[np.float32]]:
    try:
        image: Image.Image = open_image(path)
    except ImageError as error:
        raise ImageDataError(f"A picture can no longer be read: {error}") from error
    return [settings.transform(_VIEWS[view](image)) for view in settings.views]


_Stages = Callable[[Tensor], Tensor]


def _stages(encoder: ResNet50Encoder, settings: CacheSettings, device: torch.device) -> _Stages:
    """Return what turns a batch of pixels into the maps to be kept."""
    last = settings.last_stage
    if last is None:
        return lambda pixels: pixels
    if device.type == "cpu" and settings.precision == "float32":
        return encoder.fused_stages(last, (settings.transform.height, settings.transform.width))

    def run(pixels: Tensor) -> Tensor:
        is_mixed = settings.precision == "bfloat16"
        with torch.autocast(device.type, torch.bfloat16, enabled=is_mixed):
            return encoder.run_stages(pixels, last=last)

    return run


@torch.inference_mode()
def _compute(
    stages: _Stages,
    images: Sequence[CaptionedImage],
    settings: CacheSettings,
    device: torch.device,
) -> NDArray[np.float16]:
    pixels: list[NDArray[np.float32]] = []
    for image in images:
        pixels += _load(image.path, settings)
    parts = []
    for start in range(0, len(pixels), _BATCH_SIZE):
        batch = torch.from_numpy(np.stack(pixels[start : start + _BATCH_SIZE])).to(
            device, memory_format=torch.channels_last
        )
        parts.append(stages(batch).permute(0, 2, 3, 1).half().cpu().numpy())
    maps = np.concatenate(parts)
    return maps.reshape(len(images), len(settings.views), *maps.shape[1:])


def _write(path: Path, notes: Path, maps: NDArray[np.float16], made_by: str) -> None:
    partial = path.with_suffix(f".{os.getpid()}.partial")
    with partial.open("wb") as file:
        np.save(file, maps, allow_pickle=False)
    partial.replace(path)
    content = {"made_by": made_by, "shape": list(maps.shape)}
    partial.write_text(json.dumps(content), encoding="utf-8")
    partial.replace(notes)
