"""Terms follow the weights, and a licence text that must travel is never left behind."""

import datetime
from pathlib import Path

import pytest

from export.errors import ExportError
from export.licences import PQF_WEIGHTS, terms_of

FRIDAY = datetime.date(2026, 11, 20)
PQF_TEXT = "... You may use this Work for any non-commercial purpose, subject to ...\n"


def test_pqf_weights_bring_their_licence_from_beside_them(tmp_path: Path) -> None:
    folder = tmp_path / "weights" / "licences"
    folder.mkdir(parents=True)
    (folder / "PQF-LICENSE.txt").write_text(PQF_TEXT, encoding="utf-8")
    terms = terms_of(PQF_WEIGHTS, (), tmp_path / "weights", FRIDAY)
    assert terms.files == {"PQF-LICENSE.txt": folder / "PQF-LICENSE.txt"}
    assert "non-commercial" in terms.summary
    for part in (
        "not the original Work",
        "https://github.com/uber-research/permute-quantize-finetune",
        "changed by",
        "2026-11-20",
        "PQF-LICENSE.txt",
    ):
        assert part in terms.notice


def test_pqf_weights_take_the_licence_that_is_named(tmp_path: Path) -> None:
    named, other = tmp_path / "uber.txt", tmp_path / "other.txt"
    named.write_text(PQF_TEXT, encoding="utf-8")
    other.write_text("Something else.\n", encoding="utf-8")
    terms = terms_of(PQF_WEIGHTS, (other, named), tmp_path, FRIDAY)
    assert terms.files == {"uber.txt": named, "other.txt": other}
    assert "licence in uber.txt" in terms.notice


def test_pqf_weights_without_their_licence_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Something else.\n", encoding="utf-8")
    with pytest.raises(ExportError, match="name it with --licence FILE"):
        terms_of(PQF_WEIGHTS, (other,), tmp_path, FRIDAY)


def test_torchvision_weights_bring_the_installed_text() -> None:
    weights = "torchvision ResNet50_Weights.IMAGENET1K_V2"
    terms = terms_of(weights, (), Path("nowhere"), FRIDAY)
    text = terms.files["torchvision-LICENSE.txt"].read_text(encoding="utf-8")
    assert "Redistributions in binary form" in text
    assert terms.summary == "BSD-3-Clause"
    assert weights in terms.notice


def test_random_weights_bring_no_terms() -> None:
    terms = terms_of("random", (), Path("nowhere"), FRIDAY)
    assert terms.files == {}
    assert "Apache-2.0" in terms.summary


def test_unknown_weights_are_named() -> None:
    terms = terms_of("mine.safetensors", (), Path("nowhere"), FRIDAY)
    assert "mine.safetensors" in terms.summary
    assert "2026-11-20" in terms.notice


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="does not exist"):
        terms_of("random", (tmp_path / "none.txt",), tmp_path, FRIDAY)
