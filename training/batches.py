"""Batches: which pictures and captions come together, decided by the seed alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from desktop_app.captioner.vocabulary import Vocabulary
from training.images import PictureSource

IGNORED = -100
"""Target of a padded position; the loss leaves it out (PyTorch's own convention)."""


@dataclass(frozen=True)
class EncodedCaptions:
    """Captions as ids: by picture, then by view, then by caption; specials not included."""

    by_picture: tuple[tuple[tuple[tuple[int, ...], ...], ...], ...]

    def of(self, number: int, view: int) -> tuple[tuple[int, ...], ...]:
        """Return the captions of one view of a picture."""
        return self.by_picture[number][view]

    def ended(self, number: int, view: int, end_id: int) -> tuple[tuple[int, ...], ...]:
        """Return the same captions, each with ``<end>``."""
        return tuple((*caption, end_id) for caption in self.by_picture[number][view])


@dataclass(frozen=True)
class Batch:
    """Pictures (or none, in a language phase) and their captions.

    ``features`` float [pictures, depth, height, width] or None, ``first_stage`` the encoder's stage
    that they enter (None: they are its output), ``inputs`` and ``targets`` int64
    [captions, time] (``<start>`` w1 .. wn and w1 .. wn ``<end>``), ``picture_of`` int64 [captions],
    ``references``: each picture's captions as ids, ``<end>`` included.
    """

    features: Tensor | None
    inputs: Tensor
    targets: Tensor
    picture_of: Tensor | None
    references: tuple[tuple[tuple[int, ...], ...], ...] = ()
    first_stage: str | None = None


@dataclass(frozen=True)
class EpochPlan:
    """The order of an epoch: picture (or text) numbers and views, batch by batch."""

    numbers: NDArray[np.int64]
    views: NDArray[np.int64]
    batch_size: int

    def __len__(self) -> int:
        return math.ceil(len(self.numbers) / self.batch_size)

    def parts(self) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the numbers and views of every batch."""
        for start in range(0, len(self.numbers), self.batch_size):
            chosen = slice(start, start + self.batch_size)
            yield self.numbers[chosen].tolist(), self.views[chosen].tolist()


def plan_epoch(
    numbers: Sequence[int], view_count: int, batch_size: int, seed: Sequence[int]
) -> EpochPlan:
    """Shuffle pictures and draw their views; the same seed gives the same epoch."""
    generator = np.random.default_rng(list(seed))
    shuffled = generator.permutation(np.asarray(numbers, dtype=np.int64))
    return EpochPlan(shuffled, generator.integers(0, view_count, len(shuffled)), batch_size)


def pad_captions(
    captions: Sequence[Sequence[int]], vocabulary: Vocabulary
) -> tuple[Tensor, Tensor]:
    """Return inputs and targets, int64 [captions, longest + 1]."""
    time = max(len(caption) for caption in captions) + 1
    inputs = torch.full((len(captions), time), vocabulary.pad_id)
    targets = torch.full((len(captions), time), IGNORED)
    for row, caption in enumerate(captions):
        words = torch.tensor(caption, dtype=torch.int64)
        inputs[row, 0] = vocabulary.start_id
        inputs[row, 1 : len(caption) + 1] = words
        targets[row, : len(caption)] = words
        targets[row, len(caption)] = vocabulary.end_id
    return inputs, targets


def picture_batches(
    plan: EpochPlan,
    source: PictureSource,
    captions: EncodedCaptions,
    vocabulary: Vocabulary,
    *,
    first_stage: str | None = None,
    skip: int = 0,
) -> Iterator[Batch]:
    """Yield the epoch's batches from number ``skip`` on, read ahead in a thread.

    Args:
        first_stage: the encoder's stage that takes what ``source`` reads.
    """

    def load(part: tuple[list[int], list[int]]) -> Batch:
        numbers, views = part
        texts: list[tuple[int, ...]] = []
        picture_of: list[int] = []
        for place, (number, view) in enumerate(zip(numbers, views, strict=True)):
            own = captions.of(number, view)
            texts += own
            picture_of += [place] * len(own)
        inputs, targets = pad_captions(texts, vocabulary)
        ended = tuple(
            captions.ended(number, view, vocabulary.end_id)
            for number, view in zip(numbers, views, strict=True)
        )
        maps = source.read(numbers, views)
        return Batch(maps, inputs, targets, torch.tensor(picture_of), ended, first_stage)

    parts = islice(plan.parts(), skip, None)
    with ThreadPoolExecutor(1, thread_name_prefix="batches") as pool:
        waiting = [pool.submit(load, part) for part in islice(parts, 3)]
        while waiting:
            yield waiting.pop(0).result()
            waiting += [pool.submit(load, part) for part in islice(parts, 1)]


def text_batches(
    plan: EpochPlan, texts: Sequence[Sequence[int]], vocabulary: Vocabulary, skip: int = 0
) -> Iterator[Batch]:
    """Yield batches of captions without pictures from number ``skip`` on."""
    for numbers, _ in islice(plan.parts(), skip, None):
        inputs, targets = pad_captions([texts[number] for number in numbers], vocabulary)
        yield Batch(None, inputs, targets, None)
