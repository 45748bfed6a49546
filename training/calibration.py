"""Fitting what a bundle knows of its own reliability, and measuring it on pictures held back.

A caption counts as right if its CIDEr against its references reaches ``RIGHT_FROM``. The value was
chosen on Flickr8k's validation split, before anything was fitted: 68 in 100 captions by people,
scored against the other four people's, reach it, but fewer than 5 in 100 captions that the model
gave to another picture do; and read one by one, captions from 0.4 to 0.5 mostly name the right
people or animals and what they do, while those from 0.2 to 0.3 mostly do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score

from desktop_app.captioner.calibration import Calibration, SignalWeight
from desktop_app.captioner.confidence import PHOTOGRAPH, Level, PictureKinds
from desktop_app.captioner.signals import SIGNAL_NAMES, FeatureSpace

Array = NDArray[np.float64]

RIGHT_FROM = 0.4
"""Least CIDEr (0 to 10) of a caption whose main statement counts as right."""
SURE_FROM = 0.7
MAYBE_FROM = 0.4
"""Least probabilities of the wordings: seven in ten right, and less than even odds."""
BINS = 10
"""Of equal width, for the reliability diagram and the expected calibration error."""

_DIRECTIONS = 64
_INVERSE_PENALTY_CAPTION = 0.3
_INVERSE_PENALTY_KINDS = 0.1
_REFUSED_SHARE = 0.01
"""Of the training pictures that were not fitted on, this many may be refused."""
_MOST_ASKED_OF_PHOTOGRAPHS = 0.7
_DISTANCE_MARGIN = 1.4
"""Photographs of other worlds than the training data's are less familiar, and still photographs."""
_HALVINGS = 20
_LEAST_SCALE = 1e-6


@dataclass(frozen=True)
class JudgedCaption:
    """A caption of a validation picture: its signals, and whether it is right."""

    key: str
    signals: Mapping[str, float]
    is_right: bool


def fit_feature_space(features: Array) -> FeatureSpace:
    """Principal directions of the training pictures' mean features, [pictures, depth]."""
    mean = features.mean(axis=0)
    _, sizes, directions = np.linalg.svd(features - mean, full_matrices=False)
    # A direction along which nothing varies says nothing and cannot be divided by.
    count = min(_DIRECTIONS, int((sizes > sizes[0] * 1e-6).sum()))
    kept = directions[:count]
    rest = (features - mean) - (features - mean) @ kept.T @ kept
    residual = float(np.sqrt((rest**2).sum(axis=1).mean()))
    return FeatureSpace(
        mean.astype(np.float32),
        kept.astype(np.float32),
        (sizes[:count] / np.sqrt(len(features))).astype(np.float32),
        # Where nothing is left over, rounding must not look like a distance.
        max(residual, 0.01 * float(sizes[0]) / np.sqrt(len(features))),
    )


def fit_kinds(figures: Array, names: Sequence[str]) -> PictureKinds:
    """Softmax regression from figures [pictures, figures] to the kinds' names."""
    mean, scale = figures.mean(axis=0), np.maximum(figures.std(axis=0), _LEAST_SCALE)
    model = LogisticRegression(C=_INVERSE_PENALTY_KINDS, max_iter=5000)
    model.fit((figures - mean) / scale, list(names))
    found = [str(name) for name in model.classes_]
    order = [found.index(PHOTOGRAPH), *(n for n, name in enumerate(found) if name != PHOTOGRAPH)]
    return PictureKinds(
        tuple(found[n] for n in order), mean, scale, model.coef_[order], model.intercept_[order]
    )


def choose_limits(probabilities: Array, distances: Array) -> tuple[float, float]:
    """Limits of probability and distance that photographs not fitted on rarely cross."""
    lowest = float(np.quantile(probabilities, _REFUSED_SHARE))
    photograph_from = min(_MOST_ASKED_OF_PHOTOGRAPHS, lowest)
    return photograph_from, float(_DISTANCE_MARGIN * np.quantile(distances, 1 - _REFUSED_SHARE))


def halves(captions: Sequence[JudgedCaption]) -> tuple[list[JudgedCaption], list[JudgedCaption]]:
    """Split to measure: alike in mean log probability, blind to what is right."""
    ordered = sorted(captions, key=lambda one: (one.signals["mean_log_probability"], one.key))
    return ordered[::2], ordered[1::2]


def fit_caption_model(
    captions: Sequence[JudgedCaption], limits: tuple[float, float]
) -> Calibration:
    """Logistic regression from the signals of captions to whether they are right."""
    table = _table(captions)
    mean, scale = table.mean(axis=0), np.maximum(table.std(axis=0), _LEAST_SCALE)
    is_right = np.array([one.is_right for one in captions])
    model = LogisticRegression(C=_INVERSE_PENALTY_CAPTION, max_iter=5000)
    model.fit((table - mean) / scale, is_right)
    return Calibration(
        bias=float(model.intercept_[0]),
        signals={
            name: SignalWeight(*map(float, values))
            for name, *values in zip(SIGNAL_NAMES, mean, scale, model.coef_[0], strict=True)
        },
        sure_from=SURE_FROM,
        maybe_from=MAYBE_FROM,
        photograph_from=limits[0],
        distance_limit=limits[1],
    )


