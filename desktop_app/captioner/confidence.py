"""How far a caption can be trusted, and pictures of which no caption can be true.

Two questions, in this order. Is it a photograph at all? Plain rules find black and blank pictures;
a softmax over the pixels' statistics and the place of the encoder's features among those of the
training pictures finds static, text, drawings and the like. If it is one: how probable is it that
the caption is right? Logistic regression over the signals of the search (Guo et al., "On
Calibration of Modern Neural Networks", 2017, on why raw probabilities do not tell).
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from desktop_app.captioner.bundle import Bundle, damaged, misfitting
from desktop_app.captioner.calibration import MAXIMUM_STATISTICS_BYTES, Calibration
from desktop_app.captioner.decoding import Hypothesis
from desktop_app.captioner.picture_statistics import (
    STATISTIC_NAMES,
    PictureStatistics,
    measure_picture,
)
from desktop_app.captioner.preprocessing import ImageTransform
from desktop_app.captioner.signals import Array, FeatureSpace, Location, caption_signals

PHOTOGRAPH = "photograph"
BLACK_UP_TO = 20.0
"""Brightness, 0 to 255, that one pixel in a hundred of a black picture may pass."""
BLANK_CONTRAST = 3.0
BLANK_RANGE = 14.0
"""A blank picture's standard deviation of brightness, and its range without the ends."""


class Level(StrEnum):
    """What a probability is said as."""

    SURE = "sure"
    MAYBE = "maybe"
    UNSURE = "unsure"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why a picture cannot be described."""

    BLACK = "black"
    BLANK = "blank"
    EMPTY = "empty"
    NOISE = "noise"
    TEXT = "text"
    DRAWN = "drawn"
    UNFAMILIAR = "unfamiliar"


@dataclass(frozen=True)
class Confidence:
    """How far one caption can be trusted."""

    probability: float
    """That the caption's main statement is right, 0 to 1. It was fitted on photographs; of a
    refused picture it is the product with the probability that this is one."""
    level: Level
    reason: Reason | None = None
    """Why the picture is refused; None where it is not."""

    def __post_init__(self) -> None:
        if self.is_refused != (self.reason is not None):
            raise ValueError("a reason is given for a refusal, and for nothing else")

    @property
    def is_refused(self) -> bool:
        return self.level is Level.REFUSED


@dataclass(frozen=True)
class PictureKinds:
    """Softmax regression over a picture's figures: a photograph, or one of the other kinds."""

    names: tuple[str, ...]
    """PHOTOGRAPH first, then values of Reason."""
    mean: Array
    scale: Array
    weights: Array
    """[kinds, figures]"""
    bias: Array

    def probabilities(self, figures: Array) -> Array:
        """Of each kind, in the order of `names`."""
        logits = self.weights @ ((figures - self.mean) / self.scale) + self.bias
        shares = np.exp(logits - logits.max())
        return np.asarray(shares / shares.sum())


def picture_figures(statistics: PictureStatistics, location: Location) -> Array:
    """What `PictureKinds` takes: the pixels' statistics, the coordinates, the distance."""
    distance = np.log(location.distance + 0.01)
    return np.concatenate([statistics.values(), location.bounded(), [distance]])


@dataclass(frozen=True)
class PictureView:
    """What is known of a picture once it has been encoded."""

    statistics: PictureStatistics
    location: Location


