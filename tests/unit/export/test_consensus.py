"""From a bundle to one that chooses by consensus, with real captions of drawn pictures."""

from pathlib import Path

import pytest

from desktop_app.captioner.bundle import Bundle
from desktop_app.captioner.captioner import Captioner
from desktop_app.captioner.manifest import DECODER_FILE, ENCODER_FILE, MODEL_CARD_FILE
from export.calibrate import calibrate_bundle
from export.confidence_card import HEADING
from export.consensus import SCORE_WEIGHT, add_consensus, main
from export.parity import measure_quality
from tests.unit.export.conftest import FEW, working_copy
from training.captions import CaptionedImage

CHOSEN = "\n- Of the sentences found it says the one of highest expected CIDEr + 0.1 x score:\n"
WITHOUT = "| without the choice by consensus | "


@pytest.fixture(scope="module")
def chosen(exported: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    root = tmp_path_factory.mktemp("consensus")
    with working_copy(exported, root) as folder:
        assert main([str(folder), "--data", str(root)]) == 0
    return Bundle.read(folder)


def test_the_graphs_stay_as_they_are(exported: Bundle, chosen: Bundle) -> None:
    before, after = exported.manifest, chosen.manifest
    for name in (ENCODER_FILE, DECODER_FILE):
        assert before.files[name] == after.files[name]
    assert set(after.files) - set(before.files) == {"consensus.npz"}
    assert (before.training, before.parity) == (after.training, after.parity)


def test_the_figures_are_those_of_the_chosen_captions(
    exported: Bundle, chosen: Bundle, drawn: tuple[CaptionedImage, ...]
) -> None:
    consensus = chosen.manifest.consensus
    assert consensus is not None
    assert consensus.score_weight == SCORE_WEIGHT
    assert consensus.measured["without"] == exported.manifest.quality
    quality = chosen.manifest.quality
    assert quality["pictures"] == exported.manifest.quality["pictures"]
    again = measure_quality(chosen.folder, drawn, quality["beam_width"], 0).figures
    assert {name: quality[name] for name in again} == again
    assert again != {name: exported.manifest.quality[name] for name in again}


def test_the_card_says_so(exported: Bundle, chosen: Bundle) -> None:
    assert CHOSEN not in exported.path(MODEL_CARD_FILE).read_text("utf-8")
    card = chosen.path(MODEL_CARD_FILE).read_text("utf-8")
    assert card.count(CHOSEN) == 1
    assert f"| as in this bundle | {chosen.manifest.quality['bleu_1']:.4f} |" in card
    assert f"{WITHOUT}{exported.manifest.quality['bleu_1']:.4f} |" in card
    assert "| all in float32, without that choice, for comparison |" in card
    assert f"{HEADING}\n\nNot calibrated yet" in card


def test_captions_are_ordered_by_it(
    chosen: Bundle, exported: Bundle, drawn: tuple[CaptionedImage, ...]
) -> None:
    before, after = (Captioner.load(each.folder, "cpu") for each in (exported, chosen))
    others = 0
    for image in drawn:
        found = after.examine(image.path).hypotheses
        merits = [one.expected_cider + SCORE_WEIGHT * one.score for one in found]
        assert merits == sorted(merits, reverse=True)
        # More are found than the beam is wide, and compared before the rest is left out.
        assert 1 <= len(found) <= chosen.manifest.decoding.beam_width
        others += found[0].token_ids != before.examine(image.path).hypotheses[0].token_ids
    assert others


def test_confidence_comes_after_and_goes_before(chosen: Bundle, tmp_path: Path) -> None:
    with working_copy(chosen, tmp_path) as folder:
        calibrated = calibrate_bundle(folder, tmp_path, FEW).manifest
        again = add_consensus(folder, tmp_path)
    assert calibrated.confidence is not None
    # What it is worth on a few drawn pictures is chance: see the test of the shipped bundle.
    assert calibrated.confidence.signals["expected_cider"].scale > 0.1
    assert calibrated.consensus == chosen.manifest.consensus
    assert again.manifest == chosen.manifest
    assert again.path(MODEL_CARD_FILE).read_text("utf-8") == chosen.path(MODEL_CARD_FILE).read_text(
        "utf-8"
    )
    assert not (folder / "confidence.npz").exists()
