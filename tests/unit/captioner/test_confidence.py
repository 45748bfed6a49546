import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from desktop_app.captioner.bundle import Bundle
from desktop_app.captioner.calibration import Calibration, SignalWeight
from desktop_app.captioner.captioner import Captioner
from desktop_app.captioner.confidence import (
    Confidence,
    Judge,
    Level,
    Reason,
    read_statistics,
    write_statistics,
)
from desktop_app.captioner.errors import BundleError
from desktop_app.captioner.manifest import Manifest
from tests.helpers.pictures import noise_picture, photograph
from tests.helpers.tiny_bundle import tiny_judgement, tiny_manifest, write_tiny_bundle


def judged(tmp_path: Path, image: Image.Image, **judgement: object) -> Confidence:
    folder = write_tiny_bundle(tmp_path / "judged", judgement=tiny_judgement(**judgement))  # type: ignore[arg-type]
    confidence = Captioner.load(folder, "cpu").describe(image).confidence
    assert confidence is not None
    return confidence


def test_signals_add_up_to_a_probability() -> None:
    calibration = replace(
        tiny_judgement(0.5)[0],
        bias=1.0,
        signals={"length": SignalWeight(10, 2, 0.5), "distance": SignalWeight(1, 4, -2)},
    )
    log_odds = 1 + 0.5 * (14 - 10) / 2 - 2 * (3 - 1) / 4
    expected = 1 / (1 + np.exp(-log_odds))
    assert calibration.probability({"length": 14, "distance": 3}) == pytest.approx(expected)
    without = 1 / (1 + np.exp(-(1 - 2 * (3 - 1) / 4)))
    unknown = {"length": float("nan"), "distance": 3.0}
    assert calibration.probability(unknown) == pytest.approx(without)
    assert calibration.probability({"length": 1e300, "distance": 0}) == pytest.approx(1)
    assert calibration.probability({"length": -1e300, "distance": 0}) == pytest.approx(0)


@pytest.mark.parametrize(
    ("probability", "level"),
    [(0.71, Level.SURE), (0.69, Level.MAYBE), (0.41, Level.MAYBE), (0.39, Level.UNSURE)],
)
def test_levels(tmp_path: Path, probability: float, level: Level) -> None:
    confidence = judged(tmp_path, noise_picture(), probability=probability)
    assert confidence.probability == pytest.approx(probability, abs=1e-6)
    assert (confidence.level, confidence.reason) == (level, None)


@pytest.mark.parametrize("colour", [(0, 0, 0), (9, 9, 9), (18, 18, 18)])
def test_black_is_refused_whatever_the_network_says(
    tmp_path: Path, colour: tuple[int, int, int]
) -> None:
    assert judged(tmp_path, Image.new("RGB", (64, 64), colour)).reason is Reason.BLACK


@pytest.mark.parametrize("colour", [(255, 255, 255), (40, 40, 40), (200, 30, 90)])
def test_blank_is_refused_whatever_the_network_says(
    tmp_path: Path, colour: tuple[int, int, int]
) -> None:
    assert judged(tmp_path, Image.new("RGB", (64, 64), colour)).reason is Reason.BLANK


def test_a_picture_with_something_in_it_is_not_blank(tmp_path: Path) -> None:
    image = Image.new("RGB", (64, 64), (250, 250, 250))
    image.paste((0, 0, 0), (28, 28, 36, 36))
    assert not judged(tmp_path, image).is_refused


@pytest.mark.parametrize("kind", ["empty", "noise", "text", "drawn"])
def test_what_is_no_photograph_is_refused_by_its_kind(tmp_path: Path, kind: str) -> None:
    confidence = judged(tmp_path, noise_picture(), refused_as=kind)
    assert (confidence.level, confidence.reason) == (Level.REFUSED, Reason(kind))


def test_what_is_far_from_everything_is_refused(tmp_path: Path) -> None:
    confidence = judged(tmp_path, noise_picture(), distance_limit=0.0)
    assert confidence.reason is Reason.UNFAMILIAR


def test_a_reason_belongs_to_a_refusal() -> None:
    with pytest.raises(ValueError, match="a reason is given"):
        Confidence(0.5, Level.REFUSED)
    with pytest.raises(ValueError, match="a reason is given"):
        Confidence(0.5, Level.SURE, Reason.TEXT)


def test_statistics_survive_their_file() -> None:
    _, data = tiny_judgement(refused_as="noise")
    space, kinds = read_statistics(data)
    assert write_statistics(space, kinds) == data
    assert kinds.names[0] == "photograph"
    assert kinds.names[int(kinds.bias.argmax())] == "noise"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no archive", bytes(2 * 1024 * 1024)])
def test_damaged_statistics(tmp_path: Path, data: bytes) -> None:
    calibration, _ = tiny_judgement()
    folder = write_tiny_bundle(tmp_path / "damaged", judgement=(calibration, data))
    with pytest.raises(BundleError, match=r"file confidence\.npz is damaged: reinstall"):
        Captioner.load(folder, "cpu")


def test_statistics_of_another_encoder(tmp_path: Path) -> None:
    calibration, data = tiny_judgement()
    space, kinds = read_statistics(data)
    wider = replace(space, mean=np.zeros(7, np.float32), directions=np.eye(2, 7, dtype=np.float32))
    other = write_statistics(wider, kinds)
    folder = write_tiny_bundle(tmp_path / "other", judgement=(calibration, other))
    with pytest.raises(BundleError, match=r"confidence\.npz does not fit"):
        Captioner.load(folder, "cpu").describe(noise_picture())


def test_a_bundle_without_its_statistics(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path / "judged", judgement=tiny_judgement())
    (folder / "confidence.npz").unlink()
    with pytest.raises(BundleError, match=r"confidence\.npz is missing"):
        Bundle.read(folder)


def test_an_old_bundle_has_no_judge(tiny_bundle: Path) -> None:
    assert "confidence" not in json.loads((tiny_bundle / "manifest.json").read_text("utf-8"))
    assert Judge.of(Bundle.read(tiny_bundle)) is None


# What the manifest says


def manifest_with(calibration: Calibration) -> Manifest:
    return replace(tiny_manifest(), confidence=calibration)


def test_a_calibration_survives_the_manifest() -> None:
    calibration = replace(tiny_judgement(0.3)[0], measured={"captions": 500})
    manifest = manifest_with(calibration)
    assert Manifest.from_json(manifest.to_json()) == manifest


def test_a_signal_that_is_not_known_yet() -> None:
    calibration = tiny_judgement()[0]
    newer = replace(calibration, signals={"telepathy": SignalWeight(0, 1, 1)})
    with pytest.raises(BundleError, match=r"by telepathy, which .* not know: update Picture Aloud"):
        Manifest.from_json(manifest_with(newer).to_json())


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("bias", "high", "bias is not a number"),
        ("sure_from", 0.1, "not in order"),
        ("signals", [], "signals is not a JSON object"),
        ("signals", {"length": {"mean": 0, "scale": 0, "weight": 1}}, "not above 0"),
        ("statistics_file", "", "not a text"),
    ],
)
def test_a_faulty_calibration(name: str, value: object, what: str) -> None:
    values = json.loads(manifest_with(tiny_judgement()[0]).to_json())
    values["confidence"][name] = value
    with pytest.raises(BundleError, match=f"is faulty .*{what}"):
        Manifest.from_json(json.dumps(values))


def test_photographs_are_no_matter_of_rules(tmp_path: Path) -> None:
    assert not judged(tmp_path, Image.open(photograph("rocket"))).is_refused
