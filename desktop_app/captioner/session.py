"""The one door to ONNX Runtime: devices, threads, options, and the two graphs of a bundle.

onnxruntime is imported on first use, not with this module.
"""

import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_app.captioner.bundle import Bundle
from desktop_app.captioner.decoding import States, StepOutput
from desktop_app.captioner.errors import BundleError, CaptionerError, DeviceError
from desktop_app.captioner.hardware import has_nvidia_gpu, physical_core_count
from desktop_app.captioner.language import translate
from desktop_app.captioner.manifest import Manifest, TensorName
from desktop_app.captioner.quiet import library_noise_to_log
from desktop_app.captioner.signatures import (
    Signature,
    check_signature,
    decoder_signature,
    encoder_signature,
)

logger = logging.getLogger(__name__)

Providers = Sequence[str | tuple[str, dict[str, str]]]

DEVICES = ("auto", "cpu", "cuda")
MAXIMUM_DEFAULT_THREADS = 4
"""More threads than this no longer shorten a caption enough to take them from other programs."""

_CPU_PROVIDER = "CPUExecutionProvider"
_CUDA_PROVIDER = "CUDAExecutionProvider"
_CUDA_OPTIONS = {
    "cudnn_conv_algo_search": "HEURISTIC",  # exhaustive takes seconds at first
    "arena_extend_strategy": "kSameAsRequested",
    "use_tf32": "0",  # so that captions do not depend on the device
}
_ERRORS_ONLY = 3


def create_session(path: Path, device: str = "auto", threads: int | None = None) -> Any:
    """Open one graph as an `onnxruntime.InferenceSession`, with the options the product runs with.

    device: "cpu", "cuda", or "auto" for CUDA where it works and the CPU elsewhere; which one it
    became, `device_of` tells. threads: for one operator; None takes the physical cores, at most
    four. DeviceError if "cuda" cannot be had, BundleError if the file is no graph that can run,
    ValueError for another device or fewer than one thread.
    """
    _check_device(device)
    if device != "cpu":
        try:
            return _create_cuda_session(path, threads)
        except DeviceError as error:
            if device == "cuda":
                raise
            logger.debug("not using CUDA: %s", error)
    return _new_session(_runtime(), path, threads, [_CPU_PROVIDER])


def device_of(session: Any) -> str:
    """The device a session really runs on: "cuda" or "cpu"."""
    return "cuda" if _CUDA_PROVIDER in session.get_providers() else "cpu"


