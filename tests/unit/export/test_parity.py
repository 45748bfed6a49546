"""Parity is measured, and a graph that differs is refused with the figure."""

import re
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import numpy_helper

from desktop_app.captioner.preprocessing import open_image
from desktop_app.captioner.session import open_graphs
from export.errors import ParityError
from export.parity import Bounds, check_captions, check_quality, check_values, measure_quality
from tests.unit.export.conftest import MakeBundle
from training.captions import CaptionedImage
from training.checkpoint import Checkpoint
from training.model import CaptioningModel

Drawn = tuple[CaptionedImage, ...]


@pytest.fixture(scope="module")
def pictures(checkpoint: Checkpoint, drawn: Drawn) -> NDArray[np.float32]:
    return np.stack([checkpoint.transform(open_image(image.path)) for image in drawn[:3]])


def shifted(graph: onnx.ModelProto, weight: str, by: float) -> onnx.ModelProto:
    """The same graph with something added to a weight."""
    changed = onnx.ModelProto()
    changed.CopyFrom(graph)
    for value in changed.graph.initializer:
        if value.name == weight:
            array = numpy_helper.to_array(value) + np.float32(by)
            value.CopyFrom(numpy_helper.from_array(array, weight))
            return changed
    raise LookupError(weight)


def test_values_of_the_traced_graphs_agree(
    model: CaptioningModel, make_bundle: MakeBundle, pictures: NDArray[np.float32]
) -> None:
    record = check_values(model, open_graphs(make_bundle(), "cpu"), pictures, Bounds())
    assert set(record["largest_difference"]) == {
        "image_features",
        "attention_keys",
        "hidden",
        "cell",
        "logits",
        "attention",
        "next_hidden",
        "next_cell",
    }
    assert 0 < max(record["largest_difference"].values()) < 1e-4
    assert record["beam_widths"] == [1, 3]


@pytest.mark.parametrize(
    ("weight", "by"),
    [
        ("decoder.output_bias", 0.05),
        ("decoder.sentinel_gate.bias", 0.5),
        ("decoder.lstm.weight_hh_l0", 0.05),  # wrong from the second chained step on
        ("decoder.words.weight", 0.05),
    ],
)
def test_a_changed_decoder_is_refused_with_the_figure(
    model: CaptioningModel,
    make_bundle: MakeBundle,
    decoder_graph: onnx.ModelProto,
    pictures: NDArray[np.float32],
    weight: str,
    by: float,
) -> None:
    graphs = open_graphs(make_bundle(decoder=shifted(decoder_graph, weight, by)), "cpu")
    sentence = r"differs from PyTorch's by (\S+), more than the 0.001 allowed"
    with pytest.raises(ParityError, match=sentence) as caught:
        check_values(model, graphs, pictures, Bounds())
    found = re.search(sentence, str(caught.value))
    assert found is not None
    assert float(found.group(1)) > 0.001


def test_a_changed_encoder_is_refused(
    model: CaptioningModel,
    make_bundle: MakeBundle,
    encoder_graph: onnx.ModelProto,
    pictures: NDArray[np.float32],
) -> None:
    wrong = shifted(encoder_graph, "model.decoder.keys.bias", 0.05)
    with pytest.raises(ParityError, match=r"attention_keys differs from PyTorch's by 0\.0"):
        check_values(model, open_graphs(make_bundle(wrong), "cpu"), pictures, Bounds())


def test_values_that_are_no_numbers_are_refused(
    model: CaptioningModel,
    make_bundle: MakeBundle,
    decoder_graph: onnx.ModelProto,
    pictures: NDArray[np.float32],
) -> None:
    wrong = shifted(decoder_graph, "decoder.output_bias", np.nan)
    with pytest.raises(ParityError, match="logits differs from PyTorch's by nan"):
        check_values(model, open_graphs(make_bundle(decoder=wrong), "cpu"), pictures, Bounds())


def test_a_bound_below_the_difference_is_missed(
    model: CaptioningModel, make_bundle: MakeBundle, pictures: NDArray[np.float32]
) -> None:
    graphs = open_graphs(make_bundle(), "cpu")
    with pytest.raises(ParityError, match="more than the 1e-12 allowed"):
        check_values(model, graphs, pictures, Bounds(value_difference=1e-12))


def test_captions_agree_word_by_word(
    model: CaptioningModel,
    checkpoint: Checkpoint,
    make_bundle: MakeBundle,
    drawn: Drawn,
    tmp_path: Path,
) -> None:
    paths = [tmp_path / "missing.png", *(image.path for image in drawn[:10])]
    bundle = make_bundle()
    graphs, options = open_graphs(bundle, "cpu"), bundle.manifest.decoding
    record = check_captions(model, graphs, paths, checkpoint, options, Bounds(pictures=10))
    assert record == {"pictures": 10, "identical": 10, "beam_width": 3}
    with pytest.raises(ParityError, match="Only 10 pictures could be read"):
        check_captions(model, graphs, paths, checkpoint, options, Bounds())


def test_another_caption_is_refused_with_the_count(
    model: CaptioningModel,
    checkpoint: Checkpoint,
    make_bundle: MakeBundle,
    decoder_graph: onnx.ModelProto,
    drawn: Drawn,
) -> None:
    bundle = make_bundle(decoder=shifted(decoder_graph, "decoder.query.bias", 50.0))
    graphs, options = open_graphs(bundle, "cpu"), bundle.manifest.decoding
    paths = [image.path for image in drawn]
    with pytest.raises(ParityError, match=r"^\d+ of 48 float32 captions differ"):
        check_captions(model, graphs, paths, checkpoint, options, Bounds(pictures=5))


def test_lost_quality_is_refused_with_the_figures(
    make_bundle: MakeBundle, encoder_graph: onnx.ModelProto, drawn: Drawn
) -> None:
    # An "int8" encoder whose features are worthless, as after a failed calibration.
    wrong = shifted(encoder_graph, "model.decoder.project_norm.bias", 5.0)
    good, bad = (
        measure_quality(bundle.folder, drawn, beam_width=3, unreadable_limit=0)
        for bundle in (make_bundle(), make_bundle(wrong))
    )
    sentence = (
        r"int8 bundle's (\S+) is (\S+) against float32's (\S+) on 48 pictures, a loss of (\S+) "
    )
    with pytest.raises(ParityError, match=sentence) as caught:
        check_quality(good, bad, Bounds())
    found = re.search(sentence, str(caught.value))
    assert found is not None
    got, wanted, loss = map(float, found.groups()[1:])
    assert loss == pytest.approx(wanted - got, abs=2e-4)
    assert loss > 0.005
    # The other way round it is a gain, and a gain is no failure.
    record = check_quality(bad, good, Bounds())
    assert record["cider_loss"] < 0
    assert record["int8"] == good.figures
    assert record["same_captions"] < record["pictures"] == 48
