"""The reward is the CIDEr that captions are measured by."""

import random

import pytest
from pycocoevalcap.cider.cider import Cider

from training.rewards import CiderReward


def caption(draw: random.Random) -> tuple[int, ...]:
    return tuple(draw.randint(4, 12) for _ in range(draw.randint(1, 9)))


@pytest.mark.parametrize("seed", range(5))
def test_it_equals_pycocoevalcaps_figure(seed: int) -> None:
    draw = random.Random(seed)
    references: list[list[tuple[int, ...]]] = [
        [caption(draw) for _ in range(draw.randint(1, 5))] for _ in range(20)
    ]
    said = [draw.choice(own) if draw.random() < 0.3 else caption(draw) for own in references]
    as_text = {n: [" ".join(map(str, one)) for one in own] for n, own in enumerate(references)}
    candidates = {n: [" ".join(map(str, one))] for n, one in enumerate(said)}
    _, expected = Cider().compute_score(as_text, candidates)
    reward = CiderReward(references)
    found = [reward.score(one, own) for one, own in zip(said, references, strict=True)]
    assert found == pytest.approx(list(expected), abs=1e-9)
    assert max(found) > 1


def test_an_empty_caption_is_worth_nothing() -> None:
    references: list[list[tuple[int, ...]]] = [[(4, 5, 6)], [(7, 8)]]
    assert CiderReward(references).score((), references[0]) == 0
