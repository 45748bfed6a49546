"""Greedy and beam search over a decoder that is advanced one word at a time.

Nothing here knows PyTorch or ONNX Runtime: both reach the search through `DecoderStep`.
Beam search after Huang et al., "When to Finish? Optimal Beam Search for Neural Text Generation"
(2017): a finished sentence leaves its place in the beam to an unfinished one, and the search ends
once no unfinished one can become the best. Scores are normalised for length as in Wu et al.,
"Google's Neural Machine Translation System" (2016), section 7, with the plain length in place of
(5 + length) / 6.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from desktop_app.captioner.errors import Cancelled, CaptionerError
from desktop_app.captioner.language import translate
from desktop_app.captioner.vocabulary import Vocabulary

States = Mapping[str, NDArray[Any]]
"""The decoder's memory by name, each array [beam, ...]; which names is the model's affair."""

MAXIMUM_BEAM_WIDTH = 64
MAXIMUM_TOKENS = 256


@dataclass(frozen=True)
class StepOutput:
    """What a decoder says to one more word of each hypothesis."""

    logits: NDArray[np.float32]
    """[beam, vocabulary], unnormalised."""
    attention: NDArray[np.float32]
    """[beam, regions], the weight of each region of the picture."""
    states: dict[str, NDArray[Any]]
    """The next states, under the names by which they go in again."""


class DecoderStep(Protocol):
    """One decoding step, bound to one picture."""

    def __call__(self, token_ids: NDArray[np.int64], states: States, /) -> StepOutput:
        """Advance every hypothesis by its last word: `token_ids` [beam], states [beam, ...]."""
        ...


@dataclass(frozen=True)
class DecodingOptions:
    """How sentences are searched for."""

    beam_width: int = 3
    """Hypotheses that are followed at once; 1 is greedy search."""
    length_penalty: float = 0.7
    """score = log_probability / length ** length_penalty; 0 favours short sentences."""
    max_tokens: int = 24
    """Most decoding steps, so most words, `<end>` counted."""
    no_repeat_ngram_size: int = 0
    """No sentence holds the same run of this many words twice (Paulus et al., "A Deep Reinforced
    Model for Abstractive Summarization", 2017, section 2.5); 0 allows every repetition."""

    def __post_init__(self) -> None:
        if not 1 <= self.beam_width <= MAXIMUM_BEAM_WIDTH:
            raise ValueError(
                f"beam width is {self.beam_width}; it must be from 1 to {MAXIMUM_BEAM_WIDTH}"
            )
        if not (math.isfinite(self.length_penalty) and self.length_penalty >= 0):
            raise ValueError(f"length penalty is {self.length_penalty}; it must be 0 or more")
        if not 1 <= self.max_tokens <= MAXIMUM_TOKENS:
            raise ValueError(
                f"most tokens is {self.max_tokens}; it must be from 1 to {MAXIMUM_TOKENS}"
            )
        if self.no_repeat_ngram_size < 0:
            raise ValueError(
                f"size of the n-grams that must not repeat is {self.no_repeat_ngram_size}; "
                "it must be 0 or more"
            )


@dataclass(frozen=True)
class Hypothesis:
    """A sentence as ids, and how probable the decoder finds it."""

    token_ids: tuple[int, ...]
    """Without `<start>` and `<end>`; never empty."""
    log_probability: float
    """Natural logarithm, `<end>` included where the sentence is finished."""
    token_log_probabilities: tuple[float, ...]
    """Of each word given those before it, then of `<end>` where the sentence is finished."""
    score: float
    """log_probability / length ** length_penalty, `<end>` counted in the length."""
    attention: NDArray[np.float32]
    """[len(token_ids), regions]: where the decoder looked when it chose each word."""
    is_finished: bool
    """False where `max_tokens` cut the sentence off."""
    expected_cider: float = math.nan
    """What `consensus` expects of it; not a number where a bundle has no such expectation."""


@dataclass(frozen=True)
class _Partial:
    """A hypothesis still in the beam."""

    token_ids: tuple[int, ...] = ()
    attention: tuple[NDArray[np.float32], ...] = ()
    log_probabilities: tuple[float, ...] = ()
    """Of the first word, the first two words, and so on."""

    @property
    def log_probability(self) -> float:
        return self.log_probabilities[-1] if self.log_probabilities else 0.0

    def finished(self, log_probability: float, length_penalty: float) -> Hypothesis:
        return self._hypothesis((*self.log_probabilities, log_probability), length_penalty, True)

    def cut_off(self, length_penalty: float) -> Hypothesis:
        return self._hypothesis(self.log_probabilities, length_penalty, False)

    def _hypothesis(
        self, log_probabilities: tuple[float, ...], length_penalty: float, is_finished: bool
    ) -> Hypothesis:
        return Hypothesis(
            token_ids=self.token_ids,
            log_probability=log_probabilities[-1],
            token_log_probabilities=tuple(np.diff(log_probabilities, prepend=0.0).tolist()),
            score=log_probabilities[-1] / len(log_probabilities) ** length_penalty,
            attention=np.stack(self.attention),
            is_finished=is_finished,
        )


def decode(
    step: DecoderStep,
    initial_states: States,
    vocabulary: Vocabulary,
    options: DecodingOptions,
    should_cancel: Callable[[], bool] | None = None,
) -> list[Hypothesis]:
    """Search for the most probable sentences: all that were finished on the way, best first.

    At least one, and often more than `beam_width`.

    `initial_states` are [1, ...]. No hypothesis contains `<pad>`, `<start>` or `<unk>`, the same
    word twice in a row, what `no_repeat_ngram_size` forbids, or no word at all; probabilities are
    those of the softmax over the whole vocabulary all the same. Sentences that reached `<end>` come
    before any that were cut off.
    Raises Cancelled as soon as `should_cancel()` is true before a step, and CaptionerError where
    the decoder gives no usable number.
    """
    search = greedy_search if options.beam_width == 1 else beam_search
    return search(step, initial_states, vocabulary, options, should_cancel)


def greedy_search(
    step: DecoderStep,
    initial_states: States,
    vocabulary: Vocabulary,
    options: DecodingOptions,
    should_cancel: Callable[[], bool] | None = None,
) -> list[Hypothesis]:
    """Take the most probable word at every step. See `decode`; the beam width is not read."""
    partial = _Partial()
    states: States = initial_states
    last = vocabulary.start_id
    for _ in range(options.max_tokens):
        _check_cancelled(should_cancel)
        output = step(np.array([last], dtype=np.int64), states)
        scores = _log_probabilities(output.logits, [partial], vocabulary, options)[0]
        last = int(scores.argmax())
        log_probability = float(scores[last])
        _check_usable(log_probability)
        if last == vocabulary.end_id:
            return [partial.finished(log_probability, options.length_penalty)]
        partial = _extended(partial, last, log_probability, output.attention[0])
        states = output.states
    return [partial.cut_off(options.length_penalty)]


def beam_search(
    step: DecoderStep,
    initial_states: States,
    vocabulary: Vocabulary,
    options: DecodingOptions,
    should_cancel: Callable[[], bool] | None = None,
) -> list[Hypothesis]:
    """Follow the `beam_width` most probable beginnings at once. See `decode`.

    A beam of one begins as greedy search does and may go on where that ends.
    """
    beam = [_Partial()]
    states: States = initial_states
    tokens = [vocabulary.start_id]
    finished: list[Hypothesis] = []
    for _ in range(options.max_tokens):
        _check_cancelled(should_cancel)
        output = step(np.array(tokens, dtype=np.int64), states)
        scores = _log_probabilities(output.logits, beam, vocabulary, options)
        parents: list[int] = []
        extended: list[_Partial] = []
        # No sentence ends twice: so many more fill the beam, whichever of them end.
        best = _best(scores, options.beam_width + len(beam))
        for place, (row, token_id, score) in enumerate(best):
            if token_id == vocabulary.end_id:
                if place < options.beam_width:
                    finished.append(beam[row].finished(score, options.length_penalty))
            elif len(extended) < options.beam_width:
                parents.append(row)
                extended.append(_extended(beam[row], token_id, score, output.attention[row]))
        beam = extended
        if not beam or _is_settled(beam, finished, options):
            break
        tokens = [partial.token_ids[-1] for partial in beam]
        states = {name: state[parents] for name, state in output.states.items()}
    found = finished or [partial.cut_off(options.length_penalty) for partial in beam]
    if not found:
        _check_usable(-math.inf)
    return sorted(found, key=lambda hypothesis: -hypothesis.score)


def _check_cancelled(should_cancel: Callable[[], bool] | None) -> None:
    if should_cancel is not None and should_cancel():
        raise Cancelled


def _check_usable(log_probability: float) -> None:
    if not math.isfinite(log_probability):
        raise CaptionerError(
            translate(
                "Sentences",
                "The captioning model gave no usable answer for this picture: try another "
                "picture, or reinstall the model.",
            )
        )


def _extended(
    partial: _Partial, token_id: int, log_probability: float, attention: NDArray[np.float32]
) -> _Partial:
    # Copied, because a backend may write its next step's attention into the same memory.
    return _Partial(
        (*partial.token_ids, token_id),
        (*partial.attention, attention.copy()),
        (*partial.log_probabilities, log_probability),
    )


def _log_probabilities(
    logits: NDArray[np.float32],
    beam: list[_Partial],
    vocabulary: Vocabulary,
    options: DecodingOptions,
) -> NDArray[np.float64]:
    """[beam, vocabulary]: of each hypothesis with one more word; minus infinity if forbidden."""
    highest = logits.max(axis=1, keepdims=True)
    with np.errstate(invalid="ignore"):  # no number in, no number out: the search will say so
        total = np.exp(logits - highest).sum(axis=1, keepdims=True, dtype=np.float64)
    so_far = np.array([[partial.log_probability] for partial in beam])
    scores: NDArray[np.float64] = logits + (so_far - highest - np.log(total))
    scores[:, [vocabulary.pad_id, vocabulary.start_id, vocabulary.unknown_id]] = -np.inf
    for row, partial in enumerate(beam):
        scores[row, partial.token_ids[-1] if partial.token_ids else vocabulary.end_id] = -np.inf
        scores[row, _repeating(partial.token_ids, options.no_repeat_ngram_size)] = -np.inf
    return scores


def _repeating(token_ids: tuple[int, ...], size: int) -> list[int]:
    """The words that would make the sentence hold the same n-gram of this size twice."""
    if not 0 < size <= len(token_ids):
        return []
    last = token_ids[len(token_ids) - size + 1 :]
    ends = range(size - 1, len(token_ids))
    return [token_ids[end] for end in ends if token_ids[end - size + 1 : end] == last]


def _best(scores: NDArray[np.float64], count: int) -> list[tuple[int, int, float]]:
    """The `count` best as (row, token id, score), best first; the first in order among equals."""
    flat = scores.ravel()
    if count < flat.size:
        threshold = np.partition(flat, flat.size - count)[flat.size - count]
        places = np.flatnonzero(flat >= threshold)
    else:
        places = np.arange(flat.size)
    places = places[np.argsort(-flat[places], kind="stable")][:count]
    width = scores.shape[1]
    return [
        (int(place) // width, int(place) % width, float(flat[place]))
        for place in places
        if np.isfinite(flat[place])
    ]


def _is_settled(beam: list[_Partial], finished: list[Hypothesis], options: DecodingOptions) -> bool:
    """Whether no hypothesis in the beam can still beat the best finished one.

    A log probability only falls, and the length it is divided by ends at `max_tokens`.
    """
    if not finished:
        return False
    most: float = options.max_tokens**options.length_penalty
    reachable = max(partial.log_probability for partial in beam) / most
    return reachable <= max(hypothesis.score for hypothesis in finished)
