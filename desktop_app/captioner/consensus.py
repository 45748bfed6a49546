"""Choosing among the sentences of a search by consensus: the CIDEr that each may expect.

A sentence is as good as its agreement with what people say of the picture. Devlin et al.,
"Exploring Nearest Neighbor Approaches for Image Captioning" (2015), let the captions of the most
similar training pictures stand for theirs. Here no caption is kept: how much of each n-gram
people's captions hold is foretold from the picture's features by a regression of reduced rank.
CIDEr is a mean of products with just these amounts, so its expected value follows.
"""

import io
import math
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.captioner.decoding import Hypothesis

LONGEST_NGRAM = 4
"""Of CIDEr (Vedantam et al., "CIDEr: Consensus-based Image Description Evaluation", 2015)."""
EXPECTATION_FILE = "consensus.npz"
MAXIMUM_EXPECTATION_BYTES = 64 * 1024 * 1024
_PADDING = -1

Ngram = tuple[int, ...]
Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class ConsensusOptions:
    """How a bundle chooses among sentences, as its manifest says it."""

    score_weight: float
    """Sentences are ordered by expected CIDEr + score_weight * score; the score is that of the
    search, a log probability divided by a power of the length."""
    expectation_file: str = EXPECTATION_FILE
    measured: Mapping[str, Any] = field(default_factory=dict)
    """What it brought on pictures that nothing was fitted on."""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.score_weight) and self.score_weight >= 0):
            raise ValueError(f"score weight is {self.score_weight}; it must be 0 or more")


def ngrams(token_ids: Sequence[int]) -> Counter[Ngram]:
    """How often each run of one to four words stands in a sentence."""
    ids = tuple(token_ids)
    return Counter(
        ids[start : start + n]
        for n in range(1, LONGEST_NGRAM + 1)
        for start in range(len(ids) - n + 1)
    )


