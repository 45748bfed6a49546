"""Train a captioner: ``python -m training.fit CONFIG [--data DIR] [--resume] [--device DEVICE]``.

The loop is all here: for every phase, epoch and batch one forward pass with teacher forcing, one
backward pass, one optimiser step; after every epoch free-running captions of the validation split
and their CIDEr choose the best checkpoint.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import math
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import torch
from torch.utils.tensorboard import SummaryWriter
from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

from training.averaging import WeightAverage
from training.batches import Batch, picture_batches, plan_epoch, text_batches
from training.checkpoint import (
    Checkpoint,
    CheckpointError,
    Progress,
    read_checkpoint,
    write_checkpoint,
)
from training.config import PhaseConfig, Recipe, read_recipe, recipe_values
from training.ensemble import fit_ensemble
from training.errors import TrainingError
from training.losses import batch_loss
from training.metrics import FAST_METRICS
from training.setup import (
    Folders,
    PhaseFeatures,
    Run,
    choose_device,
    phase_features,
    set_up,
    training_source,
)
from training.validation import captions_from_cache, decoding_options

logger = logging.getLogger("training.fit")

LAST, BEST = "last.pt", "best.pt"


class InterruptedRunError(Exception):
    """The run was asked to stop; its checkpoint is written."""


@dataclasses.dataclass
class Trainer:
    """The state of the loop: the run, where it stands and the phase's optimiser."""

    run: Run
    progress: Progress
    writer: SummaryWriter
    optimiser: torch.optim.Optimizer | None = None
    average: WeightAverage | None = None
    """Of a phase that averages its weights."""
    features: PhaseFeatures | None = None
    """Of a phase with pictures."""
    is_stopping: bool = False
    saved_at: float = 0.0

    @property
    def phase(self) -> PhaseConfig:
        """The phase the run is in."""
        return self.run.recipe.phases[self.progress.phase]


def fit(recipe: Recipe, folders: Folders, device: torch.device, resume: bool = False) -> Progress:
    """Train from the recipe to the end, or go on where ``last.pt`` stands.

    Returns:
        The progress with its history; ``best.pt`` and ``last.pt`` lie in the run folder (of an
        ensemble, ``best.pt`` there and both in a folder for every member below).

    Raises:
        InterruptedRunError: SIGINT or SIGTERM came; ``last.pt`` is written.
        CheckpointError: nothing to resume, or the checkpoint is of another recipe.
    """
    if recipe.members > 1:

        def train(member: Recipe, own: Folders) -> None:
            is_begun = (own.run / LAST).is_file() or member.seed == recipe.seed
            fit(member, own, device, resume and is_begun)

        return fit_ensemble(recipe, folders, device, train, BEST)
    kept = _resumable(recipe, folders) if resume else None
    run = set_up(recipe, folders, device, kept.vocabulary if kept else None)
    trainer = Trainer(run, Progress(), SummaryWriter(folders.run / "tensorboard"))
    _write_recipe(run)
    if kept is not None:
        restore(trainer, kept)
    with _StopOnSignals(trainer):
        while trainer.progress.phase < len(recipe.phases):
            train_phase(trainer)
    trainer.writer.close()
    return trainer.progress


def train_phase(trainer: Trainer) -> None:
    """Train one phase from where the progress stands to its end or early stop."""
    progress, phase = trainer.progress, trainer.phase
    if trainer.optimiser is None:
        begin_phase(trainer)
    trainer.features = None if phase.kind == "language" else phase_features(trainer.run, phase)
    while progress.epoch < phase.epochs and progress.epochs_without_gain < phase.patience:
        train_epoch(trainer)
        if phase.kind == "language":
            record_epoch(trainer, {})
        else:
            validate(trainer)
        progress.epoch += 1
        progress.batch, progress.figure_sum = 0, 0.0
        save_checkpoint(trainer)
    if trainer.average is not None:
        trainer.average.put_into(trainer.run.model)
    progress.phase += 1
    progress.epoch, progress.epochs_without_gain, progress.best_cider = 0, 0, -1.0
    trainer.optimiser = trainer.average = None
    save_checkpoint(trainer)


def begin_phase(trainer: Trainer) -> None:
    """Make the phase's optimiser, and its average where it wants one."""
    run, phase = trainer.run, trainer.phase
    trainer.optimiser = build_optimiser(run, phase)
    if phase.average_decay:
        trainer.average = WeightAverage(run.model, phase.average_decay)


