"""The search, against decoders that are plain functions of the words so far."""

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from desktop_app.captioner.decoding import (
    DecodingOptions,
    Hypothesis,
    States,
    StepOutput,
    beam_search,
    decode,
    greedy_search,
)
from desktop_app.captioner.errors import Cancelled, CaptionerError
from desktop_app.captioner.vocabulary import SPECIAL_WORDS, Vocabulary

END_ID = 2
REGIONS = 4
History = tuple[int, ...]


def vocabulary_of(count: int) -> Vocabulary:
    return Vocabulary([*SPECIAL_WORDS, *(f"word{index}" for index in range(count))])


@dataclass
class RecallingStep:
    """A decoder whose logits depend on the whole history, which it keeps in its states alone.

    A search that hands on the wrong state, or forgets to reorder one, gets other logits. The
    attention of a step is the history again, so that a mixed-up attention shows as well.
    """

    logits_of: Callable[[History], NDArray[np.float32]]
    steps: int = 0

    def __call__(self, token_ids: NDArray[np.int64], states: States) -> StepOutput:
        assert token_ids.dtype == np.int64
        self.steps += 1
        histories = states["words so far"]
        lengths = states["length"]
        assert len(token_ids) == len(histories) == len(lengths)
        histories = np.concatenate([histories[:, 1:], token_ids[:, None]], axis=1)
        lengths = lengths + 1
        seen = [
            tuple(int(word) for word in history[-int(length) :])
            for history, length in zip(histories, lengths, strict=True)
        ]
        return StepOutput(
            logits=np.stack([self.logits_of(history) for history in seen]),
            attention=histories[:, -REGIONS:].astype(np.float32),
            states={"words so far": histories, "length": lengths},
        )

    @staticmethod
    def initial_states() -> States:
        return {"words so far": np.zeros((1, 32), np.int64), "length": np.zeros(1, np.int64)}


def random_logits(
    seed: int, size: int, spread: float = 2.0
) -> Callable[[History], NDArray[np.float32]]:
    def logits_of(history: History) -> NDArray[np.float32]:
        random = np.random.default_rng([seed, *history])
        return (spread * random.standard_normal(size)).astype(np.float32)

    return logits_of


def log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float64]:
    wide = logits.astype(np.float64)
    shifted: NDArray[np.float64] = wide - wide.max()
    return shifted - math.log(np.exp(shifted).sum())


def log_probability_of(
    words: History, logits_of: Callable[[History], NDArray[np.float32]], is_finished: bool
) -> float:
    ends = (END_ID,) if is_finished else ()
    whole = (1, *words, *ends)
    return sum(
        float(log_softmax(logits_of(whole[:place]))[whole[place]]) for place in range(1, len(whole))
    )


def repeats_ngram(sentence: History, size: int) -> bool:
    ngrams = [sentence[start : start + size] for start in range(len(sentence) - size + 1)]
    return size > 0 and len(set(ngrams)) < len(ngrams)


def best_by_brute_force(
    vocabulary: Vocabulary,
    options: DecodingOptions,
    logits_of: Callable[[History], NDArray[np.float32]],
) -> tuple[float, History]:
    """Score every sentence there is."""
    words = range(len(SPECIAL_WORDS), len(vocabulary))
    best: tuple[float, History] = (-math.inf, ())
    for length in range(1, options.max_tokens):
        for sentence in itertools.product(words, repeat=length):
            if any(first == second for first, second in itertools.pairwise(sentence)):
                continue
            if repeats_ngram(sentence, options.no_repeat_ngram_size):
                continue
            log_probability = log_probability_of(sentence, logits_of, is_finished=True)
            best = max(best, (log_probability / (length + 1) ** options.length_penalty, sentence))
    return best


@settings(deadline=None)
@given(
    seed=st.integers(0, 10**6),
    penalty=st.sampled_from([0.0, 0.7, 1.0, 2.0]),
    size=st.integers(0, 3),
)
def test_a_beam_that_is_wide_enough_finds_the_best_of_all_sentences(
    seed: int, penalty: float, size: int
) -> None:
    vocabulary = vocabulary_of(3)
    options = DecodingOptions(64, penalty, max_tokens=5, no_repeat_ngram_size=size)
    logits_of = random_logits(seed, len(vocabulary))
    step = RecallingStep(logits_of)
    found = beam_search(step, step.initial_states(), vocabulary, options)
    score, sentence = best_by_brute_force(vocabulary, options, logits_of)
    assert found[0].token_ids == sentence
    assert found[0].score == pytest.approx(score, abs=1e-5)


