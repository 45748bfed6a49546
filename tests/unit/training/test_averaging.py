"""The running mean of the weights."""

import torch
from torch import nn

from training.averaging import WeightAverage


def model_with(value: float) -> nn.Linear:
    model = nn.Linear(2, 1)
    with torch.no_grad():
        model.weight.fill_(value)
    model.bias.requires_grad_(False)
    return model


def mean_after(values: list[float], decay: float) -> float:
    model = model_with(values[0])
    average = WeightAverage(model, decay)
    for step, value in enumerate(values[1:]):
        with torch.no_grad():
            model.weight.fill_(value)
        average.update(model, step)
    with average.in_use(model):
        inside = model.weight[0, 0].item()
    assert model.weight[0, 0].item() == values[-1], "the weights come back"
    return inside


def test_the_first_steps_count_alike_the_start_among_them() -> None:
    assert abs(mean_after([3.0, 1.0, 2.0, 6.0], decay=0.999) - 3.0) < 1e-6


def test_later_the_beginning_is_forgotten() -> None:
    assert mean_after([100.0, *[1.0] * 60], decay=0.8) < 1.01
    assert mean_after([100.0, *[1.0] * 60], decay=0.99) > 2


def test_frozen_weights_are_left_alone_and_the_state_is_taken_over() -> None:
    model = model_with(1.0)
    average = WeightAverage(model, 0.9)
    assert set(average.state()) == {"weight"}
    other = WeightAverage(model_with(5.0), 0.9)
    other.restore(average.state())
    other.put_into(model := model_with(7.0))
    assert model.weight[0, 0].item() == 1.0