@dataclass(frozen=True)
class NgramExpectation:
    """How much of each n-gram people's captions of a picture hold, by the picture's features.

    The amount of an n-gram in a caption is its tf-idf weight, divided by the norm of all weights of
    the caption's n-grams of that length.
    """

    mean: Floats
    """[depth], of the training pictures' features."""
    directions: Floats
    """[rank, depth]"""
    usual: Floats
    """[ngrams], the mean amounts over all training pictures."""
    loadings: Floats
    """[rank, ngrams]: what each direction adds."""
    ngrams: tuple[Ngram, ...]
    """Of word ids, `<end>` among them."""
    rarities: Floats
    """[ngrams], the inverse document frequencies, natural logarithms."""
    other_rarity: float
    """That of an n-gram which is not listed."""
    length_factors: Floats
    """By the number of a sentence's words: CIDEr's penalty on lengths that people do not choose."""

    @cached_property
    def _places(self) -> dict[Ngram, int]:
        return {ngram: place for place, ngram in enumerate(self.ngrams)}

    def coordinates(self, features: Floats) -> Floats:
        """Where a picture lies along the directions, [rank], by its features [regions, depth]."""
        offset = features.mean(axis=0) - self.mean
        offset /= max(float(np.linalg.norm(offset)), 1e-9)
        return np.asarray(self.directions @ offset)

    def amounts(self, coordinates: Floats, places: Sequence[int]) -> Floats:
        """Foretell a picture's amounts of some of the n-grams, by their places."""
        return np.asarray(self.usual[places] + coordinates @ self.loadings[:, places])

    def expected_ciders(
        self, sentences: Sequence[Sequence[int]], end_id: int, coordinates: Floats
    ) -> list[float]:
        """The mean CIDEr (0 to 10) that each sentence may expect of one person's caption."""
        counted = [ngrams((*sentence, end_id)) for sentence in sentences]
        # Only what the sentences hold is foretold: all n-grams would take longer than a word.
        listed = sorted({ngram for counts in counted for ngram in counts if ngram in self._places})
        places = [self._places[ngram] for ngram in listed]
        amounts = self.amounts(coordinates, places)
        known = zip(self.rarities[places].tolist(), amounts.tolist(), strict=True)
        foretold = dict(zip(listed, known, strict=True))
        return [
            10 * self._agreement(counts, foretold) * self._length_factor(len(sentence))
            for sentence, counts in zip(sentences, counted, strict=True)
        ]

    def _agreement(
        self, counts: Mapping[Ngram, int], foretold: Mapping[Ngram, tuple[float, float]]
    ) -> float:
        """Mean over the lengths of n-grams of the cosine that a person's caption may have.

        `foretold` are the rarities and the amounts of those n-grams that are listed.
        """
        shared, squares = [0.0] * LONGEST_NGRAM, [0.0] * LONGEST_NGRAM
        for ngram, count in counts.items():
            rarity, amount = foretold.get(ngram, (self.other_rarity, 0.0))
            squares[len(ngram) - 1] += (count * rarity) ** 2
            # Once, however often: CIDEr clips what is said more often than by people, and they
            # rarely say anything twice.
            shared[len(ngram) - 1] += rarity * amount
        cosines = [
            part / math.sqrt(square) for part, square in zip(shared, squares, strict=True) if square
        ]
        return sum(cosines) / LONGEST_NGRAM

    def _length_factor(self, word_count: int) -> float:
        return float(self.length_factors[min(word_count, len(self.length_factors) - 1)])

    def to_bytes(self) -> bytes:
        """The content of the bundle's file; the loadings in 8 bits, the directions in 16."""
        scales = np.maximum(np.abs(self.loadings).max(axis=1, initial=0), 1e-12) / 127
        table = np.full((len(self.ngrams), LONGEST_NGRAM), _PADDING, dtype=np.int32)
        for row, ngram in enumerate(self.ngrams):
            table[row, : len(ngram)] = ngram
        stream = io.BytesIO()
        np.savez(
            stream,
            mean=self.mean,
            directions=self.directions.astype(np.float16),
            usual=self.usual,
            loadings=np.rint(self.loadings / scales[:, np.newaxis]).astype(np.int8),
            scales=scales.astype(np.float32),
            ngrams=table,
            rarities=self.rarities,
            other_rarity=np.float32(self.other_rarity),
            length_factors=self.length_factors,
        )
        return stream.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "NgramExpectation":
        """Read what `to_bytes` wrote. ValueError for anything else."""
        if len(data) > MAXIMUM_EXPECTATION_BYTES:
            raise ValueError("file too large")
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
            table = arrays["ngrams"].tolist()
            found = cls(
                mean=arrays["mean"],
                directions=arrays["directions"].astype(np.float32),
                usual=arrays["usual"],
                loadings=arrays["loadings"].astype(np.float32) * arrays["scales"][:, np.newaxis],
                ngrams=tuple(tuple(one for one in row if one != _PADDING) for row in table),
                rarities=arrays["rarities"],
                other_rarity=float(arrays["other_rarity"]),
                length_factors=arrays["length_factors"],
            )
        except (EOFError, OSError, KeyError, TypeError, IndexError, zipfile.BadZipFile) as error:
            raise ValueError("no expectation of n-grams") from error
        found._check()
        return found

    def _check(self) -> None:
        rank, count = len(self.loadings), len(self.ngrams)
        shapes = (
            (self.directions.shape, (rank, *self.mean.shape)),
            (self.loadings.shape, (rank, count)),
            (self.usual.shape, (count,)),
            (self.rarities.shape, (count,)),
        )
        if any(shape != wanted for shape, wanted in shapes) or self.length_factors.ndim != 1:
            raise ValueError("amounts that do not fit together")
        if not self.length_factors.size:
            raise ValueError("no length of a sentence")
        if not all(1 <= len(ngram) <= LONGEST_NGRAM for ngram in self.ngrams):
            raise ValueError("n-grams of no words")


def by_consensus(
    hypotheses: Sequence[Hypothesis],
    expectation: NgramExpectation,
    features: Floats,
    end_id: int,
    score_weight: float,
) -> list[Hypothesis]:
    """The sentences with what they may expect, the one that may expect most first.

    `features` [regions, depth] are the encoder's of the picture.
    """
    expected = expectation.expected_ciders(
        [hypothesis.token_ids for hypothesis in hypotheses],
        end_id,
        expectation.coordinates(features),
    )
    judged = [
        replace(hypothesis, expected_cider=value)
        for hypothesis, value in zip(hypotheses, expected, strict=True)
    ]
    return sorted(judged, key=lambda one: -(one.expected_cider + score_weight * one.score))
