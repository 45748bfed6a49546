"""Checkpoints come back as they went in, and a bad one is one sentence."""

from pathlib import Path

import pytest
import torch

from training.checkpoint import CheckpointError, read_checkpoint, write_checkpoint


def test_the_network_comes_back_with_its_weights(tiny_checkpoint: Path, tmp_path: Path) -> None:
    first = read_checkpoint(tiny_checkpoint)
    write_checkpoint(tmp_path / "copy.pt", first)
    second = read_checkpoint(tmp_path / "copy.pt")
    assert second.recipe == first.recipe
    assert second.vocabulary == first.vocabulary
    assert second.provenance == first.provenance
    assert second.transform == first.recipe.images.transform()
    pictures = torch.randn(1, 3, 32, 32)
    with torch.no_grad():
        for one, other in zip(
            first.build_model().begin(pictures), second.build_model().begin(pictures), strict=True
        ):
            assert torch.equal(one, other)
    assert not list(tmp_path.glob("*.partial"))


def test_it_says_what_it_was_made_from(tiny_checkpoint: Path) -> None:
    provenance = read_checkpoint(tiny_checkpoint).provenance
    assert provenance["data"] == "drawn: 48 train, 12 val"
    assert provenance["encoder_weights"] == "random"
    assert provenance["commit"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        (b"noise", "cannot be read"),
        ({"format_version": 99}, "format 1"),
        ({"format_version": 1}, "incomplete"),
        ([1, 2], "format 1"),
    ],
)
def test_a_useless_checkpoint_is_one_sentence(tmp_path: Path, content: object, words: str) -> None:
    path = tmp_path / "x.pt"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        torch.save(content, path)
    with pytest.raises(CheckpointError, match=words):
        read_checkpoint(path)
