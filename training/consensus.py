"""Fitting what people's captions of a picture may be expected to hold; see the program's consensus.

Ridge regression from the pictures' features to their captions' amounts of every n-gram, then the
best approximation of its answers of a lower rank (reduced-rank regression; Izenman, 1975).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from desktop_app.captioner.consensus import Ngram, NgramExpectation, ngrams
from training.errors import TrainingError
from training.rewards import CiderReward, length_factor

Array = NDArray[np.float64]

LEAST_PICTURES = 10
"""An n-gram is listed if the captions of so many training pictures hold it."""
MOST_RANK = 512
RIDGE = 0.3
"""Added to the scatter of the features, each picture's of unit length."""
_LONGEST_SENTENCE = 40
_PICTURES_AT_ONCE = 512

Captions = Sequence[Sequence[int]]
"""Of one picture, each as word ids with ``<end>``."""


def fit_expectation(
    features: Array, captions: Sequence[Captions], unlistable: frozenset[int] = frozenset()
) -> NgramExpectation:
    """Fit on training pictures.

    Args:
        features: [pictures, depth], the mean of each picture's regions.
        captions: of each picture.
        unlistable: ids of words that no sentence holds.

    Raises:
        TrainingError: no n-gram stands in the captions of enough pictures.
    """
    cider = CiderReward(captions)
    listed = _listed(captions, unlistable)
    if not listed:
        raise TrainingError(
            f"No words stand in the captions of {LEAST_PICTURES} pictures or more, so that nothing "
            "can be expected of others: more training pictures are needed."
        )
    mean = features.mean(axis=0)
    offsets = features - mean
    offsets /= np.maximum(np.linalg.norm(offsets, axis=1, keepdims=True), 1e-9)
    usual, products = _products(offsets, captions, cider, listed)
    directions, loadings = _reduced(offsets.T @ offsets, products)
    return NgramExpectation(
        mean=mean.astype(np.float32),
        directions=directions.astype(np.float32),
        usual=usual.astype(np.float32),
        loadings=loadings.astype(np.float32),
        ngrams=tuple(listed),
        rarities=np.array([cider.rarity(ngram) for ngram in listed], dtype=np.float32),
        other_rarity=_other_rarity(captions, cider, listed),
        length_factors=_length_factors(captions),
    )


def _listed(captions: Sequence[Captions], unlistable: frozenset[int]) -> dict[Ngram, int]:
    """Return the n-grams that are common enough, each with its place."""
    pictures = Counter(
        ngram for part in captions for ngram in {one for text in part for one in ngrams(text)}
    )
    found = (
        ngram
        for ngram, count in pictures.items()
        if count >= LEAST_PICTURES and unlistable.isdisjoint(ngram)
    )
    return {ngram: place for place, ngram in enumerate(sorted(found))}


def _products(
    offsets: Array, captions: Sequence[Captions], cider: CiderReward, listed: dict[Ngram, int]
) -> tuple[Array, Array]:
    """Return the mean amounts, [n-grams], and the features' products with what differs from it."""
    total, products = np.zeros(len(listed)), np.zeros((offsets.shape[1], len(listed)))
    for start in range(0, len(captions), _PICTURES_AT_ONCE):
        chosen = slice(start, start + _PICTURES_AT_ONCE)
        amounts = np.zeros((len(captions[chosen]), len(listed)))
        for row, part in zip(amounts, captions[chosen], strict=True):
            for place, amount in _amounts(part, cider, listed):
                row[place] += amount / len(part)
        total += amounts.sum(axis=0)
        products += offsets[chosen].T @ amounts
    usual = total / len(captions)
    return usual, products - np.outer(offsets.sum(axis=0), usual)


def _amounts(
    captions: Captions, cider: CiderReward, listed: dict[Ngram, int]
) -> Iterator[tuple[int, float]]:
    for caption in captions:
        weighted = cider.weighted(caption)
        for part, norm in zip(weighted.weights, weighted.norms, strict=True):
            for ngram, weight in part.items():
                if norm and ngram in listed:
                    yield listed[ngram], weight / norm


def _reduced(scatter: Array, products: Array) -> tuple[Array, Array]:
    """Return directions [rank, depth] and loadings [rank, n-grams] of the regression."""
    sizes, axes = np.linalg.eigh(scatter)
    sizes = np.maximum(sizes, 0.0)
    turned = (axes.T @ products) / (sizes + RIDGE)[:, np.newaxis]
    fitted = np.sqrt(sizes)[:, np.newaxis] * turned  # has the scatter of the fitted amounts
    strengths, left = np.linalg.eigh(fitted @ fitted.T)
    kept = np.flatnonzero(strengths > strengths[-1] * 1e-10)[::-1][:MOST_RANK]
    loadings = (left[:, kept].T @ fitted) / np.sqrt(strengths[kept])[:, np.newaxis]
    return (axes @ (turned @ loadings.T)).T, loadings


def _other_rarity(
    captions: Sequence[Captions], cider: CiderReward, listed: dict[Ngram, int]
) -> float:
    """Return the mean rarity of what is not listed, each as often as it is said."""
    rarities = [
        cider.rarity(ngram)
        for part in captions
        for caption in part
        for ngram in ngrams(caption)
        if ngram not in listed
    ]
    return float(np.mean(rarities)) if rarities else cider.rarity(())  # as of one never seen


def _length_factors(captions: Sequence[Captions]) -> NDArray[np.float32]:
    """Return what CIDEr leaves of sentences of 0, 1, 2, ... words, ``<end>`` not counted."""
    lengths = [len(caption) - 1 for part in captions for caption in part]
    factors = [
        np.mean([length_factor(words - length) for length in lengths])
        for words in range(_LONGEST_SENTENCE)
    ]
    return np.array(factors, dtype=np.float32)
