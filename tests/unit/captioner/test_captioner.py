import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from desktop_app.captioner import captioner as captioner_module
from desktop_app.captioner.captioner import Caption, Captioner
from desktop_app.captioner.decoding import DecodingOptions
from desktop_app.captioner.errors import (
    BundleError,
    Cancelled,
    CaptionerError,
    DeviceError,
    ImageError,
    Undescribable,
)
from desktop_app.captioner.session import Graphs, open_graphs
from tests.conftest import ExpectLog
from tests.helpers.pictures import noise_picture, photograph, picture_bytes
from tests.helpers.tiny_bundle import (
    COLUMNS,
    ROWS,
    WORDS,
    tiny_judgement,
    write_tiny_bundle,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_bundle(tmp_path_factory.mktemp("bundles") / "captioner")


@pytest.fixture(scope="module")
def captioner(folder: Path) -> Captioner:
    return Captioner.load(folder, device="cpu")


def without_time(caption: Caption) -> dict[str, Any]:
    values = caption.to_dict()
    assert values.pop("elapsed_ms") > 0
    return values


def test_a_photograph_is_described(captioner: Captioner) -> None:
    caption = captioner.describe(photograph("cat"))
    assert caption.text[0].isupper()
    assert caption.text.endswith(".")
    assert caption.log_probability < 0
    assert caption.device == captioner.device == "cpu"
    assert 0 < caption.elapsed_ms < 10_000
    assert {word.word for word in caption.words} <= set(WORDS)


def test_every_kind_of_picture_gives_the_same(captioner: Captioner, tmp_path: Path) -> None:
    image = noise_picture()
    path = tmp_path / "noise.png"
    image.save(path)
    captions = [
        without_time(captioner.describe(source))
        for source in (path, str(path), path.read_bytes(), image, image.convert("RGBA"))
    ]
    assert captions == captions[:1] * 5


def test_different_pictures_give_different_captions(captioner: Captioner) -> None:
    texts = {captioner.describe(noise_picture(seed=seed)).text for seed in range(6)}
    assert len(texts) >= 3


def test_alternatives_are_sorted_and_unlike_each_other(captioner: Captioner) -> None:
    several = 0
    for seed in range(10):
        caption = captioner.describe(noise_picture(seed=seed), beam_width=5)
        texts = [alternative.text for alternative in caption.alternatives]
        assert texts[0] == caption.text
        assert caption.alternatives[0].log_probability == caption.log_probability
        assert len(set(texts)) == len(texts) <= 5
        several += len(texts) > 1
    assert several


def test_words_carry_a_grid_of_attention(captioner: Captioner) -> None:
    for word in captioner.describe(noise_picture()).words:
        assert np.shape(word.attention) == (ROWS, COLUMNS)
        assert np.sum(word.attention) == pytest.approx(1, abs=1e-5)


def test_a_grid_has_rows_of_columns(tmp_path: Path) -> None:
    wide = Captioner.load(write_tiny_bundle(tmp_path / "wide", region_grid=(1, 4)), "cpu")
    assert np.shape(wide.describe(noise_picture()).words[0].attention) == (1, 4)


def test_attention_lies_where_the_picture_is(captioner: Captioner) -> None:
    """Regions run row by row: a picture mirrored left to right mirrors what is looked at."""
    image = noise_picture(32, 32, seed=3)
    seen = captioner.describe(image, beam_width=1).words[0]
    mirrored = captioner.describe(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT), beam_width=1)
    np.testing.assert_allclose(
        np.fliplr(np.array(seen.attention)), mirrored.words[0].attention, atol=1e-4
    )


def test_a_caption_is_plain_json(captioner: Captioner) -> None:
    caption = captioner.describe(noise_picture())
    values = json.loads(json.dumps(caption.to_dict()))
    assert set(values) == {
        "text",
        "log_probability",
        "alternatives",
        "words",
        "device",
        "elapsed_ms",
        "confidence",
        "spoken",
    }
    assert set(values["alternatives"][0]) == {"text", "log_probability"}
    assert set(values["words"][0]) == {"word", "attention"}


def test_a_bundle_without_calibration_knows_no_doubt(captioner: Captioner) -> None:
    caption = captioner.describe(noise_picture())
    assert caption.confidence is None
    assert not caption.is_refused
    assert caption.spoken == caption.alt_text() == caption.text
    assert captioner.describe(Image.new("RGB", (64, 64))).confidence is None


@pytest.mark.parametrize(
    ("probability", "level", "frame"),
    [(0.9, "sure", "{}"), (0.5, "maybe", "It may be: {}"), (0.2, "unsure", "I am not sure: {}")],
)
def test_a_caption_is_said_as_surely_as_it_is(
    tmp_path: Path, probability: float, level: str, frame: str
) -> None:
    folder = write_tiny_bundle(tmp_path / "judged", judgement=tiny_judgement(probability))
    caption = Captioner.load(folder, "cpu").describe(noise_picture(), beam_width=1)
    assert caption.spoken == frame.format(caption.text)
    assert caption.alt_text() == caption.text
    values = json.loads(json.dumps(caption.to_dict()))
    assert values["spoken"] == caption.spoken
    assert values["confidence"] == {
        "probability": pytest.approx(probability, abs=1e-6),
        "level": level,
        "reason": None,
    }


