import pytest

from desktop_app.captioner.errors import BundleError
from desktop_app.captioner.signatures import (
    Signature,
    check_signature,
    decoder_signature,
    encoder_signature,
)
from tests.helpers.tiny_bundle import tiny_manifest


def test_signatures_follow_the_manifest() -> None:
    manifest = tiny_manifest()
    encoder, decoder = encoder_signature(manifest), decoder_signature(manifest, 16)
    assert encoder.inputs == {"pixel_values": (None, 3, 32, 32)}
    assert encoder.outputs == {
        "image_features": (None, 4, None),
        "attention_keys": (None, 4, None),
        "hidden": (None, 8),
        "cell": (None, 8),
    }
    assert list(decoder.inputs) == [
        "token_ids",
        "image_features",
        "attention_keys",
        "hidden",
        "cell",
    ]
    assert decoder.outputs == {
        "logits": (None, 16),
        "attention": (None, 4),
        "next_hidden": (None, 8),
        "next_cell": (None, 8),
    }


@pytest.mark.parametrize("sizes", [["beam", 4], [1, 4], [None, 4], ["beam", "regions"]])
def test_sizes_that_the_graph_leaves_open_are_fine(sizes: list[object]) -> None:
    check_signature("a.onnx", Signature({}, {"attention": (None, 4)}), {}, {"attention": sizes})


@pytest.mark.parametrize(
    ("outputs", "message"),
    [
        ({}, r"it has outputs , where attention is expected"),
        ({"attention": ["beam", 4], "more": []}, "it has outputs attention, more, where attention"),
        (
            {"attention": ["beam", 5]},
            "it has attention of shape beam x 5, where any, 4 is expected",
        ),
        ({"attention": [4]}, "it has attention of shape 4, where any, 4 is expected"),
    ],
)
def test_what_does_not_fit_is_refused(outputs: dict[str, list[object]], message: str) -> None:
    with pytest.raises(BundleError, match=rf"^The captioner's file a\.onnx .*{message}"):
        check_signature("a.onnx", Signature({}, {"attention": (None, 4)}), {}, outputs)
