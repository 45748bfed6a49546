"""The commands that fit something to a finished bundle."""

from collections.abc import Callable
from pathlib import Path

import pytest

from export import calibrate, consensus
from tests.conftest import ExpectLog
from tests.helpers.tiny_bundle import write_tiny_bundle


@pytest.mark.parametrize("main", [calibrate.main, consensus.main])
def test_a_bundle_of_unknown_data(
    main: Callable[[list[str]], int], tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log("names no recipe, and so no data to fit on")
    folder = write_tiny_bundle(tmp_path / "tiny")
    before = (folder / "manifest.json").read_bytes()
    assert main([str(folder), "--data", str(tmp_path)]) == 1
    assert (folder / "manifest.json").read_bytes() == before
