"""The decoder: an LSTM language model that looks at the picture after every word.

The attention follows the LSTM and may turn to a visual sentinel instead of the picture
(Lu et al., "Knowing When to Look: Adaptive Attention via a Visual Sentinel for Image Captioning",
CVPR 2017). Because no word's attention feeds the next LSTM step, teacher forcing is one fused LSTM
call and one batched attention. Two departures from the paper: the attention is the scaled dot
product over several heads (Vaswani et al., 2017) with the sentinel as one more key and value, and
the sentinel is gated from the hidden state, since a fused LSTM does not hand out its cell states.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class DecoderSize:
    """The sizes that a decoder's weights have; see ``training.config.DecoderConfig``."""

    vocabulary_size: int
    feature_depth: int
    depth: int
    hidden_size: int
    heads: int


class ImageContext(NamedTuple):
    """What a decoder keeps of a picture, and its state before the next word.

    ``image_features`` [batch, regions, depth], ``attention_keys`` [batch, regions, depth],
    ``hidden`` and ``cell`` [batch, hidden_size].
    """

    image_features: Tensor
    attention_keys: Tensor
    hidden: Tensor
    cell: Tensor


class StepResult(NamedTuple):
    """``logits`` [beam, vocabulary], ``attention`` [beam, regions], the next states."""

    logits: Tensor
    attention: Tensor
    next_hidden: Tensor
    next_cell: Tensor


class StepDecoder(nn.Module):
    """What evaluation and export need of a decoder: to begin a picture and to say a word."""

    size: DecoderSize

    def begin(self, feature_map: Tensor) -> ImageContext:
        """Prepare a picture for decoding.

        Args:
            feature_map: float [batch, regions, feature_depth], the encoder's output.
        """
        raise NotImplementedError

    def step(self, token_ids: Tensor, context: ImageContext) -> StepResult:
        """Take one decoding step: the one definition that evaluation and export use.

        Args:
            token_ids: int64 [beam], the last words.
            context: its states have the batch dimension ``beam``; the picture's tensors that one
                or 1.
        """
        raise NotImplementedError


