"""One small captioner of drawn pictures, trained and exported for real, that all tests look at."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
import torchvision
from xdist.scheduler import LoadFileScheduling

from desktop_app.captioner.bundle import (
    DECODER_FILE,
    ENCODER_FILE,
    VOCABULARY_FILE,
    Bundle,
    write_bundle,
)
from desktop_app.captioner.preprocessing import ImageTransform, open_image
from export.__main__ import main
from export.graphs import trace_decoder, trace_encoder
from export.parity import Bounds
from export.pipeline import Request, export_bundle
from training.captions import CaptionedImage
from training.checkpoint import Checkpoint, read_checkpoint
from training.confidence import Amounts
from training.config import parse_recipe
from training.drawn import draw_data
from training.fit import fit
from training.model import CaptioningModel
from training.setup import Folders

MakeBundle = Callable[..., Bundle]

_FOLDER = "unit/export"

DRAWN_COUNT, SEED = 240, 3
RECIPE: dict[str, Any] = {
    "name": "drawn",
    "seed": SEED,
    "data": [
        {"folder": "drawn", "layout": "drawn", "drawn_count": DRAWN_COUNT, "drawn_seed": SEED}
    ],
    "images": {"height": 64, "width": 64},
    "vocabulary": {"minimum_count": 1},
    "encoder": {"weights": "calibrated.npz"},
    "decoder": {"depth": 64, "hidden_size": 48, "heads": 4, "dropout": 0.1, "feature_dropout": 0.0},
    "phases": [{"name": "frozen", "epochs": 6, "batch_size": 8, "learning_rate": 3e-3}],
}
# One caption of 48 moves the figures further than the bounds of a model for real pictures.
LOOSE = Bounds(bleu_4_loss=0.2, cider_loss=0.8)
FEW = Amounts(photographs=90, drawn=60, drawn_to_measure=30)


class _BySharedFixtures(LoadFileScheduling):  # type: ignore[misc]  # an untyped library's
    """One file's tests go to one worker, and so do all that look at this folder's captioner.

    Otherwise every worker trains and exports it for itself. The ensemble's tests have their own.
    """

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        is_sharing = f"/{_FOLDER}/" in file and not file.endswith("test_ensemble.py")
        return _FOLDER if is_sharing else file


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whichever test asks first waits for a training, an export and a calibration."""
    for item in items:
        if f"{_FOLDER}/" in item.nodeid:
            item.add_marker(pytest.mark.timeout(600))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _BySharedFixtures:
    """How pytest-xdist hands out the tests of this folder and of those that run beside it."""
    return _BySharedFixtures(config, log)


@pytest.fixture(scope="session")
def checkpoint_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`best.pt` of a short run."""
    root = tmp_path_factory.mktemp("trained")
    write_weights(root / "calibrated.npz", root / "drawn")
    folders = Folders(data=root, run=root / "run", cache=root / "cache")
    fit(parse_recipe(RECIPE), folders, torch.device("cpu"))
    return folders.run / "best.pt"


@contextmanager
def working_copy(bundle: Bundle, root: Path) -> Iterator[Path]:
    """A copy of a bundle to be changed, with `root` as the folder of the data and of the work."""
    folder = root / "bundle"
    shutil.copytree(bundle.folder, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)  # where the drawn pictures are cached
        yield folder


def write_weights(path: Path, folder: Path) -> None:
    """Write a random ResNet50 whose BatchNorm knows the drawn pictures.

    With BatchNorm's first statistics, random convolutions tell hardly any two pictures apart, and
    a decoder on top of them learns to say one sentence whatever it sees.
    """
    torch.manual_seed(SEED)
    network = torchvision.models.resnet50(weights=None)
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = None  # a plain mean over all that it sees
    transform = ImageTransform(height=64, width=64)
    images = draw_data(folder, DRAWN_COUNT, SEED).train[:64]
    pixels = np.stack([transform(open_image(image.path)) for image in images])
    with torch.inference_mode():
        network.train()(torch.from_numpy(pixels))
    np.savez(path, **{name: value.numpy() for name, value in network.state_dict().items()})


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
    """The bundle of the whole export, with the int8 graphs."""
    root = tmp_path_factory.mktemp("exported")
    return export_bundle(Request(checkpoint_path, root / "bundle", root, bounds=LOOSE))


@pytest.fixture(scope="session")
def exported_float32(checkpoint_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """The bundle that the command writes, with a float32 encoder and every option."""
    root = tmp_path_factory.mktemp("exported-float32")
    licence, notes = root / "OTHER-LICENSE.txt", root / "notes.md"
    licence.write_text("Do as you like.\n", encoding="utf-8")
    notes.write_text("- It takes a triangle for a square.\n", encoding="utf-8")
    command = [str(checkpoint_path), str(root / "bundle"), "--precision", "float32"]
    command += ["--name", "shapes", "--version", "2.5"]
    command += ["--licence", str(licence), "--notes", str(notes)]
    assert main(command) == 0
    return Bundle.read(root / "bundle")


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
