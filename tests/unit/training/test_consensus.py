"""What people's captions may be expected to hold, learned from pictures and their captions."""

import numpy as np
import pytest

from training.consensus import LEAST_PICTURES, MOST_RANK, Captions, fit_expectation
from training.errors import TrainingError
from training.rewards import CiderReward

END, UNKNOWN, A, DOG, CAT, RUNS, SLEEPS = 2, 3, 4, 5, 6, 7, 8
DOGS = [(A, DOG, RUNS, END), (DOG, RUNS, A, END)]
CATS = [(A, CAT, SLEEPS, END), (CAT, UNKNOWN, SLEEPS, END)]
NO_UNKNOWN = frozenset({UNKNOWN})


def world(
    pictures: int,
) -> tuple["np.ndarray[tuple[int, int], np.dtype[np.float64]]", list[Captions]]:
    """Noisy features, the first of which tells dogs from cats, and the captions."""
    random = np.random.default_rng(0)
    is_dog = random.random(pictures) < 0.5
    features = random.normal(0, 0.2, (pictures, 6))
    features[:, 0] += np.where(is_dog, 1.0, -1.0)
    return features, [DOGS if one else CATS for one in is_dog]


def test_a_new_picture_may_expect_what_its_like_got() -> None:
    features, captions = world(200)
    expectation = fit_expectation(features, captions, NO_UNKNOWN)
    middle = features.mean(axis=0)
    for sign, own, other in ((1, DOGS[0], CATS[0]), (-1, CATS[0], DOGS[0])):
        picture = np.array([middle + np.array((sign, 0, 0, 0, 0, 0))], np.float32)
        place = expectation.coordinates(picture)
        found = expectation.expected_ciders([own[:-1], other[:-1]], END, place)
        assert found[0] > 2
        assert found[0] > 4 * max(found[1], 0)


def test_where_features_tell_nothing_it_is_the_mean_cider() -> None:
    captions = [DOGS, CATS] * LEAST_PICTURES
    expectation = fit_expectation(np.ones((len(captions), 3)), captions)
    cider = CiderReward(captions)
    place = expectation.coordinates(np.ones((4, 3), np.float32))
    texts = (*DOGS, *CATS, (A, DOG, SLEEPS, END), (SLEEPS, RUNS, A, END))
    found = expectation.expected_ciders([text[:-1] for text in texts], END, place)
    wanted = [np.mean([cider.score(text, own) for own in (DOGS, CATS)]) for text in texts]
    assert found == pytest.approx(wanted, abs=1e-5)


def test_words_that_are_never_said_are_not_listed() -> None:
    features, captions = world(100)
    found = fit_expectation(features, captions, NO_UNKNOWN).ngrams
    assert (DOG, RUNS) in found
    assert (A, DOG, RUNS, END) in found
    assert not any(UNKNOWN in ngram for ngram in found)


def test_the_rank_is_what_the_pictures_need() -> None:
    features, captions = world(100)
    expectation = fit_expectation(features, captions)
    rank, count = expectation.loadings.shape
    assert 1 <= rank <= min(6, MOST_RANK)
    assert count == len(expectation.ngrams)
    assert expectation.directions.shape == (rank, 6)


def test_too_few_pictures() -> None:
    features, captions = world(LEAST_PICTURES - 1)
    with pytest.raises(TrainingError, match="more training pictures are needed"):
        fit_expectation(features, captions)
