"""A checkpoint or a bundle as something that describes picture files, for evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch

from desktop_app.captioner.captioner import Captioner, WordAttention
from desktop_app.captioner.decoding import DecodingOptions, decode
from desktop_app.captioner.manifest import MANIFEST_FILE
from desktop_app.captioner.preprocessing import open_image
from training.checkpoint import Checkpoint, read_checkpoint
from training.config import Recipe, parse_recipe
from training.errors import TrainingError
from training.model import TorchDecoderStep
from training.validation import decoding_options


@dataclass(frozen=True)
class Described:
    """A generated caption and where each of its words looked."""

    text: str
    words: tuple[WordAttention, ...]


class Describer(Protocol):
    """Describes pictures free-running."""

    title: str
    recipe: Recipe | None
    """The recipe the model was trained by, which names its data; None if it is not known."""
    history: Sequence[dict[str, Any]]
    """One record an epoch."""
    default_beam_width: int

    def describe(self, path: Path, beam_width: int) -> Described:
        """Describe a picture file; raises ImageError for one that cannot be read."""
        ...


class CheckpointDescriber:
    """Describes with PyTorch, from the same preprocessing and search as the program."""

    def __init__(self, path: Path, device: torch.device) -> None:
        checkpoint: Checkpoint = read_checkpoint(path)
        self.title = f"{checkpoint.recipe.name} ({path.name})"
        self.recipe: Recipe | None = checkpoint.recipe
        self.history: Sequence[dict[str, Any]] = checkpoint.progress.history
        self.default_beam_width = checkpoint.recipe.decoding.beam_width
        self._checkpoint = checkpoint
        self._model = checkpoint.build_model().to(device)
        self._device = device

    @torch.inference_mode()
    def describe(self, path: Path, beam_width: int) -> Described:
        """Describe a picture file; see :class:`Describer`."""
        transform, vocabulary = self._checkpoint.transform, self._checkpoint.vocabulary
        pixel_values = torch.from_numpy(transform(open_image(path))[None]).to(self._device)
        step = TorchDecoderStep(self._model.decoder, self._model.begin(pixel_values))
        options: DecodingOptions = decoding_options(self._checkpoint.recipe.decoding, beam_width)
        best = decode(step, step.initial_states(), vocabulary, options)[0]
        grid = self._model.encoder.region_grid(transform.height, transform.width)
        words = tuple(
            WordAttention(vocabulary.words[token_id], attention.reshape(grid).tolist())
            for token_id, attention in zip(best.token_ids, best.attention, strict=True)
        )
        return Described(vocabulary.sentence(best.token_ids), words)


class BundleDescriber:
    """Describes with the program's own captioner and ONNX Runtime."""

    def __init__(self, folder: Path, device: str) -> None:
        self._captioner = Captioner.load(folder, device)
        manifest = self._captioner.manifest
        self.title = f"{manifest.name} {manifest.version} (bundle, {self._captioner.device})"
        recipe = manifest.training.get("recipe")
        self.recipe = parse_recipe(recipe) if isinstance(recipe, dict) else None
        self.history: Sequence[dict[str, Any]] = manifest.training.get("history", ())
        self.default_beam_width = manifest.decoding.beam_width

    def describe(self, path: Path, beam_width: int) -> Described:
        """Describe a picture file; see :class:`Describer`."""
        caption = self._captioner.describe(path, beam_width=beam_width)
        return Described(caption.text, caption.words)


def open_describer(path: Path, device: torch.device) -> Describer:
    """Open a checkpoint file or a bundle folder.

    Raises:
        TrainingError: it is neither.
        CaptionerError: the bundle cannot be used.
    """
    if path.is_dir():
        if not (path / MANIFEST_FILE).is_file():
            raise TrainingError(f"{path} is a folder without {MANIFEST_FILE}, so not a bundle.")
        return BundleDescriber(path, device.type)
    return CheckpointDescriber(path, device)
