import numpy as np

from desktop_app.captioner.confidence import Reason
from desktop_app.captioner.image_files import MINIMUM_SIDE
from training.undescribable import KINDS, draw_undescribable

ONE_ROUND = 15


def test_the_same_seed_draws_the_same() -> None:
    for first, second in zip(draw_undescribable(8, 3), draw_undescribable(8, 3), strict=True):
        assert first.kind == second.kind
        assert first.image.tobytes() == second.image.tobytes()


def test_other_seeds_draw_other_pictures() -> None:
    pairs = zip(draw_undescribable(8, 3), draw_undescribable(8, 4), strict=True)
    assert all(first.image.tobytes() != second.image.tobytes() for first, second in pairs)


def test_every_kind_is_drawn_and_is_a_reason_to_refuse() -> None:
    drawn = list(draw_undescribable(ONE_ROUND, 5))
    assert {picture.kind for picture in drawn} == set(KINDS) <= {reason.value for reason in Reason}
    for picture in drawn:
        assert picture.image.mode == "RGB"
        assert min(picture.image.size) >= MINIMUM_SIDE
        if picture.kind != "empty":
            assert np.asarray(picture.image.convert("L")).std() > 5
