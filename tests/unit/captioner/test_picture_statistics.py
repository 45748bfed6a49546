from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from desktop_app.captioner.picture_statistics import STATISTIC_NAMES, measure_picture


def grey(values: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    return np.repeat(values[:, :, None], 3, axis=2).astype(np.float32)


def test_a_blank_picture() -> None:
    found = measure_picture(np.full((32, 48, 3), (10, 200, 90), np.float32))
    assert found.brightness == pytest.approx(0.299 * 10 + 0.587 * 200 + 0.114 * 90, rel=1e-4)
    assert found.darkest == found.brightest == pytest.approx(found.brightness)
    assert (found.contrast, found.gradient, found.hard_edge_share) == pytest.approx(
        (0, 0, 0), abs=1e-3
    )
    assert found.saturation == pytest.approx(190)
    assert (found.flat_share, found.commonest_colour, found.colour_count) == (1, 1, 1)


def test_a_chess_board_has_nothing_but_hard_edges() -> None:
    board = 255.0 * (np.indices((16, 16)).sum(axis=0) % 2)
    found = measure_picture(grey(board))
    assert (found.hard_edge_share, found.flat_share) == (1, 0)
    assert found.gradient == pytest.approx(255, rel=1e-4)
    assert (found.commonest_colour, found.colour_count) == pytest.approx((0.5, 2))


def test_white_noise_is_rougher_than_smooth_shades() -> None:
    random = np.random.default_rng(0)
    noise = measure_picture(grey(random.normal(128, 30, (224, 224))))
    shades = measure_picture(grey(np.tile(np.linspace(0, 255, 224), (224, 1))))
    # Of two independent normal values the mean distance is 2 / sqrt(pi) standard deviations.
    assert noise.roughness == pytest.approx(2 / np.sqrt(np.pi) * 30 / 31, rel=0.02)
    assert shades.roughness < 0.02
    assert noise.row_structure < 0.2 < shades.row_structure


def test_upright_edges_are_told_from_slanting_ones() -> None:
    rows, columns = np.indices((64, 64))
    stripes = measure_picture(grey(255.0 * (columns // 8 % 2)))
    slanting = measure_picture(grey(127 + 127 * np.sin((rows + columns) / 4)))
    assert stripes.upright_share == pytest.approx(1, abs=1e-3)
    assert slanting.upright_share < 0.2


def test_every_figure_of_any_picture_is_a_number() -> None:
    random = np.random.default_rng(1)
    for pixels in (np.zeros((2, 2, 3)), random.uniform(0, 255, (2, 300, 3)), np.eye(3)[None, :2]):
        padded = np.broadcast_to(pixels, (2, *pixels.shape[1:])).astype(np.float32)
        values = measure_picture(padded).values()
        assert values.shape == (len(STATISTIC_NAMES),)
        assert np.isfinite(values).all()