@settings(deadline=None)
@given(
    seed=st.integers(0, 10**6),
    width=st.integers(1, 6),
    penalty=st.sampled_from([0, 0.7, 1.5]),
    size=st.integers(0, 3),
)
def test_what_every_hypothesis_promises(seed: int, width: int, penalty: float, size: int) -> None:
    vocabulary = vocabulary_of(9)
    options = DecodingOptions(width, penalty, max_tokens=8, no_repeat_ngram_size=size)
    logits_of = random_logits(seed, len(vocabulary))
    step = RecallingStep(logits_of)
    found = decode(step, step.initial_states(), vocabulary, options)
    assert 1 <= len(found) <= width * options.max_tokens
    assert [entry.score for entry in found] == sorted(
        (entry.score for entry in found), reverse=True
    )
    assert len({entry.token_ids for entry in found}) == len(found)
    for hypothesis in found:
        check_hypothesis(hypothesis, options, logits_of)
        assert not repeats_ngram(hypothesis.token_ids, size)


def check_hypothesis(
    hypothesis: Hypothesis,
    options: DecodingOptions,
    logits_of: Callable[[History], NDArray[np.float32]],
) -> None:
    words, is_finished = hypothesis.token_ids, hypothesis.is_finished
    assert 1 <= len(words) <= options.max_tokens - is_finished
    assert min(words) >= len(SPECIAL_WORDS)
    assert all(first != second for first, second in itertools.pairwise(words))
    expected = log_probability_of(words, logits_of, is_finished)
    assert hypothesis.log_probability == pytest.approx(expected, abs=1e-4)
    each = hypothesis.token_log_probabilities
    first = float(log_softmax(logits_of((1,)))[words[0]])
    assert each[0] == pytest.approx(first, abs=1e-4)
    last = float(log_softmax(logits_of((1, *words[:-1])))[words[-1]])
    assert each[len(words) - 1] == pytest.approx(last, abs=1e-4)
    assert len(each) == len(words) + is_finished
    assert sum(each) == pytest.approx(hypothesis.log_probability, abs=1e-9)
    length = len(words) + is_finished
    assert hypothesis.score == pytest.approx(expected / length**options.length_penalty, abs=1e-4)
    # Each word's attention belongs to the history before that very word.
    padded = (*[0] * REGIONS, 1, *words)
    rows = [padded[place + 1 : place + 1 + REGIONS] for place in range(len(words))]
    assert hypothesis.attention.dtype == np.float32
    np.testing.assert_array_equal(hypothesis.attention, rows)


@settings(deadline=None)
@given(seed=st.integers(0, 10**6), spread=st.sampled_from([0.0, 0.5, 3.0]))
def test_a_beam_of_one_finds_what_greedy_search_finds(seed: int, spread: float) -> None:
    vocabulary = vocabulary_of(6)
    options = DecodingOptions(beam_width=1, max_tokens=9)
    step = RecallingStep(random_logits(seed, len(vocabulary), spread))
    [greedy] = greedy_search(step, step.initial_states(), vocabulary, options)
    found = beam_search(step, step.initial_states(), vocabulary, options)
    if greedy.is_finished:
        assert found[0].score >= greedy.score
        [same] = [one for one in found if one.token_ids == greedy.token_ids]
        assert same.log_probability == pytest.approx(greedy.log_probability)
        np.testing.assert_array_equal(same.attention, greedy.attention)
    assert found[0].is_finished == greedy.is_finished


def table_step(table: dict[History, dict[int, float]]) -> RecallingStep:
    """A decoder of few words: probabilities by what was said, the rest of each for <unk>."""

    def logits_of(history: History) -> NDArray[np.float32]:
        words = table.get(history[1:], {})
        probabilities = np.full(7, 1e-9, np.float32)
        probabilities[list(words)] = list(words.values())
        probabilities[3] = 1 - sum(words.values())
        logits: NDArray[np.float32] = np.log(probabilities)
        return logits

    return RecallingStep(logits_of)