@dataclass(frozen=True)
class Judge:
    """Gives captions their confidence."""

    calibration: Calibration
    space: FeatureSpace
    kinds: PictureKinds
    transform: ImageTransform

    @classmethod
    def of(cls, bundle: Bundle) -> "Judge | None":
        """The judge of a bundle; None for one without calibration. BundleError if it is damaged."""
        calibration = bundle.manifest.confidence
        if calibration is None:
            return None
        data = bundle.path(calibration.statistics_file).read_bytes()
        try:
            space, kinds = read_statistics(data)
        except (EOFError, OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
            raise damaged(calibration.statistics_file) from error
        return cls(calibration, space, kinds, bundle.manifest.transform)

    def view(self, pixel_values: NDArray[np.float32], features: NDArray[np.float32]) -> PictureView:
        """From the encoder's input [3, height, width] and its features [regions, depth].

        BundleError if the statistics are of another encoder.
        """
        if features.shape[1] != self.space.mean.size:
            raise misfitting(self.calibration.statistics_file)
        statistics = measure_picture(self.transform.pixels(pixel_values))
        return PictureView(statistics, self.space.locate(features))

    def confidence(self, view: PictureView, hypotheses: Sequence[Hypothesis]) -> Confidence:
        """Judge the best of the hypotheses."""
        probability = self.calibration.probability(caption_signals(hypotheses, view.location))
        reason = self.reason_against(view)
        if reason is not None:
            is_photograph = float(self._kinds_of(view)[0])
            return Confidence(is_photograph * probability, Level.REFUSED, reason)
        if probability >= self.calibration.sure_from:
            return Confidence(probability, Level.SURE)
        is_likely = probability >= self.calibration.maybe_from
        return Confidence(probability, Level.MAYBE if is_likely else Level.UNSURE)

    def reason_against(self, view: PictureView) -> Reason | None:
        """Why the picture cannot be described; None where it can be tried."""
        statistics = view.statistics
        if statistics.brightest <= BLACK_UP_TO:
            return Reason.BLACK
        spread = statistics.brightest - statistics.darkest
        if statistics.contrast <= BLANK_CONTRAST and spread <= BLANK_RANGE:
            return Reason.BLANK
        kinds = self._kinds_of(view)
        if kinds[0] < self.calibration.photograph_from:
            return Reason(self.kinds.names[1 + int(kinds[1:].argmax())])
        if view.location.distance > self.calibration.distance_limit:
            return Reason.UNFAMILIAR
        return None

    def _kinds_of(self, view: PictureView) -> Array:
        return self.kinds.probabilities(picture_figures(view.statistics, view.location))


def write_statistics(space: FeatureSpace, kinds: PictureKinds) -> bytes:
    """The content of the bundle's file of statistics; the same bytes for the same values."""
    stream = io.BytesIO()
    np.savez(
        stream,
        feature_mean=space.mean.astype(np.float32),
        feature_directions=space.directions.astype(np.float32),
        feature_deviations=space.deviations.astype(np.float32),
        feature_residual=np.float32(space.residual),
        kind_names=np.array(kinds.names),
        kind_mean=kinds.mean,
        kind_scale=kinds.scale,
        kind_weights=kinds.weights,
        kind_bias=kinds.bias,
    )
    return stream.getvalue()


def read_statistics(data: bytes) -> tuple[FeatureSpace, PictureKinds]:
    """Read what `write_statistics` wrote. ValueError or KeyError for anything else."""
    if len(data) > MAXIMUM_STATISTICS_BYTES:
        raise ValueError("file too large")
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        names = tuple(str(name) for name in arrays["kind_names"])
        space = FeatureSpace(
            arrays["feature_mean"],
            arrays["feature_directions"],
            arrays["feature_deviations"],
            float(arrays["feature_residual"]),
        )
        kinds = PictureKinds(
            names, *(arrays[f"kind_{name}"] for name in ("mean", "scale", "weights", "bias"))
        )
    if names[:1] != (PHOTOGRAPH,) or not {*names[1:]} <= {reason.value for reason in Reason}:
        raise ValueError("unknown kinds of pictures")
    directions = space.deviations.size
    figures = len(STATISTIC_NAMES) + directions + 1  # as `picture_figures` gives them
    expected = {
        (space.directions.shape, (directions, space.mean.size)),
        (kinds.mean.shape, (figures,)),
        (kinds.scale.shape, (figures,)),
        (kinds.weights.shape, (len(names), figures)),
        (kinds.bias.shape, (len(names),)),
    }
    if any(shape != wanted for shape, wanted in expected):
        raise ValueError("statistics that do not fit together")
    return space, kinds
