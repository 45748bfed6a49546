"""The shipped bundle's word on itself: what it refuses, and that it says so everywhere."""

import json
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from desktop_app import paths
from desktop_app.captioner.captioner import Caption, Captioner
from desktop_app.captioner.confidence import Level, Reason
from tests.helpers.command import run_command
from tests.helpers.pictures import PHOTOGRAPHS, photograph
from tests.helpers.undescribable import COUNTS, undescribable_pictures

# 500 pictures take one to four minutes, as fast as the machine is just then.
pytestmark = pytest.mark.timeout(900)

EXPECTED_REASONS = {
    "blank": {Reason.BLANK},
    "black": {Reason.BLACK},
    "gradient": {Reason.EMPTY},
    "noise": {Reason.NOISE},
    "text": {Reason.TEXT, Reason.DRAWN},
    "interface": {Reason.TEXT, Reason.DRAWN},
    "chart": {Reason.TEXT, Reason.DRAWN},
    "qr code": {Reason.DRAWN},
}
"""Reasons that are true of each kind."""


@pytest.fixture(scope="module")
def captioner() -> Captioner:
    return Captioner.load(paths.bundle_dir(), device="cpu")


@pytest.fixture(scope="module")
def captions(captioner: Captioner) -> list[tuple[str, Caption]]:
    # What is refused does not depend on the sentences: the narrowest search is the quickest.
    return [
        (each.kind, captioner.describe(each.image, beam_width=1))
        for each in undescribable_pictures()
    ]


def test_what_cannot_be_described_is_refused(captions: list[tuple[str, Caption]]) -> None:
    assert len(captions) == sum(COUNTS.values()) == 500
    refused = Counter(kind for kind, caption in captions if caption.is_refused)
    print(f"\nrefused {refused.total()} of {len(captions)}: {dict(refused)}")
    assert refused.total() >= 0.95 * len(captions), refused
    for kind, count in COUNTS.items():
        assert refused[kind] >= 0.9 * count, f"{kind}: {refused[kind]} of {count}"


@pytest.mark.parametrize("kind", EXPECTED_REASONS)
def test_the_reason_is_true(kind: str, captions: list[tuple[str, Caption]]) -> None:
    reasons = [
        caption.confidence.reason
        for each, caption in captions
        if each == kind and caption.confidence is not None and caption.is_refused
    ]
    true = [reason for reason in reasons if reason in EXPECTED_REASONS[kind]]
    assert len(true) >= 0.8 * len(reasons), Counter(reasons)


def test_photographs_are_described(captioner: Captioner) -> None:
    found = {name: captioner.describe(photograph(name)) for name in PHOTOGRAPHS}
    refused = [name for name, caption in found.items() if caption.is_refused]
    # One of six may look like nothing that it has learned from.
    assert len(refused) <= 1, refused
    for caption in found.values():
        assert caption.confidence is not None
        assert 0 <= caption.confidence.probability <= 1


def test_what_was_measured_keeps_the_promises(captioner: Captioner) -> None:
    confidence = captioner.manifest.confidence
    assert confidence is not None
    measured = confidence.measured
    assert measured["captions"] >= 900
    # Exactly true probabilities would show 0.032 on these captions; see docs/quality.md.
    assert measured["expected_calibration_error"] < 0.05
    assert measured["refused"]["validation_photographs"]["share"] <= 0.05
    levels = measured["levels"]
    assert levels[Level.SURE]["right_share"] > levels[Level.MAYBE]["right_share"]
    assert levels[Level.MAYBE]["right_share"] > levels[Level.UNSURE]["right_share"]


def test_it_goes_by_what_the_caption_may_expect(captioner: Captioner) -> None:
    confidence = captioner.manifest.confidence
    assert confidence is not None
    weights = {name: signal.weight for name, signal in confidence.signals.items()}
    assert max(weights, key=weights.__getitem__) == "expected_cider", weights


def test_the_statistics_are_small() -> None:
    assert (paths.bundle_dir() / "confidence.npz").stat().st_size < 1024 * 1024


def test_the_command_says_that_it_cannot(tmp_path: Path) -> None:
    Image.new("RGB", (320, 240), "white").save(tmp_path / "blank.png")
    sentence = "I cannot describe this picture reliably: it is blank."
    result = run_command("caption", tmp_path / "blank.png", home=tmp_path)
    assert (result.status, result.stdout, result.stderr) == (0, f"{sentence}\n", "")
    scripted = run_command("caption", "--json", tmp_path / "blank.png", home=tmp_path)
    values = json.loads(scripted.stdout)
    assert values["spoken"] == sentence
    assert (values["confidence"]["level"], values["confidence"]["reason"]) == ("refused", "blank")
