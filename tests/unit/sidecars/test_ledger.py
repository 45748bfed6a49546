"""What this program remembers of what it wrote."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from desktop_app import paths
from desktop_app.sidecars.errors import SidecarError
from desktop_app.sidecars.ledger import Ledger, SidecarRecord, fingerprint
from tests.conftest import ExpectLog
from tests.helpers.killed import run_and_kill
from tests.helpers.pictures import unprivileged

RECORD = SidecarRecord("a" * 64, None, "b" * 64)


def test_what_is_recorded_is_found(tmp_path: Path, ledger: Ledger) -> None:
    sidecar = tmp_path / "photo.jpg.txt"
    assert ledger.find(sidecar) is None
    ledger.record(sidecar, RECORD)
    assert ledger.find(sidecar) == RECORD
    assert ledger.find(sidecar.with_name("Photo.jpg.txt")) is None
    ledger.forget(sidecar)
    assert ledger.find(sidecar) is None


def test_a_file_is_the_same_by_whatever_links_it_is_reached(tmp_path: Path, ledger: Ledger) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder")
    ledger.record(tmp_path / "link" / "a.txt", RECORD)
    assert ledger.find(tmp_path / "folder" / "a.txt") == RECORD
    assert ledger.find(tmp_path / "folder" / ".." / "link" / "a.txt") == RECORD


def test_a_picture_is_read_again_only_when_it_looks_changed(
    photo: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = fingerprint(photo)
    ledger.note_picture(photo, found)
    with monkeypatch.context() as patch:
        patch.setattr("desktop_app.sidecars.ledger.fingerprint", None)  # to call it fails
        assert ledger.digest(photo) == found.digest
    os.utime(photo)
    assert ledger.digest(photo) == found.digest
    photo.write_bytes(b"another")
    assert ledger.digest(photo) != found.digest
    assert ledger.has_changed(photo, found.digest)
    photo.unlink()
    assert not ledger.has_changed(photo, found.digest)


def test_a_change_that_leaves_size_and_date_alone_is_seen(photo: Path, ledger: Ledger) -> None:
    before = photo.stat()
    digest = ledger.digest(photo)
    photo.write_bytes(b"A PICTURE")
    os.utime(photo, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert ledger.digest(photo) != digest


def test_it_lies_where_programs_keep_what_they_remember(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with Ledger() as ledger:
        ledger.record(tmp_path / "a.txt", RECORD)
    files = list(paths.state_dir().iterdir())
    assert [file.name for file in files] == ["sidecars.sqlite3"]
    assert stat.S_IMODE(files[0].stat().st_mode) == 0o600


def test_it_names_no_pictures(tmp_path: Path, ledger: Ledger) -> None:
    (tmp_path / "holiday").mkdir()
    picture = tmp_path / "holiday" / "beach.jpg"
    picture.write_bytes(b"a picture")
    ledger.note_picture(picture, fingerprint(picture))
    ledger.record(picture, RECORD)
    for file in (tmp_path / "state").iterdir():
        assert b"beach" not in file.read_bytes()
        assert b"holiday" not in file.read_bytes()


def test_threads_share_it(tmp_path: Path, ledger: Ledger) -> None:
    def record(number: int) -> None:
        for count in range(20):
            ledger.record(tmp_path / f"{number}-{count}", RECORD)

    threads = [threading.Thread(target=record, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(ledger.find(tmp_path / f"{n}-{c}") for n in range(4) for c in range(20))


_PROCESS = """
import sys
from pathlib import Path
from desktop_app.sidecars.ledger import Ledger, SidecarRecord
with Ledger(Path(sys.argv[1])) as ledger:
    for count in range(50):
        ledger.record(Path(sys.argv[2], str(count)), SidecarRecord("a", None, "b"))
"""


def test_processes_share_it(tmp_path: Path) -> None:
    file = tmp_path / "state" / "ledger.sqlite3"
    started = [
        subprocess.Popen([sys.executable, "-c", _PROCESS, str(file), str(tmp_path / str(number))])
        for number in range(3)
    ]
    assert [process.wait(60) for process in started] == [0, 0, 0]
    with Ledger(file) as ledger:
        assert all(ledger.find(tmp_path / str(n) / str(c)) for n in range(3) for c in range(50))


def test_a_kill_loses_nothing_recorded(tmp_path: Path) -> None:
    file, marks = tmp_path / "state" / "ledger.sqlite3", tmp_path / "marks"
    marks.mkdir()
    count = 0

    def record() -> None:
        nonlocal count
        with Ledger(file) as ledger:
            while True:
                ledger.record(tmp_path / str(count), RECORD)
                (marks / str(count)).touch()
                count += 1

    for round_number in range(8):
        count = round_number * 100_000
        run_and_kill(record, after_s=0.02 + 0.005 * round_number)
        with Ledger(file) as ledger:
            assert all(ledger.find(tmp_path / mark.name) for mark in marks.iterdir())
    assert any(marks.iterdir())


@pytest.mark.parametrize(
    "content", [b"no database at all" * 100, b"SQLite format 3\0 and then not"]
)
def test_a_damaged_one_is_begun_again(
    content: bytes, tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log("the ledger of sidecars was damaged")
    file = tmp_path / "ledger.sqlite3"
    file.write_bytes(content)
    with Ledger(file) as ledger:
        ledger.record(tmp_path / "a", RECORD)
        assert ledger.find(tmp_path / "a") == RECORD
    assert (tmp_path / "ledger.damaged").read_bytes() == content


def test_where_nothing_can_be_kept_a_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SidecarError, match="would not know its own words again"):
        Ledger(tmp_path / "file" / "ledger.sqlite3")
    tmp_path.chmod(0o555)
    try:
        with unprivileged(), pytest.raises(SidecarError, match=r"cannot be kept in .*/ledger"):
            Ledger(tmp_path / "ledger.sqlite3")
    finally:
        tmp_path.chmod(0o755)
