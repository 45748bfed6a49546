import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop_app.folder_watch.wholeness import Version, has_stood_still, is_open_for_writing, look


def test_a_file_that_was_left_alone_stands_still(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"1")
    first = look(str(file))
    assert first is not None
    assert not has_stood_still(first, None, 60)
    time.sleep(0.05)
    assert has_stood_still(first, None, 0.02)


def test_a_copy_that_keeps_its_old_time_is_not_old(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"1")
    os.utime(file, (0, 0))
    copied = look(str(file))
    assert copied is not None
    assert not has_stood_still(copied, None, 60)


def test_with_a_clock_that_goes_fast_the_second_look_decides(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"1")
    tomorrow = time.time() + 86_400
    os.utime(file, (tomorrow, tomorrow))
    first = look(str(file))
    assert first is not None
    assert not has_stood_still(first, None, 0.02)
    time.sleep(0.05)
    second = look(str(file))
    assert second is not None
    assert has_stood_still(second, first, 0.02)

    file.write_bytes(b"12")
    os.utime(file, (tomorrow, tomorrow))
    third = look(str(file))
    assert third is not None
    assert not has_stood_still(third, second, 0.02)


def test_only_files_with_data_are_looked_at(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    for name in ("", "pipe.jpg", "missing.jpg", "n\0l.jpg"):
        assert look(str(tmp_path / name)) is None
        assert Version.of(str(tmp_path / name)) is None


def test_a_version_is_another_after_every_change(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"1")
    first = Version.of(str(file))
    assert first == Version.of(str(file))
    file.write_bytes(b"2")
    assert Version.of(str(file)) != first
    other = tmp_path / "b"
    other.write_bytes(b"1")
    assert first is not None
    os.utime(other, ns=(first.mtime_ns, first.mtime_ns))
    os.replace(other, file)
    assert Version.of(str(file)) != first


@pytest.mark.parametrize("path", ["missing.jpg", "folder"])
def test_what_is_no_file_is_not_written_to(tmp_path: Path, path: str) -> None:
    (tmp_path / "folder").mkdir()
    assert not is_open_for_writing(str(tmp_path / path))


if sys.platform == "linux":

    def test_a_file_that_is_open_for_writing_is_found_out(tmp_path: Path) -> None:
        file = tmp_path / "a.jpg"
        file.write_bytes(b"1")
        assert not is_open_for_writing(str(file))
        with file.open("rb"):
            assert not is_open_for_writing(str(file))
        with file.open("ab"):
            assert is_open_for_writing(str(file))
        assert not is_open_for_writing(str(file))

    @pytest.mark.parametrize(
        ("system", "is_known"),
        [("ext4", True), ("nfs4", False), ("cifs", False), ("fuse.sshfs", False)],
    )
    def test_on_network_drives_nothing_is_said(tmp_path: Path, system: str, is_known: bool) -> None:
        """They refuse leases also for files that nobody has open."""
        file, mounts = tmp_path / "a.jpg", tmp_path / "mounts"
        device = tmp_path.stat().st_dev
        place = f"36 35 {os.major(device)}:{os.minor(device)} / /mnt/a\\040b rw,noatime shared:1"
        mounts.write_text(f"22 1 0:5 / /dev rw - devtmpfs dev rw\n{place} - {system} source rw\n")
        with file.open("wb"):
            assert is_open_for_writing(str(file), str(mounts)) is is_known
        assert not is_open_for_writing(str(file), str(mounts))

    def test_on_unknown_disks_the_lease_is_believed(tmp_path: Path) -> None:
        file, mounts = tmp_path / "a.jpg", tmp_path / "mounts"
        mounts.write_text("22 1 0:5 / /dev rw - devtmpfs dev rw\n")
        with file.open("wb"):
            assert is_open_for_writing(str(file), str(mounts))
            assert not is_open_for_writing(str(file), str(tmp_path / "missing"))

    def test_whoever_wants_to_write_is_not_kept_and_we_are_not_killed(tmp_path: Path) -> None:
        """The lease is asked for and returned many times while another process keeps writing."""
        file = tmp_path / "a.jpg"
        file.write_bytes(b"1")
        again = f"import os\nfor _ in range(5000): os.close(os.open({str(file)!r}, os.O_WRONLY))"
        with subprocess.Popen([sys.executable, "-ISc", again]) as writer:
            while writer.poll() is None:
                is_open_for_writing(str(file))
        assert writer.returncode == 0
        assert signal.getsignal(signal.SIGIO) is signal.SIG_DFL
        assert not is_open_for_writing(str(file))
