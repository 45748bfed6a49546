import json
from typing import Any

import pytest

from desktop_app.captioner.decoding import DecodingOptions
from desktop_app.captioner.errors import BundleError
from desktop_app.captioner.manifest import FORMAT_VERSION, Manifest, StateSpec, TensorName
from desktop_app.captioner.preprocessing import ImageTransform


def a_manifest() -> Manifest:
    return Manifest(
        name="résumé",
        version="1.2",
        transform=ImageTransform(64, 96, mean=(0.1, 0.2, 0.3), std=(1.0, 2.0, 3.0)),
        states=(StateSpec("hidden", (2, 512)), StateSpec("cell", ())),
        region_grid=(2, 3),
        decoding=DecodingOptions(5, length_penalty=1.0, max_tokens=16, no_repeat_ngram_size=3),
        files={"encoder.onnx": "0" * 64},
        training={"recipe": "flickr8k.toml", "epochs": 12},
        quality={"bleu_4": 0.2},
        parity={"captions": 100},
    )


def values_of(manifest: Manifest) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(manifest.to_json())
    return values


def test_a_manifest_survives_its_file() -> None:
    assert Manifest.from_json(a_manifest().to_json()) == a_manifest()


def test_the_file_is_for_people_too() -> None:
    text = a_manifest().to_json()
    assert text.startswith('{\n  "format_version": 1,\n  "name": "résumé"')
    assert values_of(a_manifest())["special_ids"] == {"pad": 0, "start": 1, "end": 2, "unknown": 3}


def test_values_that_json_does_not_know_are_refused() -> None:
    manifest = Manifest.from_json(a_manifest().to_json())
    with pytest.raises(ValueError, match="not JSON compliant"):
        Manifest(**vars(manifest) | {"quality": {"cider": float("nan")}}).to_json()


@pytest.mark.parametrize("text", ["", "{", "\0", "[" * 100_000, "1" * 10_000])
def test_damaged_json(text: str) -> None:
    with pytest.raises(BundleError, match=r"^The captioner's manifest.json is damaged: reinstall"):
        Manifest.from_json(text)


@pytest.mark.parametrize("version", [0, FORMAT_VERSION + 1])
def test_another_format_version_is_refused_before_all_else(version: int) -> None:
    with pytest.raises(BundleError) as caught:
        Manifest.from_json(json.dumps({"format_version": version}))
    assert str(caught.value) == (
        f"The captioner's model has format version {version}, but this Picture Aloud reads version "
        "1: update Picture Aloud or choose another model."
    )


@pytest.mark.parametrize("name", sorted(values_of(a_manifest())))
def test_every_field_is_needed(name: str) -> None:
    values = values_of(a_manifest())
    del values[name]
    with pytest.raises(BundleError, match=rf"is faulty \(the manifest lacks {name}\): reinstall"):
        Manifest.from_json(json.dumps(values))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"format_version": "1"}, "format_version is not a whole number"),
        ({"format_version": True}, "format_version is not a whole number"),
        ({"name": ""}, "name is not a text"),
        ({"encoder_file": 3}, "encoder_file is not a text"),
        ({"transform": []}, "transform is not a JSON object"),
        ({"transform": {"height": 1.5}}, "height is not a whole number"),
        ({"special_ids": {"pad": 0, "start": 1, "end": 2}}, "special_ids lacks unknown"),
        ({"region_grid": [7]}, "region_grid does not have 2 entries"),
        ({"region_grid": [7, 0]}, "region_grid is not made of whole numbers above 0"),
        ({"states": {}}, "states is not a list"),
        ({"states": []}, "the states must be at least one"),
        ({"states": [3]}, "an entry of states is not a JSON object"),
        ({"files": {"a": "0" * 63}}, "the SHA-256 of a is not one"),
        ({"files": {"a": "A" * 64}}, "the SHA-256 of a is not one"),
        ({"training": None}, "training is not a JSON object"),
    ],
)
def test_values_of_the_wrong_kind(change: dict[str, Any], complaint: str) -> None:
    values = values_of(a_manifest()) | change
    with pytest.raises(BundleError) as caught:
        Manifest.from_json(json.dumps(values))
    assert complaint in str(caught.value)
    assert str(caught.value).endswith("reinstall Picture Aloud or choose another model.")


@pytest.mark.parametrize(
    ("part", "change", "complaint"),
    [
        ("transform", {"height": 0}, "height is 0"),
        ("transform", {"resize": "stretch"}, "resize is 'stretch'"),
        ("transform", {"mean": [1, 2]}, "mean is not three numbers"),
        ("transform", {"std": [1, 2, "3"]}, "std is not a number"),
        ("transform", {"std": [1, 2, 10**400]}, "is faulty"),
        ("decoding", {"beam_width": 0}, "beam width is 0"),
        ("decoding", {"no_repeat_ngram_size": 2.5}, "no_repeat_ngram_size is not a whole number"),
        ("decoding", {"length_penalty": True}, "length_penalty is not a number"),
        ("decoding", {"length_penalty": float("inf")}, "length_penalty is not a number"),
    ],
)
def test_values_out_of_range(part: str, change: dict[str, Any], complaint: str) -> None:
    values = values_of(a_manifest())
    values[part] |= change
    with pytest.raises(BundleError) as caught:
        Manifest.from_json(json.dumps(values))
    assert complaint in str(caught.value)


def test_a_bundle_from_before_repetition_was_a_choice_may_repeat() -> None:
    values = values_of(a_manifest())
    del values["decoding"]["no_repeat_ngram_size"]
    assert Manifest.from_json(json.dumps(values)).decoding.no_repeat_ngram_size == 0


@pytest.mark.parametrize(
    ("states", "complaint"),
    [
        ([("hidden", [8], "float16")], "state hidden has the unknown type float16"),
        ([("hidden", [8], "float32"), ("hidden", [8], "float32")], "a name of its own"),
        ([("hidden", [-8], "float32")], "shape is not made of whole numbers above 0"),
    ],
)
def test_impossible_states(states: list[tuple[Any, ...]], complaint: str) -> None:
    entries = [dict(zip(("name", "shape", "dtype"), state, strict=True)) for state in states]
    with pytest.raises(BundleError) as caught:
        Manifest.from_json(json.dumps(values_of(a_manifest()) | {"states": entries}))
    assert complaint in str(caught.value)


def test_names_of_tensors() -> None:
    assert TensorName.next_name(TensorName.HIDDEN) == "next_hidden"
    assert TensorName.PIXEL_VALUES == "pixel_values"
