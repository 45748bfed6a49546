"""Sampling follows the model, and the self-critical loss learns what is rewarded."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest
import torch

from desktop_app.captioner.vocabulary import Vocabulary
from training.batches import picture_batches, plan_epoch
from training.checkpoint import read_checkpoint
from training.config import Recipe, parse_recipe, recipe_values
from training.decoders import Decoder, DecoderSize
from training.losses import batch_loss, sample_captions
from training.rewards import CiderReward
from training.setup import Folders, Run, phase_features, set_up, training_source

WORDS = Vocabulary(["<pad>", "<start>", "<end>", "<unk>", "a", "dog", "cat", "runs"])


@pytest.fixture
def decoder() -> Decoder:
    torch.manual_seed(2)
    size = DecoderSize(len(WORDS), feature_depth=8, depth=16, hidden_size=16, heads=2)
    return Decoder(size).eval()


def test_samples_follow_the_models_first_word(decoder: Decoder) -> None:
    context = decoder.begin(torch.randn(1, 4, 8))
    with torch.no_grad():
        decoder.output_bias[5] += 1.0
        logits = decoder.step(torch.tensor([WORDS.start_id]), context).logits[0]
    sayable = torch.softmax(logits[[2, 4, 5, 6, 7]], dim=-1)
    drawn = sample_captions(decoder, context, WORDS, samples=4000, maximum_tokens=1)
    share = sum(caption == (5,) for caption in drawn) / len(drawn)
    assert share == pytest.approx(float(sayable[2]), abs=0.03)


def test_samples_hold_no_special_word_and_end_in_time(decoder: Decoder) -> None:
    context = decoder.begin(torch.randn(3, 4, 8))
    drawn = sample_captions(decoder, context, WORDS, samples=200, maximum_tokens=6)
    assert len(drawn) == 600
    assert all(4 <= word <= 7 for caption in drawn for word in caption)
    assert {len(caption) for caption in drawn} >= {0, 1, 6}
    assert max(len(caption) for caption in drawn) == 6


class ToyReward:
    """Likes one word and nothing else."""

    def __init__(self, word: int) -> None:
        self.word = word

    def score(self, caption: Sequence[int], _references: object) -> float:
        return caption.count(self.word) / max(len(caption), 1)


@pytest.fixture
def run(tiny_recipe: Recipe, tiny_folders: Folders) -> Run:
    values = recipe_values(tiny_recipe)
    phase = {"name": "s", "kind": "self_critical", "batch_size": 16, "samples": 4}
    values["phases"] = (*values["phases"], phase)
    return set_up(parse_recipe(values), tiny_folders, torch.device("cpu"))


def test_self_critical_training_learns_a_toy_reward(run: Run) -> None:
    word = run.vocabulary.encode(["blue"])[0]
    run.reward = cast(CiderReward, ToyReward(word))
    phase = run.recipe.phases[-1]
    source, first_stage = training_source(run, phase_features(run, phase), ())
    run.model.encoder.set_trainable(())
    optimiser = torch.optim.AdamW(run.model.decoder.parameters(), lr=5e-3)
    rewards = []
    for epoch in range(12):
        plan = plan_epoch(range(len(run.train)), 2, phase.batch_size, (epoch,))
        run.model.train()
        for batch in picture_batches(
            plan, source, run.captions, run.vocabulary, first_stage=first_stage
        ):
            optimiser.zero_grad()
            loss, figure = batch_loss(run, batch, phase)
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            rewards.append(figure)
    assert sum(rewards[:3]) / 3 < 0.2
    assert sum(rewards[-3:]) / 3 > 0.8


def test_an_equal_reward_for_all_teaches_nothing(run: Run) -> None:
    class Indifferent(ToyReward):
        def score(self, caption: Sequence[int], _references: object) -> float:
            return 1.0

    run.reward = cast(CiderReward, Indifferent(0))
    phase = run.recipe.phases[-1]
    plan = plan_epoch(range(len(run.train)), 1, phase.batch_size, (0,))
    source, first_stage = training_source(run, phase_features(run, phase), ())
    batches = picture_batches(plan, source, run.captions, run.vocabulary, first_stage=first_stage)
    batch = next(iter(batches))
    loss, figure = batch_loss(run, batch, phase)
    loss.backward()  # type: ignore[no-untyped-call]
    assert figure == 1.0
    gradients = [weight.grad for weight in run.model.decoder.parameters()]
    assert all(g is None or float(g.abs().max()) < 1e-7 for g in gradients)


def test_references_of_a_mirrored_picture_are_mirrored(run: Run) -> None:
    left, right = run.vocabulary.encode(["left", "right"])
    plain, mirrored = (run.captions.ended(0, view, run.vocabulary.end_id) for view in (0, 1))
    assert plain != mirrored
    swapped = {left: right, right: left}
    assert mirrored == tuple(tuple(swapped.get(w, w) for w in caption) for caption in plain)
    assert all(caption[-1] == run.vocabulary.end_id for caption in plain)


def test_a_run_with_a_self_critical_phase_records_its_reward(tiny_checkpoint: Path) -> None:
    history = read_checkpoint(tiny_checkpoint.with_name("last.pt")).progress.history
    records = [record for record in history if record["phase"] == "reward"]
    assert records
    assert all(record["reward"] >= 0 and "cider" in record for record in records)
