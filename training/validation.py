"""Free-running captions of a PyTorch model, decoded as the program decodes them."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from desktop_app.captioner.decoding import DecodingOptions, Hypothesis, decode
from desktop_app.captioner.vocabulary import Vocabulary
from training.config import STAGES, DecodingConfig
from training.decoders import ImageContext, StepDecoder
from training.images import FeatureCache
from training.model import CaptioningModel, TorchDecoderStep, picture_context

_BATCH_SIZE = 32


def decoding_options(config: DecodingConfig, beam_width: int | None = None) -> DecodingOptions:
    """Return the recipe's decoding, with another beam width where one is given."""
    return DecodingOptions(
        beam_width=beam_width or config.beam_width,
        length_penalty=config.length_penalty,
        max_tokens=config.max_tokens,
        no_repeat_ngram_size=config.no_repeat_ngram_size,
    )


def decode_contexts(
    decoder: StepDecoder, context: ImageContext, vocabulary: Vocabulary, options: DecodingOptions
) -> Iterator[list[Hypothesis]]:
    """Yield the hypotheses, best first, of every picture in a batch of contexts."""
    for index in range(len(context.hidden)):
        step = TorchDecoderStep(decoder, picture_context(context, index))
        yield decode(step, step.initial_states(), vocabulary, options)


@torch.inference_mode()
def captions_from_cache(
    model: CaptioningModel,
    cache: FeatureCache,
    first_stage: str | None,
    vocabulary: Vocabulary,
    options: DecodingOptions,
) -> list[str]:
    """Describe all pictures of a cache, in its order.

    Args:
        cache: with both views where the model's encoder tests with flips.
        first_stage: the encoder's stage that takes the cached maps; None: they are complete.
    """
    device = next(model.parameters()).device
    model.eval()
    captions = []
    for start in range(0, cache.count, _BATCH_SIZE):
        chosen = range(start, min(start + _BATCH_SIZE, cache.count))
        views = range(2 if model.encoder.flip_test else 1)
        maps = [cache.read(chosen, [v] * len(chosen)).to(device).float() for v in views]
        context = model.decoder.begin(run_encoder(model, first_stage, *maps))
        found = decode_contexts(model.decoder, context, vocabulary, options)
        captions += [vocabulary.sentence(hypotheses[0].token_ids) for hypotheses in found]
    return captions


def run_encoder(model: CaptioningModel, first_stage: str | None, *views: Tensor) -> Tensor:
    """Finish cached maps to regions [batch, regions, depth].

    Args:
        first_stage: the encoder's stage that takes the maps; None: they are complete.
        views: float [batch, depth, height, width], of the plain pictures and, if the mean over both
            is wanted, of the mirrored ones.
    """
    if first_stage is not None:
        views = tuple(model.encoder.run_stages(maps, first=first_stage) for maps in views)
    return model.encoder.regions(*views)


def stage_before(stage: str | None) -> tuple[str | None, str | None]:
    """Return the last stage to cache and the first one to run on the cached maps.

    Args:
        stage: the first trainable stage; None: the whole encoder is frozen.
    """
    if stage is None:
        return STAGES[-1], None
    place = STAGES.index(stage)
    return (STAGES[place - 1] if place else None), stage
