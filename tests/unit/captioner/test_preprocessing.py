import numpy as np
import pytest
from PIL import Image

from desktop_app.captioner.preprocessing import IMAGENET_MEAN, IMAGENET_STD, ImageTransform
from tests.helpers.pictures import CORNERS, drawn_picture, noise_picture


def test_the_result_is_what_the_encoder_takes() -> None:
    pixel_values = ImageTransform(height=24, width=40)(drawn_picture())
    assert pixel_values.shape == (3, 24, 40)
    assert pixel_values.dtype == np.float32
    assert pixel_values.flags.c_contiguous


def test_normalisation_is_that_of_imagenet() -> None:
    image = noise_picture(32, 32)
    pixels = np.asarray(image, dtype=np.float64) / 255
    expected = ((pixels - IMAGENET_MEAN) / IMAGENET_STD).transpose(2, 0, 1)
    np.testing.assert_allclose(ImageTransform(32, 32)(image), expected, atol=1e-6)


def test_squash_shows_the_whole_picture_upright_with_red_first() -> None:
    identity = ImageTransform(16, 16, mean=(0, 0, 0), std=(1, 1, 1))
    pixel_values = identity(drawn_picture(400, 20)) * 255
    for (row, column), colour in zip(((3, 3), (3, 12), (12, 3), (12, 12)), CORNERS, strict=True):
        np.testing.assert_allclose(pixel_values[:, row, column], colour, atol=1)


def test_shrinking_averages_instead_of_picking() -> None:
    stripes = np.zeros((256, 256, 3), dtype=np.uint8)
    stripes[:, ::2] = 255
    identity = ImageTransform(16, 16, mean=(0, 0, 0), std=(1, 1, 1))
    np.testing.assert_allclose(identity(Image.fromarray(stripes)), 0.5, atol=0.03)


def test_other_modes_are_flattened_first() -> None:
    transform = ImageTransform(16, 16)
    clear = Image.new("RGBA", (32, 32), (9, 9, 9, 0))
    white = Image.new("RGB", (32, 32), (255, 255, 255))
    np.testing.assert_array_equal(transform(clear), transform(white))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"height": 0}, "height is 0"),
        ({"width": 5000}, "width is 5000"),
        ({"resize": "crop"}, "resize is 'crop'; known is squash"),
        ({"mean": (0.0, 0.0)}, "mean must be three numbers"),
        ({"mean": (0.0, float("nan"), 0.0)}, "mean must be three numbers"),
        ({"std": (1.0, 0.0, 1.0)}, "std must be above 0"),
    ],
)
def test_impossible_values_are_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ImageTransform(**values)  # type: ignore[arg-type]
