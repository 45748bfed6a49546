"""The whole export, from a checkpoint to a bundle that the program describes with."""

from pathlib import Path

import onnx
import onnxruntime
import pytest
import torch

from desktop_app.captioner.bundle import Bundle
from desktop_app.captioner.captioner import Captioner
from export.errors import ExportError, ParityError
from export.parity import Bounds
from export.pipeline import Request, export_bundle
from training.captions import CaptionedImage
from training.checkpoint import Checkpoint
from training.config import parse_recipe
from training.describers import CheckpointDescriber
from training.metrics import METRICS

IMPOSSIBLE = Bounds(value_difference=1e-12)


def test_the_bundle_says_what_pytorch_says(
    exported_float32: Bundle, checkpoint_path: Path, drawn: tuple[CaptionedImage, ...]
) -> None:
    captioner = Captioner.load(exported_float32.folder, device="cpu")
    describer = CheckpointDescriber(checkpoint_path, torch.device("cpu"))
    texts = [captioner.describe(image.path).text for image in drawn]
    assert texts == [describer.describe(image.path, 3).text for image in drawn]
    assert len(set(texts)) > 2  # it does look at the pictures
    assert "int8" not in exported_float32.manifest.parity
    assert exported_float32.manifest.quality["pictures"] == 48


def test_the_int8_bundle_describes(exported: Bundle, drawn: tuple[CaptionedImage, ...]) -> None:
    captioner = Captioner.load(exported.folder, device="cpu")
    caption = captioner.describe(drawn[0].path)
    assert caption.text.endswith(".")
    assert caption.words[0].attention
    assert any(node.op_type == "QuantizeLinear" for node in _graph(exported, "encoder.onnx").node)
    assert sorted(path.name for path in exported.folder.iterdir()) == [
        "MODEL_CARD.md",
        "decoder_step.onnx",
        "encoder.onnx",
        "manifest.json",
        "vocabulary.json",
    ]


def test_the_manifest_records_model_training_quality_and_parity(
    exported: Bundle, checkpoint: Checkpoint
) -> None:
    manifest = exported.manifest
    assert (manifest.name, manifest.version) == ("drawn", "1")
    assert manifest.transform == checkpoint.transform
    assert [(state.name, state.shape) for state in manifest.states] == [
        ("hidden", (48,)),
        ("cell", (48,)),
    ]
    assert manifest.region_grid == (2, 2)
    assert manifest.training["data"] == "drawn: 192 train, 48 val"
    assert manifest.training["encoder_weights"] == "calibrated.npz"
    assert manifest.training["commit"] == checkpoint.provenance["commit"]
    assert manifest.training["licence"] == "the terms of the pretrained weights calibrated.npz"
    assert manifest.training["history"] == checkpoint.progress.history
    assert parse_recipe(manifest.training["recipe"]) == checkpoint.recipe
    parity, quality = manifest.parity, manifest.quality
    assert parity["onnxruntime"] == onnxruntime.__version__
    assert parity["captions"] == {"pictures": 120, "identical": 120, "beam_width": 3}
    assert parity["calibration"]["pictures"] == 192
    assert max(parity["values"]["largest_difference"].values()) < 1e-3
    assert parity["int8"]["int8"] == {name: quality[name] for name in METRICS}
    loss = parity["int8"]["float32"]["cider"] - quality["cider"]
    assert parity["int8"]["cider_loss"] == pytest.approx(loss)
    assert (quality["data"], quality["split"]) == ("drawn", "val")
    assert (quality["beam_width"], quality["pictures"]) == (3, 48)


def test_the_card_names_data_figures_and_terms(exported: Bundle) -> None:
    card = exported.path("MODEL_CARD.md").read_text(encoding="utf-8")
    assert "$" not in card
    assert "drawn: 192 train, 48 val" in card
    assert f"{exported.manifest.quality['cider']:.4f}" in card
    assert "120 of 120 identical" in card
    assert "Apache-2.0" in card


def test_the_notice_is_in_both_graphs(exported: Bundle) -> None:
    notice = exported.manifest.training["notice"]
    for name in ("encoder.onnx", "decoder_step.onnx"):
        assert onnx.load(exported.path(name)).doc_string == notice


def test_a_missed_bound_leaves_nothing(checkpoint_path: Path, tmp_path: Path) -> None:
    request = Request(checkpoint_path, tmp_path / "out" / "bundle", tmp_path, bounds=IMPOSSIBLE)
    with pytest.raises(ParityError, match="more than the 1e-12 allowed"):
        export_bundle(request)
    assert not list(tmp_path.iterdir())


def test_a_failed_export_leaves_the_older_bundle(exported: Bundle, checkpoint_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in exported.folder.iterdir()}
    request = Request(checkpoint_path, exported.folder, exported.folder.parent, bounds=IMPOSSIBLE)
    with pytest.raises(ParityError, match="more than the 1e-12 allowed"):
        export_bundle(request)
    assert {path.name: path.read_bytes() for path in exported.folder.iterdir()} == before
    assert [path.name for path in exported.folder.parent.iterdir()] == ["bundle"]


def test_a_folder_with_other_things_is_refused_at_once(
    checkpoint_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(ExportError, match="is not empty and holds no bundle"):
        export_bundle(Request(checkpoint_path, tmp_path, tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def _graph(bundle: Bundle, name: str) -> onnx.GraphProto:
    return onnx.load(bundle.path(name)).graph
