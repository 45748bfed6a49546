"""What the commands share that fit something to a finished bundle and write it anew."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from pathlib import Path

from desktop_app.captioner.bundle import Bundle
from desktop_app.captioner.errors import CaptionerError
from desktop_app.captioner.manifest import Manifest
from export.errors import ExportError
from training.config import Recipe, parse_recipe
from training.errors import TrainingError


def recipe_of(manifest: Manifest, folder: Path) -> Recipe:
    """Return the recipe that a bundle was trained by, which names its data.

    Raises:
        ExportError: the manifest has none.
        TrainingError: it has one that cannot be read.
    """
    values = manifest.training.get("recipe")
    if not isinstance(values, dict):
        raise ExportError(f"The manifest of {folder} names no recipe, and so no data to fit on.")
    return parse_recipe(values)


def run_on_bundle(
    logger: logging.Logger,
    description: str | None,
    work: Callable[[Path, Path], Bundle],
    arguments: list[str] | None,
) -> Bundle | None:
    """Read a command's arguments and do its work; None, with the reason logged, where that fails.

    Args:
        logger: the command's own; its name is that of the module.
        work: takes the folders of the bundle and of the data sets, and returns the new bundle.
    """
    parser = argparse.ArgumentParser(f"python -m {logger.name}", description=description)
    parser.add_argument("bundle", type=Path, help="folder of the bundle, which is written anew")
    parser.add_argument("--data", type=Path, default=Path(), help="folder of the data sets")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    for name in ("export", "training"):
        logging.getLogger(name).setLevel(logging.INFO)
    try:
        return work(options.bundle, options.data)
    except (ExportError, TrainingError, CaptionerError, OSError) as error:
        logger.debug("%s failed", logger.name, exc_info=True)
        logger.error("%s", error)
        return None