def test_a_refused_picture_has_a_guess_but_no_alt_text(tmp_path: Path) -> None:
    folder = write_tiny_bundle(tmp_path / "judged", judgement=tiny_judgement(0.9, "text"))
    caption = Captioner.load(folder, "cpu").describe(noise_picture())
    sentence = "I cannot describe this picture reliably: it is mostly text."
    assert caption.is_refused
    assert caption.spoken == sentence
    assert caption.text == caption.alternatives[0].text != sentence
    with pytest.raises(Undescribable) as caught:
        caption.alt_text()
    assert str(caught.value) == sentence
    values = json.loads(json.dumps(caption.to_dict()))
    assert (values["confidence"]["level"], values["confidence"]["reason"]) == ("refused", "text")
    assert values["confidence"]["probability"] < 1e-6


def test_what_a_caption_is_judged_by_can_be_had(captioner: Captioner) -> None:
    image = noise_picture()
    examined = captioner.examine(image)
    caption = captioner.describe(image)
    assert captioner.sentence(examined.hypotheses[0]) == caption.text
    np.testing.assert_array_equal(examined.pixel_values, captioner.manifest.transform(image))
    without_search = captioner.examine(image, searches=False)
    assert without_search.hypotheses == []
    np.testing.assert_array_equal(without_search.features, examined.features)


def test_the_beam_width_is_the_bundles_unless_given(tmp_path: Path) -> None:
    greedy = DecodingOptions(beam_width=1, max_tokens=12)
    captioner = Captioner.load(write_tiny_bundle(tmp_path / "greedy", decoding=greedy), "cpu")
    for seed in range(5):
        image = noise_picture(seed=seed)
        assert len(captioner.describe(image).alternatives) == 1
        assert without_time(captioner.describe(image)) == without_time(
            captioner.describe(image, beam_width=1)
        )
    with pytest.raises(ValueError, match="beam width is 0"):
        captioner.describe(image, beam_width=0)


def test_a_beam_finds_sentences_at_least_as_probable(captioner: Captioner) -> None:
    options = captioner.manifest.decoding
    for seed in range(8):
        image = noise_picture(seed=seed)
        scores = []
        for width in (1, 8):
            caption = captioner.describe(image, beam_width=width)
            length = len(caption.words) + 1
            scores.append(caption.log_probability / length**options.length_penalty)
        assert scores[1] >= scores[0] - 1e-6


def test_a_picture_that_cannot_be_read_does_no_harm(captioner: Captioner) -> None:
    with pytest.raises(ImageError, match="is not a picture"):
        captioner.describe(b"no picture")
    with pytest.raises(ImageError, match="too small"):
        captioner.describe(Image.new("RGB", (1, 1)))
    assert captioner.describe(noise_picture()).text


@pytest.mark.parametrize("calls", range(6))
def test_cancelling_at_any_moment(captioner: Captioner, calls: int) -> None:
    asked = 0

    def should_cancel() -> bool:
        nonlocal asked
        asked += 1
        return asked > calls

    image = picture_bytes(noise_picture(seed=1), "PNG")
    with pytest.raises(Cancelled):
        captioner.describe(image, should_cancel=should_cancel)
    assert asked == calls + 1
    assert captioner.describe(image).text


def test_a_cancelled_picture_is_not_even_opened(captioner: Captioner) -> None:
    with pytest.raises(Cancelled):
        captioner.describe(b"no picture", should_cancel=lambda: True)


def test_several_threads_may_share_one_captioner(captioner: Captioner) -> None:
    images = [noise_picture(seed=seed) for seed in range(6)]
    expected = [captioner.describe(image).text for image in images]
    found: list[list[str]] = [[] for _ in range(3)]

    def work(texts: list[str]) -> None:
        texts.extend(captioner.describe(image).text for image in images)

    threads = [threading.Thread(target=work, args=(texts,)) for texts in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 3


def test_a_bundle_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="There is no captioner in the folder"):
        Captioner.load(tmp_path / "none")


def test_a_model_that_says_only_what_is_no_word(tmp_path: Path) -> None:
    clitics = ("'s", "'m", "'re", "'ve", "'ll", "'d", "n't", "'x", "'y", "'z", "'a", "'b")
    captioner = Captioner.load(write_tiny_bundle(tmp_path / "clitics", words=clitics), "cpu")
    with pytest.raises(CaptionerError, match="found no words for this picture"):
        captioner.describe(noise_picture())


def failing_on_cuda(really_open: Callable[..., Graphs]) -> Callable[..., Graphs]:
    """`open_graphs` of a machine whose graphics card starts and then fails at every picture."""

    def encoder(_pixel_values: object) -> dict[str, Any]:
        raise DeviceError("CUDA cannot be used because it is full: use the CPU.")

    def opener(bundle: Any, device: str, threads: int | None) -> Graphs:
        graphs = really_open(bundle, "cpu", threads)
        if device == "cpu":
            return graphs
        return Graphs(encoder, graphs.decoder, "cuda")  # type: ignore[arg-type]

    return opener


def test_a_graphics_card_that_fails_later(
    folder: Path, captioner: Captioner, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    opener = failing_on_cuda(open_graphs)
    monkeypatch.setattr(captioner_module, "open_graphs", opener)
    automatic = Captioner.load(folder, device="auto")
    assert automatic.device == "cuda"
    expect_log("going on with the CPU: CUDA cannot be used")
    image = noise_picture()
    assert without_time(automatic.describe(image)) == without_time(captioner.describe(image))
    assert automatic.device == "cpu"
    demanded = Captioner.load(folder, device="cuda")
    with pytest.raises(DeviceError, match="because it is full"):
        demanded.describe(image)
