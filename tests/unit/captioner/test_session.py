import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx.reference import ReferenceEvaluator

from desktop_app.captioner import session as session_module
from desktop_app.captioner.bundle import DECODER_FILE, ENCODER_FILE, Bundle
from desktop_app.captioner.errors import BundleError, CaptionerError, DeviceError
from desktop_app.captioner.hardware import has_nvidia_gpu, physical_core_count
from desktop_app.captioner.manifest import StateSpec
from desktop_app.captioner.session import (
    OnnxDecoder,
    OnnxEncoder,
    create_session,
    device_of,
    open_graphs,
    providers_report,
)
from tests.helpers.tiny_bundle import (
    decoder_model,
    encoder_model,
    renamed,
    tiny_manifest,
    write_tiny_bundle,
)

WORDS = 16


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return Bundle.read(write_tiny_bundle(tmp_path / "captioner"))


def saved(model: onnx.ModelProto, path: Path) -> Path:
    onnx.save(model, path)
    return path


def test_the_options_of_the_product(bundle: Bundle) -> None:
    session = create_session(bundle.path(ENCODER_FILE), "cpu")
    options = session.get_session_options()
    assert options.intra_op_num_threads == min(physical_core_count(), 4)
    assert options.graph_optimization_level == onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"
    assert options.log_severity_level == 3
    assert session.get_providers() == ["CPUExecutionProvider"]
    assert device_of(session) == "cpu"
    one = create_session(bundle.path(ENCODER_FILE), "cpu", threads=1)
    assert one.get_session_options().intra_op_num_threads == 1


@pytest.mark.parametrize(
    ("device", "threads", "message"),
    [
        ("gpu", None, "device is 'gpu'; it must be one of auto, cpu, cuda"),
        ("cpu", 0, "threads is 0"),
    ],
)
def test_impossible_arguments(
    bundle: Bundle, device: str, threads: int | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        create_session(bundle.path(ENCODER_FILE), device, threads)
    with pytest.raises(ValueError, match=message):
        open_graphs(bundle, device, threads)


def test_auto_takes_what_works_without_a_sound(
    bundle: Bundle, capfd: pytest.CaptureFixture[str]
) -> None:
    expected = "cuda" if has_nvidia_gpu() else "cpu"
    assert open_graphs(bundle, "auto").device == expected
    assert device_of(create_session(bundle.path(DECODER_FILE), "auto")) == expected
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("gpu", "providers", "reason"),
    [
        (False, ["CUDAExecutionProvider"], "has no NVIDIA graphics card with a working driver"),
        (True, ["CPUExecutionProvider"], "the installed ONNX Runtime is the one without CUDA"),
    ],
)
def test_cuda_that_cannot_work_is_an_error_only_if_it_was_asked_for(
    bundle: Bundle,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    gpu: bool,
    providers: list[str],
    reason: str,
) -> None:
    monkeypatch.setattr(session_module, "has_nvidia_gpu", lambda: gpu)
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: providers)
    for start in (
        lambda: open_graphs(bundle, "cuda"),
        lambda: create_session(bundle.path(ENCODER_FILE), "cuda"),
    ):
        with pytest.raises(DeviceError) as caught:
            start()
        assert str(caught.value).startswith("CUDA cannot be used because ")
        assert reason in str(caught.value)
        assert str(caught.value).endswith(": use the CPU, or see to that and try again.")
    assert open_graphs(bundle, "auto").device == "cpu"
    assert capfd.readouterr() == ("", "")


