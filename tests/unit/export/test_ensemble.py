"""An ensemble: trained member by member, joined, described with and exported as one decoder."""

import dataclasses
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from PIL import ImageOps

from desktop_app.captioner.captioner import Captioner
from desktop_app.captioner.preprocessing import open_image
from export.graphs import trace_decoder
from export.pipeline import Request, export_bundle
from tests.unit.export.conftest import LOOSE, RECIPE, write_weights
from training.checkpoint import read_checkpoint
from training.config import ConfigError, Recipe, parse_recipe
from training.decoders import Decoder, DecoderEnsemble, ImageContext
from training.ensemble import join, member_folder
from training.errors import TrainingError
from training.fit import fit
from training.model import CaptioningModel
from training.setup import Folders, set_up, validation_features
from training.validation import run_encoder

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    phase = {**RECIPE["phases"][0], "epochs": 2}
    encoder = {**RECIPE["encoder"], "flip_test": True}
    return parse_recipe({**RECIPE, "members": 2, "encoder": encoder, "phases": [phase]})


@pytest.fixture(scope="module")
def folders(recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Of a run that is at its end."""
    root = tmp_path_factory.mktemp("ensemble")
    write_weights(root / "calibrated.npz", root / "drawn")
    folders = Folders(data=root, run=root / "run", cache=root / "cache")
    fit(recipe, folders, CPU)
    return folders


def test_members_speak_by_the_mean_of_their_probabilities(folders: Folders) -> None:
    ensemble = read_checkpoint(folders.run / "best.pt").build_model()
    members = [
        read_checkpoint(member_folder(folders.run, number) / "best.pt").build_model()
        for number in range(2)
    ]
    first, second = (member.decoder for member in members)
    assert isinstance(first, Decoder)
    assert isinstance(second, Decoder)
    assert not torch.equal(first.keys.weight, second.keys.weight)
    pixel_values = torch.randn(1, 3, 64, 64)
    tokens = torch.tensor([5])
    with torch.inference_mode():
        results = [m.decoder.step(tokens, m.begin(pixel_values)) for m in (*members, ensemble)]
    wanted = torch.stack([torch.softmax(one.logits, -1) for one in results[:2]]).mean(dim=0)
    torch.testing.assert_close(results[2].logits.exp(), wanted)
    states = torch.cat([one.next_hidden for one in results[:2]], dim=-1)
    torch.testing.assert_close(results[2].next_hidden, states)


def test_the_checkpoint_has_the_members_history_and_its_own_figures(folders: Folders) -> None:
    checkpoint = read_checkpoint(folders.run / "best.pt")
    phases = [record["phase"] for record in checkpoint.progress.history]
    assert phases[0] == "frozen, member 1"
    assert phases[-2:] == ["frozen, member 2", "ensemble"]
    assert checkpoint.quality["cider"] == checkpoint.progress.best_overall


def test_the_cache_gives_the_regions_that_a_picture_is_described_from(
    recipe: Recipe, folders: Folders
) -> None:
    member = read_checkpoint(member_folder(folders.run, 0) / "best.pt")
    run = set_up(recipe, folders, CPU, member.vocabulary)
    views = (validation_features(run).read([2], [view]).float() for view in range(2))
    pixels = recipe.images.transform()(open_image(run.validation[2].path))
    with torch.inference_mode():
        wanted = run.model.eval().encoder(torch.from_numpy(pixels)[None])
        given = run_encoder(run.model, None, *views)
    torch.testing.assert_close(given, wanted, rtol=0.01, atol=0.01)


def test_resuming_trains_only_the_member_that_is_missing(recipe: Recipe, folders: Folders) -> None:
    kept, lost = (member_folder(folders.run, number) for number in range(2))
    before = (kept / "best.pt").stat().st_mtime_ns
    wanted = read_checkpoint(folders.run / "best.pt").model_state
    for path in (lost / "best.pt", lost / "last.pt", folders.run / "best.pt"):
        path.unlink()
    fit(recipe, folders, CPU, resume=True)
    assert (kept / "best.pt").stat().st_mtime_ns == before
    again = read_checkpoint(folders.run / "best.pt").model_state
    assert all(torch.equal(again[name], value) for name, value in wanted.items())


def test_the_bundle_says_what_pytorch_says(folders: Folders, tmp_path: Path) -> None:
    request = Request(folders.run / "best.pt", tmp_path / "bundle", folders.data, bounds=LOOSE)
    bundle = export_bundle(request)  # it compares 120 captions word by word itself
    assert {state.shape for state in bundle.manifest.states} == {(96,)}
    card = bundle.path("MODEL_CARD.md").read_text(encoding="utf-8")
    assert "2 decoders, trained alike from seeds 3 to 4" in card
    assert "the mean over the picture and its mirror image (flip test)" in card
    picture = open_image(next((folders.data / "drawn").rglob("*.png")))
    captioner = Captioner.load(bundle.folder, "cpu")
    plain, mirrored = (captioner.describe(view) for view in (picture, ImageOps.mirror(picture)))
    assert plain.text == mirrored.text
    seen = (np.array(one.words[0].attention) for one in (plain, mirrored))
    np.testing.assert_allclose(np.fliplr(next(seen)), next(seen), atol=1e-3)


@pytest.fixture(scope="module")
def traced(folders: Folders) -> tuple[CaptioningModel, onnxruntime.InferenceSession]:
    """The network and the session of its decoding step."""
    model = read_checkpoint(folders.run / "best.pt").build_model()
    graph = trace_decoder(model, region_count=4)
    return model, onnxruntime.InferenceSession(
        graph.SerializeToString(), providers=["CPUExecutionProvider"]
    )


@pytest.mark.parametrize(("beam", "pictures"), [(1, 1), (3, 1), (3, 3)])
def test_the_graph_computes_what_step_computes(
    traced: tuple[CaptioningModel, onnxruntime.InferenceSession], beam: int, pictures: int
) -> None:
    model, session = traced
    with torch.inference_mode():
        context = model.begin(torch.randn(1, 3, 64, 64))
        tokens = torch.arange(4, 4 + beam)
        of_picture = [part.expand(pictures, -1, -1) for part in context[:2]]
        states = [part.expand(beam, -1) for part in context[2:]]
        context = ImageContext(*of_picture, *states)
        wanted = model.decoder.step(tokens, context)
    feeds = {"token_ids": tokens.numpy()}
    feeds.update({name: part.numpy() for name, part in context._asdict().items()})
    for value, part in zip(session.run(None, feeds), wanted, strict=True):
        np.testing.assert_allclose(value, part.numpy(), atol=1e-4)


def test_members_of_another_encoder_are_refused(recipe: Recipe, folders: Folders) -> None:
    member = read_checkpoint(member_folder(folders.run, 0) / "best.pt")
    run = set_up(recipe, folders, CPU, member.vocabulary)
    assert isinstance(run.model.decoder, DecoderEnsemble)
    with pytest.raises(TrainingError, match="has 1 members"):
        join(run, [member])
    changed = {name: value * 2 for name, value in member.model_state.items()}
    with pytest.raises(TrainingError, match="not the same vocabulary and encoder"):
        join(run, [member, dataclasses.replace(member, model_state=changed)])


def test_a_recipe_says_what_an_ensemble_cannot_be() -> None:
    phase = {"name": "p", "trainable_stages": ["layer4"]}
    wrong = {**RECIPE, "members": 2, "encoder": {"weights": "random"}, "phases": [phase]}
    with pytest.raises(ConfigError, match="cannot be random") as caught:
        parse_recipe(wrong)
    assert "share one frozen encoder" in str(caught.value)
