"""The whole network, and its decoding steps for ``captioner.decoding``."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from desktop_app.captioner.bundle import TensorName
from desktop_app.captioner.decoding import States, StepOutput
from training.config import Recipe
from training.decoders import Decoder, DecoderEnsemble, DecoderSize, ImageContext, StepDecoder
from training.encoders import FEATURE_DEPTH, ResNet50Encoder


class CaptioningModel(nn.Module):
    """A ResNet50 encoder and an LSTM decoder, or the recipe's ensemble of them."""

    def __init__(self, recipe: Recipe, vocabulary_size: int) -> None:
        super().__init__()
        self.encoder = ResNet50Encoder(recipe.encoder.flip_test)
        decoders = [_decoder(recipe, vocabulary_size) for _ in range(recipe.members)]
        self.decoder: StepDecoder = (
            decoders[0] if recipe.members == 1 else DecoderEnsemble(decoders)
        )

    def begin(self, pixel_values: Tensor) -> ImageContext:
        """Encode pictures, float [batch, 3, height, width]: what ``encoder.onnx`` computes."""
        return self.decoder.begin(self.encoder(pixel_values))


def _decoder(recipe: Recipe, vocabulary_size: int) -> Decoder:
    sizes = recipe.decoder
    return Decoder(
        DecoderSize(
            vocabulary_size=vocabulary_size,
            feature_depth=FEATURE_DEPTH,
            depth=sizes.depth,
            hidden_size=sizes.hidden_size,
            heads=sizes.heads,
        ),
        dropout=sizes.dropout,
        feature_dropout=sizes.feature_dropout,
        region_dropout=sizes.region_dropout,
    )


def picture_context(context: ImageContext, index: int) -> ImageContext:
    """Return the context of one picture of a batch, with a batch dimension of 1."""
    return ImageContext(*(part[index : index + 1] for part in context))


class TorchDecoderStep:
    """A ``DecoderStep`` that runs ``StepDecoder.step`` for one picture."""

    def __init__(self, decoder: StepDecoder, context: ImageContext) -> None:
        self._decoder = decoder
        self._context = context
        self._device = context.hidden.device

    def initial_states(self) -> dict[str, NDArray[np.float32]]:
        """Return the first hidden and cell state, each [1, hidden_size]."""
        return {
            TensorName.HIDDEN: self._context.hidden.float().cpu().numpy(),
            TensorName.CELL: self._context.cell.float().cpu().numpy(),
        }

    @torch.inference_mode()
    def __call__(self, token_ids: NDArray[np.int64], states: States) -> StepOutput:
        result = self._decoder.step(
            torch.from_numpy(token_ids).to(self._device),
            self._context._replace(
                hidden=torch.from_numpy(states[TensorName.HIDDEN]).to(self._device),
                cell=torch.from_numpy(states[TensorName.CELL]).to(self._device),
            ),
        )
        return StepOutput(
            logits=result.logits.float().cpu().numpy(),
            attention=result.attention.float().cpu().numpy(),
            states={
                TensorName.HIDDEN: result.next_hidden.float().cpu().numpy(),
                TensorName.CELL: result.next_cell.float().cpu().numpy(),
            },
        )
