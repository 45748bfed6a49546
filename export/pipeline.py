"""The whole export: trace, measure, quantise, measure again, and only then write the bundle."""

from __future__ import annotations

import datetime
import logging
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnx
import onnxruntime
import torch

from desktop_app.captioner.bundle import Bundle, write_bundle
from desktop_app.captioner.errors import ImageError
from desktop_app.captioner.manifest import (
    DECODER_FILE,
    ENCODER_FILE,
    MANIFEST_FILE,
    MODEL_CARD_FILE,
    VOCABULARY_FILE,
    Manifest,
    StateSpec,
    TensorName,
)
from desktop_app.captioner.preprocessing import open_image
from desktop_app.captioner.session import open_graphs
from export.card import write_card
from export.errors import ExportError
from export.graphs import OPSET, add_notice, trace_decoder, trace_encoder
from export.licences import Terms, terms_of
from export.parity import (
    PICTURES_FOR_VALUES,
    Bounds,
    check_captions,
    check_quality,
    check_values,
    measure_quality,
)
from export.quantize import CALIBRATION_METHOD, quantize_decoder, quantize_encoder
from training.captions import CaptionedImage
from training.checkpoint import Checkpoint, read_checkpoint
from training.config import recipe_values
from training.evaluate import Evaluation
from training.model import CaptioningModel
from training.setup import Folders, read_recipe_data
from training.validation import decoding_options

logger = logging.getLogger("export")

CALIBRATION_PICTURES = 256
_CAPTION_PICTURES_SPARE = 20  # for unreadable ones


@dataclass(frozen=True)
class Request:
    """What is to be exported, where to and how."""

    checkpoint: Path
    out: Path
    """Folder of the bundle; an older bundle there is replaced, at the very end."""
    data: Path
    """Folder of the recipe's data sets."""
    name: str | None = None
    """Of the model; None: the recipe's."""
    version: str = "1"
    precision: Literal["int8", "float32"] = "int8"
    """``int8``: the encoder's convolutions and the decoder's weights in int8."""
    licence_files: tuple[Path, ...] = ()
    notes: str = ""
    """Markdown for the model card, below "What it is bad at"."""
    changed_on: datetime.date = field(default_factory=datetime.date.today)
    bounds: Bounds = field(default_factory=Bounds)


@dataclass
class _Export:
    """What the steps of one export share."""

    request: Request
    checkpoint: Checkpoint
    model: CaptioningModel
    terms: Terms
    train: tuple[CaptionedImage, ...]
    validation: tuple[CaptionedImage, ...]
    manifest: Manifest
    folder: Path
    """Temporary; everything is made here first."""

    def bundle(self, name: str, encoder: Path, decoder: Path) -> Bundle:
        """Write graphs as a bundle that the program can open, for measuring."""
        vocabulary = self.folder / VOCABULARY_FILE
        self.checkpoint.vocabulary.write(vocabulary)
        files = {VOCABULARY_FILE: vocabulary, ENCODER_FILE: encoder, DECODER_FILE: decoder}
        return write_bundle(self.folder / name, self.manifest, files)


def export_bundle(request: Request) -> Bundle:
    """Export a checkpoint. Nothing is written to ``request.out`` unless every measure is kept.

    Raises:
        ExportError: a bound is missed, or a licence text is missing.
        TrainingError: the checkpoint, its data or the metrics cannot be used.
        CaptionerError: the graphs do not run, or the bundle cannot be written there.
    """
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        export = _prepare(request, Path(folder))
        bundle = _exported_float32(export)
        if request.precision == "int8":
            bundle, evaluation = _exported_int8(export, bundle)
        else:
            evaluation = _measured(export, bundle)
        return _finish(export, bundle, evaluation)


def _prepare(request: Request, folder: Path) -> _Export:
    _check_out(request.out)
    checkpoint = read_checkpoint(request.checkpoint)
    recipe = checkpoint.recipe
    weights = checkpoint.provenance["encoder_weights"]
    beside = (request.data / recipe.encoder.weights).parent
    terms = terms_of(weights, request.licence_files, beside, request.changed_on)
    folders = Folders(request.data, folder, folder)
    data, validated = read_recipe_data(recipe, folders)
    model = checkpoint.build_model()
    return _Export(
        request=request,
        checkpoint=checkpoint,
        model=model,
        terms=terms,
        train=data.train,
        validation=tuple(image for image in data.validation if image.key in validated),
        manifest=_manifest(request, checkpoint, model, terms),
        folder=folder,
    )


def _check_out(out: Path) -> None:
    """Refuse now what ``write_bundle`` would refuse after minutes of work."""
    is_bundle = (out / MANIFEST_FILE).is_file()
    is_free = not out.exists() or (out.is_dir() and not any(out.iterdir()))
    if not (is_bundle or is_free):
        raise ExportError(f"{out} is not empty and holds no bundle: choose another folder.")