class OnnxEncoder:
    """The encoder graph of a bundle."""

    def __init__(self, session: Any, manifest: Manifest) -> None:
        """BundleError if the graph's names or shapes are not what the manifest says."""
        signature = encoder_signature(manifest)
        _check_session(manifest.encoder_file, session, signature)
        self._session = session
        self._outputs = list(signature.outputs)

    def __call__(self, pixel_values: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
        """Encode [batch, 3, height, width] to image_features, attention_keys and first states."""
        feeds = {TensorName.PIXEL_VALUES: pixel_values}
        return dict(zip(self._outputs, _run(self._session, self._outputs, feeds), strict=True))


class OnnxDecoder:
    """The decoder step graph of a bundle."""

    def __init__(self, session: Any, manifest: Manifest, vocabulary_size: int) -> None:
        """BundleError if the graph's names or shapes are not what the manifest says."""
        signature = decoder_signature(manifest, vocabulary_size)
        _check_session(manifest.decoder_file, session, signature)
        self._session = session
        self._states = tuple(state.name for state in manifest.states)
        next_names = [TensorName.next_name(name) for name in self._states]
        self._outputs = [TensorName.LOGITS, TensorName.ATTENTION, *next_names]

    def begin(self, encoded: Mapping[str, NDArray[Any]]) -> tuple["OnnxDecoderStep", States]:
        """Bind the step to one encoded picture (batch 1); also return the first states."""
        picture = {
            name: encoded[name] for name in (TensorName.IMAGE_FEATURES, TensorName.ATTENTION_KEYS)
        }
        states = {name: encoded[name] for name in self._states}
        return OnnxDecoderStep(self._session, self._outputs, self._states, picture), states


class OnnxDecoderStep:
    """`decoding.DecoderStep` on ONNX Runtime. The picture's features stay [1, ...] for any beam."""

    def __init__(
        self,
        session: Any,
        outputs: Sequence[str],
        states: Sequence[str],
        picture: Mapping[str, NDArray[Any]],
    ) -> None:
        self._session = session
        self._outputs = outputs
        self._states = states
        self._picture = picture

    def __call__(self, token_ids: NDArray[np.int64], states: States) -> StepOutput:
        """See `DecoderStep`."""
        feeds = {TensorName.TOKEN_IDS: token_ids, **self._picture, **states}
        logits, attention, *next_states = _run(self._session, self._outputs, feeds)
        return StepOutput(logits, attention, dict(zip(self._states, next_states, strict=True)))


@dataclass(frozen=True)
class Graphs:
    """Both graphs of a bundle, open on one device."""

    encoder: OnnxEncoder
    decoder: OnnxDecoder
    device: str
    """"cuda" or "cpu", as it really is."""


def open_graphs(bundle: Bundle, device: str = "auto", threads: int | None = None) -> Graphs:
    """Open both graphs of a bundle on the same device. Errors as of `create_session`."""
    _check_device(device)
    if device != "cpu":
        try:
            graphs = _open_graphs_on(bundle, "cuda", threads)
            _try_out(graphs, bundle.manifest)
            return graphs
        except DeviceError as error:
            if device == "cuda":
                raise
            logger.debug("not using CUDA: %s", error)
    return _open_graphs_on(bundle, "cpu", threads)


def _open_graphs_on(bundle: Bundle, device: str, threads: int | None) -> Graphs:
    manifest = bundle.manifest
    encoder = create_session(bundle.path(manifest.encoder_file), device, threads)
    decoder = create_session(bundle.path(manifest.decoder_file), device, threads)
    return Graphs(
        OnnxEncoder(encoder, manifest),
        OnnxDecoder(decoder, manifest, len(bundle.vocabulary)),
        device_of(encoder),
    )


def _try_out(graphs: Graphs, manifest: Manifest) -> None:
    """Describe a black picture's first word: some graphics cards fail only when they compute."""
    transform = manifest.transform
    encoded = graphs.encoder(np.zeros((1, 3, transform.height, transform.width), np.float32))
    step, states = graphs.decoder.begin(encoded)
    step(np.array([manifest.special_ids["start"]], np.int64), states)


def providers_report() -> dict[str, Any]:
    """What ONNX Runtime and this machine offer, for `picture-aloud doctor`.

    version; available_providers as the library lists them (which does not mean that they work);
    cuda_problem, a sentence or None; default_threads; error, a sentence if the library is missing.
    """
    report: dict[str, Any] = {
        "version": None,
        "available_providers": [],
        "cuda_problem": None,
        "default_threads": _thread_count(None),
        "error": None,
    }
    try:
        runtime = _runtime()
    except DeviceError as error:
        return report | {"error": str(error)}
    return report | {
        "version": runtime.__version__,
        "available_providers": list(runtime.get_available_providers()),
        "cuda_problem": _cuda_problem(runtime),
    }


def _runtime() -> ModuleType:
    # Nothing may leave this computer. ONNX Runtime 1.31 for Linux reads this while it is loaded;
    # without it, it keeps a device id and reports its use to its makers.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    try:
        # Versions 1.23 to 1.30 complain on standard error where /sys lists a display that is no
        # graphics card, as on many virtual machines.
        with library_noise_to_log("while loading ONNX Runtime"):
            import onnxruntime  # noqa: PLC0415 - slow, and of no use to who reads a manifest
    except ImportError as error:
        logger.debug("cannot import onnxruntime", exc_info=True)
        raise DeviceError(
            translate(
                "Sentences",
                "ONNX Runtime, which runs the captioner, cannot be loaded: reinstall "
                "Picture Aloud.",
            )
        ) from error
    onnxruntime.disable_telemetry_events()  # what Windows needs instead
    runtime: ModuleType = onnxruntime
    return runtime


def _check_device(device: str) -> None:
    if device not in DEVICES:
        raise ValueError(f"device is {device!r}; it must be one of {', '.join(DEVICES)}")


def _thread_count(threads: int | None) -> int:
    if threads is None:
        return min(physical_core_count(), MAXIMUM_DEFAULT_THREADS)
    if threads < 1:
        raise ValueError(f"threads is {threads}; it must be 1 or more")
    return threads


def _new_session(
    runtime: ModuleType,
    path: Path,
    threads: int | None,
    providers: Providers,
) -> Any:
    runtime.set_default_logger_severity(_ERRORS_ONLY)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = _thread_count(threads)
    options.inter_op_num_threads = 1  # the graphs are chains: there is nothing to run side by side
    options.execution_mode = runtime.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = runtime.GraphOptimizationLevel.ORT_ENABLE_ALL
    # Threads that spin while they wait take the processor from other programs, and on a busy
    # machine they are slower too (encoder on 2 threads: median 283 against 234 ms).
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = _ERRORS_ONLY
    try:
        # Its own fallback prints to standard output; ours asks the session what it runs on.
        return runtime.InferenceSession(
            os.fspath(path), options, providers=list(providers), enable_fallback=0
        )
    except Exception as error:
        logger.debug("cannot open %s with %s", path, providers, exc_info=True)
        if providers[0] != _CPU_PROVIDER:
            raise DeviceError(_cuda_failure("the graphics card refused the captioner")) from error
        raise BundleError(
            translate(
                "Sentences",
                "The captioner's file {name} cannot be run: reinstall Picture Aloud or "
                "choose another model.",
            ).format(name=path.name)
        ) from error


def _create_cuda_session(path: Path, threads: int | None) -> Any:
    runtime = _runtime()
    problem = _cuda_problem(runtime)
    if problem is not None:
        raise DeviceError(problem)
    with library_noise_to_log("while trying CUDA"):
        if hasattr(runtime, "preload_dlls"):
            runtime.preload_dlls()
        providers: Providers = [(_CUDA_PROVIDER, _CUDA_OPTIONS), _CPU_PROVIDER]
        session = _new_session(runtime, path, threads, providers)
    if device_of(session) != "cuda":
        raise DeviceError(
            _cuda_failure(
                translate(
                    "Sentences",
                    "NVIDIA's CUDA or cuDNN libraries are missing or do not fit (the optional "
                    "part picture-aloud[cuda] brings them)",
                )
            )
        )
    return session


def _cuda_problem(runtime: ModuleType) -> str | None:
    """Why CUDA is not even worth trying, as a sentence; None if it is. Prints nothing."""
    if _CUDA_PROVIDER not in runtime.get_available_providers():
        return _cuda_failure(
            translate("Sentences", "the installed ONNX Runtime is the one without CUDA")
        )
    if not has_nvidia_gpu():  # ONNX Runtime would find out too, but fill standard error
        return _cuda_failure(
            translate(
                "Sentences", "this computer has no NVIDIA graphics card with a working driver"
            )
        )
    return None


def _cuda_failure(reason: str) -> str:
    return translate(
        "Sentences",
        "CUDA cannot be used because {reason}: use the CPU, or see to that and try again.",
    ).format(reason=reason)


def _run(session: Any, outputs: Sequence[str], feeds: Mapping[str, NDArray[Any]]) -> list[Any]:
    try:
        results: list[Any] = session.run(outputs, feeds)
    except Exception as error:
        logger.debug("the session failed", exc_info=True)
        if device_of(session) == "cuda":
            raise DeviceError(_cuda_failure("the graphics card failed at its work")) from error
        raise CaptionerError(
            translate(
                "Sentences",
                "The captioning model failed on this picture: try again, or reinstall the model.",
            )
        ) from error
    return results


def _check_session(file: str, session: Any, expected: Signature) -> None:
    check_signature(
        file,
        expected,
        {tensor.name: tensor.shape for tensor in session.get_inputs()},
        {tensor.name: tensor.shape for tensor in session.get_outputs()},
    )
