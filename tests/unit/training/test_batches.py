"""Batches follow from the seed alone, and padding is never learned."""

from pathlib import Path

import numpy as np
import torch

from desktop_app.captioner.vocabulary import Vocabulary
from training.batches import (
    IGNORED,
    EncodedCaptions,
    pad_captions,
    picture_batches,
    plan_epoch,
    text_batches,
)
from training.images import FeatureCache

VOCABULARY = Vocabulary(["<pad>", "<start>", "<end>", "<unk>", "a", "dog", "cat"])


def test_inputs_start_and_targets_end() -> None:
    inputs, targets = pad_captions([[4, 5], [6]], VOCABULARY)
    assert inputs.tolist() == [[1, 4, 5], [1, 6, 0]]
    assert targets.tolist() == [[4, 5, 2], [6, 2, IGNORED]]


def test_the_same_seed_gives_the_same_epoch_and_another_epoch_another() -> None:
    first, again = (plan_epoch(range(50), 2, 8, (1, 0, 3)) for _ in range(2))
    assert list(first.parts()) == list(again.parts())
    other = plan_epoch(range(50), 2, 8, (1, 0, 4))
    assert list(first.parts()) != list(other.parts())
    assert sorted(first.numbers.tolist()) == list(range(50))
    assert len(first) == 7
    assert len(list(first.parts())) == 7


def cache_of(folder: Path, count: int) -> FeatureCache:
    maps = np.arange(count * 2, dtype=np.float16).reshape(count, 2, 1, 1, 1)
    np.save(folder / "maps.npy", maps)
    return FeatureCache([folder / "maps.npy"], count)


def test_a_batch_holds_each_pictures_own_view_and_captions(tmp_path: Path) -> None:
    captions = EncodedCaptions(
        tuple((((4, n % 3 + 4),) * (n % 2 + 1), ((5, n % 3 + 4),)) for n in range(10))
    )
    plan = plan_epoch(range(10), 2, 4, (0,))
    cache = cache_of(tmp_path, 10)
    seen = []
    for (numbers, views), batch in zip(
        plan.parts(), picture_batches(plan, cache, captions, VOCABULARY), strict=True
    ):
        assert batch.features is not None
        assert batch.picture_of is not None
        maps = batch.features.flatten().tolist()
        assert maps == [2 * n + v for n, v in zip(numbers, views, strict=True)]
        for row, place in enumerate(batch.picture_of.tolist()):
            own = captions.of(numbers[place], views[place])
            assert tuple(batch.targets[row][:-1][:2].tolist()) in own
        seen += numbers
    assert sorted(seen) == list(range(10))


def test_skipping_continues_the_same_epoch(tmp_path: Path) -> None:
    captions = EncodedCaptions(tuple((((4, 5),),) for _ in range(10)))
    plan = plan_epoch(range(10), 1, 3, (2,))
    cache = cache_of(tmp_path, 10)
    whole = list(picture_batches(plan, cache, captions, VOCABULARY))
    rest = list(picture_batches(plan, cache, captions, VOCABULARY, skip=2))
    assert len(rest) == len(whole) - 2
    for one, other in zip(whole[2:], rest, strict=True):
        assert one.features is not None
        assert other.features is not None
        assert torch.equal(one.features, other.features)


def test_text_batches_cover_every_text_once() -> None:
    texts = [[4] * n for n in range(1, 8)]
    plan = plan_epoch(range(len(texts)), 1, 3, (5,))
    lengths = [
        int((row != IGNORED).sum()) - 1
        for batch in text_batches(plan, texts, VOCABULARY)
        for row in batch.targets
    ]
    assert sorted(lengths) == [1, 2, 3, 4, 5, 6, 7]
