"""Both graphs in 8 bits, by ONNX Runtime's own tools.

The encoder: static quantisation with QDQ nodes. Weights are int8 with one scale an output channel,
activations uint8: of the pairings that ONNX Runtime offers, the one that its x86 kernels run three
times as fast as float32. What follows the convolutions (projection, LayerNorm, first states) is
computed in float32, because it feeds every decoding step.

The decoder: dynamic quantisation of its products with weights, which are int8 with one scale an
output channel; activations become uint8 on the way. A step reads all weights once, so that a
quarter of the bytes is half of the time. How it runs on CUDA was not measured: what CUDA has no
kernel for, ONNX Runtime computes on the processor.

What is computed in float32 keeps its large weights, word vectors among them, as float16: half of
the space, and float32 again when ONNX Runtime opens the graph.
"""

from __future__ import annotations

import contextlib
import io
import logging
import math
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_dynamic,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

from desktop_app.captioner.errors import ImageError
from desktop_app.captioner.manifest import TensorName
from desktop_app.captioner.preprocessing import ImageTransform, open_image
from export.errors import ExportError
from export.graphs import drop_unused, strip_traces

logger = logging.getLogger(__name__)

CALIBRATION_METHOD = "minmax, mean over pictures"
"""Each activation's range: the mean of its least and greatest value in every picture. Its error was
smaller than that of the extremes over all pictures and of entropy, and the same as that of the
percentile 99.999, which needs far more memory."""

_LARGE = 4096
"""Numbers of a tensor from which on halving it is worth a node."""

_QUANTISED = ["Conv", "MaxPool", "Relu", "Add"]


def quantize_encoder(
    source: Path,
    target: Path,
    pictures: Sequence[Path],
    transform: ImageTransform,
    count: int,
    seed: int,
) -> int:
    """Quantise the convolutions of an encoder graph.

    Args:
        source: the float32 graph.
        target: where the quantised graph is written.
        pictures: training pictures; ``count`` of them, chosen by ``seed``, set the ranges.
        transform: the model's preprocessing.

    Returns:
        How many pictures the ranges come from; fewer than ``count`` if no more can be read.

    Raises:
        ExportError: no picture can be read.
    """
    reader = CalibrationPictures(pictures, transform, count, seed)
    with tempfile.TemporaryDirectory(prefix="quantize-") as folder, _quiet():
        prepared = Path(folder, "prepared.onnx")
        quant_pre_process(source, prepared)
        _quantize(prepared, target, reader)
    _finish(target)
    return reader.read_count


def _quantize(source: Path, target: Path, reader: CalibrationDataReader) -> None:
    quantize_static(
        source,
        target,
        reader,
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=_QUANTISED,
        per_channel=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=_float_nodes(onnx.load(source).graph),
        calibrate_method=CalibrationMethod.MinMax,
        extra_options={"CalibMovingAverage": True},
    )


def quantize_decoder(source: Path, target: Path) -> None:
    """Quantise the weights of a decoding step's graph.

    Args:
        source: the float32 graph.
        target: where the quantised graph is written.
    """
    model = onnx.load(source)
    _untie(model.graph)
    with _quiet():
        quantize_dynamic(
            model,
            target,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            # 7 bits: processors without VNNI add up pairs of products in 16 bits.
            reduce_range=True,
        )
    _finish(target)


def _finish(path: Path) -> None:
    """Tidy a graph that was just quantised, and halve what is left in float32."""
    model = onnx.load(path)
    strip_traces(model)
    _halve_weights(model.graph)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def _untie(graph: onnx.GraphProto) -> None:
    """Give products weights of their own: the library transposes them, word vectors as well."""
    weights = {value.name: value for value in graph.initializer}
    for node in graph.node:
        if node.op_type != "Gemm" or node.input[1] not in weights:
            continue
        name = f"{node.output[0]}_weight"
        graph.initializer.append(
            numpy_helper.from_array(numpy_helper.to_array(weights[node.input[1]]), name)
        )
        node.input[1] = name
    drop_unused(graph)


def _halve_weights(graph: onnx.GraphProto) -> None:
    """Keep large float32 weights as float16, each behind a cast back to float32."""
    casts = []
    for value in graph.initializer:
        is_large = math.prod(value.dims) >= _LARGE
        if value.data_type != onnx.TensorProto.FLOAT or not is_large:
            continue
        name = value.name
        half = numpy_helper.to_array(value).astype(np.float16)
        value.CopyFrom(numpy_helper.from_array(half, f"{name}_half"))
        casts.append(onnx.helper.make_node("Cast", [value.name], [name], to=onnx.TensorProto.FLOAT))
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend([*casts, *nodes])


class CalibrationPictures(CalibrationDataReader):  # type: ignore[misc]  # an untyped library's
    """Feeds pictures to the calibration, one at a time; unreadable ones are passed over."""

    def __init__(
        self, pictures: Sequence[Path], transform: ImageTransform, count: int, seed: int
    ) -> None:
        self.read_count = 0
        order = np.random.default_rng(seed).permutation(len(pictures))
        self._feeds = self._read([pictures[number] for number in order], transform, count)

    def get_next(self) -> dict[str, NDArray[np.float32]] | None:
        """Return the next picture as the encoder's input, or None after the last."""
        return next(self._feeds, None)

    def _read(
        self, pictures: Sequence[Path], transform: ImageTransform, count: int
    ) -> Iterator[dict[str, NDArray[np.float32]]]:
        for path in pictures:
            if self.read_count == count:
                return
            try:
                pixel_values = transform(open_image(path))[np.newaxis]
            except ImageError as error:
                logger.debug("not calibrating with %s: %s", path, error)
                continue
            self.read_count += 1
            yield {TensorName.PIXEL_VALUES: pixel_values}
        if self.read_count == 0:
            raise ExportError("No training picture can be read to calibrate the int8 encoder with.")


def _float_nodes(graph: onnx.GraphProto) -> list[str]:
    """Name the nodes from the regions on, in graph order."""
    names = [node.name for node in graph.node]
    kinds = [node.op_type for node in graph.node]
    if "Conv" not in kinds or "Reshape" not in kinds:
        raise ExportError("The encoder's graph has no ResNet's stages: it cannot be quantised.")
    return names[kinds.index("Reshape") :]


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Send what the library prints, and logs on the root logger, to our log."""
    printed = io.StringIO()
    root = logging.getLogger()
    level = root.level
    root.setLevel(max(level, logging.ERROR))
    try:
        with contextlib.redirect_stdout(printed):
            yield
    finally:
        root.setLevel(level)
        if printed.getvalue():
            logger.debug("while quantising: %s", printed.getvalue())