def _manifest(
    request: Request, checkpoint: Checkpoint, model: CaptioningModel, terms: Terms
) -> Manifest:
    transform = checkpoint.transform
    hidden_size = model.decoder.size.hidden_size
    return Manifest(
        name=request.name or checkpoint.recipe.name,
        version=request.version,
        transform=transform,
        states=tuple(
            StateSpec(name, (hidden_size,)) for name in (TensorName.HIDDEN, TensorName.CELL)
        ),
        region_grid=model.encoder.region_grid(transform.height, transform.width),
        decoding=decoding_options(checkpoint.recipe.decoding),
        training={
            "recipe": recipe_values(checkpoint.recipe),
            **checkpoint.provenance,
            "history": checkpoint.progress.history,
            "licence": terms.summary,
            "notice": terms.notice,
        },
        parity={
            "torch": torch.__version__,
            "onnxruntime": onnxruntime.__version__,
            "opset": OPSET,
            "device": "cpu",
        },
    )


def _exported_float32(export: _Export) -> Bundle:
    """Trace both graphs and hold their values and captions against PyTorch's."""
    model, checkpoint, bounds = export.model, export.checkpoint, export.request.bounds
    logger.info("Tracing the encoder and the decoding step.")
    encoder, decoder = export.folder / ENCODER_FILE, export.folder / DECODER_FILE
    rows, columns = export.manifest.region_grid
    for path, graph in (
        (encoder, trace_encoder(model, checkpoint.transform)),
        (decoder, trace_decoder(model, rows * columns)),
    ):
        add_notice(graph, export.terms.notice)
        onnx.save(graph, path)
    bundle = export.bundle("float32", encoder, decoder)
    graphs = open_graphs(bundle, "cpu")
    pictures = _pixel_values(export, PICTURES_FOR_VALUES)
    values = check_values(model, graphs, pictures, bounds)
    logger.info(
        "Values agree: largest difference %.1e.", max(values["largest_difference"].values())
    )
    images = (*export.validation, *export.train)[: bounds.pictures + _CAPTION_PICTURES_SPARE]
    captions = check_captions(
        model,
        graphs,
        [image.path for image in images],
        checkpoint,
        export.manifest.decoding,
        bounds,
    )
    logger.info("All %d float32 captions are PyTorch's, word by word.", captions["pictures"])
    _record(export, values=values, captions=captions)
    return bundle


def _exported_int8(export: _Export, exact: Bundle) -> tuple[Bundle, Evaluation]:
    """Make both graphs smaller and hold their quality against float32's."""
    logger.info("Quantising the encoder and the decoding step.")
    encoder, decoder = export.folder / "encoder_int8.onnx", export.folder / "decoder_int8.onnx"
    quantize_decoder(exact.path(DECODER_FILE), decoder)
    count = quantize_encoder(
        exact.path(ENCODER_FILE),
        encoder,
        [image.path for image in export.train],
        export.checkpoint.transform,
        CALIBRATION_PICTURES,
        export.checkpoint.recipe.seed,
    )
    bundle = export.bundle("int8", encoder, decoder)
    evaluation = _measured(export, bundle)
    int8 = check_quality(_measured(export, exact), evaluation, export.request.bounds)
    _record(export, int8=int8, calibration={"pictures": count, "method": CALIBRATION_METHOD})
    return bundle, evaluation


def _measured(export: _Export, bundle: Bundle) -> Evaluation:
    """Describe and score the whole validation split."""
    recipe = export.checkpoint.recipe
    logger.info("Describing %d pictures, %s.", len(export.validation), bundle.folder.name)
    return measure_quality(
        bundle.folder,
        export.validation,
        recipe.decoding.beam_width,
        recipe.images.unreadable_limit,
    )


def _finish(export: _Export, measured: Bundle, evaluation: Evaluation) -> Bundle:
    """Fill in the manifest and the card and write the bundle where it was asked for."""
    request = export.request
    folders = sorted({image.key.split("/")[0] for image in export.validation})
    quality = {
        **evaluation.figures,
        "data": ", ".join(folders),
        "split": "val",
        "pictures": len(evaluation.described),
        "beam_width": evaluation.beam_width,
    }
    export.manifest = replace(export.manifest, quality=quality)
    files = {name: measured.path(name) for name in measured.manifest.files}
    files.update(export.terms.files)
    card = write_card(
        export.checkpoint, export.manifest, evaluation, export.terms, files, request.notes
    )
    files[MODEL_CARD_FILE] = export.folder / MODEL_CARD_FILE
    files[MODEL_CARD_FILE].write_text(card, encoding="utf-8")
    bundle = write_bundle(request.out, export.manifest, files)
    size = sum(path.stat().st_size for path in bundle.folder.iterdir())
    logger.info("Written: %s, %.1f MB.", bundle.folder, size / 1e6)
    return bundle


def _record(export: _Export, **figures: Any) -> None:
    export.manifest = replace(export.manifest, parity={**export.manifest.parity, **figures})


def _pixel_values(export: _Export, count: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return the first readable pictures, [count, 3, height, width]."""
    pictures: list[Any] = []
    images: Sequence[CaptionedImage] = (*export.validation, *export.train)
    for image in images:
        try:
            pictures.append(export.checkpoint.transform(open_image(image.path)))
        except ImageError as error:
            logger.debug("%s", error)
        if len(pictures) == count:
            return np.stack(pictures)
    raise ExportError(f"Only {len(pictures)} pictures of the recipe's data can be read.")
