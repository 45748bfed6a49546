"""A tiny captioner of real ONNX graphs, made in milliseconds without PyTorch.

The encoder averages the picture over a grid of regions; the decoder step is a small gated recurrent
cell with hidden and cell state, an attention over the regions and a softmax over a dozen words. Its
weights are random but fixed, so that its captions mean nothing and never change.
"""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from desktop_app.captioner.bundle import (
    DECODER_FILE,
    ENCODER_FILE,
    MODEL_CARD_FILE,
    VOCABULARY_FILE,
    Manifest,
    StateSpec,
    TensorName,
    write_bundle,
)
from desktop_app.captioner.calibration import Calibration, SignalWeight
from desktop_app.captioner.confidence import PHOTOGRAPH, PictureKinds, Reason, write_statistics
from desktop_app.captioner.consensus import EXPECTATION_FILE, ConsensusOptions, NgramExpectation
from desktop_app.captioner.decoding import DecodingOptions
from desktop_app.captioner.picture_statistics import STATISTIC_NAMES
from desktop_app.captioner.preprocessing import ImageTransform
from desktop_app.captioner.signals import FeatureSpace
from desktop_app.captioner.vocabulary import SPECIAL_WORDS, Vocabulary

WORDS = ("a", "dog", "man", "runs", "on", "grass", "red", "ball", "the", "'s", "in", "apple")
SIDE = 32
ROWS, COLUMNS = 2, 2
DEPTH, KEYS, HIDDEN = 6, 5, 8
OPSET, IR_VERSION = 17, 8
STATES = (StateSpec("hidden", (HIDDEN,)), StateSpec("cell", (HIDDEN,)))

Shape = list[int | str]


def write_tiny_bundle(folder: Path, **overrides: Any) -> Path:
    """Write the bundle into `folder` and return it. `overrides` are fields of the manifest.

    `words=` takes another vocabulary (without the special words), `seed=` other weights,
    `judgement=` what `tiny_judgement` gives, so that its captions carry a confidence,
    `expectation=` what `tiny_expectation` gives, so that it chooses by consensus.
    """
    words = overrides.pop("words", WORDS)
    seed = overrides.pop("seed", 0)
    calibration, statistics = overrides.pop("judgement", (None, b""))
    expectation = overrides.pop("expectation", None)
    vocabulary = Vocabulary([*SPECIAL_WORDS, *words])
    with TemporaryDirectory() as made:
        files = {
            name: Path(made, name)
            for name in (VOCABULARY_FILE, ENCODER_FILE, DECODER_FILE, MODEL_CARD_FILE)
        }
        vocabulary.write(files[VOCABULARY_FILE])
        onnx.save(encoder_model(seed), files[ENCODER_FILE])
        onnx.save(decoder_model(len(vocabulary), seed), files[DECODER_FILE])
        files[MODEL_CARD_FILE].write_text("# A tiny captioner for tests\n", encoding="utf-8")
        if calibration is not None:
            overrides["confidence"] = calibration
            files[calibration.statistics_file] = Path(made, "statistics")
            files[calibration.statistics_file].write_bytes(statistics)
        if expectation is not None:
            overrides.setdefault("consensus", ConsensusOptions(score_weight=0.1))
            files[EXPECTATION_FILE] = Path(made, EXPECTATION_FILE)
            files[EXPECTATION_FILE].write_bytes(expectation)
        write_bundle(folder, tiny_manifest(**overrides), files)
    return folder


def tiny_expectation(word: str, depth: int = DEPTH) -> bytes:
    """The expectation that people say this word of every picture, and nothing else."""
    token_id = len(SPECIAL_WORDS) + WORDS.index(word)
    return NgramExpectation(
        mean=np.zeros(depth, np.float32),
        directions=np.ones((1, depth), np.float32),
        usual=np.ones(1, np.float32),
        loadings=np.zeros((1, 1), np.float32),
        ngrams=((token_id,),),
        rarities=np.ones(1, np.float32),
        other_rarity=0.01,
        length_factors=np.ones(1, np.float32),
    ).to_bytes()


