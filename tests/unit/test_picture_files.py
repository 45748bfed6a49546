import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app.picture_files import FoundPicture, find_pictures, neighbour

Tree = Callable[..., Path]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """`tree("a.jpg", "b/c.png")` makes these files, empty, and gives their folder."""

    def make(*names: str) -> Path:
        for name in names:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).touch()
        return tmp_path

    return make


def names_found(folder: Path) -> list[str]:
    return [os.path.relpath(picture.path, folder) for picture in find_pictures([str(folder)])]


def test_a_named_file_is_taken_whatever_its_name_and_whether_it_exists() -> None:
    assert list(find_pictures(["notes.txt", ".hidden.jpg", "missing"])) == [
        FoundPicture("notes.txt"),
        FoundPicture(".hidden.jpg"),
        FoundPicture("missing"),
    ]


def test_pictures_of_a_folder_come_by_name_and_before_those_of_its_subfolders(tree: Tree) -> None:
    folder = tree("b.jpg", "a/z.png", "c.WEBP", "a/b/y.gif", "B/x.tif", "A.jpeg")

    assert names_found(folder) == ["A.jpeg", "b.jpg", "c.WEBP", "B/x.tif", "a/z.png", "a/b/y.gif"]


def test_hidden_and_other_files_are_passed_over(tree: Tree) -> None:
    folder = tree(".a.jpg", ".git/b.jpg", "notes.txt", "jpg", "c.jpg")

    assert names_found(folder) == ["c.jpg"]


def test_paths_begin_as_they_were_typed(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree("holiday/a.jpg"))

    assert list(find_pictures(["holiday"])) == [FoundPicture("holiday/a.jpg")]
    assert list(find_pictures(["./holiday/"])) == [FoundPicture("./holiday/a.jpg")]


def test_links_that_lead_in_a_circle_end(tree: Tree) -> None:
    folder = tree("a.jpg", "sub/b.jpg")
    (folder / "sub" / "up").symlink_to(folder)
    (folder / "sub" / "self.jpg").symlink_to("self.jpg")
    (folder / "sub" / "broken.jpg").symlink_to("nowhere.jpg")

    assert names_found(folder) == ["a.jpg", "sub/b.jpg"]


def test_linked_folders_and_pictures_are_found(tree: Tree, tmp_path: Path) -> None:
    tree("elsewhere/a.jpg")
    folder = tmp_path / "album"
    folder.mkdir()
    (folder / "linked").symlink_to(tmp_path / "elsewhere")
    (folder / "b.jpg").symlink_to(tmp_path / "elsewhere" / "a.jpg")

    assert names_found(folder) == ["b.jpg", "linked/a.jpg"]


def test_a_pipe_with_a_pictures_name_is_passed_over(tree: Tree) -> None:
    folder = tree("a.jpg")
    os.mkfifo(folder / "pipe.jpg")

    assert names_found(folder) == ["a.jpg"]


def test_a_folder_named_like_a_picture_is_searched(tree: Tree) -> None:
    assert names_found(tree("album.jpg/a.jpg")) == ["album.jpg/a.jpg"]


def test_a_folder_without_pictures_is_an_error_that_names_it(tree: Tree) -> None:
    folder = tree("notes.txt", "sub/more.txt")

    (found,) = find_pictures([str(folder)])

    assert found.path == str(folder)
    assert found.error == (
        f"The folder {folder} has no pictures in it. Name a folder or a file with pictures."
    )


def test_a_folder_that_cannot_be_listed_does_not_hide_the_others(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tree("a/1.jpg", "b/2.jpg", "c/3.jpg")
    real_scandir = os.scandir

    # The super-user, who may run this, is refused nothing by the file system itself.
    def scandir(path: str) -> object:
        if path.endswith("b"):
            raise PermissionError(13, "Permission denied", path)
        return real_scandir(path)

    monkeypatch.setattr(os, "scandir", scandir)

    found = list(find_pictures([str(folder)]))

    assert [os.path.relpath(picture.path, folder) for picture in found] == [
        "a/1.jpg",
        "b",
        "c/3.jpg",
    ]
    assert found[1].error == f"The folder {folder}/b cannot be read: Permission denied."


def test_names_that_are_not_valid_unicode_are_found(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.jpg")).touch()

    (found,) = find_pictures([str(tmp_path)])

    assert os.fsencode(found.path).endswith(b"caf\xe9.jpg")


@pytest.fixture
def deepest_folder(tmp_path: Path) -> Iterator[Path]:
    """As deep below `tmp_path` as one path can name, deeper than Python can recurse."""
    folder = tmp_path / "top"
    folder.mkdir()
    with contextlib.suppress(OSError):
        while True:
            (folder / "d").mkdir()
            folder = folder / "d"
    yield folder
    subprocess.run(["rm", "-rf", tmp_path / "top"], check=True)


def test_a_very_deep_tree_is_searched_to_its_end(tmp_path: Path, deepest_folder: Path) -> None:
    assert len(deepest_folder.parts) > sys.getrecursionlimit()
    (deepest_folder.parents[2] / "a.jpg").touch()

    (found,) = find_pictures([str(tmp_path)])

    assert found.path.endswith("d/a.jpg")


class TestNeighbour:
    def test_it_walks_by_name_and_ends_at_the_ends(self, tmp_path: Path) -> None:
        for name in ("b.png", "a.jpg", "d.PNG", "c.txt", ".hidden.png"):
            (tmp_path / name).touch()
        a, b, d = (str(tmp_path / name) for name in ("a.jpg", "b.png", "d.PNG"))
        assert [neighbour(a, 1), neighbour(b, 1), neighbour(d, 1)] == [b, d, None]
        assert [neighbour(d, -1), neighbour(b, -1), neighbour(a, -1)] == [b, a, None]
        assert [neighbour(a, 7), neighbour(d, -7)] == [d, a]

    def test_a_picture_with_another_ending_counts_from_where_it_stands(
        self, tmp_path: Path
    ) -> None:
        for name in ("a.png", "c.png", "b.unknown"):
            (tmp_path / name).touch()
        here = str(tmp_path / "b.unknown")
        assert neighbour(here, 1) == str(tmp_path / "c.png")
        assert neighbour(here, -1) == str(tmp_path / "a.png")
        assert neighbour(str(tmp_path / "z.unknown"), 1) is None

    def test_a_folder_that_is_gone_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(OSError, match="No such file"):
            neighbour(str(tmp_path / "gone" / "a.png"), 1)