def test_a_finished_sentence_takes_no_place_from_an_unfinished_one() -> None:
    # After (4,) ends, the beam still has room for (5, 6), which is better in the end.
    table = {
        (): {4: 0.5, 5: 0.4},
        (4,): {END_ID: 0.6, 6: 0.3},
        (5,): {6: 0.5, 4: 0.3},
        (5, 6): {END_ID: 0.99},
        (4, 6): {END_ID: 0.1},
        (5, 4): {END_ID: 0.1},
    }
    step = table_step(table)
    options = DecodingOptions(beam_width=2, length_penalty=2.0, max_tokens=6)
    found = decode(step, step.initial_states(), vocabulary_of(3), options)
    assert [entry.token_ids for entry in found][:2] == [(5, 6), (4,)]


def test_an_improbable_end_is_no_sentence() -> None:
    table = {
        (): {4: 0.9},
        (4,): {5: 0.5, 6: 0.3, END_ID: 0.1},
        (4, 5): {END_ID: 0.9},
        (4, 6): {END_ID: 0.9},
    }
    step = table_step(table)
    options = DecodingOptions(beam_width=2, max_tokens=6)
    found = decode(step, step.initial_states(), vocabulary_of(3), options)
    assert [entry.token_ids for entry in found] == [(4, 5), (4, 6)]


@pytest.mark.parametrize(
    ("size", "expected"),
    [(0, (4, 5, 4, 5, 4, 5, 4)), (3, (4, 5, 4, 5, 6, 4, 5)), (2, (4, 5, 4, 6, 4)), (1, (4, 5, 6))],
)
def test_ngrams_that_must_not_repeat(size: int, expected: History) -> None:
    def logits_of(history: History) -> NDArray[np.float32]:
        logits = np.array([0, 0, 0, 0, 40, 30, 20], np.float32)
        logits[END_ID] = 10
        return logits

    options = DecodingOptions(1, max_tokens=7, no_repeat_ngram_size=size)
    step = RecallingStep(logits_of)
    found = decode(step, step.initial_states(), vocabulary_of(3), options)
    assert found[0].token_ids == expected


def test_greedy_takes_the_most_probable_word_every_time() -> None:
    table = {(1,): 5, (1, 5): 4, (1, 5, 4): 6, (1, 5, 4, 6): END_ID}

    def logits_of(history: History) -> NDArray[np.float32]:
        return np.where(np.arange(7) == table[history], 3.0, 0.0).astype(np.float32)

    step = RecallingStep(logits_of)
    found = decode(step, step.initial_states(), vocabulary_of(3), DecodingOptions(beam_width=1))
    assert [entry.token_ids for entry in found] == [(5, 4, 6)]
    assert found[0].is_finished
    assert step.steps == 4


def test_forbidden_words_are_passed_over_however_probable() -> None:
    def logits_of(history: History) -> NDArray[np.float32]:
        # Best: <unk>, <start>, <pad>, then the word said before (or <end>, at first), then word 5.
        logits = np.array([7, 8, 0, 9, 0, 0, -5], dtype=np.float32)
        logits[END_ID if len(history) == 1 else history[-1]] = 6
        return logits

    step = RecallingStep(logits_of)
    for width in (1, 3):
        options = DecodingOptions(beam_width=width, max_tokens=6)
        for hypothesis in decode(step, step.initial_states(), vocabulary_of(3), options):
            check_hypothesis(hypothesis, options, logits_of)


def test_finished_sentences_come_before_those_cut_off() -> None:
    def logits_of(history: History) -> NDArray[np.float32]:
        # Word 4 leads to a certain but improbable end, words 5 and 6 go on for ever.
        logits = np.full(7, -30, dtype=np.float32)
        logits[END_ID] = -60
        if len(history) == 1:
            logits[[4, 5]] = (0, 5)
        else:
            logits[{4: END_ID, 5: 6, 6: 5}[history[-1]]] = 0
        return logits

    step = RecallingStep(logits_of)
    options = DecodingOptions(beam_width=2, max_tokens=6)
    found = decode(step, step.initial_states(), vocabulary_of(3), options)
    assert [(entry.token_ids, entry.is_finished) for entry in found] == [((4,), True)]
    greedy = decode(
        step, step.initial_states(), vocabulary_of(3), DecodingOptions(beam_width=1, max_tokens=6)
    )
    assert [(entry.token_ids, entry.is_finished) for entry in greedy] == [
        ((5, 6, 5, 6, 5, 6), False)
    ]


