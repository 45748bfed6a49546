"""Checkpoints: plain tensors and values, readable without running any code from the file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

from desktop_app.captioner.preprocessing import ImageTransform
from desktop_app.captioner.vocabulary import Vocabulary
from training.config import ConfigError, Recipe, parse_recipe, recipe_values
from training.errors import TrainingError
from training.model import CaptioningModel

FORMAT_VERSION = 1


class CheckpointError(TrainingError):
    """A checkpoint is missing, damaged or of another format."""


@dataclass
class Progress:
    """Where a run stands; written into every checkpoint and continued from there."""

    phase: int = 0
    """Index of the phase in the recipe."""
    epoch: int = 0
    """Epochs of this phase that are done."""
    batch: int = 0
    """Batches of the current epoch that are done."""
    figure_sum: float = 0.0
    """Sum of the current epoch's figures so far; see ``training.losses.BatchLoss``."""
    best_cider: float = -1.0
    """Best free-running CIDEr on the validation split in this phase."""
    best_overall: float = -1.0
    """The same over all phases: what ``best.pt`` reached."""
    epochs_without_gain: int = 0
    history: list[dict[str, Any]] = field(default_factory=list)
    """One record an epoch: phase, epoch, loss or reward, and the validation figures."""

    @property
    def mean_figure(self) -> float:
        """The current epoch's figure so far, a mean over its batches."""
        return self.figure_sum / max(self.batch, 1)


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint file holds."""

    recipe: Recipe
    vocabulary: Vocabulary
    model_state: dict[str, Any]
    progress: Progress
    provenance: dict[str, str]
    """Which data, weights and commit the run was made from."""
    training_state: dict[str, Any] | None = None
    """Optimiser and random state; only in ``last.pt``."""

    @property
    def transform(self) -> ImageTransform:
        """The preprocessing the model was trained with."""
        return self.recipe.images.transform()

    @property
    def quality(self) -> dict[str, float]:
        """Validation figures of the weights in this file, from the loop's own measure."""
        with_figures = [record for record in self.progress.history if "cider" in record]
        if not with_figures:
            return {}
        is_ensemble = self.recipe.members > 1  # its own figures come after its members'
        record = with_figures[-1] if is_ensemble else max(with_figures, key=_cider)
        return {name: value for name, value in record.items() if isinstance(value, float)}

    def build_model(self) -> CaptioningModel:
        """Return the network with these weights, in evaluation mode."""
        model = CaptioningModel(self.recipe, len(self.vocabulary))
        model.load_state_dict(self.model_state)
        return model.eval()


def _cider(record: Mapping[str, Any]) -> float:
    return float(record["cider"])


def write_checkpoint(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint; a run killed meanwhile leaves the one that was there before."""
    content = {
        "format_version": FORMAT_VERSION,
        "recipe": recipe_values(checkpoint.recipe),
        "words": list(checkpoint.vocabulary.words),
        "model": checkpoint.model_state,
        "progress": vars(checkpoint.progress),
        "provenance": checkpoint.provenance,
        "training": checkpoint.training_state,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        torch.save(content, file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint.

    Raises:
        CheckpointError: the file is missing, damaged, or of another format version.
    """
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:
        raise CheckpointError(f"The checkpoint {path} cannot be read: {error}") from error
    if not isinstance(content, dict) or content.get("format_version") != FORMAT_VERSION:
        raise CheckpointError(
            f"The checkpoint {path} is not of format {FORMAT_VERSION}; it was written by another "
            "version of training.fit. Train again or use that version."
        )
    try:
        return Checkpoint(
            recipe=parse_recipe(content["recipe"]),
            vocabulary=Vocabulary(content["words"]),
            model_state=content["model"],
            progress=Progress(**content["progress"]),
            provenance=content["provenance"],
            training_state=content["training"],
        )
    except (KeyError, TypeError, ValueError, ConfigError) as error:
        raise CheckpointError(f"The checkpoint {path} is incomplete: {error}") from error
