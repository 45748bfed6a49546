"""The int8 graphs: what is quantised, how well they agree, what the encoder is calibrated on."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, numpy_helper

from desktop_app.captioner.preprocessing import open_image
from export.errors import ExportError
from export.quantize import CalibrationPictures, quantize_decoder, quantize_encoder
from training.captions import CaptionedImage
from training.checkpoint import Checkpoint

COUNT = 24
PICTURE = ("image_features", "attention_keys")


@pytest.fixture(scope="module")
def quantised_file(
    encoder_graph: onnx.ModelProto,
    checkpoint: Checkpoint,
    drawn: tuple[CaptionedImage, ...],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("quantised")
    onnx.save(encoder_graph, folder / "float32.onnx")
    paths = [image.path for image in drawn]
    target = folder / "int8.onnx"
    quantize_encoder(folder / "float32.onnx", target, paths, checkpoint.transform, COUNT, seed=1)
    return target


def test_convolutions_have_int8_weights_and_uint8_input(quantised_file: Path) -> None:
    graph = onnx.load(quantised_file).graph
    types = {value.name: value.data_type for value in graph.initializer}
    sizes = {value.name: list(value.dims) for value in graph.initializer}
    made_by = {output: node for node in graph.node for output in node.output}
    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    assert len(convolutions) == 53
    for node in convolutions:
        pixels, weights = (made_by[name] for name in node.input[:2])
        assert pixels.op_type == weights.op_type == "DequantizeLinear"
        assert types[weights.input[0]] == TensorProto.INT8
        assert sizes[weights.input[1]] == sizes[weights.input[0]][:1]  # a scale a channel
        assert types[pixels.input[2]] == TensorProto.UINT8


def test_what_follows_the_convolutions_stays_float32(quantised_file: Path) -> None:
    graph = onnx.load(quantised_file).graph
    kinds = [node.op_type for node in graph.node]
    after = graph.node[kinds.index("Reshape") + 1 :]
    assert {"MatMul", "LayerNormalization", "Gemm"} <= {node.op_type for node in after}
    assert not [node.name for node in after if "Quant" in node.op_type]


def test_int8_agrees_with_float32(
    quantised_file: Path,
    encoder_graph: onnx.ModelProto,
    checkpoint: Checkpoint,
    drawn: tuple[CaptionedImage, ...],
) -> None:
    pixels = np.stack([checkpoint.transform(open_image(image.path)) for image in drawn[:8]])
    outputs = [
        onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"]).run(
            ["image_features"], {"pixel_values": pixels}
        )[0]
        for graph in (encoder_graph.SerializeToString(), quantised_file.read_bytes())
    ]
    assert np.corrcoef(outputs[0].ravel(), outputs[1].ravel())[0, 1] > 0.97
    assert not np.array_equal(outputs[0], outputs[1])


def test_the_same_seed_makes_the_same_file(
    quantised_file: Path, checkpoint: Checkpoint, drawn: tuple[CaptionedImage, ...], tmp_path: Path
) -> None:
    again = tmp_path / "again.onnx"
    source = quantised_file.with_name("float32.onnx")
    paths = [image.path for image in drawn]
    assert quantize_encoder(source, again, paths, checkpoint.transform, COUNT, seed=1) == COUNT
    assert again.read_bytes() == quantised_file.read_bytes()


def test_unreadable_pictures_are_passed_over(
    checkpoint: Checkpoint, drawn: tuple[CaptionedImage, ...], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    paths = [broken, tmp_path / "missing.jpg", *(image.path for image in drawn[:3])]
    reader = CalibrationPictures(paths, checkpoint.transform, count=10, seed=0)
    assert len([feed["pixel_values"].shape == (1, 3, 64, 64) for feed in reader]) == 3
    assert reader.read_count == 3


def test_calibration_without_any_picture_is_an_error(
    quantised_file: Path, checkpoint: Checkpoint, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match="No training picture can be read"):
        quantize_encoder(
            quantised_file.with_name("float32.onnx"),
            tmp_path / "int8.onnx",
            [tmp_path / "missing.jpg"],
            checkpoint.transform,
            COUNT,
            seed=1,
        )
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def quantised_step(
    decoder_graph: onnx.ModelProto, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("step")
    onnx.save(decoder_graph, folder / "float32.onnx")
    quantize_decoder(folder / "float32.onnx", folder / "int8.onnx")
    return folder / "int8.onnx"


def test_a_step_has_int8_weights_with_a_scale_a_channel(quantised_step: Path) -> None:
    graph = onnx.load(quantised_step).graph
    constants = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
    products = [node for node in graph.node if node.op_type == "MatMulInteger"]
    # Of the picture, twice of the LSTM, six of attention and output, and of the vocabulary.
    assert len(products) == 10
    for node in products:
        weights = constants[node.input[1]]
        assert weights.dtype == np.int8
        assert np.abs(weights.astype(int)).max() <= 64
    scales = [value for name, value in constants.items() if name.endswith("_scale")]
    assert {value.shape for value in scales} == {
        constants[node.input[1]].shape[1:] for node in products
    }
    assert not [
        name
        for name, value in constants.items()
        if value.dtype == np.float32 and value.size > 4096 and not name.endswith("_scale")
    ]


def test_a_quantised_step_says_nearly_the_same(
    quantised_step: Path, decoder_graph: onnx.ModelProto
) -> None:
    random = np.random.default_rng(0)
    feeds = {
        "token_ids": np.array([4, 5]),
        **{n: random.standard_normal((1, 4, 64), np.float32) for n in PICTURE},
        **{n: np.tanh(random.standard_normal((2, 48), np.float32)) for n in ("hidden", "cell")},
    }
    exact, quantised = (
        onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"]).run(None, feeds)
        for graph in (decoder_graph.SerializeToString(), quantised_step.read_bytes())
    )
    for wanted, value in zip(exact, quantised, strict=True):
        np.testing.assert_allclose(value, wanted, atol=0.05 * np.abs(wanted).max())
    assert any(not np.array_equal(*pair) for pair in zip(exact, quantised, strict=True))
