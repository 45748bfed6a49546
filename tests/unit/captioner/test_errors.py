import pytest

from desktop_app.captioner.errors import (
    BundleError,
    Cancelled,
    CaptionerError,
    DeviceError,
    ImageError,
)


@pytest.mark.parametrize("kind", [ImageError, BundleError, DeviceError, Cancelled])
def test_one_except_clause_catches_everything(kind: type[CaptionerError]) -> None:
    with pytest.raises(CaptionerError, match=r"^What happened and what to do\.$"):
        raise kind("What happened and what to do.")


def test_cancelled_brings_its_own_sentence() -> None:
    assert str(Cancelled()) == "The description was cancelled."
