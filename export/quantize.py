"""The encoder in 8 bits and the decoder's weights in 16.

The encoder: static quantisation with QDQ nodes, by ONNX Runtime's own tools.

Weights are int8 with one scale an output channel, activations uint8: of the pairings that ONNX
Runtime offers, the one that its x86 kernels run three times as fast as float32. Both ends stay in
float32. The stem and layer1 do because the later stages multiply their rounding: on Flickr8k they
make a third of the error's power, and leaving them alone keeps 763 of 1,000 captions as they were
instead of 688, for 3 ms a picture on one thread. What follows the convolutions (projection,
LayerNorm, first states) does because it feeds every decoding step.

The decoder: its weights are kept as float16, in half the space, and become float32 again when ONNX
Runtime opens the graph, so that its steps take as long as before.
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
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process

from desktop_app.captioner.errors import ImageError
from desktop_app.captioner.manifest import TensorName
from desktop_app.captioner.preprocessing import ImageTransform, open_image
from export.errors import ExportError
from export.graphs import strip_traces

logger = logging.getLogger(__name__)

CALIBRATION_METHOD = "minmax, mean over pictures"
"""Each activation's range: the mean of its least and greatest value in every picture. Its error was
smaller than that of the extremes over all pictures and of entropy, and the same as that of the
percentile 99.999, which needs far more memory."""

FIRST_QUANTISED_STAGE = "layer2"
"""Of ``training.config.STAGES``."""

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
    model = onnx.load(target)
    strip_traces(model)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, target)
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


def halve_weights(source: Path, target: Path) -> None:
    """Keep a graph's large float32 weights as float16, each behind a cast back to float32."""
    model = onnx.load(source)
    casts = []
    for value in model.graph.initializer:
        is_large = math.prod(value.dims) >= _LARGE
        if value.data_type != onnx.TensorProto.FLOAT or not is_large:
            continue
        name = value.name
        half = numpy_helper.to_array(value).astype(np.float16)
        value.CopyFrom(numpy_helper.from_array(half, f"{name}_half"))
        casts.append(onnx.helper.make_node("Cast", [value.name], [name], to=onnx.TensorProto.FLOAT))
    nodes = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend([*casts, *nodes])
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, target)


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
    """Name the nodes before the first quantised stage and from the regions on, in graph order."""
    stage = f".{FIRST_QUANTISED_STAGE}."
    names = [node.name for node in graph.node]
    first = [i for i, node in enumerate(graph.node) if any(stage in name for name in node.input)]
    flattened = [i for i, node in enumerate(graph.node) if node.op_type == "Reshape"]
    if not (first and flattened):
        raise ExportError("The encoder's graph has no ResNet's stages: it cannot be quantised.")
    return names[: first[0]] + names[flattened[0] :]


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
