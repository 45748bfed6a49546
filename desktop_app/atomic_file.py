"""Files that are written whole or not at all, whatever happens meanwhile.

Content goes to a temporary file in the same folder, to the disk, and then takes its name in one
step. Where the system can do it (Linux, on its own file systems) the temporary file has no name:
a program that is killed leaves nothing behind. Elsewhere, and for the moment in which one file
takes another's place, it has a name that `is_temporary` knows and `remove_leftovers` removes.
"""

import contextlib
import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

if sys.platform != "win32":
    import fcntl

# Short, because the file's own name may be as long as a name can be.
_TEMPORARY_NAME = re.compile(r"\.picture-aloud-[0-9a-f]{16}\.tmp")
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL})
_NO_UNNAMED_FILES = frozenset({errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT, errno.EINVAL})


class FileChangedError(OSError):
    """The file is not any more what the caller has read."""


class FileProtectedError(PermissionError):
    """The file itself, whatever its folder allows, is not to be written."""


class _NoUnnamedFilesError(Exception):
    """This folder takes no files without names."""


def replace_file(file: Path, content: bytes) -> None:
    """Write `content` in place of a file, readable for its owner alone.

    Missing folders are made. A link, to a folder of dotfiles perhaps, stays a link. Raises OSError.
    """
    target = file.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    _publish(target, content, lambda draft: draft.replace(), mode=0o600)


def create_file(file: Path, content: bytes) -> None:
    """Write a file that is not there yet, with the permissions of any new file.

    Raises FileExistsError when anything has that name, be it a link to nowhere; OSError.
    """
    _publish(file, content, lambda draft: draft.create())


def overwrite_file(file: Path, content: bytes, *, expected: bytes | None = None) -> None:
    """Write `content` in place of a file and keep its permissions; a link stays a link.

    With `expected` the file must still hold these bytes: FileChangedError otherwise, and the file
    stays as it is. Raises FileProtectedError for a file without the permission to be written,
    OSError.
    """
    target = Path(os.path.realpath(file))

    def publish(draft: _Draft) -> None:
        if before is not None:
            draft.keep_attributes_of(target, before)
        if expected is not None and _content(target) != expected:
            raise FileChangedError(errno.EAGAIN, "it has just been changed", str(file))
        draft.replace()

    before = _status(target)
    if before is not None:
        if stat.S_ISDIR(before.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(file))
        if not before.st_mode & 0o222 or not os.access(target, os.W_OK):
            raise FileProtectedError(errno.EACCES, "it is protected from writing", str(file))
    _publish(target, content, publish)


def move_file(old: Path, new: Path) -> None:
    """Give a file another name, never that of a file that is there.

    Killed half way it leaves both names, of one content. Raises FileExistsError, OSError.
    """
    _link(old, new)
    old.unlink(missing_ok=True)
    _flush_folder(new.parent)


def is_temporary(name: str) -> bool:
    """Whether a file of this name is one of the temporary files of this module."""
    return _TEMPORARY_NAME.fullmatch(name) is not None


def remove_leftovers(folder: Path) -> int:
    """Remove the temporary files of programs that were killed, and return how many.

    Those that a running program is writing, on this or another computer, stay. Raises OSError when
    the folder cannot be read.
    """
    with os.scandir(folder) as entries:
        found = [entry.path for entry in entries if is_temporary(entry.name)]
    return sum(_remove_leftover(path) for path in found)


