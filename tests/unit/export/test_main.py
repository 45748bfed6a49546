"""`python -m export`: one sentence and a status for every failure."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.captioner.bundle import Bundle
from export.__main__ import main
from tests.conftest import ExpectLog


@pytest.fixture(autouse=True)
def _restored_levels() -> Iterator[None]:
    loggers = [logging.getLogger(name) for name in ("", "export", "training")]
    levels = [logger.level for logger in loggers]
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def test_the_options_reach_the_bundle(exported_float32: Bundle) -> None:
    bundle = exported_float32
    assert (bundle.manifest.name, bundle.manifest.version) == ("shapes", "2.5")
    assert bundle.path("OTHER-LICENSE.txt").read_text(encoding="utf-8") == "Do as you like.\n"
    card = bundle.path("MODEL_CARD.md").read_text(encoding="utf-8")
    assert "# Model card: shapes 2.5" in card
    assert "- It takes a triangle for a square." in card
    assert "OTHER-LICENSE.txt" in card


@pytest.mark.parametrize(
    ("extra", "sentence"),
    [
        (["--licence", "nowhere.txt"], r"The licence file nowhere\.txt does not exist"),
        (["--notes", "nowhere.md"], r"The notes nowhere\.md cannot be read"),
    ],
)
def test_a_missing_file_is_one_sentence(
    checkpoint_path: Path, tmp_path: Path, expect_log: ExpectLog, extra: list[str], sentence: str
) -> None:
    expect_log(sentence)
    assert main([str(checkpoint_path), str(tmp_path / "bundle"), *extra]) == 1
    assert not list(tmp_path.iterdir())


def test_a_missing_checkpoint_is_one_sentence(tmp_path: Path, expect_log: ExpectLog) -> None:
    expect_log(r"The checkpoint .*none\.pt cannot be read")
    assert main([str(tmp_path / "none.pt"), str(tmp_path / "bundle")]) == 1
    assert not list(tmp_path.iterdir())
