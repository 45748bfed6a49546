"""What a bundle's graphs must take and give, by name and shape, as the manifest says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop_app.captioner.errors import BundleError
from desktop_app.captioner.language import translate
from desktop_app.captioner.manifest import Manifest, TensorName

Shape = tuple[int | None, ...]
"""None stands for a size that the manifest does not fix."""


@dataclass(frozen=True)
class Signature:
    """Inputs and outputs of a graph."""

    inputs: Mapping[str, Shape]
    outputs: Mapping[str, Shape]


def encoder_signature(manifest: Manifest) -> Signature:
    """Of the encoder: one batch of pictures to their regions and the decoder's first states."""
    transform, regions = manifest.transform, _region_count(manifest)
    return Signature(
        inputs={TensorName.PIXEL_VALUES: (None, 3, transform.height, transform.width)},
        outputs={
            TensorName.IMAGE_FEATURES: (None, regions, None),
            TensorName.ATTENTION_KEYS: (None, regions, None),
            **{state.name: (None, *state.shape) for state in manifest.states},
        },
    )


def decoder_signature(manifest: Manifest, vocabulary_size: int) -> Signature:
    """Of the decoder step: words, a picture and states to logits, attention and next states."""
    regions = _region_count(manifest)
    states: dict[str, Shape] = {state.name: (None, *state.shape) for state in manifest.states}
    return Signature(
        inputs={
            TensorName.TOKEN_IDS: (None,),
            TensorName.IMAGE_FEATURES: (None, regions, None),
            TensorName.ATTENTION_KEYS: (None, regions, None),
            **states,
        },
        outputs={
            TensorName.LOGITS: (None, vocabulary_size),
            TensorName.ATTENTION: (None, regions),
            **{TensorName.next_name(name): shape for name, shape in states.items()},
        },
    )


def check_signature(
    file: str,
    expected: Signature,
    inputs: Mapping[str, Iterable[object]],
    outputs: Mapping[str, Iterable[object]],
) -> None:
    """BundleError unless the names are the same, and the sizes where both sides fix them.

    Sizes of the graph that are no numbers (names, None) are free.
    """
    for kind, actual, wanted in (
        ("inputs", inputs, expected.inputs),
        ("outputs", outputs, expected.outputs),
    ):
        if actual.keys() != wanted.keys():
            raise _mismatch(file, f"{kind} {', '.join(sorted(actual))}", sorted(wanted))
        for name, shape in wanted.items():
            sizes = tuple(actual[name])
            if not _fits(sizes, shape):
                found = f"{name} of shape {' x '.join(map(str, sizes))}"
                raise _mismatch(file, found, ["any" if size is None else size for size in shape])


def _region_count(manifest: Manifest) -> int:
    rows, columns = manifest.region_grid
    return rows * columns


def _fits(actual: tuple[object, ...], wanted: Shape) -> bool:
    return len(actual) == len(wanted) and all(
        size == fixed
        for size, fixed in zip(actual, wanted, strict=True)
        if isinstance(size, int) and fixed is not None
    )


def _mismatch(file: str, found: str, wanted: Iterable[object]) -> BundleError:
    return BundleError(
        translate(
            "Sentences",
            "The captioner's file {file} does not fit its manifest (it has {found}, "
            "where {wanted} is expected): reinstall Picture Aloud or choose another "
            "model.",
        ).format(file=file, found=found, wanted=", ".join(map(str, wanted)))
    )
