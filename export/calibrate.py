"""Give a bundle its confidence: ``python -m export.calibrate BUNDLE --data DIR``.

The graphs stay as they are; the manifest, the model card and the file of statistics are written
anew. To be run again for every new bundle: an export starts without confidence.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from desktop_app.captioner.bundle import Bundle, write_bundle
from desktop_app.captioner.calibration import STATISTICS_FILE, Calibration
from desktop_app.captioner.captioner import Captioner
from desktop_app.captioner.confidence import write_statistics
from desktop_app.captioner.manifest import MODEL_CARD_FILE
from export.bundle_command import recipe_of, run_on_bundle
from export.confidence_card import describe_confidence, with_confidence
from training.captions import CaptionDataError, CaptionedImage
from training.confidence import Amounts, fit_confidence
from training.config import Recipe
from training.evaluate import held_out_images

logger = logging.getLogger("export.calibrate")


def calibrate_bundle(folder: Path, data: Path, amounts: Amounts | None = None) -> Bundle:
    """Fit, measure and write a bundle's confidence.

    Raises:
        ExportError: the bundle does not say which data it was trained on.
        TrainingError: the data cannot be used or does not suffice.
        CaptionerError: the bundle cannot be used or written.
    """
    captioner = Captioner.load(folder, device="cpu")
    recipe = recipe_of(captioner.manifest, folder)
    fitted = fit_confidence(
        captioner,
        held_out_images(recipe, data, "train"),
        held_out_images(recipe, data, "val"),
        _other_photographs(recipe, data),
        amounts or Amounts(),
    )
    return _write(
        Bundle.read(folder), fitted.calibration, write_statistics(fitted.space, fitted.kinds)
    )


def _other_photographs(recipe: Recipe, data: Path) -> list[CaptionedImage]:
    """Held-out pictures of data sets that took no part in choosing the checkpoint."""
    images: list[CaptionedImage] = []
    for config in recipe.data:
        if not config.is_validated and (data / config.folder).is_dir():
            try:
                images += held_out_images(recipe, data, "val", config.folder)
            except CaptionDataError as error:
                logger.debug("%s", error)
    return images


def _write(bundle: Bundle, calibration: Calibration, statistics: bytes) -> Bundle:
    files = {name: bundle.path(name) for name in bundle.manifest.files}
    with tempfile.TemporaryDirectory(prefix="calibrate-") as folder:
        files[STATISTICS_FILE] = Path(folder, STATISTICS_FILE)
        files[STATISTICS_FILE].write_bytes(statistics)
        if MODEL_CARD_FILE in bundle.manifest.files:
            card = bundle.path(MODEL_CARD_FILE).read_text(encoding="utf-8")
            files[MODEL_CARD_FILE] = Path(folder, MODEL_CARD_FILE)
            files[MODEL_CARD_FILE].write_text(with_confidence(card, calibration), encoding="utf-8")
        return write_bundle(bundle.folder, replace(bundle.manifest, confidence=calibration), files)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    bundle = run_on_bundle(logger, __doc__, calibrate_bundle, arguments)
    if bundle is None:
        return 1
    assert bundle.manifest.confidence is not None
    print(describe_confidence(bundle.manifest.confidence))
    return 0


if __name__ == "__main__":
    sys.exit(main())
