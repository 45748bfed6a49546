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

from desktop_app.captioner.consensus import LONGEST_NGRAM, Ngram, ngrams

_LENGTH_SIGMA = 6.0
"""Width of the penalty on a difference in length, in bigrams."""


@dataclass(frozen=True)
class WeightedCaption:
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
            documents.update({ngram for caption in captions for ngram in ngrams(caption)})
        self._rarity = {
            ngram: math.log(pictures) - math.log(count) for ngram, count in documents.items()
        }
        self._unseen_rarity = math.log(pictures)
        self._references: dict[tuple[Sequence[int], ...], tuple[WeightedCaption, ...]] = {}

    def score(self, caption: Sequence[int], references: Sequence[Sequence[int]]) -> float:
        """Return CIDEr, 0 to 10, of one caption against its picture's references."""
        key = tuple(references)
        if key not in self._references:
            self._references[key] = tuple(self.weighted(reference) for reference in references)
        own = self.weighted(caption)
        total = sum(_similarity(own, reference) for reference in self._references[key])
        return 10.0 * total / len(references)

    def rarity(self, ngram: Ngram) -> float:
        """Return the inverse document frequency over the corpus, a natural logarithm."""
        return self._rarity.get(ngram, self._unseen_rarity)

    def weighted(self, caption: Sequence[int]) -> WeightedCaption:
        """Return a caption's n-grams with their tf-idf weights."""
        weights: tuple[dict[Ngram, float], ...] = tuple({} for _ in range(LONGEST_NGRAM))
        for ngram, count in ngrams(caption).items():
            weights[len(ngram) - 1][ngram] = count * self.rarity(ngram)
        norms = tuple(math.sqrt(sum(w * w for w in part.values())) for part in weights)
        return WeightedCaption(weights, norms, max(len(caption) - 1, 0))


def _similarity(own: WeightedCaption, reference: WeightedCaption) -> float:
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
    return total / LONGEST_NGRAM * length_factor(own.bigrams - reference.bigrams)


def length_factor(difference: int) -> float:
    """What is left of the similarity of two captions that differ so in their numbers of bigrams."""
    return math.exp(-(difference**2) / (2 * _LENGTH_SIGMA**2))