def train_epoch(trainer: Trainer) -> None:
    """Take the optimiser steps that are left of this epoch."""
    run, progress, phase = trainer.run, trainer.progress, trainer.phase
    assert trainer.optimiser is not None
    run.model.train()
    batches, count = epoch_batches(trainer)
    label = f"{phase.name} {progress.epoch + 1}/{phase.epochs}"
    with tqdm(total=count, initial=progress.batch, desc=label, unit="batch") as bar:
        for batch in batches:
            set_learning_rates(trainer.optimiser, phase, progress, count)
            trainer.optimiser.zero_grad(set_to_none=True)
            loss, figure = batch_loss(run, batch, phase)
            if not torch.isfinite(loss):
                raise TrainingError(
                    f"The loss is {loss.item()} in {label}: lower the phase's learning_rate."
                )
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(run.model.parameters(), phase.gradient_clip)
            trainer.optimiser.step()
            if trainer.average is not None:
                trainer.average.update(run.model, progress.epoch * count + progress.batch)
            progress.batch += 1
            progress.figure_sum += figure
            bar.set_postfix({figure_name(phase): f"{progress.mean_figure:.3f}"}, refresh=False)
            bar.update()
            if trainer.is_stopping or _is_checkpoint_due(trainer):
                save_checkpoint(trainer)
            if trainer.is_stopping:
                raise InterruptedRunError


def validate(trainer: Trainer) -> None:
    """Describe the validation pictures free-running, score them and keep the best weights."""
    if trainer.average is None:
        _validate(trainer)
    else:
        with trainer.average.in_use(trainer.run.model):
            _validate(trainer)


def _validate(trainer: Trainer) -> None:
    run, progress = trainer.run, trainer.progress
    assert trainer.features is not None
    captions = captions_from_cache(
        run.model,
        trainer.features.validation,
        trainer.features.first_stage,
        run.vocabulary,
        decoding_options(run.recipe.decoding),
    )
    by_key = {image.key: text for image, text in zip(run.validation, captions, strict=True)}
    figures = run.scorer.score(by_key, FAST_METRICS)
    record_epoch(trainer, figures)
    if figures["cider"] > progress.best_cider:
        progress.best_cider, progress.epochs_without_gain = figures["cider"], 0
    else:
        progress.epochs_without_gain += 1
    if figures["cider"] > progress.best_overall:
        progress.best_overall = figures["cider"]
        write_checkpoint(run.folders.run / BEST, _checkpoint(trainer, None))


def record_epoch(trainer: Trainer, figures: dict[str, float]) -> None:
    """Add an epoch to the history, the log and TensorBoard."""
    progress, phase = trainer.progress, trainer.phase
    learned = {figure_name(phase): progress.mean_figure}
    progress.history.append(
        {"phase": phase.name, "epoch": progress.epoch + 1, **learned, **figures}
    )
    shown = ", ".join(f"{name} {value:.3f}" for name, value in (learned | figures).items())
    logger.info("%s epoch %d: %s", phase.name, progress.epoch + 1, shown)
    for name, value in (learned | figures).items():
        trainer.writer.add_scalar(name, value, len(progress.history))
    trainer.writer.flush()


def figure_name(phase: PhaseConfig) -> str:
    """Return what the figure of a batch is called: see ``training.losses.BatchLoss``."""
    return "reward" if phase.kind == "self_critical" else "loss"


def epoch_batches(trainer: Trainer) -> tuple[Iterator[Batch], int]:
    """Return what is left of this epoch's batches and how many the whole epoch has."""
    run, progress, phase = trainer.run, trainer.progress, trainer.phase
    seed = (run.recipe.seed, progress.phase, progress.epoch)
    if phase.kind == "language":
        plan = plan_epoch(range(len(run.texts)), 1, phase.batch_size, seed)
        return text_batches(plan, run.texts, run.vocabulary, progress.batch), len(plan)
    assert trainer.features is not None
    plan = plan_epoch(range(len(run.train)), len(run.recipe.images.views), phase.batch_size, seed)
    source, first_stage = training_source(run, trainer.features, seed)
    batches = picture_batches(
        plan,
        source,
        run.captions,
        run.vocabulary,
        first_stage=first_stage,
        skip=progress.batch,
    )
    return batches, len(plan)


def build_optimiser(run: Run, phase: PhaseConfig) -> torch.optim.Optimizer:
    """Return AdamW (Loshchilov and Hutter, 2019): decoder and trainable stages apart."""
    run.model.encoder.set_trainable(phase.trainable_stages)
    encoder = [weight for weight in run.model.encoder.parameters() if weight.requires_grad]
    groups = [{"params": list(run.model.decoder.parameters()), "peak": phase.learning_rate}]
    if encoder:
        groups.append({"params": encoder, "peak": phase.encoder_learning_rate})
    return torch.optim.AdamW(
        groups, lr=phase.learning_rate, weight_decay=phase.weight_decay, betas=(0.9, 0.98)
    )


