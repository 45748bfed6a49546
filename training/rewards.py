"""CIDEr as a reward for single captions, fast enough to be asked thousands of times an epoch.

The score is CIDEr-D (Vedantam et al., "CIDEr: Consensus-based Image Description Evaluation", 2015,
section 5) over word ids, with the document frequencies of the training captions. It equals
pycocoevalcap's figure for the same captions and corpus; a test holds the two together.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LONGEST_NGRAM = 4
LENGTH_SIGMA = 6.0
"""Width of the penalty on a difference in length, in bigrams."""

Ngram = tuple[int, ...]


@dataclass(frozen=True)
class _Weighted:
    """A caption's n-grams with tf-idf weights, one entry for each n."""

    weights: tuple[dict[Ngram, float], ...]
    norms: tuple[float, ...]
    bigrams: int


class CiderReward:
    """Scores captions against references with fixed document frequencies.

    Args:
        corpus: the reference captions of every picture, as word ids; decides which n-grams are
            rare and so worth much.
    """

    def __init__(self, corpus: Iterable[Sequence[Sequence[int]]]) -> None:
        documents = Counter[Ngram]()
        pictures = 0
        for captions in corpus:
            pictures += 1
            documents.update({ngram for caption in captions for ngram in _ngrams(caption)})
        self._rarity = {
            ngram: math.log(pictures) - math.log(count) for ngram, count in documents.items()
        }
        self._unseen_rarity = math.log(pictures)
        self._references: dict[tuple[Sequence[int], ...], tuple[_Weighted, ...]] = {}

    def score(self, caption: Sequence[int], references: Sequence[Sequence[int]]) -> float:
        """Return CIDEr, 0 to 10, of one caption against its picture's references."""
        key = tuple(references)
        if key not in self._references:
            self._references[key] = tuple(self._weighted(reference) for reference in references)
        own = self._weighted(caption)
        total = sum(_similarity(own, reference) for reference in self._references[key])
        return 10.0 * total / len(references)

    def _weighted(self, caption: Sequence[int]) -> _Weighted:
        weights: tuple[dict[Ngram, float], ...] = tuple({} for _ in range(LONGEST_NGRAM))
        for ngram, count in _ngrams(caption).items():
            rarity = self._rarity.get(ngram, self._unseen_rarity)
            weights[len(ngram) - 1][ngram] = count * rarity
        norms = tuple(math.sqrt(sum(w * w for w in part.values())) for part in weights)
        return _Weighted(weights, norms, max(len(caption) - 1, 0))


def _ngrams(caption: Sequence[int]) -> Counter[Ngram]:
    ids = tuple(caption)
    return Counter(
        ids[start : start + n]
        for n in range(1, LONGEST_NGRAM + 1)
        for start in range(len(ids) - n + 1)
    )


def _similarity(own: _Weighted, reference: _Weighted) -> float:
    total = 0.0
    for n in range(LONGEST_NGRAM):
        norm = own.norms[n] * reference.norms[n]
        if norm == 0.0:
            continue
        other = reference.weights[n]
        shared = sum(
            min(weight, other[ngram]) * other[ngram]
            for ngram, weight in own.weights[n].items()
            if ngram in other
        )
        total += shared / norm
    difference = own.bigrams - reference.bigrams
    return total / LONGEST_NGRAM * math.exp(-(difference**2) / (2 * LENGTH_SIGMA**2))