def tiny_judgement(
    probability: float = 0.9, refused_as: str | None = None, distance_limit: float = 1e6
) -> tuple[Calibration, bytes]:
    """A calibration that finds every caption equally probable, or refuses every picture."""
    log_odds = float(np.log(probability / (1 - probability)))
    calibration = Calibration(
        bias=log_odds,
        signals={"length": SignalWeight(mean=6.0, scale=2.0, weight=0.0)},
        sure_from=0.7,
        maybe_from=0.4,
        photograph_from=0.5,
        distance_limit=distance_limit,
    )
    space = FeatureSpace(
        np.zeros(DEPTH, np.float32),
        np.eye(2, DEPTH, dtype=np.float32),
        np.ones(2, np.float32),
        1.0,
    )
    names = (PHOTOGRAPH, *(reason for reason in Reason))
    figures = len(STATISTIC_NAMES) + 2 + 1
    bias = np.full(len(names), -50.0)
    bias[names.index(refused_as) if refused_as else 0] = 0.0
    kinds = PictureKinds(
        names, np.zeros(figures), np.ones(figures), np.zeros((len(names), figures)), bias
    )
    return calibration, write_statistics(space, kinds)


def write_slow_bundle(folder: Path) -> Path:
    """A captioner that takes seconds for a picture: many words, many sentences followed."""
    return write_tiny_bundle(
        folder,
        words=[f"word{number}" for number in range(20_000)],
        decoding=DecodingOptions(beam_width=32, length_penalty=3.0, max_tokens=256),
    )


def tiny_manifest(**overrides: Any) -> Manifest:
    """The manifest of the tiny bundle, without hashes."""
    values: dict[str, Any] = {
        "name": "tiny",
        "version": "1",
        "transform": ImageTransform(height=SIDE, width=SIDE),
        "states": STATES,
        "region_grid": (ROWS, COLUMNS),
        "decoding": DecodingOptions(beam_width=3, length_penalty=0.7, max_tokens=12),
        "training": {"recipe": "none"},
        "quality": {"bleu_4": 0.0, "split": "none"},
    }
    return Manifest(**values | overrides)


