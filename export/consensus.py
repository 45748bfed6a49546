"""Let a bundle choose its sentence by consensus: ``python -m export.consensus BUNDLE --data DIR``.

The graphs stay as they are; a file of what people's captions may be expected to hold comes beside
them, and manifest and model card say what that brings. To be run before ``export.calibrate``: the
confidence of other captions is lost.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from desktop_app.captioner.bundle import Bundle, write_bundle
from desktop_app.captioner.captioner import Captioner
from desktop_app.captioner.consensus import (
    EXPECTATION_FILE,
    ConsensusOptions,
    NgramExpectation,
)
from desktop_app.captioner.errors import ImageError
from desktop_app.captioner.manifest import MODEL_CARD_FILE, Manifest
from desktop_app.captioner.vocabulary import tokenise
from export.bundle_command import recipe_of, run_on_bundle
from export.card import with_consensus
from export.parity import measure_quality
from training.captions import CaptionedImage
from training.consensus import fit_expectation
from training.errors import TrainingError
from training.evaluate import Evaluation, held_out_images
from training.setup import Folders, read_recipe_data

logger = logging.getLogger("export.consensus")

SCORE_WEIGHT = 0.1


def add_consensus(folder: Path, data: Path) -> Bundle:
    """Fit, measure and write what a bundle chooses its sentences by.

    Raises:
        ExportError: the bundle does not say which data it was trained on.
        TrainingError: the data cannot be used or does not suffice.
        CaptionerError: the bundle cannot be used or written.
    """
    bundle = Bundle.read(folder)
    recipe = recipe_of(bundle.manifest, folder)
    train = read_recipe_data(recipe, Folders(data, folder, Path("runs/cache")))[0].train
    validation = held_out_images(recipe, data, "val")
    expectation = _fitted(Captioner(bundle, device="cpu"), bundle, train)
    with tempfile.TemporaryDirectory(prefix="consensus-") as made:
        path = Path(made, EXPECTATION_FILE)
        path.write_bytes(expectation.to_bytes())
        chosen = _written(Path(made, "bundle"), bundle, _manifest(bundle.manifest, {}), path)
        logger.info("Describing %d pictures.", len(validation))
        evaluation = measure_quality(
            chosen.folder,
            validation,
            bundle.manifest.decoding.beam_width,
            recipe.images.unreadable_limit,
        )
        manifest = _manifest(bundle.manifest, evaluation.figures)
        return _written(folder, bundle, manifest, path, evaluation)


def _fitted(
    captioner: Captioner, bundle: Bundle, train: Sequence[CaptionedImage]
) -> NgramExpectation:
    vocabulary = bundle.vocabulary
    features, captions = [], []
    for image in tqdm(train, desc="training pictures", unit="picture", leave=False):
        try:
            examined = captioner.examine(image.path, searches=False)
        except ImageError as error:
            logger.debug("%s", error)
            continue
        features.append(examined.features.mean(axis=0))
        captions.append(
            [(*vocabulary.encode(tokenise(text)), vocabulary.end_id) for text in image.captions]
        )
    if not features:
        raise TrainingError("None of the training pictures can be read: check the data folder.")
    logger.info("Fitting on %d pictures.", len(features))
    return fit_expectation(
        np.array(features, dtype=np.float64), captions, frozenset({vocabulary.unknown_id})
    )


def _manifest(before: Manifest, figures: Mapping[str, float]) -> Manifest:
    """The manifest with consensus and its figures, and without a confidence in other captions."""
    # A bundle that chose by consensus already is measured anew against the search's own choice.
    without = before.consensus.measured["without"] if before.consensus else dict(before.quality)
    options = ConsensusOptions(score_weight=SCORE_WEIGHT, measured={"without": without})
    quality: dict[str, Any] = {**before.quality, **figures}
    return replace(before, consensus=options, confidence=None, quality=quality)


def _written(
    folder: Path,
    before: Bundle,
    manifest: Manifest,
    expectation: Path,
    evaluation: Evaluation | None = None,
) -> Bundle:
    """Write the bundle; without an evaluation its card is still the old one."""
    files = {name: before.path(name) for name in before.manifest.files}
    if before.manifest.confidence is not None:
        del files[before.manifest.confidence.statistics_file]
    files[EXPECTATION_FILE] = expectation
    if evaluation is not None and MODEL_CARD_FILE in files:
        card = with_consensus(
            files[MODEL_CARD_FILE].read_text(encoding="utf-8"),
            before.manifest,
            manifest,
            evaluation,
            len(before.vocabulary),
            files,
        )
        files[MODEL_CARD_FILE] = expectation.with_name(MODEL_CARD_FILE)
        files[MODEL_CARD_FILE].write_text(card, encoding="utf-8")
    return write_bundle(folder, manifest, files)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    bundle = run_on_bundle(logger, __doc__, add_consensus, arguments)
    if bundle is None:
        return 1
    assert bundle.manifest.consensus is not None
    without = bundle.manifest.consensus.measured["without"]
    for name in ("bleu_4", "meteor", "rouge_l", "cider"):
        print(f"{name}: {without[name]:.4f} before, {bundle.manifest.quality[name]:.4f} now")
    return 0


if __name__ == "__main__":
    sys.exit(main())
