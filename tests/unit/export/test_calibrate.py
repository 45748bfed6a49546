"""From a bundle to a calibrated bundle, with real captions of drawn pictures."""

import json
from pathlib import Path

import pytest

from desktop_app.captioner.bundle import Bundle
from desktop_app.captioner.captioner import Captioner
from desktop_app.captioner.manifest import DECODER_FILE, ENCODER_FILE, MODEL_CARD_FILE
from export.calibrate import calibrate_bundle
from export.confidence_card import HEADING, with_confidence
from tests.unit.export.conftest import FEW, working_copy
from training.captions import CaptionedImage
from training.errors import TrainingError


@pytest.fixture(scope="module")
def calibrated(exported: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    root = tmp_path_factory.mktemp("calibrated")
    with working_copy(exported, root) as folder:
        return calibrate_bundle(folder, root, FEW)


def test_an_exported_bundle_says_that_it_was_not_calibrated(exported: Bundle) -> None:
    assert exported.manifest.confidence is None
    card = exported.path(MODEL_CARD_FILE).read_text("utf-8")
    assert f"{HEADING}\n\nNot calibrated yet" in card


def test_the_graphs_stay_as_they_are(exported: Bundle, calibrated: Bundle) -> None:
    before, after = exported.manifest, calibrated.manifest
    for name in (ENCODER_FILE, DECODER_FILE):
        assert before.files[name] == after.files[name]
    assert set(after.files) - set(before.files) == {"confidence.npz"}
    assert (before.quality, before.training) == (after.quality, after.training)


def test_what_was_measured_stands_in_the_manifest_and_in_the_card(calibrated: Bundle) -> None:
    confidence = calibrated.manifest.confidence
    assert confidence is not None
    measured = confidence.measured
    assert measured["fitted_on"] == measured["captions"] == 48
    assert sum(row["captions"] for row in measured["reliability"]) == measured["captions"]
    assert 0 <= measured["expected_calibration_error"] <= 1
    assert measured["refused"]["drawn"]["pictures"] == 30
    card = calibrated.path(MODEL_CARD_FILE).read_text("utf-8")
    assert f"bins of equal width: {measured['expected_calibration_error']:.3f}" in card
    assert "Not calibrated yet" not in card
    assert card.count(HEADING) == 1
    assert "## Agreement with PyTorch" in card


def test_captions_carry_confidence_from_then_on(
    exported: Bundle, calibrated: Bundle, drawn: tuple[CaptionedImage, ...]
) -> None:
    before, after = (Captioner.load(each.folder, "cpu") for each in (exported, calibrated))
    for image in drawn[:10]:
        caption = after.describe(image.path)
        assert before.describe(image.path).text == caption.text
        assert caption.confidence is not None
        assert 0 <= caption.confidence.probability <= 1


def test_what_it_learned_from_is_refused_less_than_the_rest(calibrated: Bundle) -> None:
    assert calibrated.manifest.confidence is not None
    refused = calibrated.manifest.confidence.measured["refused"]
    assert refused["validation_photographs"]["share"] < 0.2
    # A network of random weights, and training pictures that are drawings themselves.
    assert refused["drawn"]["share"] > 0.3


def test_calibrating_again_replaces_the_section(calibrated: Bundle) -> None:
    confidence = calibrated.manifest.confidence
    assert confidence is not None
    card = calibrated.path(MODEL_CARD_FILE).read_text("utf-8")
    assert with_confidence(card, confidence) == card
    assert with_confidence("# A card\n", confidence).startswith(f"# A card\n\n{HEADING}\n\nEach")


def test_too_little_data(exported: Bundle, tmp_path: Path) -> None:
    with working_copy(exported, tmp_path) as folder:
        manifest = folder / "manifest.json"
        values = json.loads(manifest.read_text("utf-8"))
        values["training"]["recipe"]["data"][0]["drawn_count"] = 30
        manifest.write_text(json.dumps(values), encoding="utf-8")
        with pytest.raises(TrainingError, match="needs at least 20 of each"):
            calibrate_bundle(folder, tmp_path, FEW)
    assert Bundle.read(folder).manifest.confidence is None
