"""The figures are those of the COCO caption evaluation, and a missing Java is told."""

import os
import signal
import time
from pathlib import Path

import pytest

from training.metrics import FAST_METRICS, METRICS, CaptionScorer, MetricsError

REFERENCES = {
    "a": ["A black dog runs across the green grass.", "A dog running on grass ."],
    "b": ["Two children play in the sand.", "Kids playing at the beach\nin summer"],
    "c": ["A man rides a red bicycle down a street.", "A cyclist on the road."],
}


@pytest.fixture(scope="module")
def scorer() -> CaptionScorer:
    return CaptionScorer(REFERENCES)


def test_repeating_a_reference_is_perfect(scorer: CaptionScorer) -> None:
    figures = scorer.score({key: texts[0] for key, texts in REFERENCES.items()})
    assert tuple(figures) == METRICS
    for name in ("bleu_1", "bleu_2", "bleu_3", "bleu_4", "rouge_l"):
        assert figures[name] == pytest.approx(1.0, abs=1e-6)
    assert figures["meteor"] == pytest.approx(1.0, abs=0.05)
    assert figures["cider"] > 3


def test_worse_captions_get_worse_figures(scorer: CaptionScorer) -> None:
    good = {"a": "A dog runs on grass.", "b": "Two kids play in the sand.", "c": "A man on a road."}
    swapped = {"a": good["b"], "b": good["c"], "c": good["a"]}
    better, worse = scorer.score(good), scorer.score(swapped)
    for name in METRICS:
        assert better[name] >= worse[name]
    assert better["cider"] > worse["cider"] + 0.5


def children(name: str) -> list[int]:
    """Our living child processes whose command line contains a name, by pid."""
    pids = [
        int(pid)
        for file in Path("/proc/self/task").glob("*/children")
        for pid in file.read_text().split()
    ]
    return [pid for pid in pids if name in Path(f"/proc/{pid}/cmdline").read_text()]


def test_meteor_comes_back_after_its_process_was_killed(scorer: CaptionScorer) -> None:
    said = {key: texts[1] for key, texts in REFERENCES.items()}
    wanted = scorer.score(said)["meteor"]
    (process,) = children("meteor")
    os.kill(process, signal.SIGKILL)
    while children("meteor"):
        time.sleep(0.01)
    assert scorer.score(said)["meteor"] == wanted


def test_bleu_1_by_hand() -> None:
    # Four of five words are in the reference of five words: 0.8, no brevity penalty.
    scorer = CaptionScorer({"a": ["one two three four five"]})
    assert scorer.score({"a": "one two three four six"}, FAST_METRICS)["bleu_1"] == pytest.approx(
        0.8
    )


def test_case_and_punctuation_do_not_count(scorer: CaptionScorer) -> None:
    said = {key: texts[0] for key, texts in REFERENCES.items()}
    shouted = {key: text.upper().replace(".", " !") for key, text in said.items()}
    assert scorer.score(shouted, FAST_METRICS) == pytest.approx(scorer.score(said, FAST_METRICS))


def test_only_the_wanted_figures_are_computed(scorer: CaptionScorer) -> None:
    said = {key: texts[1] for key, texts in REFERENCES.items()}
    assert tuple(scorer.score(said, FAST_METRICS)) == FAST_METRICS
    assert "meteor" not in FAST_METRICS


def test_other_pictures_are_refused(scorer: CaptionScorer) -> None:
    with pytest.raises(MetricsError, match="same pictures"):
        scorer.score({"a": "A dog."})


def test_no_references_are_refused() -> None:
    with pytest.raises(MetricsError, match="no references"):
        CaptionScorer({})


def test_a_missing_java_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MetricsError, match="need Java"):
        CaptionScorer(REFERENCES)
