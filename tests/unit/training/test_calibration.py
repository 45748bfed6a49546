from collections.abc import Sequence

import numpy as np
import pytest

from desktop_app.captioner.signals import SIGNAL_NAMES
from training.calibration import (
    JudgedCaption,
    choose_limits,
    expected_calibration_error,
    fit_caption_model,
    fit_feature_space,
    fit_kinds,
    halves,
    judged_crosswise,
    measure,
    reliability,
)

LIMITS = (0.5, 2.0)


def made_captions(count: int, seed: int = 0) -> list[JudgedCaption]:
    """Right with log odds of 0.8 for each deviation of the first signal above its mean of -1."""
    random = np.random.default_rng(seed)
    captions = []
    for number in range(count):
        values = random.standard_normal(len(SIGNAL_NAMES))
        signals = dict(zip(SIGNAL_NAMES, values.tolist(), strict=True))
        signals["mean_log_probability"] = -1 + 0.25 * values[0]
        right = random.random() < 1 / (1 + np.exp(-0.8 * values[0]))
        captions.append(JudgedCaption(f"{number:05}.jpg", signals, bool(right)))
    return captions


def probabilities_of(
    captions: Sequence[JudgedCaption], fitted_on: Sequence[JudgedCaption]
) -> list[float]:
    calibration = fit_caption_model(fitted_on, LIMITS)
    return [calibration.probability(one.signals) for one in captions]


def test_a_fit_finds_what_made_the_captions_right() -> None:
    calibration = fit_caption_model(made_captions(4000), LIMITS)
    weights = {name: signal.weight for name, signal in calibration.signals.items()}
    assert weights.pop("mean_log_probability") == pytest.approx(0.75, abs=0.1)
    assert max(map(abs, weights.values())) < 0.1
    measured = measure(*halves(made_captions(8000, seed=1)), LIMITS)
    assert measured["expected_calibration_error"] < 0.03
    assert 0.65 < measured["area_under_roc"] < 0.75
    shares = [measured["levels"][level]["right_share"] for level in ("unsure", "maybe", "sure")]
    assert shares == sorted(shares)


def test_no_caption_is_judged_by_what_was_learned_on_it() -> None:
    captions = made_captions(300)
    first, second = halves(captions)
    judged = judged_crosswise(first, second, LIMITS)
    for own, other, (found, is_right) in zip((first, second), (second, first), judged, strict=True):
        assert found.tolist() == pytest.approx(probabilities_of(own, fitted_on=other))
        assert is_right.tolist() == [one.is_right for one in own]
    measured = measure(first, second, LIMITS)
    assert measured["captions"] == sum(half["captions"] for half in measured["halves"]) == 300
    assert [half["expected_calibration_error"] for half in measured["halves"]] == [
        pytest.approx(expected_calibration_error(*each)) for each in judged
    ]


def test_a_fit_of_chance_finds_nothing_but_the_share_that_is_right() -> None:
    random = np.random.default_rng(5)
    captions = [
        JudgedCaption(one.key, one.signals, bool(random.random() < 0.3))
        for one in made_captions(3000)
    ]
    found = probabilities_of(captions, captions)
    assert np.mean(found) == pytest.approx(0.3, abs=0.03)
    assert np.std(found) < 0.05


def test_signals_that_could_not_be_had_do_not_spoil_a_fit() -> None:
    captions = made_captions(400)
    holed = [
        JudgedCaption(one.key, {**one.signals, "beam_entropy": float("nan")}, one.is_right)
        for one in captions
    ]
    assert np.isfinite(probabilities_of(holed, holed)).all()


def test_halves_share_no_caption_and_are_alike() -> None:
    captions = made_captions(501)
    first, second = halves(captions)
    assert abs(len(first) - len(second)) == 1
    assert {one.key for one in first} | {one.key for one in second} == {one.key for one in captions}
    means = [
        np.mean([one.signals["mean_log_probability"] for one in half]) for half in (first, second)
    ]
    assert means[0] == pytest.approx(means[1], abs=0.01)
    flipped = [JudgedCaption(one.key, one.signals, not one.is_right) for one in captions]
    assert [one.key for one in halves(flipped)[0]] == [one.key for one in first]


def test_the_calibration_error_by_hand() -> None:
    probabilities = np.array([0.05, 0.05, 0.62, 0.68, 1.0])
    is_right = np.array([False, True, True, True, False])
    # Bins: 0.05 against 1/2 of two, 0.65 against 1 of two, 1.0 against 0 of one.
    expected = (2 * 0.45 + 2 * 0.35 + 1 * 1.0) / 5
    assert expected_calibration_error(probabilities, is_right) == pytest.approx(expected)
    rows = reliability(probabilities, is_right)
    assert [(row["from"], row["captions"]) for row in rows] == [(0.0, 2), (0.6, 2), (0.9, 1)]


def test_a_feature_space_of_known_spread() -> None:
    random = np.random.default_rng(2)
    features = random.standard_normal((5000, 4)) * (9, 3, 1e-9, 1e-9) + (5, 6, 7, 8)
    space = fit_feature_space(features)
    assert space.mean == pytest.approx((5, 6, 7, 8), abs=0.5)
    assert space.deviations == pytest.approx((9, 3), rel=0.05)
    np.testing.assert_allclose(space.directions @ space.directions.T, np.eye(2), atol=1e-5)
    usual = [space.locate(each[None].astype(np.float32)).distance for each in features[:500]]
    far = space.locate(np.array([[5 + 200, 6, 7, 8]], np.float32)).distance
    assert np.median(usual) < 1
    assert far > 5


def test_kinds_are_told_apart() -> None:
    random = np.random.default_rng(3)
    centres = {"photograph": (0, 0), "noise": (6, 0), "text": (0, 6)}
    names = [name for name in ("text", "photograph", "noise") for _ in range(50)]
    figures = np.array([random.standard_normal(2) + centres[name] for name in names])
    kinds = fit_kinds(figures, names)
    assert kinds.names[0] == "photograph"
    for name, centre in centres.items():
        shares = kinds.probabilities(np.array(centre, float))
        assert shares.sum() == pytest.approx(1)
        assert kinds.names[int(shares.argmax())] == name


def test_limits_spare_nearly_all_photographs() -> None:
    probabilities = np.linspace(0.2, 1, 1000)
    distances = np.linspace(0.5, 1.5, 1000)
    photograph_from, distance_limit = choose_limits(probabilities, distances)
    assert (probabilities < photograph_from).mean() == pytest.approx(0.01, abs=0.002)
    assert distance_limit > distances.max()
    assert choose_limits(np.ones(10), distances)[0] == 0.7
