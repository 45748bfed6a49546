"""The decoder's one step and its teacher-forced pass are the same function."""

import pytest
import torch

from training.decoders import Decoder, DecoderSize, ImageContext

REGIONS, WORDS = 6, 11


@pytest.fixture
def decoder() -> Decoder:
    torch.manual_seed(0)
    size = DecoderSize(vocabulary_size=WORDS, feature_depth=20, depth=16, hidden_size=12, heads=4)
    decoder = Decoder(size, dropout=0.5, feature_dropout=0.2)
    with torch.no_grad():  # biases and norms away from their first values, so that all count
        for weight in decoder.parameters():
            weight.add_(torch.randn_like(weight) * 0.2)
    return decoder.eval()


def stepped(decoder: Decoder, context: ImageContext, token_ids: torch.Tensor) -> torch.Tensor:
    logits = []
    for time in range(token_ids.shape[1]):
        result = decoder.step(token_ids[:, time], context)
        context = context._replace(hidden=result.next_hidden, cell=result.next_cell)
        logits.append(result.logits)
    return torch.stack(logits, dim=1)


@torch.no_grad()
def test_steps_and_teacher_forcing_agree(decoder: Decoder) -> None:
    feature_map = torch.randn(3, REGIONS, 20)
    token_ids = torch.randint(0, WORDS, (3, 9))
    at_once = decoder.logits(decoder(feature_map, token_ids))
    one_by_one = stepped(decoder, decoder.begin(feature_map), token_ids)
    torch.testing.assert_close(one_by_one, at_once, rtol=1e-4, atol=1e-5)
    assert at_once.std() > 0.1  # the agreement is not one of zeros


@torch.no_grad()
def test_captions_find_their_own_picture(decoder: Decoder) -> None:
    feature_map = torch.randn(2, REGIONS, 20)
    token_ids = torch.randint(0, WORDS, (1, 5)).expand(3, -1)
    picture_of = torch.tensor([1, 0, 1])
    mixed = decoder(feature_map, token_ids, picture_of)
    alone = decoder(feature_map[[1, 0, 1]], token_ids)
    torch.testing.assert_close(mixed, alone)
    assert not torch.allclose(mixed[0], mixed[1])


@torch.no_grad()
def test_training_hides_a_share_of_the_regions(decoder: Decoder) -> None:
    decoder.region_dropout, decoder.feature_dropout.p = 0.5, 0.0
    feature_map = torch.randn(2, REGIONS, 20)
    whole = decoder.begin(feature_map).image_features
    seen = decoder.train().begin(feature_map).image_features
    assert seen.shape == (2, REGIONS // 2, 16)
    for picture in range(2):
        distances = torch.cdist(seen[picture], whole[picture])
        found = distances.argmin(dim=1)
        assert distances.min(dim=1).values.max() < 1e-3  # its own regions, and no other's
        assert len(set(found.tolist())) == REGIONS // 2
    draws = {tuple(decoder.begin(feature_map).hidden[0, :3].tolist()) for _ in range(10)}
    assert len(draws) > 1  # other ones every time


@torch.no_grad()
def test_one_picture_serves_every_beam(decoder: Decoder) -> None:
    context = decoder.begin(torch.randn(1, REGIONS, 20))
    context = context._replace(hidden=torch.randn(3, 12), cell=torch.randn(3, 12))
    tokens = torch.tensor([4, 5, 6])
    shared = decoder.step(tokens, context)
    expanded = context._replace(
        image_features=context.image_features.expand(3, -1, -1),
        attention_keys=context.attention_keys.expand(3, -1, -1),
    )
    repeated = decoder.step(tokens, expanded)
    for one, other in zip(shared, repeated, strict=True):
        torch.testing.assert_close(one, other)


@torch.no_grad()
def test_attention_and_the_sentinel_share_one_weight(decoder: Decoder) -> None:
    context = decoder.begin(torch.randn(1, REGIONS, 20))
    result = decoder.step(torch.tensor([1]), context)
    assert result.attention.shape == (1, REGIONS)
    assert (result.attention > 0).all()
    assert 0 < float(result.attention.sum()) < 1


def test_every_weight_learns_from_captions(decoder: Decoder) -> None:
    decoder.train()
    said = decoder(torch.randn(2, REGIONS, 20), torch.randint(0, WORDS, (2, 5)))
    decoder.logits(said).logsumexp(-1).sum().backward()  # type: ignore[no-untyped-call]
    without = [name for name, weight in decoder.named_parameters() if weight.grad is None]
    assert without == []


def test_the_language_pass_learns_words_and_sees_no_picture(decoder: Decoder) -> None:
    decoder.train()
    said = decoder.language_forward(torch.randint(0, WORDS, (2, 5)))
    assert said.shape == (2, 5, 16)
    decoder.logits(said).logsumexp(-1).sum().backward()  # type: ignore[no-untyped-call]
    assert decoder.lstm.weight_ih_l0.grad is not None
    assert decoder.sentinel_gate.weight.grad is not None
    assert decoder.project.weight.grad is None
