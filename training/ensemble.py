"""An ensemble: members trained one after another, joined in one checkpoint.

The members share the frozen encoder and the vocabulary and differ in their seed: in the decoder's
first weights, the order of the pictures and what dropout leaves out.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from training.checkpoint import Checkpoint, Progress, read_checkpoint, write_checkpoint
from training.config import STAGES, Recipe
from training.decoders import Decoder, DecoderEnsemble
from training.errors import TrainingError
from training.metrics import FAST_METRICS
from training.setup import Folders, Run, set_up, validation_features
from training.validation import captions_from_cache, decoding_options

logger = logging.getLogger("training.fit")

PHASE = "ensemble"
"""What the history calls the members' figures together."""

TrainMember = Callable[[Recipe, Folders], object]
"""Trains one member of a recipe and leaves its best checkpoint in the run folder."""


def fit_ensemble(
    recipe: Recipe, folders: Folders, device: torch.device, train: TrainMember, best: str
) -> Progress:
    """Train every member in a folder of its own below the run's and join the best of each.

    Args:
        train: of one member.
        best: name of the checkpoint file that is read from every member and written for all.

    Returns:
        the members' histories, one after another, and the figures of them together.

    Raises:
        TrainingError: members do not fit together.
    """
    paths = []
    for number in range(recipe.members):
        logger.info("Member %d of %d.", number + 1, recipe.members)
        own = dataclasses.replace(folders, run=member_folder(folders.run, number))
        train(dataclasses.replace(recipe, members=1, seed=recipe.seed + number), own)
        paths.append(own.run / best)
    members = [read_checkpoint(path) for path in paths]
    run = set_up(recipe, folders, device, members[0].vocabulary)
    join(run, members)
    joined = _validated(run, members)
    write_checkpoint(folders.run / best, joined)
    return joined.progress


def member_folder(run: Path, number: int) -> Path:
    """Return the run folder of a member, numbered from 0."""
    return run / f"member-{number + 1}"


def join(run: Run, members: Sequence[Checkpoint]) -> None:
    """Give the run's ensemble the members' weights.

    Raises:
        TrainingError: members of another vocabulary or encoder, or too few of them.
    """
    ensemble = run.model.decoder
    assert isinstance(ensemble, DecoderEnsemble)
    encoder = run.model.encoder.fingerprint(STAGES[-1])
    if len(members) != len(ensemble.members):
        raise TrainingError(
            f"The ensemble of {len(ensemble.members)} decoders has {len(members)} members."
        )
    for decoder, member in zip(ensemble.members, members, strict=True):
        model = member.build_model()
        is_same = member.vocabulary.words == run.vocabulary.words
        if not is_same or model.encoder.fingerprint(STAGES[-1]) != encoder:
            raise TrainingError(
                "The members of the ensemble have not the same vocabulary and encoder: train all "
                "of them from the same data and weights."
            )
        assert isinstance(decoder, Decoder)
        decoder.load_state_dict(model.decoder.state_dict())


def _validated(run: Run, members: Sequence[Checkpoint]) -> Checkpoint:
    texts = captions_from_cache(
        run.model,
        validation_features(run),
        None,
        run.vocabulary,
        decoding_options(run.recipe.decoding),
    )
    by_key = {image.key: text for image, text in zip(run.validation, texts, strict=True)}
    figures = run.scorer.score(by_key, FAST_METRICS)
    logger.info("All together: %s", ", ".join(f"{n} {value:.3f}" for n, value in figures.items()))
    history = [
        {**record, "phase": f"{record['phase']}, member {number}"}
        for number, member in enumerate(members, start=1)
        for record in member.progress.history
    ]
    commits = dict.fromkeys(member.provenance["commit"] for member in members)
    return Checkpoint(
        recipe=run.recipe,
        vocabulary=run.vocabulary,
        model_state=run.model.state_dict(),
        progress=Progress(
            phase=len(run.recipe.phases),
            best_overall=figures["cider"],
            history=[*history, {"phase": PHASE, "epoch": 1, **figures}],
        ),
        provenance={**members[0].provenance, "commit": ", ".join(commits)},
    )
