"""A running mean of the weights, which describes better than the weights it is a mean of.

Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging" (1992); Izmailov et
al., "Averaging Weights Leads to Wider Optima and Better Generalization" (2018).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class WeightAverage:
    """The mean of a model's trainable weights over the steps of a phase.

    Every step counts alike until there are ``1 / (1 - decay)`` of them; from then on the mean is
    exponential, so that the beginning of the phase is forgotten.
    """

    def __init__(self, model: nn.Module, decay: float) -> None:
        self._decay = decay
        self._mean = {
            name: weight.detach().clone()
            for name, weight in model.named_parameters()
            if weight.requires_grad
        }

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        """Take the weights in after a step; ``step`` is its number in the phase, from 0."""
        share = 1 - min(self._decay, (step + 1) / (step + 2))
        weights = dict(model.named_parameters())
        torch._foreach_lerp_(list(self._mean.values()), [weights[n] for n in self._mean], share)

    def put_into(self, model: nn.Module) -> None:
        """Give the model the mean for good."""
        _copy(self._mean, model)

    @contextmanager
    def in_use(self, model: nn.Module) -> Iterator[None]:
        """Let the model have the mean within the block."""
        weights = dict(model.named_parameters())
        own = {name: weights[name].detach().clone() for name in self._mean}
        self.put_into(model)
        try:
            yield
        finally:
            _copy(own, model)

    def state(self) -> dict[str, Tensor]:
        """Return the mean for a checkpoint."""
        return self._mean

    def restore(self, state: dict[str, Tensor]) -> None:
        """Take over a checkpoint's mean."""
        for name, mean in self._mean.items():
            mean.copy_(state[name])


@torch.no_grad()
def _copy(values: dict[str, Tensor], model: nn.Module) -> None:
    weights = dict(model.named_parameters())
    for name, value in values.items():
        weights[name].copy_(value)
