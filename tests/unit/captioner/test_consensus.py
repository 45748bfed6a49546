import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from desktop_app.captioner.captioner import Captioner
from desktop_app.captioner.consensus import (
    ConsensusOptions,
    NgramExpectation,
    by_consensus,
    ngrams,
)
from desktop_app.captioner.decoding import Hypothesis
from desktop_app.captioner.errors import BundleError
from desktop_app.captioner.manifest import Manifest
from tests.helpers.pictures import noise_picture
from tests.helpers.tiny_bundle import (
    DEPTH,
    tiny_expectation,
    tiny_manifest,
    write_tiny_bundle,
)

END, DOG, CAT, RUNS = 2, 4, 5, 6


def expectation() -> NgramExpectation:
    """Of pictures that show a dog the more, the higher the first of two features is."""
    return NgramExpectation(
        mean=np.array((1.0, 2.0), np.float32),
        directions=np.array(((1.0, 0.0),), np.float32),
        usual=np.array((0.4, 0.4, 0.2), np.float32),
        loadings=np.array(((0.3, -0.3, 0.1),), np.float32),
        ngrams=((DOG,), (CAT,), (DOG, RUNS)),
        rarities=np.array((2.0, 2.0, 3.0), np.float32),
        other_rarity=4.0,
        length_factors=np.array((0.0, 0.5, 1.0), np.float32),
    )


def features(*offset: float) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    """Two regions whose mean lies `offset` from the usual one."""
    middle = np.array((1.0, 2.0)) + offset
    return np.array((middle - 1, middle + 1), np.float32)


def hypothesis(score: float, *token_ids: int) -> Hypothesis:
    attention = np.zeros((len(token_ids), 4), np.float32)
    return Hypothesis(token_ids, score, (score,), score, attention, is_finished=True)


def test_all_runs_of_up_to_four_words_count() -> None:
    found = ngrams((DOG, RUNS, DOG, RUNS, END))
    assert found[(DOG,)] == found[(DOG, RUNS)] == 2
    assert found[(DOG, RUNS, DOG, RUNS)] == found[(RUNS, END)] == 1
    assert max(map(len, found)) == 4
    assert found.total() == 5 + 4 + 3 + 2


def test_a_usual_picture_and_others() -> None:
    def amounts(*offset: float) -> list[float]:
        coordinates = expectation().coordinates(features(*offset))
        found: list[float] = expectation().amounts(coordinates, [0, 1, 2]).tolist()
        return found

    assert amounts(0, 0) == pytest.approx((0.4, 0.4, 0.2))
    assert amounts(7, 0) == pytest.approx((0.7, 0.1, 0.3))
    assert amounts(-0.1, 0) == pytest.approx((0.1, 0.7, 0.1))
    # Across the only direction.
    assert amounts(0, 3) == pytest.approx((0.4, 0.4, 0.2))


def test_what_a_sentence_may_expect() -> None:
    [found] = expectation().expected_ciders([(DOG, RUNS)], END, np.ones(1, np.float32))
    # "dog", "runs" and the end; "dog runs" and the end after "runs"; three words are not listed.
    one = 2 * 0.7 / math.sqrt(2**2 + 4**2 + 4**2)
    two = 3 * 0.3 / math.sqrt(3**2 + 4**2)
    assert found == pytest.approx(10 / 4 * (one + two))


def test_saying_a_word_again_does_not_pay() -> None:
    sentences = [(DOG, DOG), (DOG, RUNS)]
    found, other = expectation().expected_ciders(sentences, END, np.ones(1, np.float32))
    assert found == pytest.approx(10 / 4 * 2 * 0.7 / math.sqrt((2 * 2) ** 2 + 4**2))
    assert found < other


def test_the_length_counts() -> None:
    coordinates = np.ones(1, np.float32)
    sentences = [(DOG,) * count for count in (1, 2, 3)]
    one, two, three = expectation().expected_ciders(sentences, END, coordinates)
    alone = 10 / 4 * 2 * 0.7 / math.sqrt(2**2 + 4**2)
    assert one == pytest.approx(0.5 * alone)
    # No factor is known for three words: the last one stands in.
    assert two > three > 0


def test_the_sentence_that_may_expect_most_comes_first() -> None:
    dog, cat = hypothesis(-2.0, DOG), hypothesis(-1.0, CAT)
    found = by_consensus([cat, dog], expectation(), features(7, 0), END, 0.0)
    assert [one.token_ids for one in found] == [(DOG,), (CAT,)]
    assert found[0].expected_cider > found[1].expected_cider > 0
    assert found[0] is not dog
    assert found[0].score == dog.score
    found = by_consensus([cat, dog], expectation(), features(-7, 0), END, 0.0)
    assert [one.token_ids for one in found] == [(CAT,), (DOG,)]


