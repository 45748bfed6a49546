"""Numbers that tell how far a caption can be trusted, and how familiar its picture is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.captioner.decoding import Hypothesis

Array = NDArray[np.float64]

_MOST_DEVIATIONS = 4.0
SIGNAL_NAMES = (
    "mean_log_probability",
    "least_log_probability",
    "mean_sentinel",
    "most_sentinel",
    "beam_agreement",
    "beam_entropy",
    "length",
    "distinct_share",
    "distance",
    "expected_cider",
)
"""What `caption_signals` gives, in its order."""


@dataclass(frozen=True)
class FeatureSpace:
    """Where the features of the training pictures lie: their mean and principal directions."""

    mean: NDArray[np.float32]
    """[depth]"""
    directions: NDArray[np.float32]
    """[directions, depth], orthonormal, the widest first."""
    deviations: NDArray[np.float32]
    """[directions], standard deviation along each."""
    residual: float
    """Root mean square of what the directions leave over of a training picture."""

    def locate(self, features: NDArray[np.float32]) -> "Location":
        """Place a picture by the mean of its regions' features, [regions, depth]."""
        offset = (features.mean(axis=0) - self.mean).astype(np.float64)
        along = self.directions @ offset
        coordinates = along / self.deviations
        left_over = np.sqrt(max(0.0, float(offset @ offset - along @ along)))
        return Location(coordinates, left_over / self.residual)


@dataclass(frozen=True)
class Location:
    """A picture's place among the training pictures."""

    coordinates: Array
    """[directions], in standard deviations."""
    left_over: float
    """What lies outside all directions; 1 is usual."""

    @property
    def distance(self) -> float:
        """Mahalanobis' distance within the directions, per direction, with what is left over:
        about 1 for a picture like those learned from."""
        inside = float(np.mean(self.coordinates**2))
        return float(np.sqrt((inside + self.left_over**2) / 2))

    def bounded(self) -> Array:
        """The coordinates, kept within what a linear model has seen."""
        return np.clip(self.coordinates, -_MOST_DEVIATIONS, _MOST_DEVIATIONS)


def caption_signals(hypotheses: Sequence[Hypothesis], location: Location) -> dict[str, float]:
    """Signals of the best hypothesis, by name; not a number where one cannot be had.

    Log probabilities are natural logarithms a word, `<end>` counted; the sentinel's weight is what
    the attention leaves over for no region at all, from 0 to 1.
    """
    best = hypotheses[0]
    words = np.array(best.token_log_probabilities)
    sentinel = 1 - best.attention.sum(axis=1)
    values = (
        words.mean(),
        words.min(),
        sentinel.mean(),
        sentinel.max(),
        _agreement(hypotheses),
        _entropy(hypotheses),
        len(best.token_ids),
        len(set(best.token_ids)) / max(len(best.token_ids), 1),
        min(location.distance, _MOST_DEVIATIONS),
        best.expected_cider,
    )
    return {name: float(value) for name, value in zip(SIGNAL_NAMES, values, strict=True)}


def _agreement(hypotheses: Sequence[Hypothesis]) -> float:
    """Mean share of words that the best sentence has in common with each other one (Jaccard)."""
    best = set(hypotheses[0].token_ids)
    others = [set(hypothesis.token_ids) for hypothesis in hypotheses[1:]]
    if not others:
        return float("nan")
    return float(np.mean([len(best & other) / len(best | other) for other in others]))


def _entropy(hypotheses: Sequence[Hypothesis]) -> float:
    """Of the scores' softmax, in nats: how undecided the search was in the end."""
    if len(hypotheses) == 1:
        return float("nan")
    scores = np.array([hypothesis.score for hypothesis in hypotheses])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    return float(-(shares * np.log(shares)).sum())