def set_learning_rates(
    optimiser: torch.optim.Optimizer, phase: PhaseConfig, progress: Progress, batches: int
) -> None:
    """Linear warm-up, then a cosine over the phase; a function of the step alone."""
    total = phase.epochs * batches
    step = progress.epoch * batches + progress.batch
    warm_up = max(1, round(phase.warmup_fraction * total))
    if step < warm_up:
        share = (step + 1) / warm_up
    else:
        done = (step - warm_up) / max(1, total - warm_up)
        cosine = (1 + math.cos(math.pi * done)) / 2
        share = phase.final_fraction + (1 - phase.final_fraction) * cosine
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * share


def save_checkpoint(trainer: Trainer) -> None:
    """Write ``last.pt`` with all that an exact continuation needs."""
    state: dict[str, Any] = {
        "optimiser": trainer.optimiser.state_dict() if trainer.optimiser else None,
        "average": trainer.average.state() if trainer.average else None,
        "random": torch.get_rng_state(),
        "cuda_random": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
    }
    write_checkpoint(trainer.run.folders.run / LAST, _checkpoint(trainer, state))
    trainer.saved_at = time.monotonic()


def restore(trainer: Trainer, kept: Checkpoint) -> None:
    """Take over weights, progress, optimiser and random state from a checkpoint."""
    state = kept.training_state
    assert state is not None
    trainer.run.model.load_state_dict(kept.model_state)
    trainer.progress = kept.progress
    if state["optimiser"] is not None:
        begin_phase(trainer)
        assert trainer.optimiser is not None
        trainer.optimiser.load_state_dict(state["optimiser"])
    if trainer.average is not None:
        trainer.average.restore(state["average"])
    torch.set_rng_state(state["random"])
    if state["cuda_random"] and torch.cuda.is_available():
        torch.cuda.set_rng_state_all(state["cuda_random"])
    logger.info(
        "Going on in phase %d after %d epochs and %d batches.",
        kept.progress.phase + 1,
        kept.progress.epoch,
        kept.progress.batch,
    )


def main(arguments: list[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    parser = argparse.ArgumentParser("python -m training.fit", description="Train a captioner.")
    parser.add_argument("config", type=Path, help="recipe, such as training/configs/flickr8k.toml")
    parser.add_argument("--data", type=Path, default=Path(), help="folder of the data sets")
    parser.add_argument("--out", type=Path, help="run folder (default: runs/NAME)")
    parser.add_argument("--cache", type=Path, help="feature cache (default: runs/cache)")
    parser.add_argument("--resume", action="store_true", help="go on where the run folder stands")
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        recipe = read_recipe(options.config)
        run_dir = options.out or Path("runs") / recipe.name
        folders = Folders(options.data, run_dir, options.cache or Path("runs/cache"))
        with logging_redirect_tqdm():
            progress = fit(recipe, folders, choose_device(options.device), options.resume)
    except InterruptedRunError:
        logger.info("Stopped; the checkpoint is written. Go on with --resume.")
        return 130
    except TrainingError as error:
        logger.debug("training failed", exc_info=True)
        logger.error("%s", error)
        return 1
    logger.info("Done: best CIDEr %.3f in %s", progress.best_overall, run_dir / BEST)
    return 0


def _checkpoint(trainer: Trainer, state: dict[str, Any] | None) -> Checkpoint:
    run = trainer.run
    return Checkpoint(
        recipe=run.recipe,
        vocabulary=run.vocabulary,
        model_state=run.model.state_dict(),
        progress=trainer.progress,
        provenance=run.provenance,
        training_state=state,
    )


def _resumable(recipe: Recipe, folders: Folders) -> Checkpoint:
    kept = read_checkpoint(folders.run / LAST)
    if kept.recipe != recipe:
        raise CheckpointError(
            f"{folders.run / LAST} was made with another recipe. Use the recipe it was made with, "
            "or start afresh without --resume."
        )
    return kept


def _write_recipe(run: Run) -> None:
    path = run.folders.run / "recipe.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(recipe_values(run.recipe), indent=2), encoding="utf-8")


def _is_checkpoint_due(trainer: Trainer) -> bool:
    return time.monotonic() - trainer.saved_at > trainer.run.recipe.checkpoint_minutes * 60


class _StopOnSignals:
    """Turn SIGINT and SIGTERM into a stop after the step in hand."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer

    def __enter__(self) -> None:
        def stop(_signal: int, _frame: FrameType | None) -> None:
            self._trainer.is_stopping = True

        self._trainer.saved_at = time.monotonic()
        self._before = {name: signal.signal(name, stop) for name in (signal.SIGINT, signal.SIGTERM)}

    def __exit__(self, *_: object) -> None:
        for name, handler in self._before.items():
            signal.signal(name, handler)


if __name__ == "__main__":
    sys.exit(main())