def test_a_driver_without_libraries_falls_back_and_says_why_if_asked(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The real library is made to try CUDA: where there is none, it drops it or fails."""
    monkeypatch.setattr(session_module, "has_nvidia_gpu", lambda: True)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "-1")
    with pytest.raises(DeviceError, match=r"^CUDA cannot be used because .* use the CPU"):
        open_graphs(bundle, "cuda")
    assert open_graphs(bundle, "auto").device == "cpu"
    assert capfd.readouterr() == ("", "")


def test_a_file_that_is_no_graph(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "encoder.onnx"
    for content in (b"", b"no graph", onnx.ModelProto().SerializeToString()):
        path.write_bytes(content)
        with pytest.raises(BundleError, match=r"^The captioner's file encoder\.onnx cannot be run"):
            create_session(path, "cpu")
    path.unlink()
    with pytest.raises(BundleError, match="cannot be run"):
        create_session(path, "cpu")
    assert capfd.readouterr() == ("", "")


def test_several_chained_steps_agree_with_the_onnx_reference(bundle: Bundle) -> None:
    """States and attention go in and come out under the right names, and change at every step."""
    graphs = open_graphs(bundle, "cpu")
    pixel_values = np.random.default_rng(0).standard_normal((1, 3, 32, 32)).astype(np.float32)
    reference = ReferenceEvaluator(decoder_model(WORDS))
    encoded = graphs.encoder(pixel_values)
    assert set(encoded) == {"image_features", "attention_keys", "hidden", "cell"}
    step, states = graphs.decoder.begin(encoded)
    expected = dict(states)
    for word in (1, 5, 7, 5):
        token_ids = np.array([word], np.int64)
        output = step(token_ids, states)
        picture = {name: encoded[name] for name in ("image_features", "attention_keys")}
        results: Any = reference.run(
            ["logits", "attention", "next_hidden", "next_cell"],
            {"token_ids": token_ids, **picture, **expected},
        )
        logits, attention, hidden, cell = results
        expected = {"hidden": hidden, "cell": cell}
        np.testing.assert_allclose(output.logits, logits, atol=1e-4)
        np.testing.assert_allclose(output.attention, attention, atol=1e-4)
        assert set(output.states) == {"hidden", "cell"}
        for name, state in output.states.items():
            np.testing.assert_allclose(state, expected[name], atol=1e-4)
            assert np.abs(state - states[name]).max() > 1e-3
        states = output.states


def test_one_picture_serves_a_beam_of_any_width(bundle: Bundle) -> None:
    graphs = open_graphs(bundle, "cpu")
    encoded = graphs.encoder(np.ones((1, 3, 32, 32), np.float32))
    step, states = graphs.decoder.begin(encoded)
    words = np.array([4, 5, 6, 7], np.int64)
    wide = step(words, {name: np.repeat(state, 4, axis=0) for name, state in states.items()})
    for row, word in enumerate(words):
        alone = step(np.array([word]), states)
        np.testing.assert_allclose(wide.logits[row], alone.logits[0], atol=1e-5)
        np.testing.assert_allclose(wide.attention[row], alone.attention[0], atol=1e-5)


@pytest.mark.parametrize(
    ("make", "names"),
    [
        (lambda: renamed(encoder_model(), "pixel_values", "image"), "inputs image, where pixel_"),
        (lambda: renamed(encoder_model(), "hidden", "h0"), "h0, image_features, where"),
    ],
)
def test_an_encoder_that_does_not_fit_the_manifest(
    tmp_path: Path, make: Callable[[], onnx.ModelProto], names: str
) -> None:
    session = create_session(saved(make(), tmp_path / "graph.onnx"), "cpu")
    with pytest.raises(BundleError, match=rf"encoder\.onnx does not fit its manifest .*{names}"):
        OnnxEncoder(session, tiny_manifest())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("token_ids", "tokens"),
        ("next_cell", "new_cell"),
        ("attention", "alpha"),
        ("cell", "memory"),
    ],
)
def test_a_decoder_that_does_not_fit_the_manifest(tmp_path: Path, old: str, new: str) -> None:
    model = renamed(decoder_model(WORDS), old, new)
    session = create_session(saved(model, tmp_path / "graph.onnx"), "cpu")
    with pytest.raises(BundleError, match=rf"decoder_step\.onnx does not fit .*{new}.*{old}"):
        OnnxDecoder(session, tiny_manifest(), WORDS)


@pytest.mark.parametrize(
    "change",
    [
        {"region_grid": (3, 3)},
        {"states": (StateSpec("hidden", (9,)), StateSpec("cell", (8,)))},
        {"states": (StateSpec("hidden", (8,)),)},
    ],
)
def test_a_manifest_that_does_not_fit_the_graphs(tmp_path: Path, change: dict[str, Any]) -> None:
    bundle = Bundle.read(write_tiny_bundle(tmp_path / "captioner", **change))
    with pytest.raises(BundleError, match="does not fit its manifest"):
        open_graphs(bundle, "cpu")


def test_a_vocabulary_that_does_not_fit_the_decoder(bundle: Bundle) -> None:
    session = create_session(bundle.path(DECODER_FILE), "cpu")
    with pytest.raises(BundleError, match=r"logits of shape beam x 16, where any, 17 is expected"):
        OnnxDecoder(session, bundle.manifest, WORDS + 1)


def test_a_failure_at_work_gives_one_sentence(
    bundle: Bundle, capfd: pytest.CaptureFixture[str]
) -> None:
    encoder = open_graphs(bundle, "cpu").encoder
    with pytest.raises(CaptionerError, match=r"^The captioning model failed on this picture: try"):
        encoder(np.ones((1, 3, 31, 32), np.float32))
    assert capfd.readouterr() == ("", "")


def test_a_failure_of_the_graphics_card_is_a_device_error(bundle: Bundle) -> None:
    class OutOfMemory:
        def run(self, _outputs: object, _feeds: object) -> None:
            raise RuntimeError("CUBLAS failure 3")

        def get_providers(self) -> list[str]:
            return ["CUDAExecutionProvider", "CPUExecutionProvider"]

        def get_inputs(self) -> list[Any]:
            return [SimpleNamespace(name="pixel_values", shape=["batch", 3, 32, 32])]

        def get_outputs(self) -> list[Any]:
            shapes = {"image_features": 3, "attention_keys": 3, "hidden": 2, "cell": 2}
            return [
                SimpleNamespace(name=name, shape=["n"] * count) for name, count in shapes.items()
            ]

    encoder = OnnxEncoder(OutOfMemory(), bundle.manifest)
    with pytest.raises(DeviceError, match="the graphics card failed at its work: use the CPU"):
        encoder(np.ones((1, 3, 32, 32), np.float32))


def test_the_report_for_the_doctor() -> None:
    report = providers_report()
    assert report["version"] == onnxruntime.__version__
    assert "CPUExecutionProvider" in report["available_providers"]
    assert report["default_threads"] == min(physical_core_count(), 4)
    assert report["error"] is None
    assert (report["cuda_problem"] is None) == (
        has_nvidia_gpu() and "CUDAExecutionProvider" in report["available_providers"]
    )


def test_a_missing_library(bundle: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    sentence = "ONNX Runtime, which runs the captioner, cannot be loaded: reinstall Picture Aloud."
    with pytest.raises(DeviceError) as caught:
        open_graphs(bundle, "cpu")
    assert str(caught.value) == sentence
    assert providers_report()["error"] == sentence
