"""Everything that is no describable picture, through the real command: one sentence each."""

import json
from pathlib import Path

import pytest

from tests.helpers.command import run_command
from tests.helpers.pictures import BAD_INPUTS, drawn_picture, write_bad_input

# The tiny bundle needs about 100 MB with all libraries; a 60,000 x 60,000 picture would need 10 GB.
MOST_MEMORY = 400 * 1024 * 1024
TELLING = {
    "empty": "empty",
    "folder": "no pictures in it",
    "missing": "does not exist",
    "no permission": "may not be read",
    "one pixel": "too small",
    "png bomb": "too many pixels",
    "jpeg bomb": "too many pixels",
    "text": "not a picture",
    "truncated jpeg": "damaged or incomplete",
}


@pytest.fixture
def album(tmp_path: Path) -> Path:
    folder = tmp_path / "album"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("kind", BAD_INPUTS)
def test_bad_input_is_told_in_one_sentence(
    kind: str, album: Path, tiny_bundle: Path, tmp_path: Path
) -> None:
    path = write_bad_input(kind, album)

    result = run_command("caption", "--bundle", tiny_bundle, path, home=tmp_path)

    assert (result.status, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1, result.stderr
    assert str(path) in result.stderr
    assert result.stderr.endswith(".\n")
    assert TELLING.get(kind, "") in result.stderr
    assert result.most_memory < MOST_MEMORY


def test_bad_input_keeps_no_good_picture_from_being_described(
    album: Path, tiny_bundle: Path, tmp_path: Path
) -> None:
    bad = [write_bad_input(kind, album) for kind in BAD_INPUTS]
    good = album / "good.png"
    drawn_picture().save(good)

    result = run_command("caption", "--json", "--bundle", tiny_bundle, *bad, good, home=tmp_path)

    objects = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.status, result.stderr) == (1, "")
    assert [found["path"] for found in objects] == [*map(str, bad), str(good)]
    assert all(found["error"].endswith(".") for found in objects[:-1])
    assert objects[-1]["text"].endswith(".")
    assert result.most_memory < MOST_MEMORY


def test_a_folder_that_may_not_be_listed_is_told(
    album: Path, tiny_bundle: Path, tmp_path: Path
) -> None:
    drawn_picture().save(album / "a.png")
    (album / "locked").mkdir(mode=0)

    result = run_command("caption", "--bundle", tiny_bundle, album, home=tmp_path)

    assert result.status == 1
    assert result.stdout.startswith(f"{album}/a.png: ")
    expected = f"The folder {album}/locked cannot be read: Permission denied.\n"
    assert result.stderr == expected
