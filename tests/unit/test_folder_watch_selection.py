import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.captioner.preprocessing import IMAGE_SUFFIXES
from desktop_app.folder_watch.options import WatchOptions
from desktop_app.folder_watch.scan import distinct_folders, pictures, walk
from desktop_app.folder_watch.selection import Selection

TOP = "/home/me/.hidden/Pictures"


@pytest.mark.parametrize(
    "below",
    ["a.jpg", "IMG_0001.JPG", "sub/a.heic", "two words/b.PNG", "caf\udce9.webp", "a.tmp/b.jpg"],
)
def test_pictures_are_taken_wherever_the_watched_folder_lies(below: str) -> None:
    assert Selection().takes(TOP, f"{TOP}/{below}")


@pytest.mark.parametrize(
    "below",
    [
        *("a.txt", "a.jpg.txt", "a.jpg.xmp", "a", "jpg", "a.jpg.part", "a.jpg.crdownload"),
        *(".a.jpg", "._a.jpg", ".thumbnails/a.png", "sub/.hidden/deeper/a.jpg", ".a.jpg.Xy12ab"),
        *("~a.jpg", "~$a.png", "a~.jpg", "a.tmp.png", "a.part.JPG", "a.crdownload.jpg"),
        *("thumbnails/a.jpg", "Thumbs/a.jpg", "@eaDir/a.jpg/SYNOPHOTO_THUMB_XL.jpg"),
        *("$RECYCLE.BIN/S-1/a.jpg", ".Trash-1000/files/a.jpg", ".Trashes/a.jpg", "Trash/a.jpg"),
        *("#recycle/a.jpg", "lost+found/a.jpg", "__MACOSX/a.jpg"),
        ".picture-aloud-0123456789abcdef.tmp",
    ],
)
def test_what_is_no_picture_of_the_users_is_passed_over(below: str) -> None:
    assert not Selection().takes(TOP, f"{TOP}/{below}")


@pytest.mark.parametrize(
    ("include", "exclude", "taken"),
    [
        ([], [], {"a.jpg", "b.PNG", "sub/a.jpg", "sub/drafts/c.jpg"}),
        (["*.jpg"], [], {"a.jpg", "sub/a.jpg", "sub/drafts/c.jpg"}),
        (["*.png"], [], {"b.PNG"}),
        (["a.*", "B.*"], [], {"a.jpg", "b.PNG", "sub/a.jpg"}),
        (["sub/*"], [], {"sub/a.jpg", "sub/drafts/c.jpg"}),
        ([], ["drafts"], {"a.jpg", "b.PNG", "sub/a.jpg"}),
        ([], ["Drafts/"], {"a.jpg", "b.PNG", "sub/a.jpg"}),
        ([], ["sub/drafts"], {"a.jpg", "b.PNG", "sub/a.jpg"}),
        ([], ["sub/a.*"], {"a.jpg", "b.PNG", "sub/drafts/c.jpg"}),
        (["*.jpg"], ["a.jpg"], {"sub/drafts/c.jpg"}),
    ],
)
def test_the_users_patterns(
    tmp_path: Path, include: list[str], exclude: list[str], taken: set[str]
) -> None:
    """Alike for what a walk finds and for what an event names."""
    for name in ("a.jpg", "b.PNG", "sub/a.jpg", "sub/drafts/c.jpg", "sub/notes.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    top, selection = str(tmp_path), Selection(include, exclude)

    walked = walk(top, top, selection, is_recursive=True)
    assert {os.path.relpath(path, top) for path in walked} == taken

    files = [str(path) for path in tmp_path.rglob("*") if path.is_file()]
    named = {os.path.relpath(path, top) for path in files if selection.takes(top, path)}
    assert named == taken


@given(st.text(st.characters(exclude_characters="/\0"), min_size=1), st.sampled_from(["jpg", "x"]))
def test_any_name_gets_an_answer(name: str, suffix: str) -> None:
    file = f"{name}.{suffix}"
    if Selection().takes(TOP, f"{TOP}/{file}"):
        assert os.path.splitext(file)[1].lower() in IMAGE_SUFFIXES
        assert not file.startswith(".")


def test_a_walk_goes_by_name_and_into_no_links(tmp_path: Path) -> None:
    for name in ("b.jpg", "a.jpg", "2/z.jpg", "10/y.jpg", "10/a.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "10" / "circle").symlink_to(tmp_path)
    (tmp_path / "linked.jpg").symlink_to("b.jpg")
    (tmp_path / "broken.jpg").symlink_to("nowhere")
    (tmp_path / "folder.jpg").mkdir()

    found = pictures(WatchOptions((tmp_path,), is_recursive=True))

    names = [str(path.relative_to(tmp_path)) for path in found]
    assert names == ["a.jpg", "b.jpg", "linked.jpg", "10/a.jpg", "10/y.jpg", "2/z.jpg"]
    assert [path.name for path in pictures(WatchOptions((tmp_path,)))] == names[:3]


def test_what_a_killed_program_left_is_removed_by_the_walk(tmp_path: Path) -> None:
    leftover = tmp_path / ".picture-aloud-0123456789abcdef.tmp"
    leftover.touch()
    assert list(pictures(WatchOptions((tmp_path,)))) == []
    assert not leftover.exists()


def test_folders_within_watched_folders_are_watched_once(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    beside = tmp_path.with_name(tmp_path.name + "-beside")
    link = tmp_path / "link"
    link.symlink_to(inner)
    folders = (inner, tmp_path, link, beside, tmp_path / ".")

    recursive = WatchOptions(folders, is_recursive=True)
    assert distinct_folders(recursive) == [str(tmp_path), str(beside)]
    flat = WatchOptions(folders)
    assert distinct_folders(flat) == [str(inner), str(tmp_path), str(beside)]
