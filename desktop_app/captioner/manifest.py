"""The bundle's manifest: what `manifest.json` says, as typed and checked values."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from desktop_app.captioner.calibration import Calibration, SignalWeight
from desktop_app.captioner.consensus import ConsensusOptions
from desktop_app.captioner.decoding import DecodingOptions
from desktop_app.captioner.errors import BundleError
from desktop_app.captioner.language import translate
from desktop_app.captioner.preprocessing import ImageTransform
from desktop_app.captioner.signals import SIGNAL_NAMES

FORMAT_VERSION = 1
MANIFEST_FILE = "manifest.json"
VOCABULARY_FILE = "vocabulary.json"
ENCODER_FILE = "encoder.onnx"
DECODER_FILE = "decoder_step.onnx"
MODEL_CARD_FILE = "MODEL_CARD.md"

_STATE_TYPES = ("float32",)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SPECIAL_NAMES = ("pad", "start", "end", "unknown")


class TensorName:
    """Names of the graphs' inputs and outputs.

    encoder: pixel_values [batch, 3, height, width] -> image_features [batch, regions, depth],
    attention_keys [batch, regions, keys], and the first states [batch, ...].
    decoder step: token_ids [beam], image_features, attention_keys, the states [beam, ...] ->
    logits [beam, vocabulary], attention [beam, regions], and the next states [beam, ...].
    """

    PIXEL_VALUES = "pixel_values"
    IMAGE_FEATURES = "image_features"
    ATTENTION_KEYS = "attention_keys"
    HIDDEN = "hidden"
    CELL = "cell"
    TOKEN_IDS = "token_ids"
    LOGITS = "logits"
    ATTENTION = "attention"

    @staticmethod
    def next_name(state: str) -> str:
        """Name under which the decoder step returns a state."""
        return f"next_{state}"


@dataclass(frozen=True)
class StateSpec:
    """One of the decoder's states."""

    name: str
    shape: tuple[int, ...]
    """Without the leading beam dimension."""
    dtype: str = "float32"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Everything the program must know of a bundle before it loads a graph."""

    name: str
    version: str
    transform: ImageTransform
    states: tuple[StateSpec, ...]
    region_grid: tuple[int, int]
    """Rows and columns in which the encoder's regions lie over the picture, row by row."""
    decoding: DecodingOptions = field(default_factory=DecodingOptions)
    special_ids: Mapping[str, int] = field(
        default_factory=lambda: {name: index for index, name in enumerate(_SPECIAL_NAMES)}
    )
    """Ids of "pad", "start", "end" and "unknown"."""
    vocabulary_file: str = VOCABULARY_FILE
    encoder_file: str = ENCODER_FILE
    decoder_file: str = DECODER_FILE
    files: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of every file of the bundle but the manifest, in lower-case hexadecimal."""
    training: Mapping[str, Any] = field(default_factory=dict)
    """How the model was trained: recipe, data, commit, ..."""
    quality: Mapping[str, Any] = field(default_factory=dict)
    """Measured: bleu_1 to bleu_4, meteor, rouge_l, cider, data, split, beam_width."""
    parity: Mapping[str, Any] = field(default_factory=dict)
    """Measured agreement with the PyTorch model that was exported."""
    consensus: ConsensusOptions | None = None
    """How one of the sentences found is chosen. None: the most probable one is."""
    confidence: Calibration | None = None
    """How far a caption can be trusted. None: a bundle that was not calibrated, as the first ones
    of this format version; its captions carry no confidence."""
    format_version: int = FORMAT_VERSION

    def to_json(self) -> str:
        """The text of `manifest.json`."""
        values = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        values["transform"] = vars(self.transform)
        values["decoding"] = vars(self.decoding)
        values["states"] = [vars(state) for state in self.states]
        for name in ("special_ids", "files", "training", "quality", "parity"):
            values[name] = dict(values[name])
        for name in ("consensus", "confidence"):
            if values[name] is None:
                del values[name]
            else:
                values[name] = asdict(values[name])
        ordered = {"format_version": values.pop("format_version"), **values}
        return json.dumps(ordered, indent=2, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Read the text of `manifest.json`. BundleError names the first thing that is wrong."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise BundleError(
                translate(
                    "Sentences",
                    "The captioner's {name} is damaged: reinstall Picture Aloud or choose "
                    "another model.",
                ).format(name=MANIFEST_FILE)
            ) from error
        try:
            return _manifest_from(_Fields(values, "the manifest"))
        except (
            ValueError,
            OverflowError,
        ) as error:  # ImageTransform and DecodingOptions check their own values
            raise _faulty(str(error)) from error


def _manifest_from(source: "_Fields") -> Manifest:
    version = source.integer("format_version")
    if version != FORMAT_VERSION:
        raise BundleError(
            translate(
                "Sentences",
                "The captioner's model has format version {version}, but this Picture "
                "Aloud reads version {known}: update Picture Aloud or choose another model.",
            ).format(version=version, known=FORMAT_VERSION)
        )
    special_ids = source.fields("special_ids")
    rows, columns = source.sizes("region_grid", length=2)
    return Manifest(
        format_version=version,
        name=source.text("name"),
        version=source.text("version"),
        transform=_transform_from(source.fields("transform")),
        states=_states_from(source.list_of_fields("states")),
        region_grid=(rows, columns),
        decoding=_decoding_from(source.fields("decoding")),
        special_ids={name: special_ids.integer(name) for name in _SPECIAL_NAMES},
        vocabulary_file=source.text("vocabulary_file"),
        encoder_file=source.text("encoder_file"),
        decoder_file=source.text("decoder_file"),
        files=_hashes_from(source.mapping("files")),
        training=source.mapping("training"),
        quality=source.mapping("quality"),
        parity=source.mapping("parity"),
        consensus=_consensus_from(source.optional_fields("consensus")),
        confidence=_calibration_from(source.optional_fields("confidence")),
    )


def _transform_from(source: "_Fields") -> ImageTransform:
    return ImageTransform(
        height=source.integer("height"),
        width=source.integer("width"),
        resize=source.text("resize"),
        mean=source.three_numbers("mean"),
        std=source.three_numbers("std"),
    )


def _decoding_from(source: "_Fields") -> DecodingOptions:
    return DecodingOptions(
        beam_width=source.integer("beam_width"),
        length_penalty=source.number("length_penalty"),
        max_tokens=source.integer("max_tokens"),
        # Bundles from before there was a choice repeat what they like.
        no_repeat_ngram_size=source.optional_integer("no_repeat_ngram_size") or 0,
    )


def _states_from(sources: list["_Fields"]) -> tuple[StateSpec, ...]:
    states = tuple(
        StateSpec(source.text("name"), source.sizes("shape"), source.text("dtype"))
        for source in sources
    )
    for state in states:
        if state.dtype not in _STATE_TYPES:
            raise _faulty(f"state {state.name} has the unknown type {state.dtype}")
    if not states or len({state.name for state in states}) != len(states):
        raise _faulty("the states must be at least one, each with a name of its own")
    return states


def _consensus_from(source: "_Fields | None") -> ConsensusOptions | None:
    if source is None:
        return None
    return ConsensusOptions(
        score_weight=source.number("score_weight"),
        expectation_file=source.text("expectation_file"),
        measured=source.mapping("measured"),
    )


def _calibration_from(source: "_Fields | None") -> Calibration | None:
    if source is None:
        return None
    signals = source.fields("signals")
    unknown = sorted(set(signals.names()) - set(SIGNAL_NAMES))
    if unknown:
        raise BundleError(
            translate(
                "Sentences",
                "The captioner's model judges its captions by {signal}, which this Picture "
                "Aloud does not know: update Picture Aloud or choose another model.",
            ).format(signal=unknown[0])
        )
    return Calibration(
        bias=source.number("bias"),
        signals={name: _signal_from(signals.fields(name)) for name in signals.names()},
        sure_from=source.number("sure_from"),
        maybe_from=source.number("maybe_from"),
        photograph_from=source.number("photograph_from"),
        distance_limit=source.number("distance_limit"),
        statistics_file=source.text("statistics_file"),
        measured=source.mapping("measured"),
    )


def _signal_from(source: "_Fields") -> SignalWeight:
    return SignalWeight(source.number("mean"), source.number("scale"), source.number("weight"))


def _hashes_from(values: dict[str, Any]) -> dict[str, str]:
    for name, value in values.items():
        if not (isinstance(value, str) and _SHA256.fullmatch(value)):
            raise _faulty(f"the SHA-256 of {name} is not one")
    return values


class _Fields:
    """A JSON object whose values are taken out by name and type; BundleError if one is wrong."""

    def __init__(self, values: object, place: str) -> None:
        if not isinstance(values, dict):
            raise _faulty(f"{place} is not a JSON object")
        self._values: dict[str, Any] = values
        self._place = place

    def _get(self, name: str) -> Any:
        if name not in self._values:
            raise _faulty(f"{self._place} lacks {name}")
        return self._values[name]

    def text(self, name: str) -> str:
        value = self._get(name)
        if not (isinstance(value, str) and value):
            raise _faulty(f"{name} is not a text")
        return value

    def integer(self, name: str) -> int:
        value = self._get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise _faulty(f"{name} is not a whole number")
        return value

    def optional_integer(self, name: str) -> int | None:
        return self.integer(name) if name in self._values else None

    def number(self, name: str) -> float:
        return _finite(self._get(name), name)

    def mapping(self, name: str) -> dict[str, Any]:
        value = self._get(name)
        if not isinstance(value, dict):
            raise _faulty(f"{name} is not a JSON object")
        return value

    def fields(self, name: str) -> "_Fields":
        return _Fields(self._get(name), name)

    def optional_fields(self, name: str) -> "_Fields | None":
        return self.fields(name) if self._values.get(name) is not None else None

    def names(self) -> tuple[str, ...]:
        return tuple(self._values)

    def list_of_fields(self, name: str) -> list["_Fields"]:
        return [_Fields(value, f"an entry of {name}") for value in self._list(name)]

    def three_numbers(self, name: str) -> tuple[float, float, float]:
        values = self._list(name)
        if len(values) != 3:
            raise _faulty(f"{name} is not three numbers")
        red, green, blue = (_finite(value, name) for value in values)
        return red, green, blue

    def sizes(self, name: str, length: int | None = None) -> tuple[int, ...]:
        values = self._list(name)
        if length is not None and len(values) != length:
            raise _faulty(f"{name} does not have {length} entries")
        for value in values:
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise _faulty(f"{name} is not made of whole numbers above 0")
        return tuple(values)

    def _list(self, name: str) -> list[Any]:
        value = self._get(name)
        if not isinstance(value, list):
            raise _faulty(f"{name} is not a list")
        return value


def _finite(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _faulty(f"{name} is not a number")
    return float(value)


def _faulty(what: str) -> BundleError:
    return BundleError(
        translate(
            "Sentences",
            "The captioner's {name} is faulty ({what}): reinstall Picture Aloud or "
            "choose another model.",
        ).format(name=MANIFEST_FILE, what=what)
    )
