"""Agreement of the graphs with PyTorch, measured through the session the program runs with.

Three measures, each with a bound that an export must keep: the values of every tensor over chained
decoding steps, the captions of the float32 graphs word by word, and the quality that the int8
graphs lose on the whole validation split.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from desktop_app.captioner.decoding import DecoderStep, DecodingOptions, States, decode
from desktop_app.captioner.errors import ImageError
from desktop_app.captioner.manifest import TensorName
from desktop_app.captioner.preprocessing import open_image
from desktop_app.captioner.session import Graphs
from export.errors import ParityError
from training.captions import CaptionedImage
from training.checkpoint import Checkpoint
from training.decoders import ImageContext
from training.describers import BundleDescriber
from training.evaluate import Evaluation, evaluate
from training.model import CaptioningModel, TorchDecoderStep, picture_context

logger = logging.getLogger(__name__)

BEAM_WIDTHS = (1, 3)
STEPS = 12
"""Chained decoding steps, about the length of a caption."""
PICTURES_FOR_VALUES = 4
_PICTURE = (TensorName.IMAGE_FEATURES, TensorName.ATTENTION_KEYS)


@dataclass(frozen=True)
class Bounds:
    """What an export must keep."""

    value_difference: float = 1e-3
    """Largest absolute difference of a value, relative to its tensor's largest magnitude if that
    is above 1."""
    pictures: int = 100
    """Fewest pictures whose float32 captions must be PyTorch's, word by word."""
    bleu_4_loss: float = 0.005
    """Most BLEU-4 that int8 may lose against float32; a gain is no failure."""
    cider_loss: float = 0.015
    """The same for CIDEr."""


class _Differences:
    """The largest difference seen, by tensor."""

    def __init__(self) -> None:
        self.largest: dict[str, float] = {}

    def add(self, name: str, actual: NDArray[Any], wanted: NDArray[Any]) -> None:
        """Compare a tensor. ParityError if its shape or type is another."""
        if actual.shape != wanted.shape or actual.dtype != wanted.dtype:
            raise ParityError(
                f"The exported graph gives {name} as {actual.dtype} {list(actual.shape)}, but "
                f"PyTorch as {wanted.dtype} {list(wanted.shape)}."
            )
        scale = max(1.0, float(np.abs(wanted).max()))
        difference = float(np.abs(actual - wanted).max()) / scale
        # NaN must win, so no max().
        if not difference <= self.largest.get(name, 0.0):
            self.largest[name] = difference


@torch.inference_mode()
def check_values(
    model: CaptioningModel, graphs: Graphs, pictures: NDArray[np.float32], bounds: Bounds
) -> dict[str, Any]:
    """Compare every tensor, in a batch and alone, over chained steps with reordered states.

    Args:
        pictures: [batch, 3, height, width], at least two.

    Returns:
        what was compared and the largest difference by tensor, for the manifest.

    Raises:
        ParityError: a shape, a type or a value differs.
    """
    differences = _Differences()
    context = model.begin(torch.from_numpy(pictures))
    _compare_context(differences, graphs.encoder(pictures), context)
    random = np.random.default_rng(0)
    for index in range(len(pictures)):
        encoded = graphs.encoder(pictures[index : index + 1])
        alone = picture_context(context, index)
        _compare_context(differences, encoded, alone)
        for beam_width in BEAM_WIDTHS:
            _compare_chain(differences, model, graphs, (encoded, alone), beam_width, random)
    for name, difference in differences.largest.items():
        if not difference <= bounds.value_difference:
            raise ParityError(
                f"The exported graph's {name} differs from PyTorch's by {difference:.2g}, more "
                f"than the {bounds.value_difference:.2g} allowed."
            )
    return {
        "pictures": len(pictures),
        "beam_widths": list(BEAM_WIDTHS),
        "chained_steps": STEPS,
        "largest_difference": differences.largest,
        "bound": bounds.value_difference,
    }


def _compare_context(
    differences: _Differences, encoded: Mapping[str, NDArray[Any]], context: ImageContext
) -> None:
    for name, wanted in context._asdict().items():
        differences.add(name, encoded[name], wanted.numpy())


