import math
from dataclasses import replace

import numpy as np
import pytest

from desktop_app.captioner.decoding import Hypothesis
from desktop_app.captioner.signals import (
    SIGNAL_NAMES,
    FeatureSpace,
    caption_signals,
)

DEPTH = 5


def space() -> FeatureSpace:
    return FeatureSpace(
        mean=np.arange(DEPTH, dtype=np.float32),
        directions=np.eye(2, DEPTH, dtype=np.float32),
        deviations=np.array((2.0, 0.5), dtype=np.float32),
        residual=3.0,
    )


def features(*offset: float) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    """Two regions whose mean lies `offset` from the space's mean."""
    middle = np.arange(DEPTH) + np.array(offset)
    return np.array([middle - 1, middle + 1], dtype=np.float32)


def hypothesis(tokens: tuple[int, ...], logs: tuple[float, ...], score: float) -> Hypothesis:
    seen = np.full((len(tokens), 4), 0.2, dtype=np.float32)
    seen[0] = 0.1
    return Hypothesis(tokens, sum(logs), logs, score, seen, is_finished=True)


def test_a_picture_is_placed_by_the_mean_of_its_regions() -> None:
    location = space().locate(features(4, -1, 3, 0, 0))
    assert location.coordinates == pytest.approx((2, -2))
    assert location.left_over == pytest.approx(1)
    assert location.distance == pytest.approx(math.sqrt((4 + 1) / 2))


def test_a_picture_in_the_middle_is_at_no_distance() -> None:
    assert space().locate(features(0, 0, 0, 0, 0)).distance == pytest.approx(0, abs=1e-3)


def test_coordinates_beyond_experience_are_bounded() -> None:
    location = space().locate(features(100, -100, 0, 0, 0))
    assert location.bounded().tolist() == [4, -4]
    assert location.distance > 100


def test_the_signals_of_a_caption() -> None:
    found = caption_signals(
        [
            hypothesis((4, 5, 6, 5), (-1.0, -0.5, -2.5, -0.5, -0.5), -1.0),
            hypothesis((4, 5), (-1.0, -1.0, -2.0), -1.0 - math.log(3)),
            hypothesis((7,), (-4.0, -4.0), -50.0),
        ],
        space().locate(features(4, -1, 3, 0, 0)),
    )
    assert tuple(found) == SIGNAL_NAMES
    assert found["mean_log_probability"] == -1
    assert found["least_log_probability"] == -2.5
    assert found["mean_sentinel"] == pytest.approx((0.6 + 3 * 0.2) / 4)
    assert found["most_sentinel"] == pytest.approx(0.6)
    assert found["beam_agreement"] == pytest.approx((2 / 3 + 0) / 2)
    assert found["beam_entropy"] == pytest.approx(-0.75 * math.log(0.75) - 0.25 * math.log(0.25))
    assert (found["length"], found["distinct_share"]) == (4, 0.75)


def test_what_a_caption_may_expect_is_a_signal() -> None:
    best = replace(hypothesis((4,), (-1.0, -1.0), -1.0), expected_cider=0.7)
    found = caption_signals([best], space().locate(features(0, 0, 0, 0, 0)))
    assert found["expected_cider"] == 0.7


def test_a_search_that_followed_one_sentence_knows_of_no_agreement() -> None:
    found = caption_signals(
        [hypothesis((4,), (-1.0, -1.0), -1.0)], space().locate(features(0, 0, 0, 0, 0))
    )
    assert math.isnan(found["beam_agreement"])
    assert math.isnan(found["beam_entropy"])
    assert math.isnan(found["expected_cider"])
