"""The feature cache is made once, knows what it was made from, and lists what cannot be read."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageOps

from desktop_app.captioner.preprocessing import (
    IMAGENET_MEAN,
    IMAGENET_STD,
    ImageTransform,
    open_image,
)
from training import images as images_module
from training.captions import CaptionedImage
from training.encoders import ResNet50Encoder
from training.images import (
    AugmentedPictures,
    CacheSettings,
    ImageDataError,
    augmented,
    build_cache,
    check_pictures,
    readable_pictures,
)

CPU = torch.device("cpu")
TRANSFORM = ImageTransform(32, 32, "squash", IMAGENET_MEAN, IMAGENET_STD)
SETTINGS = CacheSettings(TRANSFORM, "layer1", ("plain", "mirrored"))


@pytest.fixture(scope="module")
def encoder() -> ResNet50Encoder:
    torch.manual_seed(1)
    return ResNet50Encoder().eval()


@pytest.fixture
def pictures(tmp_path: Path) -> list[CaptionedImage]:
    noise = np.random.default_rng(0)
    found = []
    for number in range(5):
        path = tmp_path / f"{number}.png"
        Image.fromarray(noise.integers(0, 255, (40, 50, 3), dtype=np.uint8)).save(path)
        found.append(CaptionedImage(f"d/{path.name}", path, ("A caption.",)))
    return found


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images_module, "SHARD_SIZE", 2)


def files_of(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.glob("*.npy")}


@torch.no_grad()
def test_cached_maps_are_the_encoders_own(
    tmp_path: Path, encoder: ResNet50Encoder, pictures: list[CaptionedImage]
) -> None:
    cache = build_cache(tmp_path / "c", encoder, pictures, SETTINGS, device=CPU)
    maps = cache.read([4, 1, 1], [0, 0, 1])
    assert maps.dtype == torch.float16
    for row, (number, is_mirrored) in enumerate([(4, False), (1, False), (1, True)]):
        image = open_image(pictures[number].path)
        array = TRANSFORM(ImageOps.mirror(image) if is_mirrored else image)
        expected = encoder.run_stages(torch.from_numpy(array[None]), last="layer1")
        torch.testing.assert_close(maps[row].float(), expected[0], rtol=2e-3, atol=2e-3)
    assert not torch.equal(maps[1], maps[2])


def test_a_second_build_makes_nothing_again(
    tmp_path: Path, encoder: ResNet50Encoder, pictures: list[CaptionedImage]
) -> None:
    build_cache(tmp_path / "c", encoder, pictures, SETTINGS, device=CPU)
    before = files_of(tmp_path / "c")
    assert len(before) == 3
    build_cache(tmp_path / "c", encoder, pictures, SETTINGS, device=CPU)
    assert files_of(tmp_path / "c") == before


def test_what_changed_is_made_again_and_nothing_else(
    tmp_path: Path, encoder: ResNet50Encoder, pictures: list[CaptionedImage]
) -> None:
    folder = tmp_path / "c"
    build_cache(folder, encoder, pictures, SETTINGS, device=CPU)
    before = files_of(folder)
    Image.new("RGB", (19, 19), (200, 10, 10)).save(pictures[0].path)
    cache = build_cache(folder, encoder, pictures, SETTINGS, device=CPU)
    new = set(files_of(folder)) - set(before)
    assert len(new) == 1
    assert not torch.equal(cache.read([0]), cache.read([1]))
    other = ResNet50Encoder().eval()
    build_cache(folder, other, pictures, SETTINGS, device=CPU)
    assert len(files_of(folder)) == 3 + 1 + 3


def test_an_interrupted_build_goes_on(
    tmp_path: Path, encoder: ResNet50Encoder, pictures: list[CaptionedImage]
) -> None:
    class StopError(Exception):
        pass

    def stop(_count: int) -> None:
        raise StopError

    with pytest.raises(StopError):
        build_cache(tmp_path / "c", encoder, pictures, SETTINGS, device=CPU, on_progress=stop)
    before = files_of(tmp_path / "c")
    assert len(before) == 1
    build_cache(tmp_path / "c", encoder, pictures, SETTINGS, device=CPU)
    after = files_of(tmp_path / "c")
    assert len(after) == 3
    assert before.items() <= after.items()
    assert not list((tmp_path / "c").glob("*.partial"))


def test_unreadable_pictures_are_told_from_the_others(pictures: list[CaptionedImage]) -> None:
    pictures[3].path.write_bytes(b"not a picture")
    pictures[2].path.unlink()
    kept, unreadable = readable_pictures(pictures)
    assert kept == [pictures[0], pictures[1], pictures[4]]
    assert unreadable == ["d/2.png", "d/3.png"]


def test_a_picture_that_has_become_unreadable_stops_the_build(
    tmp_path: Path, encoder: ResNet50Encoder, pictures: list[CaptionedImage]
) -> None:
    pictures[3].path.write_bytes(b"not a picture")
    with pytest.raises(ImageDataError, match=r"3\.png"):
        build_cache(tmp_path / "c", encoder, pictures, SETTINGS, device=CPU)


def test_augmented_pictures_change_with_the_seed_alone(pictures: list[CaptionedImage]) -> None:
    def read(seed: int, numbers: list[int], view: int = 0) -> torch.Tensor:
        source = AugmentedPictures(pictures, TRANSFORM, (seed, 1))
        return source.read(numbers, [view] * len(numbers))

    pixels = read(1, [3, 0])
    assert pixels.shape == (2, 3, 32, 32)
    assert torch.equal(pixels, read(1, [3, 0]))
    assert torch.equal(pixels[1:], read(1, [0]))
    assert not torch.equal(pixels, read(2, [3, 0]))
    assert not torch.equal(pixels, read(1, [3, 0], view=1))


def test_augmentation_leaves_most_of_a_picture_as_it_is() -> None:
    ramp = np.linspace(0, 255, 200, dtype=np.uint8)
    image = Image.merge("RGB", [Image.fromarray(np.tile(ramp, (100, 1)))] * 3)
    sizes, darkest, brightest = set(), [], []
    for seed in range(200):
        changed = augmented(image, np.random.default_rng(seed))
        assert changed.mode == "RGB"
        assert 0.62 * 200 * 100 < changed.width * changed.height <= 200 * 100
        aspect = changed.width / changed.height / 2
        assert 1 / 1.25 < aspect < 1.25
        sizes.add(changed.size)
        grey = np.asarray(changed.convert("L"), np.float64)
        darkest.append(grey.min())
        brightest.append(grey.max())
    assert len(sizes) > 100
    assert min(brightest) > 120, "a picture is never made dark"
    assert max(darkest) < 120, "nor washed out"


def test_without_frozen_stages_the_cache_holds_the_pixels(
    tmp_path: Path, encoder: ResNet50Encoder, pictures: list[CaptionedImage]
) -> None:
    settings = CacheSettings(TRANSFORM, None)
    cache = build_cache(tmp_path / "c", encoder, pictures, settings, device=CPU)
    expected = torch.from_numpy(TRANSFORM(open_image(pictures[0].path)))
    torch.testing.assert_close(cache.read([0])[0].float(), expected, rtol=2e-3, atol=2e-3)


def test_missing_and_unreadable_pictures_are_told_once_and_stop_above_the_limit(
    caplog: pytest.LogCaptureFixture, expect_log: "object"
) -> None:
    assert callable(expect_log)
    expect_log("2 pictures are missing")
    expect_log("1 pictures are unreadable")
    check_pictures(["a.jpg", "b.jpg"], ["c.jpg"], limit=3)
    assert "a.jpg, b.jpg" in caplog.text
    with pytest.raises(ImageDataError, match="2 pictures are missing and 1 unreadable"):
        check_pictures(["a.jpg", "b.jpg"], ["c.jpg"], limit=2)


@pytest.mark.parametrize("count", [21, 500])
def test_a_long_list_of_missing_pictures_stays_one_line(
    count: int, caplog: pytest.LogCaptureFixture, expect_log: "object"
) -> None:
    assert callable(expect_log)
    expect_log("pictures are missing")
    check_pictures([f"{n}.jpg" for n in range(count)], [], limit=count)
    assert len(caplog.messages) == 1
    assert len(caplog.messages[0]) < 400
    assert os.linesep not in caplog.messages[0]