def measure(
    first: Sequence[JudgedCaption], second: Sequence[JudgedCaption], limits: tuple[float, float]
) -> dict[str, Any]:
    """Reliability on captions that were not fitted on; plain values for the manifest.

    Each half is judged by what was learned on the other half (cross-validation, as in Platt,
    "Probabilistic Outputs for Support Vector Machines", 1999), so that all captions measure: half
    of them would leave more to chance.
    """
    judged = judged_crosswise(first, second, limits)
    probabilities, is_right = map(np.concatenate, zip(*judged, strict=True))
    return {
        "captions": len(probabilities),
        "right_share": float(is_right.mean()),
        "expected_calibration_error": expected_calibration_error(probabilities, is_right),
        "error_of_perfect_calibration": _error_of_perfect_calibration(probabilities),
        "halves": [
            {
                "captions": len(part),
                "expected_calibration_error": expected_calibration_error(part, right),
                "error_of_perfect_calibration": _error_of_perfect_calibration(part),
            }
            for part, right in judged
        ],
        "area_under_roc": float(roc_auc_score(is_right, probabilities)),
        "brier_score": float(brier_score_loss(is_right, probabilities)),
        "reliability": reliability(probabilities, is_right),
        "levels": _levels(probabilities, is_right),
    }


def judged_crosswise(
    first: Sequence[JudgedCaption], second: Sequence[JudgedCaption], limits: tuple[float, float]
) -> list[tuple[Array, NDArray[np.bool_]]]:
    """Probabilities of each half by what was learned on the other half, and which are right."""
    judged = []
    for fitted, held_back in ((second, first), (first, second)):
        calibration = fit_caption_model(fitted, limits)
        probabilities = np.array([calibration.probability(one.signals) for one in held_back])
        judged.append((probabilities, np.array([one.is_right for one in held_back])))
    return judged


def repeated_error(captions: Sequence[JudgedCaption], limits: tuple[float, float]) -> float:
    """Expected calibration error, mean over random halvings: how lucky the one halving was."""
    errors = []
    for seed in range(_HALVINGS):
        order = np.random.default_rng(seed).permutation(len(captions))
        first, second = ([captions[n] for n in half] for half in np.array_split(order, 2))
        judged = judged_crosswise(first, second, limits)
        errors.append(expected_calibration_error(*map(np.concatenate, zip(*judged, strict=True))))
    return float(np.mean(errors))


def reliability(probabilities: Array, is_right: NDArray[np.bool_]) -> list[dict[str, Any]]:
    """The reliability diagram: of each bin with captions its mean probability and share right."""
    bins = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    return [
        {
            "from": place / BINS,
            "to": (place + 1) / BINS,
            "captions": int((bins == place).sum()),
            "mean_probability": float(probabilities[bins == place].mean()),
            "right_share": float(is_right[bins == place].mean()),
        }
        for place in np.unique(bins).tolist()
    ]


def expected_calibration_error(probabilities: Array, is_right: NDArray[np.bool_]) -> float:
    """Mean distance of a bin's probability from its share right, weighted by captions
    (Naeini et al., "Obtaining Well Calibrated Probabilities Using Bayesian Binning", 2015).
    """
    rows = reliability(probabilities, is_right)
    errors = [abs(row["mean_probability"] - row["right_share"]) for row in rows]
    return float(np.average(errors, weights=[row["captions"] for row in rows]))


def _error_of_perfect_calibration(probabilities: Array) -> float:
    """What chance alone gives so many captions if every probability were exactly true."""
    random = np.random.default_rng(0)
    draws = random.random((200, len(probabilities))) < probabilities
    return float(np.mean([expected_calibration_error(probabilities, draw) for draw in draws]))


def _levels(probabilities: Array, is_right: NDArray[np.bool_]) -> dict[str, Any]:
    is_sure = probabilities >= SURE_FROM
    is_unsure = probabilities < MAYBE_FROM
    chosen = {
        Level.SURE: is_sure,
        Level.MAYBE: ~(is_sure | is_unsure),
        Level.UNSURE: is_unsure,
    }
    return {
        str(level): {
            "share": float(where.mean()),
            "right_share": float(is_right[where].mean()) if where.any() else None,
        }
        for level, where in chosen.items()
    }


def _table(captions: Sequence[JudgedCaption]) -> Array:
    """[captions, signals]; what is not a number becomes the mean of its column."""
    table = np.array([[one.signals[name] for name in SIGNAL_NAMES] for one in captions])
    is_missing = ~np.isfinite(table)
    counts = np.maximum((~is_missing).sum(axis=0), 1)
    means = np.where(is_missing, 0.0, table).sum(axis=0) / counts
    return np.where(is_missing, means, table)