def encoder_model(seed: int = 0) -> onnx.ModelProto:
    """pixel_values [batch, 3, 32, 32] -> image_features, attention_keys, hidden, cell."""
    cell = [SIDE // ROWS, SIDE // COLUMNS]
    weights = _random_weights(
        seed,
        project=(3, DEPTH),
        keys=(DEPTH, KEYS),
        first_hidden=(DEPTH, HIDDEN),
        first_cell=(DEPTH, HIDDEN),
    )
    weights["flat"] = np.array([0, 3, ROWS * COLUMNS], dtype=np.int64)
    nodes = [
        _node("AveragePool", ["pixel_values"], "pooled", kernel_shape=cell, strides=cell),
        _node("Reshape", ["pooled", "flat"], "columns"),
        _node("Transpose", ["columns"], "regions", perm=[0, 2, 1]),
        _node("MatMul", ["regions", "project"], "projected"),
        _node("Tanh", ["projected"], TensorName.IMAGE_FEATURES),
        _node("MatMul", [TensorName.IMAGE_FEATURES, "keys"], TensorName.ATTENTION_KEYS),
        _node("ReduceMean", [TensorName.IMAGE_FEATURES], "mean", axes=[1], keepdims=0),
        _node("MatMul", ["mean", "first_hidden"], "hidden_sum"),
        _node("Tanh", ["hidden_sum"], "hidden"),
        _node("MatMul", ["mean", "first_cell"], "cell_sum"),
        _node("Tanh", ["cell_sum"], "cell"),
    ]
    regions = ROWS * COLUMNS
    return _model(
        nodes,
        weights,
        {"pixel_values": ["batch", 3, SIDE, SIDE]},
        {
            TensorName.IMAGE_FEATURES: ["batch", regions, DEPTH],
            TensorName.ATTENTION_KEYS: ["batch", regions, KEYS],
            "hidden": ["batch", HIDDEN],
            "cell": ["batch", HIDDEN],
        },
    )


def decoder_model(vocabulary_size: int, seed: int = 0) -> onnx.ModelProto:
    """One step: an LSTM cell over the last word, attention after it, then the words' logits."""
    weights = _random_weights(
        seed + 1,
        embedding=(vocabulary_size, HIDDEN),
        gates=(2 * HIDDEN, 4 * HIDDEN),
        query=(HIDDEN, KEYS),
        output=(HIDDEN + DEPTH, vocabulary_size),
    )
    weights["middle"] = np.array([1], dtype=np.int64)
    nodes = [
        _node("Gather", ["embedding", "token_ids"], "word"),
        _node("Concat", ["word", "hidden"], "cell_input", axis=1),
        _node("MatMul", ["cell_input", "gates"], "all_gates"),
        helper.make_node("Split", ["all_gates"], ["in", "forget", "new", "out"], axis=1),
        *[_node("Sigmoid", [gate], f"{gate}_gate") for gate in ("in", "forget", "out")],
        _node("Tanh", ["new"], "new_gate"),
        _node("Mul", ["forget_gate", "cell"], "kept"),
        _node("Mul", ["in_gate", "new_gate"], "added"),
        _node("Add", ["kept", "added"], "next_cell"),
        _node("Tanh", ["next_cell"], "cell_out"),
        _node("Mul", ["out_gate", "cell_out"], "next_hidden"),
        _node("MatMul", ["next_hidden", "query"], "queries"),
        _node("Unsqueeze", ["queries", "middle"], "query_row"),
        _node("Mul", ["query_row", "attention_keys"], "products"),
        _node("ReduceSum", ["products", "last"], "fit", keepdims=0),
        _node("Softmax", ["fit"], "attention", axis=1),
        _node("Unsqueeze", ["attention", "middle"], "attention_row"),
        _node("MatMul", ["attention_row", "image_features"], "seen_row"),
        _node("Squeeze", ["seen_row", "middle"], "seen"),
        _node("Concat", ["next_hidden", "seen"], "known", axis=1),
        _node("MatMul", ["known", "output"], "logits"),
    ]
    weights["last"] = np.array([2], dtype=np.int64)
    regions = ROWS * COLUMNS
    return _model(
        nodes,
        weights,
        {
            TensorName.TOKEN_IDS: ["beam"],
            TensorName.IMAGE_FEATURES: ["batch", regions, DEPTH],
            TensorName.ATTENTION_KEYS: ["batch", regions, KEYS],
            "hidden": ["beam", HIDDEN],
            "cell": ["beam", HIDDEN],
        },
        {
            TensorName.LOGITS: ["beam", vocabulary_size],
            TensorName.ATTENTION: ["beam", regions],
            "next_hidden": ["beam", HIDDEN],
            "next_cell": ["beam", HIDDEN],
        },
    )


def renamed(model: onnx.ModelProto, old: str, new: str) -> onnx.ModelProto:
    """Give a tensor of a graph another name, everywhere."""
    graph = model.graph
    for value in (*graph.input, *graph.output, *graph.initializer):
        if value.name == old:
            value.name = new
    for node in graph.node:
        for names in (node.input, node.output):
            names[:] = [new if name == old else name for name in names]
    return model


def _random_weights(seed: int, **shapes: tuple[int, ...]) -> dict[str, NDArray[Any]]:
    random = np.random.default_rng(seed)
    return {
        name: (1.5 * random.standard_normal(shape)).astype(np.float32)
        for name, shape in shapes.items()
    }


def _node(kind: str, inputs: list[str], output: str, **attributes: Any) -> onnx.NodeProto:
    return helper.make_node(kind, inputs, [output], **attributes)


def _model(
    nodes: list[onnx.NodeProto],
    weights: Mapping[str, NDArray[Any]],
    inputs: Mapping[str, Shape],
    outputs: Mapping[str, Shape],
) -> onnx.ModelProto:
    def value(name: str, shape: Shape) -> onnx.ValueInfoProto:
        kind = TensorProto.INT64 if name == TensorName.TOKEN_IDS else TensorProto.FLOAT
        return helper.make_tensor_value_info(name, kind, shape)

    graph = helper.make_graph(
        nodes,
        "tiny",
        [value(name, shape) for name, shape in inputs.items()],
        [value(name, shape) for name, shape in outputs.items()],
        [numpy_helper.from_array(array, name) for name, array in weights.items()],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION
    )
    onnx.checker.check_model(model, full_check=True)
    return model
