"""One small captioner of drawn pictures, trained and exported for real, that all tests look at."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import onnx
import pytest
import torch

from desktop_app.captioner.bundle import (
    DECODER_FILE,
    ENCODER_FILE,
    VOCABULARY_FILE,
    Bundle,
    write_bundle,
)
from export.graphs import trace_decoder, trace_encoder
from export.parity import Bounds
from export.pipeline import Request, export_bundle
from training.captions import CaptionedImage
from training.checkpoint import Checkpoint, read_checkpoint
from training.config import parse_recipe
from training.drawn import draw_data
from training.fit import fit
from training.model import CaptioningModel
from training.setup import Folders

MakeBundle = Callable[..., Bundle]

DRAWN_COUNT, SEED = 240, 3
RECIPE = {
    "name": "drawn",
    "seed": SEED,
    "data": [{"folder": "drawn", "layout": "drawn", "drawn_count": DRAWN_COUNT}],
    "images": {"height": 64, "width": 64, "flip": False},
    "vocabulary": {"minimum_count": 1},
    "encoder": {"weights": "random"},
    "decoder": {"depth": 64, "hidden_size": 48, "heads": 4, "dropout": 0.1},
    "phases": [{"name": "frozen", "epochs": 5, "batch_size": 4, "learning_rate": 2e-3}],
}
# One caption of 48 moves the figures further than the bounds of a model for real pictures.
LOOSE = Bounds(bleu_4_loss=0.2, cider_loss=0.8)


@pytest.fixture(scope="session")
def checkpoint_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`best.pt` of a short run."""
    root = tmp_path_factory.mktemp("trained")
    folders = Folders(data=root, run=root / "run", cache=root / "cache")
    fit(parse_recipe(RECIPE), folders, torch.device("cpu"))
    return folders.run / "best.pt"


@pytest.fixture(scope="session")
def checkpoint(checkpoint_path: Path) -> Checkpoint:
    """What the file holds."""
    return read_checkpoint(checkpoint_path)


@pytest.fixture(scope="session")
def model(checkpoint: Checkpoint) -> CaptioningModel:
    """The trained network, in evaluation mode."""
    return checkpoint.build_model()


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[CaptionedImage, ...]:
    """The validation pictures of the run, drawn once more."""
    return draw_data(tmp_path_factory.mktemp("drawn"), DRAWN_COUNT, SEED).validation


@pytest.fixture(scope="session")
def encoder_graph(model: CaptioningModel, checkpoint: Checkpoint) -> onnx.ModelProto:
    """The traced encoder; not to be changed."""
    return trace_encoder(model, checkpoint.transform)


@pytest.fixture(scope="session")
def decoder_graph(model: CaptioningModel) -> onnx.ModelProto:
    """The traced decoding step; not to be changed."""
    return trace_decoder(model, region_count=4)


@pytest.fixture(scope="session")
def exported(checkpoint_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """The bundle of the whole export, with the int8 encoder."""
    root = tmp_path_factory.mktemp("exported")
    return export_bundle(Request(checkpoint_path, root / "bundle", root, bounds=LOOSE))


@pytest.fixture
def make_bundle(
    exported: Bundle,
    checkpoint: Checkpoint,
    encoder_graph: onnx.ModelProto,
    decoder_graph: onnx.ModelProto,
    tmp_path: Path,
) -> MakeBundle:
    """Write the traced graphs, or others in their place, as a bundle."""

    def make(
        encoder: onnx.ModelProto = encoder_graph, decoder: onnx.ModelProto = decoder_graph
    ) -> Bundle:
        folder = Path(tempfile.mkdtemp(dir=tmp_path))
        onnx.save(encoder, folder / ENCODER_FILE)
        onnx.save(decoder, folder / DECODER_FILE)
        checkpoint.vocabulary.write(folder / VOCABULARY_FILE)
        files = {path.name: path for path in folder.iterdir()}
        return write_bundle(folder / "bundle", exported.manifest, files)

    return make
