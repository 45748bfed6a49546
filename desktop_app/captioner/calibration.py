"""What a bundle knows of its own reliability, as its manifest says it.

The small and telling numbers stand in the manifest: how much each signal of a caption counts, and
from which probability on which wording is used. The matrices that tell photographs from everything
else lie in a file of the bundle beside it; `confidence` puts both to use.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

STATISTICS_FILE = "confidence.npz"
MAXIMUM_STATISTICS_BYTES = 1024 * 1024
_MOST_LOG_ODDS = 30.0


@dataclass(frozen=True)
class SignalWeight:
    """How one signal counts: weight * (signal - mean) / scale, in nats of log odds."""

    mean: float
    """Over the captions that were fitted on; also stands in where a signal cannot be had."""
    scale: float
    """Standard deviation over the same captions; above 0."""
    weight: float


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """Logistic regression from the signals of a caption to the probability that it is right."""

    bias: float
    signals: Mapping[str, SignalWeight]
    """By the names that `signals.caption_signals` gives."""
    sure_from: float
    """Least probability of a caption that is said without any doubt."""
    maybe_from: float
    """Least probability of one that "may be"; below it the program says that it is not sure."""
    photograph_from: float
    """A picture that is less probably a photograph is refused."""
    distance_limit: float
    """A picture farther than this from those learned from is refused; see `FeatureSpace`."""
    statistics_file: str = STATISTICS_FILE
    measured: Mapping[str, Any] = field(default_factory=dict)
    """How well it did on pictures that it was not fitted on."""

    def __post_init__(self) -> None:
        if not 0 <= self.maybe_from <= self.sure_from <= 1:
            raise ValueError("the levels of confidence are not in order between 0 and 1")
        if any(signal.scale <= 0 for signal in self.signals.values()):
            raise ValueError("the scale of a signal of confidence is not above 0")

    def probability(self, signals: Mapping[str, float]) -> float:
        """That a caption with these signals is right."""
        log_odds = self.bias
        for name, weight in self.signals.items():
            value = signals[name]
            if math.isfinite(value):
                log_odds += weight.weight * (value - weight.mean) / weight.scale
        return 1 / (1 + math.exp(-min(max(log_odds, -_MOST_LOG_ODDS), _MOST_LOG_ODDS)))
