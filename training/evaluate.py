"""Score a checkpoint or a bundle on held-out pictures.

``python -m training.evaluate CHECKPOINT_OR_BUNDLE --data DIR --split val --beam-width 1 3 5``

Captions are always free-running: each word follows from the ones the model itself said. The figures
go to standard output, and with pictures, references and attention into ``report.html``.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from desktop_app.captioner.errors import CaptionerError, ImageError
from training.captions import CaptionDataError, CaptionedImage, read_data
from training.config import Recipe
from training.describers import Described, Describer, open_describer
from training.errors import TrainingError
from training.images import check_pictures
from training.metrics import METRICS, CaptionScorer
from training.report import Sample, write_report
from training.setup import Folders, choose_device, read_recipe_data

logger = logging.getLogger("training.evaluate")


@dataclass(frozen=True)
class Evaluation:
    """Captions and figures of one model at one beam width."""

    beam_width: int
    figures: Mapping[str, float]
    described: Mapping[str, Described]
    """By the picture's key."""


def evaluate(
    describer: Describer,
    images: Sequence[CaptionedImage],
    beam_widths: Sequence[int],
    unreadable_limit: int = 0,
) -> list[Evaluation]:
    """Describe the pictures at every beam width and score the captions.

    Pictures that cannot be read are left out and listed.

    Raises:
        TrainingError: more than ``unreadable_limit`` pictures are unreadable, or no metrics.
    """
    described: list[dict[str, Described]] = []
    unreadable: list[str] = []
    for beam_width in beam_widths:
        found = {}
        for image in tqdm(images, desc=f"beam width {beam_width}", unit="picture", leave=False):
            try:
                found[image.key] = describer.describe(image.path, beam_width)
            except ImageError as error:
                logger.debug("%s", error)
        described.append(found)
        unreadable = [image.key for image in images if image.key not in found]
    check_pictures((), unreadable, unreadable_limit)
    scorer = CaptionScorer(
        {image.key: image.captions for image in images if image.key not in set(unreadable)}
    )
    return [
        Evaluation(beam_width, scorer.score({key: one.text for key, one in found.items()}), found)
        for beam_width, found in zip(beam_widths, described, strict=True)
    ]


def held_out_images(
    recipe: Recipe | None, data_dir: Path, split: str, dataset: str | None = None
) -> list[CaptionedImage]:
    """Find the pictures to evaluate on.

    Args:
        recipe: the model's; its validated data sets below ``data_dir`` are taken where they are
            there. None, or other data: ``data_dir`` itself is read as one data set.
        split: ``train``, ``val`` or ``test``.
        dataset: name of one data set of the recipe (its folder) to take instead.

    Raises:
        CaptionDataError: no data, or the split has no pictures.
    """
    known = [config for config in recipe.data if config.layout == "drawn"] if recipe else []
    if recipe is not None:
        known += [c for c in recipe.data if (data_dir / c.folder).is_dir() and c not in known]
    if recipe is None or not known:
        images = list(read_data(data_dir).split(split))
    else:
        folders = Folders(data_dir, Path("runs") / recipe.name, Path("runs/cache"))
        data, _ = read_recipe_data(recipe, folders)
        wanted = {
            Path(config.folder).name
            for config in known
            if (config.folder == dataset if dataset else config.is_validated)
        }
        images = [image for image in data.split(split) if image.key.split("/")[0] in wanted]
    if not images:
        raise CaptionDataError(f"There are no captioned pictures in the split {split}.")
    return images


def print_figures(evaluations: Sequence[Evaluation]) -> None:
    """Print one line a beam width, figures in the order of ``METRICS``."""
    print("beam width  " + "  ".join(f"{name:>7}" for name in METRICS))
    for one in evaluations:
        figures = "  ".join(f"{one.figures[name]:7.4f}" for name in METRICS)
        print(f"{one.beam_width:>10}  {figures}")


def report_samples(
    evaluation: Evaluation, images: Sequence[CaptionedImage], count: int
) -> list[Sample]:
    """Take pictures evenly spread over the split, so that the report flatters nobody."""
    shown = [image for image in images if image.key in evaluation.described]
    step = max(1, len(shown) // max(1, count))
    return [Sample(image, evaluation.described[image.key]) for image in shown[::step][:count]]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    parser = argparse.ArgumentParser("python -m training.evaluate", description="Score captions.")
    parser.add_argument("model", type=Path, help="checkpoint file or bundle folder")
    parser.add_argument("--data", type=Path, default=Path(), help="folder of the data sets")
    parser.add_argument("--dataset", help="one data set of the recipe, such as coco")
    parser.add_argument("--split", choices=("train", "val", "test"), default="val")
    parser.add_argument("--beam-width", type=int, nargs="+", help="default: the model's own")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    parser.add_argument("--report", type=Path, default=Path("report.html"))
    parser.add_argument("--pictures", type=int, default=24, help="pictures in the report")
    parser.add_argument("--captions", type=Path, help="write every caption to this JSON file")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        describer = open_describer(options.model, choose_device(options.device))
        images = held_out_images(describer.recipe, options.data, options.split, options.dataset)
        limit = describer.recipe.images.unreadable_limit if describer.recipe else 0
        widths = options.beam_width or [describer.default_beam_width]
        evaluations = evaluate(describer, images, widths, limit)
    except (TrainingError, CaptionerError, ValueError) as error:
        logger.debug("evaluation failed", exc_info=True)
        logger.error("%s", error)
        return 1
    print(f"{describer.title}: {len(images)} pictures, split {options.split}")
    print_figures(evaluations)
    write_report(
        options.report,
        title=f"{describer.title}, split {options.split}",
        figures={one.beam_width: one.figures for one in evaluations},
        history=describer.history,
        samples=report_samples(evaluations[-1], images, options.pictures),
    )
    if options.captions:
        texts = {
            one.beam_width: {key: described.text for key, described in one.described.items()}
            for one in evaluations
        }
        options.captions.write_text(json.dumps(texts, indent=1), encoding="utf-8")
    logger.info("Report: %s", options.report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
