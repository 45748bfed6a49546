"""The traced graphs: names, free dimensions, and what must not be in them."""

from collections import Counter
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from numpy.typing import NDArray

from desktop_app.captioner.preprocessing import ImageTransform
from export.graphs import OPSET, add_notice, trace_encoder
from training.decoders import ImageContext
from training.model import CaptioningModel


def shapes(values: Any) -> dict[str, list[int | str]]:
    return {
        value.name: [size.dim_param or size.dim_value for size in value.type.tensor_type.shape.dim]
        for value in values
    }


def run(graph: onnx.ModelProto, feeds: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    session = onnxruntime.InferenceSession(
        graph.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, feeds), strict=True))


def random_step(beam: int, pictures: int) -> dict[str, NDArray[Any]]:
    random = np.random.default_rng(beam)
    return {
        "token_ids": random.integers(0, 10, beam),
        "image_features": random.standard_normal((pictures, 4, 64), np.float32),
        "attention_keys": random.standard_normal((pictures, 4, 64), np.float32),
        "hidden": random.standard_normal((beam, 48), np.float32),
        "cell": random.standard_normal((beam, 48), np.float32),
    }


def test_encoder_has_the_bundle_s_names_and_a_free_batch(encoder_graph: onnx.ModelProto) -> None:
    assert shapes(encoder_graph.graph.input) == {"pixel_values": ["batch", 3, 64, 64]}
    assert shapes(encoder_graph.graph.output) == {
        "image_features": ["batch", 4, 64],
        "attention_keys": ["batch", 4, 64],
        "hidden": ["batch", 48],
        "cell": ["batch", 48],
    }


def test_decoder_has_the_bundle_s_names_and_a_free_beam(
    decoder_graph: onnx.ModelProto, model: CaptioningModel
) -> None:
    assert shapes(decoder_graph.graph.input) == {
        "token_ids": ["beam"],
        "image_features": ["pictures", 4, 64],
        "attention_keys": ["pictures", 4, 64],
        "hidden": ["beam", 48],
        "cell": ["beam", 48],
    }
    assert shapes(decoder_graph.graph.output) == {
        "logits": ["beam", model.decoder.size.vocabulary_size],
        "attention": ["beam", 4],
        "next_hidden": ["beam", 48],
        "next_cell": ["beam", 48],
    }


@pytest.mark.parametrize("batch", [1, 2, 5])
def test_encoder_computes_what_begin_computes(
    encoder_graph: onnx.ModelProto, model: CaptioningModel, batch: int
) -> None:
    pixel_values = np.random.default_rng(batch).standard_normal((batch, 3, 64, 64), np.float32)
    with torch.inference_mode():
        wanted = model.begin(torch.from_numpy(pixel_values))
    for name, value in run(encoder_graph, {"pixel_values": pixel_values}).items():
        np.testing.assert_allclose(value, getattr(wanted, name).numpy(), atol=1e-4, err_msg=name)


@pytest.mark.parametrize(("beam", "pictures"), [(1, 1), (3, 1), (3, 3), (7, 1)])
def test_decoder_computes_what_step_computes(
    decoder_graph: onnx.ModelProto, model: CaptioningModel, beam: int, pictures: int
) -> None:
    feeds = random_step(beam, pictures)
    with torch.inference_mode():
        tokens, *picture_and_states = (torch.from_numpy(value) for value in feeds.values())
        wanted = model.decoder.step(tokens, ImageContext(*picture_and_states))
    for name, value in run(decoder_graph, feeds).items():
        np.testing.assert_allclose(value, getattr(wanted, name).numpy(), atol=1e-5, err_msg=name)


def test_batchnorm_is_folded_and_the_lstm_is_written_out(
    encoder_graph: onnx.ModelProto, decoder_graph: onnx.ModelProto
) -> None:
    encoder = Counter(node.op_type for node in encoder_graph.graph.node)
    assert encoder["Conv"] == 53
    assert encoder["BatchNormalization"] == 0
    # One LSTM node would keep its weights in float32 when the products are quantised.
    assert Counter(node.op_type for node in decoder_graph.graph.node)["LSTM"] == 0


def test_graphs_say_nothing_of_where_they_were_made(
    encoder_graph: onnx.ModelProto, decoder_graph: onnx.ModelProto
) -> None:
    for graph in (encoder_graph, decoder_graph):
        without_weights = onnx.ModelProto()
        without_weights.CopyFrom(graph)
        for value in without_weights.graph.initializer:
            value.ClearField("raw_data")
        content = without_weights.SerializeToString()
        for trace in (b".py", b"pkg.torch", b"training/"):
            assert trace not in content
        assert [(entry.domain, entry.version) for entry in graph.opset_import] == [("", OPSET)]


def test_notice_travels_in_the_file(decoder_graph: onnx.ModelProto) -> None:
    copy = onnx.ModelProto()
    copy.CopyFrom(decoder_graph)
    add_notice(copy, "Changed on a Friday.")
    assert onnx.load_from_string(copy.SerializeToString()).doc_string == "Changed on a Friday."
    onnx.checker.check_model(copy, full_check=True)


def test_transform_decides_the_size(model: CaptioningModel) -> None:
    graph = trace_encoder(model, ImageTransform(height=32, width=96)).graph
    assert shapes(graph.input) == {"pixel_values": ["batch", 3, 32, 96]}
    assert shapes(graph.output)["image_features"] == ["batch", 3, 64]
