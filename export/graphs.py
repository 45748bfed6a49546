"""What is traced: `CaptioningModel.begin` and `StepDecoder.step`, each to one ONNX graph.

torch.export traces them (`dynamo=True`): against the older TorchScript exporter it folds BatchNorm
into the convolutions, keeps the tied word vectors once (6 MB less for 2,800 words) and leaves a
third of the nodes, at the same speed.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from desktop_app.captioner.manifest import TensorName
from desktop_app.captioner.preprocessing import ImageTransform
from export.errors import ExportError
from training.decoders import DecoderSize, ImageContext, StepDecoder
from training.model import CaptioningModel

OPSET = 18
"""The exporter's own; every ONNX Runtime that the program accepts has it on all its devices."""

_STATES = (TensorName.HIDDEN, TensorName.CELL)
_PICTURE = (TensorName.IMAGE_FEATURES, TensorName.ATTENTION_KEYS)


class _Begin(nn.Module):
    def __init__(self, model: CaptioningModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, pixel_values: Tensor) -> tuple[Tensor, ...]:
        context = self.model.begin(pixel_values)
        named = context._asdict()
        return tuple(named[name] for name in (*_PICTURE, *_STATES))


class _Step(nn.Module):
    def __init__(self, decoder: StepDecoder) -> None:
        super().__init__()
        self.decoder = decoder

    def forward(
        self,
        token_ids: Tensor,
        image_features: Tensor,
        attention_keys: Tensor,
        hidden: Tensor,
        cell: Tensor,
    ) -> tuple[Tensor, ...]:
        context = ImageContext(image_features, attention_keys, hidden, cell)
        result = self.decoder.step(token_ids, context)
        return (result.logits, result.attention, result.next_hidden, result.next_cell)


def trace_encoder(model: CaptioningModel, transform: ImageTransform) -> onnx.ModelProto:
    """Trace `begin`: pixel_values [batch, 3, height, width] -> the picture and the first states.

    `model` must be in evaluation mode, on the CPU.
    """
    batch = torch.export.Dim("batch", min=1)
    pixel_values = torch.zeros(2, 3, transform.height, transform.width)
    return _trace(
        _Begin(model),
        {TensorName.PIXEL_VALUES: pixel_values},
        outputs=(*_PICTURE, *_STATES),
        dynamic_shapes=({0: batch},),
    )


def trace_decoder(model: CaptioningModel, region_count: int) -> onnx.ModelProto:
    """Trace `StepDecoder.step`: token_ids [beam] and states -> logits, attention, next states.

    The picture's tensors have a first dimension of 1 or of the beam.
    """
    size: DecoderSize = model.decoder.size
    beam = torch.export.Dim("beam", min=1)
    # Every input is a tensor of its own: torch.export merges those that are the same object.
    traced = _trace(
        _Step(model.decoder),
        {
            TensorName.TOKEN_IDS: torch.zeros(3, dtype=torch.int64),
            **{name: torch.zeros(1, region_count, size.depth) for name in _PICTURE},
            **{name: torch.zeros(3, size.hidden_size) for name in _STATES},
        },
        outputs=(
            TensorName.LOGITS,
            TensorName.ATTENTION,
            *(TensorName.next_name(name) for name in _STATES),
        ),
        dynamic_shapes=({0: beam}, None, None, {0: beam}, {0: beam}),
    )
    _free_picture_dimension(traced.graph)
    _check(traced)
    return traced


def add_notice(model: onnx.ModelProto, notice: str) -> None:
    """Write a notice, such as a licence's, into the graph's own description."""
    model.doc_string = notice


def strip_traces(model: onnx.ModelProto) -> None:
    """Remove the source paths and scopes that exporters leave, and domains that no node uses."""
    for holder in (model, model.graph, *model.graph.node):
        del holder.metadata_props[:]
    for node in model.graph.node:
        node.doc_string = ""
    values = (*model.graph.input, *model.graph.output, *model.graph.initializer)
    for value in values:
        del value.metadata_props[:]
        value.doc_string = ""
    del model.graph.value_info[:]
    used = {node.domain for node in model.graph.node}
    kept = [entry for entry in model.opset_import if entry.domain in used]
    del model.opset_import[:]
    model.opset_import.extend(kept)


def _trace(
    module: nn.Module,
    inputs: dict[str, Tensor],
    outputs: tuple[str, ...],
    dynamic_shapes: tuple[Any, ...],
) -> onnx.ModelProto:
    with warnings.catch_warnings(), torch.inference_mode():
        # PyTorch warns of its own internals, which nobody who exports can change.
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            module.eval(),
            tuple(inputs.values()),
            dynamo=True,
            opset_version=OPSET,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_shapes=dynamic_shapes,
            verbose=False,
        )
    if program is None:
        raise ExportError("PyTorch's exporter gave no graph: try another version of torch.")
    model: onnx.ModelProto = program.model_proto
    strip_traces(model)
    _check(model)
    return model


def _free_picture_dimension(graph: onnx.GraphProto) -> None:
    """Let the picture's tensors have any first dimension that broadcasts with the beam.

    Traced with 1, because torch.export cannot say "1 or the beam". Only the reshapes into heads
    hold that 1, of the tensors or of an ensemble member's share of them; ONNX reads 0 there as "as
    it comes in".
    """
    pictures: set[str] = set(_PICTURE)
    constants = {value.name: value for value in graph.initializer}
    for value in graph.input:
        if value.name in _PICTURE:
            value.type.tensor_type.shape.dim[0].dim_param = "pictures"
    for node in graph.node:
        if node.op_type == "Split" and node.input[0] in pictures:
            pictures.update(node.output)
        if node.op_type == "Reshape" and node.input[0] in pictures:
            shape: np.ndarray[Any, Any] = numpy_helper.to_array(constants[node.input[1]]).copy()
            shape[0] = 0
            name = f"{node.output[0]}_shape"
            graph.initializer.append(numpy_helper.from_array(shape, name))
            node.input[1] = name
            kept_attributes = [entry for entry in node.attribute if entry.name != "allowzero"]
            del node.attribute[:]
            node.attribute.extend(kept_attributes)
    drop_unused(graph)


def drop_unused(graph: onnx.GraphProto) -> None:
    """Remove the constants that no node reads."""
    used = {name for node in graph.node for name in node.input}
    kept = [value for value in graph.initializer if value.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)


def _check(model: onnx.ModelProto) -> None:
    onnx.checker.check_model(model, full_check=True)