def test_the_search_ends_once_nothing_better_can_come() -> None:
    def logits_of(history: History) -> NDArray[np.float32]:
        logits = np.zeros(7, dtype=np.float32)
        logits[4 if len(history) == 1 else END_ID] = 30
        return logits

    step = RecallingStep(logits_of)
    options = DecodingOptions(beam_width=3, max_tokens=20)
    found = decode(step, step.initial_states(), vocabulary_of(3), options)
    assert found[0].token_ids == (4,)
    assert step.steps == 2


def test_states_of_any_name_and_shape_are_reordered() -> None:
    vocabulary = vocabulary_of(5)
    logits_of = random_logits(3, len(vocabulary))
    plain = RecallingStep(logits_of)

    def wrapped(token_ids: NDArray[np.int64], states: States) -> StepOutput:
        assert states["Δ memory"].shape == (len(token_ids), 2, 32)
        inner = {"words so far": states["Δ memory"][:, 1], "length": states["length"]}
        output = plain(token_ids, inner)
        histories = output.states["words so far"]
        memory = np.stack([histories * 0, histories], axis=1)
        return StepOutput(
            output.logits, output.attention, {"Δ memory": memory, "length": output.states["length"]}
        )

    options = DecodingOptions(beam_width=4, max_tokens=7)
    first = {"Δ memory": np.zeros((1, 2, 32), np.int64), "length": np.zeros(1, np.int64)}
    expected = decode(plain, plain.initial_states(), vocabulary, options)
    found = decode(wrapped, first, vocabulary, options)
    assert [entry.token_ids for entry in found] == [entry.token_ids for entry in expected]


def test_attention_survives_a_backend_that_reuses_its_memory() -> None:
    step = RecallingStep(random_logits(1, 9))
    buffer = np.zeros((64, REGIONS), np.float32)

    def reusing(token_ids: NDArray[np.int64], states: States) -> StepOutput:
        output = step(token_ids, states)
        rows = buffer[: len(token_ids)]
        rows[:] = output.attention
        return StepOutput(output.logits, rows, output.states)

    for width in (1, 3):
        options = DecodingOptions(beam_width=width, max_tokens=8)
        for hypothesis in decode(reusing, step.initial_states(), vocabulary_of(5), options):
            check_hypothesis(hypothesis, options, step.logits_of)


def test_logits_are_not_written_to() -> None:
    logits = np.zeros((1, 7), np.float32)
    logits.flags.writeable = False
    states = {"state": np.zeros((1, 1), np.float32)}

    def step(token_ids: NDArray[np.int64], _states: States) -> StepOutput:
        count = len(token_ids)
        return StepOutput(
            np.broadcast_to(logits, (count, 7)), np.zeros((count, 1), np.float32), states
        )

    for width in (1, 3):
        states = {"state": np.zeros((3, 1), np.float32)}
        decode(step, states, vocabulary_of(3), DecodingOptions(beam_width=width, max_tokens=3))


@pytest.mark.parametrize("width", [1, 3])
def test_cancelling_stops_before_the_next_step(width: int) -> None:
    step = RecallingStep(random_logits(0, 9))
    options = DecodingOptions(beam_width=width, max_tokens=20)
    with pytest.raises(Cancelled):
        decode(step, step.initial_states(), vocabulary_of(5), options, lambda: step.steps == 2)
    assert step.steps == 2


@pytest.mark.parametrize("width", [1, 3])
@pytest.mark.parametrize(("words", "number"), [(0, 0.0), (3, math.nan), (3, math.inf)])
def test_a_decoder_without_an_answer_is_an_error(width: int, words: int, number: float) -> None:
    def logits_of(_history: History) -> NDArray[np.float32]:
        return np.full(4 + words, number, np.float32)

    step = RecallingStep(logits_of)
    with pytest.raises(CaptionerError, match="no usable answer"):
        decode(step, step.initial_states(), vocabulary_of(words), DecodingOptions(width))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"beam_width": 0}, "beam width is 0; it must be from 1 to 64"),
        ({"beam_width": 65}, "beam width is 65"),
        ({"length_penalty": -0.1}, "length penalty is -0.1"),
        ({"length_penalty": math.nan}, "length penalty is nan"),
        ({"max_tokens": 0}, "most tokens is 0"),
        ({"max_tokens": 10_000}, "most tokens is 10000"),
        ({"no_repeat_ngram_size": -1}, "must not repeat is -1; it must be 0 or more"),
    ],
)
def test_impossible_options_are_refused(values: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        DecodingOptions(**values)  # type: ignore[arg-type]
