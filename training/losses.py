"""The losses of the phases: cross entropy with teacher forcing, and the self-critical one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from desktop_app.captioner.vocabulary import Vocabulary
from training.batches import IGNORED, Batch, pad_captions
from training.config import PhaseConfig
from training.decoders import Decoder, ImageContext
from training.setup import Run
from training.validation import run_encoder


class BatchLoss(NamedTuple):
    """What a batch is learned by, and what is shown and recorded of it."""

    loss: Tensor
    """A scalar to descend."""
    figure: float
    """Cross entropy in nats a word; in a self-critical phase the mean reward (CIDEr)."""


def batch_loss(run: Run, batch: Batch, phase: PhaseConfig) -> BatchLoss:
    """Return the loss of one batch under the phase's kind of training."""
    is_mixed = run.recipe.precision == "bfloat16"
    with torch.autocast(run.device.type, torch.bfloat16, enabled=is_mixed):
        if phase.kind == "self_critical":
            return self_critical_loss(run, batch, phase.samples)
        loss = cross_entropy(run, batch, phase.label_smoothing)
    return BatchLoss(loss, float(loss.detach()))


def cross_entropy(run: Run, batch: Batch, label_smoothing: float) -> Tensor:
    """Return the mean cross entropy in nats a word, teacher-forced."""
    inputs, targets = batch.inputs.to(run.device), batch.targets.to(run.device)
    if batch.features is None or batch.picture_of is None:
        said = run.decoder.language_forward(inputs)
    else:
        said = run.decoder(_regions(run, batch), inputs, batch.picture_of.to(run.device))
    is_word = targets != IGNORED
    logits = run.decoder.logits(said[is_word]).float()
    return functional.cross_entropy(logits, targets[is_word], label_smoothing=label_smoothing)


def self_critical_loss(run: Run, batch: Batch, samples: int) -> BatchLoss:
    """Return the policy-gradient loss that raises the CIDEr of sampled captions.

    Rennie et al., "Self-critical Sequence Training for Image Captioning" (CVPR 2017), REINFORCE
    with CIDEr as the reward; the baseline of a sample is the mean reward of the picture's other
    samples (Luo, "A Better Variant of Self-Critical Sequence Training", 2020). The ``<end>`` token
    counts in the reward, or captions would learn to stop in mid-phrase. Dropout stays on: without
    it the pictures are known by heart, and what is rewarded is guesses that only they allow.
    """
    decoder, vocabulary = run.decoder, run.vocabulary
    regions = _regions(run, batch)
    with torch.no_grad():
        context = decoder.begin(regions)
        sampled = sample_captions(
            decoder, context, vocabulary, samples, run.recipe.vocabulary.maximum_tokens
        )
    rewards = _rewards(run, batch, sampled).to(run.device)
    baseline = (rewards.sum(dim=1, keepdim=True) - rewards) / (samples - 1)
    advantage = (rewards - baseline).flatten()
    inputs, targets = (part.to(run.device) for part in pad_captions(sampled, vocabulary))
    picture_of = torch.arange(len(regions), device=run.device).repeat_interleave(samples)
    is_word = targets != IGNORED
    logits = decoder.logits(decoder(regions, inputs, picture_of)[is_word]).float()
    log_probabilities = torch.log_softmax(_sayable(logits, vocabulary), dim=-1)
    chosen = log_probabilities.gather(1, targets[is_word][:, None])[:, 0]
    weights = advantage[:, None].expand_as(targets)[is_word]
    return BatchLoss(-(weights * chosen).mean(), float(rewards.mean()))


@torch.no_grad()
def sample_captions(
    decoder: Decoder,
    context: ImageContext,
    vocabulary: Vocabulary,
    samples: int,
    maximum_tokens: int,
) -> list[tuple[int, ...]]:
    """Draw captions word by word from the model's own distribution, ``<unk>`` left out.

    Args:
        context: of a batch of pictures.
        samples: captions a picture; they come next to each other in the answer.

    Returns:
        word ids without ``<start>`` and ``<end>``, pictures times samples; a caption that has not
        ended after ``maximum_tokens`` words is cut there.
    """
    context = ImageContext(*(part.repeat_interleave(samples, 0) for part in context))
    count, end_id, device = len(context.hidden), vocabulary.end_id, context.hidden.device
    tokens = torch.full((count,), vocabulary.start_id, device=device)
    is_done = torch.zeros(count, dtype=torch.bool, device=device)
    drawn = []
    for _ in range(maximum_tokens):
        result = decoder.step(tokens, context)
        context = context._replace(hidden=result.next_hidden, cell=result.next_cell)
        logits = _sayable(result.logits.float(), vocabulary)
        tokens = torch.multinomial(torch.softmax(logits, dim=-1), 1)[:, 0]
        tokens = tokens.masked_fill(is_done, end_id)
        is_done = is_done | (tokens == end_id)
        drawn.append(tokens)
        if bool(is_done.all()):
            break
    captions = []
    for row in torch.stack(drawn, dim=1).tolist():
        captions.append(tuple(row[: row.index(end_id)] if end_id in row else row))
    return captions


def _sayable(logits: Tensor, vocabulary: Vocabulary) -> Tensor:
    """Leave no probability to the special words that no caption may hold."""
    unsayable = [vocabulary.pad_id, vocabulary.start_id, vocabulary.unknown_id]
    return logits.index_fill(-1, torch.tensor(unsayable, device=logits.device), -torch.inf)


def _rewards(run: Run, batch: Batch, sampled: Sequence[tuple[int, ...]]) -> Tensor:
    """Return float [pictures, samples]: CIDEr of every sampled caption."""
    assert run.reward is not None
    samples = len(sampled) // len(batch.references)
    end = run.vocabulary.end_id
    return torch.tensor(
        [
            run.reward.score((*caption, end), batch.references[number // samples])
            for number, caption in enumerate(sampled)
        ]
    ).reshape(-1, samples)


def _regions(run: Run, batch: Batch) -> Tensor:
    assert batch.features is not None
    return run_encoder(run.model, batch.first_stage, batch.features.to(run.device).float())