def test_the_score_has_a_say() -> None:
    both = [hypothesis(-1.0, CAT), hypothesis(-2.0, DOG)]
    found = by_consensus(both, expectation(), features(7, 0), END, 100.0)
    assert [one.token_ids for one in found] == [(CAT,), (DOG,)]


def test_it_survives_its_file() -> None:
    before = expectation()
    after = NgramExpectation.from_bytes(before.to_bytes())
    assert after.ngrams == before.ngrams
    assert after.other_rarity == before.other_rarity
    for name in ("mean", "directions", "usual", "rarities", "length_factors"):
        assert getattr(after, name).tolist() == getattr(before, name).tolist()
    assert after.loadings == pytest.approx(before.loadings, abs=0.3 / 127 / 2)
    assert after.to_bytes() == before.to_bytes()


@pytest.mark.parametrize(
    "change",
    [
        {"mean": np.zeros(3, np.float32)},
        {"directions": np.zeros((2, 2), np.float32)},
        {"usual": np.zeros(2, np.float32)},
        {"rarities": np.zeros(4, np.float32)},
        {"ngrams": ((DOG,), (), (CAT,))},
        {"length_factors": np.zeros(0, np.float32)},
        {"length_factors": np.zeros((2, 2), np.float32)},
    ],
)
def test_parts_that_do_not_fit_together(change: dict[str, object]) -> None:
    faulty = replace(expectation(), **change)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"fit together|no length|no words"):
        NgramExpectation.from_bytes(faulty.to_bytes())


@pytest.mark.parametrize("data", [b"", b"nothing", expectation().to_bytes()[:-40]])
def test_a_damaged_file(tmp_path: Path, data: bytes) -> None:
    folder = write_tiny_bundle(tmp_path / "damaged", expectation=data)
    with pytest.raises(BundleError, match=r"file consensus\.npz is damaged: reinstall"):
        Captioner.load(folder, "cpu")


def test_a_file_of_another_encoder(tmp_path: Path) -> None:
    folder = write_tiny_bundle(
        tmp_path / "other", expectation=tiny_expectation("dog", depth=DEPTH + 1)
    )
    with pytest.raises(BundleError, match=r"consensus\.npz does not fit its encoder"):
        Captioner.load(folder, "cpu").describe(noise_picture())


def test_a_missing_file(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path / "missing", expectation=tiny_expectation("dog"))
    (folder / "consensus.npz").unlink()
    with pytest.raises(BundleError, match=r"consensus\.npz is missing"):
        Captioner.load(folder, "cpu")


def test_the_captioner_says_what_people_would(tmp_path: Path) -> None:
    plain = Captioner.load(write_tiny_bundle(tmp_path / "plain"), "cpu")
    before = plain.describe(noise_picture(), beam_width=8)
    said = [set(one.text.lower().rstrip(".").split()) for one in before.alternatives]
    # A word of some other sentence than the one chosen.
    word = min(set.union(*said[1:]) - said[0] - {"'s"})
    folder = write_tiny_bundle(
        tmp_path / "consensus",
        expectation=tiny_expectation(word),
        consensus=ConsensusOptions(score_weight=0.0),
    )
    after = Captioner.load(folder, "cpu").describe(noise_picture(), beam_width=8)
    assert word in after.text.lower().rstrip(".").split()
    assert after.text == after.alternatives[0].text != before.text
    # More sentences are found than the beam is wide; no more than that are told.
    assert len(before.alternatives) == len(after.alternatives) == 8
    assert [one.word for one in after.words] != [one.word for one in before.words]


def test_one_sentence_is_the_best_of_one(tmp_path: Path) -> None:
    plain = Captioner.load(write_tiny_bundle(tmp_path / "plain"), "cpu")
    folder = write_tiny_bundle(tmp_path / "consensus", expectation=tiny_expectation("dog"))
    captioner = Captioner.load(folder, "cpu")
    found = captioner.describe(noise_picture(), beam_width=1)
    assert found.text == plain.describe(noise_picture(), beam_width=1).text
    assert math.isfinite(captioner.examine(noise_picture()).hypotheses[0].expected_cider)
    assert captioner.examine(noise_picture(), searches=False).hypotheses == []


def test_the_manifest_keeps_the_choice() -> None:
    options = ConsensusOptions(score_weight=0.2, measured={"without": {"cider": 0.5}})
    manifest = replace(tiny_manifest(), consensus=options)
    assert Manifest.from_json(manifest.to_json()) == manifest
    assert "consensus" not in json.loads(tiny_manifest().to_json())


@pytest.mark.parametrize("weight", [-0.1, "1", None])
def test_a_faulty_choice(weight: object) -> None:
    options = ConsensusOptions(score_weight=0.2)
    values = json.loads(replace(tiny_manifest(), consensus=options).to_json())
    values["consensus"]["score_weight"] = weight
    with pytest.raises(BundleError, match=r"score.weight is not a number|it must be 0 or more"):
        Manifest.from_json(json.dumps(values))
