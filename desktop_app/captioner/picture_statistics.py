"""What a picture's pixels tell of its kind, before any network has looked at it.

Photographs have sensor noise, soft edges in every direction and many colours; screenshots, text and
charts have flat areas, hard upright edges and few colours; static has no resemblance between
neighbours. All figures are taken from the picture as the encoder gets it, so that they do not
depend on how large the file was.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

_LUMA = np.array((0.299, 0.587, 0.114), dtype=np.float32)  # ITU-R BT.601
_FLAT = 2.0
_HARD_EDGE = 64.0
_COLOUR_STEP = 32
_LEAST_VARIANCE = 1e-3


@dataclass(frozen=True)
class PictureStatistics:
    """Figures of one picture; brightness and its differences run from 0 to 255."""

    brightness: float
    """Mean of all pixels."""
    darkest: float
    """The brightness below which one pixel in a hundred lies."""
    brightest: float
    """The brightness above which one pixel in a hundred lies."""
    contrast: float
    """Standard deviation of brightness."""
    saturation: float
    """Mean difference between a pixel's strongest and weakest colour."""
    flat_share: float
    """Share of neighbours that differ by at most 2 in every colour."""
    hard_edge_share: float
    """Share of neighbours whose brightness differs by more than 64."""
    gradient: float
    """Mean absolute difference between neighbours."""
    roughness: float
    """`gradient` over `contrast`: 1.1 for static, below 0.1 for smooth shades."""
    upright_share: float
    """Share of the edges' strength that runs exactly up, down, left or right."""
    commonest_colour: float
    """Share of the pixels in the fullest of 512 equal boxes of colours."""
    colour_count: float
    """Effective number of those boxes: 2 to the power of their entropy in bits."""
    row_structure: float
    """Mean difference between the brightness of neighbouring rows and columns, over `gradient`:
    lines of text and frames of windows run through the whole picture."""

    def values(self) -> NDArray[np.float64]:
        """All figures in order, the skewed ones as logarithms: the input of a linear model."""
        return np.array([_TRANSFORMED[name](getattr(self, name)) for name in STATISTIC_NAMES])


def measure_picture(pixels: NDArray[np.float32]) -> PictureStatistics:
    """Measure a picture: [height, width, 3], red first, 0 to 255; at least 2 x 2 pixels."""
    luma = pixels @ _LUMA
    across, down = np.diff(luma, axis=1), np.diff(luma, axis=0)
    steps = np.concatenate([np.abs(across).ravel(), np.abs(down).ravel()])
    planes = np.ascontiguousarray(pixels.transpose(2, 0, 1))
    # reduce() over the few planes is several times faster than max() over the last axis.
    colour_steps = np.concatenate(
        [np.maximum.reduce(np.abs(np.diff(planes, axis=axis))).ravel() for axis in (1, 2)]
    )
    saturation = np.maximum.reduce(planes) - np.minimum.reduce(planes)
    darkest, brightest = np.percentile(luma, (1, 99))
    contrast = float(luma.std())
    gradient = float(steps.mean())
    commonest, count = _colours(pixels)
    return PictureStatistics(
        brightness=float(luma.mean()),
        darkest=float(darkest),
        brightest=float(brightest),
        contrast=contrast,
        saturation=float(saturation.mean()),
        flat_share=float((colour_steps <= _FLAT).mean()),
        hard_edge_share=float((steps > _HARD_EDGE).mean()),
        gradient=gradient,
        roughness=gradient / (contrast + 1),
        upright_share=_upright_share(across[:-1], down[:, :-1]),
        commonest_colour=commonest,
        colour_count=count,
        row_structure=_row_structure(luma) / (gradient + 0.1),
    )


def _colours(pixels: NDArray[np.float32]) -> tuple[float, float]:
    digits = (np.clip(pixels, 0, 255) / _COLOUR_STEP).astype(np.int32)
    boxes = digits[:, :, 0] * 64 + digits[:, :, 1] * 8 + digits[:, :, 2]
    shares = np.bincount(boxes.ravel(), minlength=512) / boxes.size
    used = shares[shares > 0]
    return float(used.max()), float(2 ** -(used * np.log2(used)).sum())


def _upright_share(across: NDArray[np.float32], down: NDArray[np.float32]) -> float:
    """Of an edge whose brightness changes along one axis, the other axis sees a tenth at most."""
    horizontal, vertical = np.abs(across), np.abs(down)
    strength = horizontal + vertical
    is_upright = np.minimum(horizontal, vertical) <= 0.1 * np.maximum(horizontal, vertical)
    return float((strength * is_upright).sum() / (strength.sum() + _LEAST_VARIANCE))


def _row_structure(luma: NDArray[np.float32]) -> float:
    rows, columns = luma.mean(axis=1), luma.mean(axis=0)
    return float(np.abs(np.diff(rows)).mean() + np.abs(np.diff(columns)).mean())


def _plain(value: float) -> float:
    return value


def _logarithm(value: float) -> float:
    return float(np.log(value + 0.01))


STATISTIC_NAMES = tuple(field.name for field in fields(PictureStatistics))
_SKEWED = frozenset({"contrast", "hard_edge_share", "gradient", "roughness", "colour_count"})
_SKEWED |= {"row_structure", "saturation"}
_TRANSFORMED = {name: _logarithm if name in _SKEWED else _plain for name in STATISTIC_NAMES}
