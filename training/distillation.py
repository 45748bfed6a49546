"""Distillation: one decoder learns what several, speaking together, hold probable at every word.

Hinton et al., "Distilling the Knowledge in a Neural Network" (2015), word by word as in Kim and
Rush, "Sequence-Level Knowledge Distillation" (EMNLP 2016); of the teachers' probabilities only the
greatest are kept (Tan et al., "Multilingual Neural Machine Translation with Knowledge
Distillation", ICLR 2019).
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from desktop_app.captioner.vocabulary import Vocabulary
from training.batches import (
    IGNORED,
    Batch,
    EncodedCaptions,
    EpochPlan,
    SoftTargets,
    WordProbabilities,
    picture_batches,
)
from training.checkpoint import Checkpoint
from training.decoders import Decoder, DecoderEnsemble, StepDecoder
from training.errors import TrainingError
from training.images import FeatureCache
from training.model import CaptioningModel
from training.setup import Run
from training.validation import run_encoder

logger = logging.getLogger("training.fit")

KEPT = 20
"""Words a position keeps of the teachers' distribution. What the others have is left out: the loss
takes it for nothing known."""

_BATCH_SIZE = 32


def teach(run: Run, teachers: Checkpoint, pictures: FeatureCache) -> SoftTargets:
    """Ask the teachers once about every word of every training caption, in every view.

    Args:
        teachers: one decoder or an ensemble, over the run's encoder and vocabulary.
        pictures: the run's training pictures behind the whole encoder.

    Raises:
        TrainingError: teachers of another vocabulary.
    """
    if teachers.vocabulary.words != run.vocabulary.words:
        raise TrainingError(
            "The teachers know other words than this run: train them from its data."
        )
    model = teachers.build_model().to(run.device)
    decoders = _decoders(model.decoder)
    views = range(len(run.recipe.images.views))
    by_view = [
        _ask(model, decoders, pictures, run.captions, run.vocabulary, view) for view in views
    ]
    return SoftTargets(tuple(zip(*by_view, strict=True)))


def distillation_loss(logits: Tensor, soft: WordProbabilities) -> Tensor:
    """Return the mean cross entropy in nats a word against the teachers' probabilities.

    Args:
        logits: float [words, vocabulary].
    """
    log_probabilities = functional.log_softmax(logits, dim=-1)
    chosen = log_probabilities.gather(1, soft.word_ids.to(logits.device))
    return -(soft.probabilities.to(logits.device) * chosen).sum(dim=1).mean()


@torch.no_grad()
def _ask(
    model: CaptioningModel,
    decoders: Sequence[Decoder],
    pictures: FeatureCache,
    captions: EncodedCaptions,
    vocabulary: Vocabulary,
    view: int,
) -> list[WordProbabilities]:
    """Return the answers for one view, picture by picture."""
    plan = EpochPlan(np.arange(pictures.count), np.full(pictures.count, view), _BATCH_SIZE)
    batches = picture_batches(plan, pictures, captions, vocabulary)
    answers: list[WordProbabilities] = []
    numbers = itertools.count()
    for batch in tqdm(batches, total=len(plan), desc="teachers", unit="batch", leave=False):
        probabilities, word_ids = _said(model, decoders, batch).topk(
            min(KEPT, len(vocabulary)), dim=-1
        )
        # A word for every caption's <end> too.
        words = [
            sum(len(caption) for caption in captions.ended(number, view, vocabulary.end_id))
            for number in itertools.islice(numbers, len(batch.references))
        ]
        answers += [
            WordProbabilities(ids.to(torch.int32), values.half())
            for ids, values in zip(
                torch.split(word_ids.cpu(), words),
                torch.split(probabilities.cpu(), words),
                strict=True,
            )
        ]
    return answers


def _said(model: CaptioningModel, decoders: Sequence[Decoder], batch: Batch) -> Tensor:
    """Return the mean probabilities, float [words, vocabulary], of a batch's words in order."""
    assert batch.features is not None
    assert batch.picture_of is not None
    device = next(model.parameters()).device
    regions = run_encoder(model, batch.features.to(device).float(), None)
    inputs, picture_of = batch.inputs.to(device), batch.picture_of.to(device)
    is_word = batch.targets.to(device) != IGNORED
    probabilities = [
        torch.softmax(one.logits(one(regions, inputs, picture_of)[is_word]).float(), dim=-1)
        for one in decoders
    ]
    return torch.stack(probabilities).mean(dim=0)


def _decoders(decoder: StepDecoder) -> list[Decoder]:
    members = decoder.members if isinstance(decoder, DecoderEnsemble) else [decoder]
    return [member for member in members if isinstance(member, Decoder)]
