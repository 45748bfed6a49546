"""Files are written whole or not at all, and nothing is left behind."""

import errno
import fcntl
import os
import stat
import threading
from pathlib import Path

import pytest

from desktop_app.atomic_file import (
    FileChangedError,
    FileProtectedError,
    create_file,
    is_temporary,
    move_file,
    overwrite_file,
    remove_leftovers,
    replace_file,
)
from tests.helpers.killed import run_and_kill
from tests.helpers.pictures import unprivileged
from tests.helpers.small_disk import disk_to_fill, full_disk

OLD, NEW = b"old words", b"new words, and more of them"


@pytest.fixture(params=["files without names", "named files", "no links"])
def _file_system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What file systems can do: ext4 and its like, network drives, memory sticks."""
    if request.param == "files without names":
        return
    really_open, really_link = os.open, os.link

    def open_with_a_name(path: str, flags: int, *arguments: object, **options: object) -> int:
        if flags & os.O_TMPFILE == os.O_TMPFILE:
            raise OSError(errno.EOPNOTSUPP, "Operation not supported")
        return really_open(path, flags, *arguments, **options)  # type: ignore[arg-type]

    def link(*arguments: object, **options: object) -> None:
        if request.param == "no links":
            raise OSError(errno.EPERM, "Operation not permitted")
        really_link(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", open_with_a_name)
    monkeypatch.setattr(os, "link", link)


pytestmark = pytest.mark.usefixtures("_file_system")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "file"
    file.write_bytes(OLD)
    return file


def test_a_new_file_is_like_any_other(tmp_path: Path) -> None:
    create_file(tmp_path / "new", NEW)
    (tmp_path / "other").write_bytes(b"")
    assert (tmp_path / "new").read_bytes() == NEW
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "other").stat().st_mode
    assert sorted(os.listdir(tmp_path)) == ["new", "other"]


def test_what_is_there_is_not_replaced_by_a_new_file(file: Path) -> None:
    link = file.with_name("link")
    link.symlink_to("nowhere")
    for there in (file, link, file.parent):
        with pytest.raises(FileExistsError):
            create_file(there, NEW)
    assert file.read_bytes() == OLD
    assert sorted(os.listdir(file.parent)) == ["file", "link"]


def test_overwriting_keeps_what_belongs_to_the_file(file: Path) -> None:
    file.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(file, 65_534, 65_534)
    os.setxattr(file, "user.tag", b"holiday")
    before = file.stat()
    overwrite_file(file, NEW, expected=OLD)
    after = file.stat()
    assert file.read_bytes() == NEW
    assert (after.st_mode, after.st_uid, after.st_gid) == (
        before.st_mode,
        before.st_uid,
        before.st_gid,
    )
    assert os.getxattr(file, "user.tag") == b"holiday"
    assert os.listdir(file.parent) == ["file"]


def test_a_link_stays_a_link(file: Path) -> None:
    link = file.with_name("link")
    link.symlink_to("file")
    overwrite_file(link, NEW)
    assert link.is_symlink()
    assert file.read_bytes() == NEW
    replace_file(link, OLD)
    assert link.is_symlink()
    assert file.read_bytes() == OLD


def test_what_has_changed_meanwhile_is_not_overwritten(file: Path) -> None:
    file.write_bytes(b"a human's words")
    with pytest.raises(FileChangedError):
        overwrite_file(file, NEW, expected=OLD)
    assert file.read_bytes() == b"a human's words"
    file.unlink()
    with pytest.raises(FileChangedError):
        overwrite_file(file, NEW, expected=OLD)
    assert os.listdir(file.parent) == []


def test_a_protected_file_stays(file: Path) -> None:
    file.chmod(0o444)
    with pytest.raises(FileProtectedError):
        overwrite_file(file, NEW)
    assert file.read_bytes() == OLD


def test_settings_are_for_their_owner_alone(tmp_path: Path) -> None:
    replace_file(tmp_path / "new" / "folder" / "file", NEW)
    assert (tmp_path / "new" / "folder" / "file").read_bytes() == NEW
    assert stat.S_IMODE((tmp_path / "new" / "folder" / "file").stat().st_mode) == 0o600


def test_a_file_gets_another_name_that_is_free(file: Path) -> None:
    taken = file.with_name("taken")
    taken.write_bytes(b"somebody's")
    with pytest.raises(FileExistsError):
        move_file(file, taken)
    with pytest.raises(FileNotFoundError):
        move_file(file.with_name("gone"), file.with_name("moved"))
    move_file(file, file.with_name("moved"))
    assert file.with_name("moved").read_bytes() == OLD
    assert taken.read_bytes() == b"somebody's"
    assert sorted(os.listdir(file.parent)) == ["moved", "taken"]


@pytest.mark.parametrize("failing", ["write", "fsync", "replace"])
def test_after_a_failure_the_old_file_stands_alone(
    failing: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, failing, fail)
    for write in (overwrite_file, replace_file):
        with pytest.raises(OSError, match="Input/output error"):
            write(file, NEW)
    assert file.read_bytes() == OLD
    assert os.listdir(file.parent) == ["file"]


def test_a_full_disk_keeps_the_old_file(tmp_path: Path) -> None:
    with disk_to_fill(tmp_path / "disk") as disk:
        (disk / "file").write_bytes(OLD)
        with full_disk(disk):
            before = sorted(os.listdir(disk))
            for write in (overwrite_file, replace_file):
                with pytest.raises(OSError, match=r"No space left|File too large"):
                    write(disk / "file", NEW * 1000)
            with pytest.raises(OSError, match=r"No space left|File too large"):
                create_file(disk / "new", NEW * 1000)
            assert (disk / "file").read_bytes() == OLD
            assert sorted(os.listdir(disk)) == before
        overwrite_file(disk / "file", NEW)
        assert (disk / "file").read_bytes() == NEW


def test_a_read_only_folder_keeps_the_old_file(file: Path) -> None:
    file.chmod(0o666)
    file.parent.chmod(0o555)
    try:
        with unprivileged():
            for write in (overwrite_file, create_file):
                with pytest.raises(OSError):  # noqa: PT011 - of several kinds
                    write(file, NEW)
            with pytest.raises(PermissionError):
                create_file(file.with_name("new"), NEW)
    finally:
        file.parent.chmod(0o755)
    assert file.read_bytes() == OLD
    assert os.listdir(file.parent) == ["file"]


def test_leftovers_go_and_what_is_being_written_stays(tmp_path: Path) -> None:
    names = [f".picture-aloud-{number:016x}.tmp" for number in range(2)]
    assert all(map(is_temporary, names))
    for name in (*names, ".picture-aloud-.tmp", "holiday.tmp"):
        (tmp_path / name).write_bytes(b"half")
    with open(tmp_path / names[0], "rb") as writing:
        fcntl.flock(writing, fcntl.LOCK_EX)
        assert remove_leftovers(tmp_path) == 1
        assert sorted(os.listdir(tmp_path)) == [".picture-aloud-.tmp", names[0], "holiday.tmp"]
    assert remove_leftovers(tmp_path) == 1


def test_of_many_writers_of_a_new_file_one_wins(tmp_path: Path) -> None:
    won: list[int] = []

    def write(number: int) -> None:
        try:
            create_file(tmp_path / "file", b"%d" % number)
        except FileExistsError:
            return
        won.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(won) == 1:
        assert (tmp_path / "file").read_bytes() == b"%d" % won[0]
    else:  # where there are no links, looking and renaming are two steps
        assert (tmp_path / "file").read_bytes() in [b"%d" % number for number in won]
    assert os.listdir(tmp_path) == ["file"]


def test_a_kill_at_any_moment_leaves_whole_files(file: Path) -> None:
    contents = [b"%d" % digit * 5000 for digit in range(10)]
    file.write_bytes(contents[0])

    def write() -> None:
        for content in contents:
            overwrite_file(file, content)
            create_file(file.with_name("new"), content)
            file.with_name("new").unlink()

    for round_number in range(15):
        run_and_kill(write, after_s=0.002 * round_number)
        remove_leftovers(file.parent)
        assert {file.name} <= set(os.listdir(file.parent)) <= {file.name, "new"}
        assert file.read_bytes() in contents
        if file.with_name("new").exists():
            assert file.with_name("new").read_bytes() in contents
            file.with_name("new").unlink()