def _compare_chain(
    differences: _Differences,
    model: CaptioningModel,
    graphs: Graphs,
    picture: tuple[Mapping[str, NDArray[Any]], ImageContext],
    beam_width: int,
    random: np.random.Generator,
) -> None:
    """Take the same words and the same reorderings on both sides, each with its own states."""
    encoded, context = picture
    torch_step = TorchDecoderStep(model.decoder, context)
    torch_states = torch_step.initial_states()
    onnx_step, onnx_states = graphs.decoder.begin(encoded)
    # The same picture once for every hypothesis must do as well as once for all of them.
    repeated = {
        name: np.repeat(value, beam_width, axis=0) if name in _PICTURE else value
        for name, value in encoded.items()
    }
    repeated_step, _ = graphs.decoder.begin(repeated)
    vocabulary_size = model.decoder.size.vocabulary_size
    token_ids = random.integers(0, vocabulary_size, 1)
    for _ in range(STEPS):
        wanted = torch_step(token_ids, torch_states)
        steps = [onnx_step] if len(token_ids) < beam_width else [onnx_step, repeated_step]
        for step in steps:
            actual = step(token_ids, onnx_states)
            differences.add(TensorName.LOGITS, actual.logits, wanted.logits)
            differences.add(TensorName.ATTENTION, actual.attention, wanted.attention)
            for name, state in wanted.states.items():
                differences.add(TensorName.next_name(name), actual.states[name], state)
        parents = random.integers(0, len(token_ids), beam_width)
        token_ids = random.integers(0, vocabulary_size, beam_width)
        torch_states = {name: state[parents] for name, state in wanted.states.items()}
        onnx_states = {name: state[parents] for name, state in actual.states.items()}


def check_captions(
    model: CaptioningModel,
    graphs: Graphs,
    paths: Sequence[Path],
    checkpoint: Checkpoint,
    options: DecodingOptions,
    bounds: Bounds,
) -> dict[str, Any]:
    """Describe pictures with both and compare the captions word by word.

    Raises:
        ParityError: a caption differs, or fewer than ``bounds.pictures`` could be read.
    """

    @torch.inference_mode()
    def by_pytorch(pixel_values: NDArray[np.float32]) -> tuple[DecoderStep, States]:
        step = TorchDecoderStep(model.decoder, model.begin(torch.from_numpy(pixel_values)))
        return step, step.initial_states()

    def by_onnx(pixel_values: NDArray[np.float32]) -> tuple[DecoderStep, States]:
        return graphs.decoder.begin(graphs.encoder(pixel_values))

    # One after the other: in turns, the threads of each would wait for a core at every step.
    wanted, actual = (
        _token_ids(begin, paths, checkpoint, options) for begin in (by_pytorch, by_onnx)
    )
    different = [path for path, token_ids in wanted.items() if actual[path] != token_ids]
    if different:
        raise ParityError(
            f"{len(different)} of {len(wanted)} float32 captions differ from PyTorch's, the first "
            f"for {different[0].name}."
        )
    if len(wanted) < bounds.pictures:
        raise ParityError(
            f"Only {len(wanted)} pictures could be read to compare captions on, and "
            f"{bounds.pictures} are needed: check the data folder."
        )
    return {"pictures": len(wanted), "identical": len(wanted), "beam_width": options.beam_width}


def _token_ids(
    begin: Callable[[NDArray[np.float32]], tuple[DecoderStep, States]],
    paths: Sequence[Path],
    checkpoint: Checkpoint,
    options: DecodingOptions,
) -> dict[Path, tuple[int, ...]]:
    """Return the best caption of every picture that can be read."""
    found = {}
    for path in tqdm(paths, desc="captions, word by word", unit="picture", leave=False):
        try:
            pixel_values = checkpoint.transform(open_image(path))[np.newaxis]
        except ImageError as error:
            logger.debug("not comparing %s: %s", path, error)
            continue
        found[path] = decode(*begin(pixel_values), checkpoint.vocabulary, options)[0].token_ids
    return found


def measure_quality(
    bundle: Path, images: Sequence[CaptionedImage], beam_width: int, unreadable_limit: int
) -> Evaluation:
    """Describe pictures with a bundle as the program does, on the CPU, and score them."""
    describer = BundleDescriber(bundle, "cpu")
    return evaluate(describer, images, [beam_width], unreadable_limit)[0]


def check_quality(exact: Evaluation, quantised: Evaluation, bounds: Bounds) -> dict[str, Any]:
    """Compare the float32 and the int8 bundle, evaluated on the whole validation split.

    Returns:
        the figures, for the manifest.

    Raises:
        ParityError: int8 loses more than the bounds allow.
    """
    count = len(exact.described)
    losses = {name: exact.figures[name] - quantised.figures[name] for name in ("bleu_4", "cider")}
    for name, bound in (("bleu_4", bounds.bleu_4_loss), ("cider", bounds.cider_loss)):
        if not losses[name] <= bound:
            raise ParityError(
                f"The int8 bundle's {name} is {quantised.figures[name]:.4f} against float32's "
                f"{exact.figures[name]:.4f} on {count} pictures, a loss of {losses[name]:.4f} "
                f"where {bound} is allowed: export with --precision float32."
            )
    same = sum(quantised.described[key].text == one.text for key, one in exact.described.items())
    return {
        "pictures": count,
        "beam_width": exact.beam_width,
        "float32": dict(exact.figures),
        "int8": dict(quantised.figures),
        "bleu_4_loss": losses["bleu_4"],
        "cider_loss": losses["cider"],
        "bounds": {name: value for name, value in asdict(bounds).items() if "loss" in name},
        "same_captions": same,
    }