class Decoder(StepDecoder):
    """LSTM decoder with multi-head adaptive attention and tied word vectors.

    Args:
        size: the weights' sizes.
        dropout: on word vectors and before the output layer.
        feature_dropout: on the projected regions.
        region_dropout: share of a picture's regions that are hidden in training, other ones every
            time (after Liu et al., "PatchDropout", WACV 2023).
    """

    def __init__(
        self,
        size: DecoderSize,
        *,
        dropout: float = 0.0,
        feature_dropout: float = 0.0,
        region_dropout: float = 0.0,
    ) -> None:
        super().__init__()
        depth, hidden = size.depth, size.hidden_size
        self.size = size
        self.project = nn.Linear(size.feature_depth, depth)
        self.project_norm = nn.LayerNorm(depth)
        self.keys = nn.Linear(depth, depth)
        self.first_hidden = nn.Linear(depth, hidden)
        self.first_cell = nn.Linear(depth, hidden)
        self.picture_input = nn.Linear(depth, depth)
        self.words = nn.Embedding(size.vocabulary_size, depth)
        self.lstm = nn.LSTM(depth, hidden, batch_first=True)
        self.query = nn.Linear(hidden, depth)
        self.sentinel_gate = nn.Linear(depth + hidden, depth)
        self.sentinel_value = nn.Linear(hidden, depth)
        self.sentinel_key = nn.Linear(depth, depth)
        self.from_context = nn.Linear(depth, depth)
        self.from_hidden = nn.Linear(hidden, depth)
        self.output_bias = nn.Parameter(torch.zeros(size.vocabulary_size))
        self.dropout = nn.Dropout(dropout)
        self.feature_dropout = nn.Dropout(feature_dropout)
        self.region_dropout = region_dropout
        nn.init.normal_(self.words.weight, std=depth**-0.5)

    def begin(self, feature_map: Tensor) -> ImageContext:
        """Prepare a picture; see :class:`StepDecoder`. In training, it is seen in part."""
        if self.training and self.region_dropout:
            feature_map = self._seen_regions(feature_map)
        features = self.project_norm(functional.relu(self.project(feature_map)))
        features = self.feature_dropout(features)
        mean = features.mean(dim=1)
        return ImageContext(
            image_features=features,
            attention_keys=self.keys(features),
            hidden=torch.tanh(self.first_hidden(mean)),
            cell=torch.tanh(self.first_cell(mean)),
        )

    def step(self, token_ids: Tensor, context: ImageContext) -> StepResult:
        """Take one decoding step; see :class:`StepDecoder`."""
        image_features, attention_keys, hidden, cell = context
        inputs = self._lstm_inputs(token_ids[:, None], image_features)
        # Not self.lstm: in a graph that is one node, whose products cannot be quantised apart.
        [weights] = self.lstm.all_weights
        next_hidden, next_cell = torch.lstm_cell(inputs[:, 0], (hidden, cell), *weights)
        said, attention = self._say(
            inputs, next_hidden[:, None], hidden[:, None], image_features, attention_keys
        )
        return StepResult(self.logits(said[:, 0]), attention[:, 0], next_hidden, next_cell)

    def forward(
        self, feature_map: Tensor, token_ids: Tensor, picture_of: Tensor | None = None
    ) -> Tensor:
        """Teacher forcing: the outputs before the last layer for every position at once.

        Args:
            feature_map: float [batch, regions, feature_depth].
            token_ids: int64 [captions, time], each row ``<start>`` and the words.
            picture_of: int64 [captions], the picture of every caption; None: one caption each.

        Returns:
            float [captions, time, depth]; :meth:`logits` turns any of them into scores, so that
            padding never costs a pass through the vocabulary.
        """
        context = self.begin(feature_map)
        if picture_of is not None:
            context = ImageContext(*(part.index_select(0, picture_of) for part in context))
        inputs = self._lstm_inputs(token_ids, context.image_features)
        outputs, _ = self.lstm(inputs, (context.hidden[None], context.cell[None]))
        previous = torch.cat((context.hidden[:, None], outputs[:, :-1]), dim=1)
        said, _ = self._say(
            inputs, outputs, previous, context.image_features, context.attention_keys
        )
        return said

    def language_forward(self, token_ids: Tensor) -> Tensor:
        """Teacher forcing without a picture: all attention on the sentinel, states from zero.

        Args:
            token_ids: int64 [captions, time].

        Returns:
            float [captions, time, depth], as :meth:`forward`.
        """
        inputs = self.dropout(self.words(token_ids))
        outputs, _ = self.lstm(inputs)
        previous = torch.cat((torch.zeros_like(outputs[:, :1]), outputs[:, :-1]), dim=1)
        sentinel = self._sentinel(inputs, outputs, previous)
        return self._fuse(sentinel, outputs)

    def logits(self, said: Tensor) -> Tensor:
        """Score the vocabulary: float [..., depth] -> [..., vocabulary] (tied word vectors)."""
        return functional.linear(said, self.words.weight, self.output_bias)

    def _seen_regions(self, feature_map: Tensor) -> Tensor:
        """Leave out regions at random, for every picture others but equally many."""
        batch, count, depth = feature_map.shape
        seen = max(1, round(count * (1 - self.region_dropout)))
        places = torch.rand(batch, count, device=feature_map.device).argsort(dim=1)[:, :seen]
        return feature_map.gather(1, places[:, :, None].expand(-1, -1, depth))

    def _lstm_inputs(self, token_ids: Tensor, image_features: Tensor) -> Tensor:
        picture = self.picture_input(image_features.mean(dim=1))
        inputs: Tensor = self.dropout(self.words(token_ids)) + picture[:, None]
        return inputs

    def _sentinel(self, inputs: Tensor, outputs: Tensor, previous: Tensor) -> Tensor:
        gate = torch.sigmoid(self.sentinel_gate(torch.cat((inputs, previous), dim=-1)))
        sentinel: Tensor = gate * torch.tanh(self.sentinel_value(outputs))
        return sentinel

    def _fuse(self, context: Tensor, outputs: Tensor) -> Tensor:
        fused = torch.tanh(self.from_context(context) + self.from_hidden(self.dropout(outputs)))
        said: Tensor = self.dropout(fused)
        return said

    def _say(
        self,
        inputs: Tensor,
        outputs: Tensor,
        previous: Tensor,
        image_features: Tensor,
        attention_keys: Tensor,
    ) -> tuple[Tensor, Tensor]:
        sentinel = self._sentinel(inputs, outputs, previous)
        query = self._heads(self.query(outputs))
        keys, values = self._heads(attention_keys), self._heads(image_features)
        own_key, own_value = self._heads(self.sentinel_key(sentinel)), self._heads(sentinel)
        scale = query.shape[-1] ** -0.5
        region_scores = query @ keys.transpose(-1, -2) * scale
        own_score = (query * own_key).sum(dim=-1, keepdim=True) * scale
        weights = torch.softmax(torch.cat((region_scores, own_score), dim=-1), dim=-1)
        region_weights, own_weight = weights[..., :-1], weights[..., -1:]
        context = region_weights @ values + own_weight * own_value
        context = context.transpose(1, 2).flatten(2)
        return self._fuse(context, outputs), region_weights.mean(dim=1)

    def _heads(self, values: Tensor) -> Tensor:
        """Split [batch, length, depth] into [batch, heads, length, depth / heads]."""
        batch, length, depth = values.shape
        heads = self.size.heads
        return values.reshape(batch, length, heads, depth // heads).transpose(1, 2)


class DecoderEnsemble(StepDecoder):
    """Decoders that say every word together: by the mean of their probabilities.

    As in Vinyals et al., "Show and Tell: Lessons learned from the 2015 MSCOCO Image Captioning
    Challenge" (2016). What each keeps of the picture, and its states, lie side by side in the last
    dimension, so that from outside it is one decoder of greater depth.
    """

    def __init__(self, members: Sequence[StepDecoder]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)
        first, count = members[0].size, len(members)
        self.size = dataclasses.replace(
            first, depth=first.depth * count, hidden_size=first.hidden_size * count
        )

    def begin(self, feature_map: Tensor) -> ImageContext:
        """Prepare a picture for every member; see :class:`StepDecoder`."""
        contexts = [member.begin(feature_map) for member in self._decoders()]
        return ImageContext(*(torch.cat(parts, dim=-1) for parts in zip(*contexts, strict=True)))

    def step(self, token_ids: Tensor, context: ImageContext) -> StepResult:
        """Take one decoding step; see :class:`StepDecoder`.

        Returns:
            logits: log probabilities of the mean; attention: the mean.
        """
        parts = [
            [part.contiguous() for part in value.chunk(len(self.members), dim=-1)]
            for value in context
        ]
        results = [
            member.step(token_ids, ImageContext(*own))
            for member, *own in zip(self._decoders(), *parts, strict=True)
        ]
        said = torch.stack([torch.log_softmax(one.logits, dim=-1) for one in results])
        return StepResult(
            logits=torch.logsumexp(said, dim=0) - math.log(len(results)),
            attention=torch.stack([one.attention for one in results]).mean(dim=0),
            next_hidden=torch.cat([one.next_hidden for one in results], dim=-1),
            next_cell=torch.cat([one.next_cell for one in results], dim=-1),
        )

    def _decoders(self) -> list[StepDecoder]:
        return cast("list[StepDecoder]", list(self.members))