class _Draft:
    """A file's next content, on the disk but not yet under the file's name."""

    def __init__(self, target: Path, content: bytes, mode: int, *, has_name: bool) -> None:
        self._target = target
        self._temporary = _temporary_beside(target) if has_name else None
        self._descriptor = self._open(mode)
        try:
            self._write(content)
        except BaseException:
            self._close()
            raise

    def __enter__(self) -> "_Draft":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def keep_attributes_of(self, file: Path, status: os.stat_result) -> None:
        """Take over the owner, the permissions and the extended attributes of a file."""
        if sys.platform == "win32":
            return
        with contextlib.suppress(OSError):
            os.fchown(self._descriptor, status.st_uid, status.st_gid)
        with contextlib.suppress(OSError):
            os.fchmod(self._descriptor, stat.S_IMODE(status.st_mode))
        if sys.platform == "linux":
            with contextlib.suppress(OSError):
                for name in os.listxattr(file):
                    os.setxattr(self._descriptor, name, os.getxattr(file, name))

    def create(self) -> None:
        """Take the target's name. Raises FileExistsError."""
        if self._temporary is None:
            self._take_name(self._target)
        else:
            self._close_where_open_files_stay()
            _link(self._temporary, self._target)
        _flush_folder(self._target.parent)

    def replace(self) -> None:
        """Take the target's place."""
        if self._temporary is None:
            temporary = _temporary_beside(self._target)
            self._take_name(temporary)
            self._temporary = temporary
        self._close_where_open_files_stay()
        os.replace(self._temporary, self._target)
        self._temporary = None
        _flush_folder(self._target.parent)

    def _open(self, mode: int) -> int:
        if self._temporary is None:
            return _open_unnamed_file(self._target.parent, mode)
        # Not through tempfile: the file gets the permissions of any other new file.
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        return os.open(self._temporary, flags, mode)

    def _write(self, content: bytes) -> None:
        if sys.platform != "win32":
            with contextlib.suppress(OSError):  # some network drives know no locks
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]
        os.fsync(self._descriptor)

    def _take_name(self, name: Path) -> None:
        """Give the file without a name one that must be free."""
        try:
            with _open_folder(name.parent) as folder:
                # With a folder's descriptor Python calls linkat(), which alone follows this link.
                source = f"/proc/self/fd/{self._descriptor}"
                os.link(source, name.name, src_dir_fd=folder, dst_dir_fd=folder)
        except FileExistsError:
            raise
        except OSError as error:
            if error.errno in _NO_LINKS | {errno.ENOENT, errno.EXDEV}:
                raise _NoUnnamedFilesError from error
            raise

    def _close_where_open_files_stay(self) -> None:
        if sys.platform == "win32":  # which gives open files no other name
            self._close_file()

    def _close_file(self) -> None:
        if self._descriptor >= 0:
            with contextlib.suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = -1

    def _close(self) -> None:
        self._close_file()
        if self._temporary is not None:
            with contextlib.suppress(OSError):
                self._temporary.unlink(missing_ok=True)


def _publish(
    target: Path, content: bytes, publish: Callable[[_Draft], None], mode: int = 0o666
) -> None:
    if sys.platform == "linux":
        try:
            with _Draft(target, content, mode, has_name=False) as draft:
                publish(draft)
            return
        except _NoUnnamedFilesError:
            pass
    with _Draft(target, content, mode, has_name=True) as draft:
        publish(draft)


def _open_unnamed_file(folder: Path, mode: int) -> int:
    try:
        return os.open(folder, os.O_TMPFILE | os.O_RDWR, mode)
    except OSError as error:
        if error.errno in _NO_UNNAMED_FILES:
            raise _NoUnnamedFilesError from error
        raise


def _link(source: Path, target: Path) -> None:
    """Give a file a further name that must be free, or another one where there are no links."""
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # Memory sticks and some network drives know no links.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from error
        os.rename(source, target)


def _status(file: Path) -> os.stat_result | None:
    try:
        return file.lstat()
    except FileNotFoundError:
        return None


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


@contextlib.contextmanager
def _open_folder(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _flush_folder(folder: Path) -> None:
    """Make the new name survive a power failure, where the system can do that."""
    with contextlib.suppress(OSError), _open_folder(folder) as descriptor:
        os.fsync(descriptor)


def _temporary_beside(target: Path) -> Path:
    return target.with_name(f".picture-aloud-{secrets.token_hex(8)}.tmp")


def _remove_leftover(path: str) -> bool:
    try:
        if sys.platform != "win32":  # which removes no open files anyway
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.unlink(path)
            finally:
                os.close(descriptor)
        else:
            os.unlink(path)
    except OSError:
        return False
    return True
