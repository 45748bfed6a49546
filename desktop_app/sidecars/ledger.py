"""What this program has written beside pictures, so that it knows its own words again.

A small database that several processes may use at once and that survives being killed. It holds
hashes and sizes alone: no names, no words.
"""

import contextlib
import hashlib
import logging
import os
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop_app import paths
from desktop_app.captioner.language import translate
from desktop_app.sidecars.errors import SidecarError

logger = logging.getLogger(__name__)

_FORMAT_VERSION = 1
_WAIT_S = 30.0
# picture_digest of a sidecar: of what its words describe. text_hash is NULL for a human's words in
# a file that this program began; earlier_text_hash: what stood there before, in case the program
# was killed before the new words did.
_SCHEMA = """
CREATE TABLE sidecars (
    path_hash BLOB PRIMARY KEY, text_hash TEXT, earlier_text_hash TEXT, picture_digest TEXT
) WITHOUT ROWID;
CREATE INDEX sidecars_by_text ON sidecars (text_hash);
CREATE INDEX sidecars_by_picture ON sidecars (picture_digest);
CREATE TABLE pictures (
    path_hash BLOB PRIMARY KEY, size_bytes INTEGER, mtime_ns INTEGER, ctime_ns INTEGER,
    digest TEXT
) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Fingerprint:
    """What tells a picture from what it was before."""

    size_bytes: int
    mtime_ns: int
    ctime_ns: int
    digest: str
    """SHA-256 of the file's content, in hexadecimal."""


@dataclass(frozen=True)
class SidecarRecord:
    """What was written into a sidecar."""

    text_hash: str | None
    """Of this program's words; None when they are a human's."""
    earlier_text_hash: str | None
    picture_digest: str


def fingerprint(picture: Path) -> Fingerprint:
    """Read a picture whole and say what it is now. Raises OSError."""
    with open(picture, "rb") as reader:
        status = os.fstat(reader.fileno())
        digest = hashlib.file_digest(reader, "sha256").hexdigest()
    return Fingerprint(status.st_size, status.st_mtime_ns, status.st_ctime_ns, digest)


class Ledger:
    """Opened once a process, used by any of its threads; `file` is None for the user's own."""

    def __init__(self, file: Path | None = None) -> None:
        """Raises SidecarError when it can be neither opened nor made."""
        self._file = paths.state_dir() / "sidecars.sqlite3" if file is None else file
        self._lock = threading.Lock()
        with self._told():
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                self._connection = _connect(self._file)
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError):
                    raise
                # Without it this program's words pass for a human's, so none of them are lost.
                logger.warning("the ledger of sidecars was damaged and is begun again")
                _set_aside(self._file)
                self._connection = _connect(self._file)

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Nothing else may be called afterwards."""
        with self._lock:
            self._connection.close()

    def find(self, sidecar: Path) -> SidecarRecord | None:
        """What this program wrote there last; None when it never did."""
        row = self._row(
            "SELECT text_hash, earlier_text_hash, picture_digest FROM sidecars WHERE path_hash = ?",
            _path_hash(sidecar),
        )
        return SidecarRecord(*row) if row else None  # type: ignore[arg-type]

    @contextlib.contextmanager
    def recording(self, sidecar: Path, record: SidecarRecord) -> Iterator[None]:
        """Note what is about to be written, so that a kill leaves no doubt; undone if it fails."""
        previous = self.find(sidecar)
        self.record(sidecar, record)
        try:
            yield
        except BaseException:
            if previous is None:
                self.forget(sidecar)
            else:
                self.record(sidecar, previous)
            raise

    def record(self, sidecar: Path, record: SidecarRecord) -> None:
        """Note what is written there."""
        self._change(
            "INSERT OR REPLACE INTO sidecars VALUES (?, ?, ?, ?)",
            _path_hash(sidecar),
            record.text_hash,
            record.earlier_text_hash,
            record.picture_digest,
        )

    def forget(self, sidecar: Path) -> None:
        """Take a file for one that this program never wrote."""
        self._change("DELETE FROM sidecars WHERE path_hash = ?", _path_hash(sidecar))

    def wrote(self, words_hash: str, picture: Path) -> bool:
        """Whether these words were written for this very picture, wherever it was then."""
        query = "SELECT 1 FROM sidecars WHERE text_hash = ?"
        if self._row(query, words_hash) is None:
            return False  # without a look at the picture
        try:
            digest = self.digest(picture)
        except OSError:
            return False
        return self._row(f"{query} AND picture_digest = ?", words_hash, digest) is not None

    def written_for(self, digest: str, folder: Path) -> list[Path]:
        """The files in a folder that hold words for the picture of a digest. Raises OSError."""
        query = "SELECT path_hash FROM sidecars WHERE picture_digest = ?"
        with self._told(), self._lock:
            hashes = {row[0] for row in self._connection.execute(query, (digest,))}
        if not hashes:
            return []  # without a look at the folder
        place = os.path.realpath(folder)
        names = (name for name in os.listdir(folder) if _place_hash(place, name) in hashes)
        return [folder / name for name in names]

    def note_picture(self, picture: Path, found: Fingerprint) -> None:
        """Remember a picture's digest, so that it need not be read again while it looks the same"""
        self._change(
            "INSERT OR REPLACE INTO pictures VALUES (?, ?, ?, ?, ?)",
            _path_hash(picture),
            found.size_bytes,
            found.mtime_ns,
            found.ctime_ns,
            found.digest,
        )

    def digest(self, picture: Path) -> str:
        """The picture's SHA-256; read from the disk only when it looks changed. Raises OSError."""
        status = os.stat(picture)
        row = self._row(
            "SELECT size_bytes, mtime_ns, ctime_ns, digest FROM pictures WHERE path_hash = ?",
            _path_hash(picture),
        )
        if row and row[:3] == (status.st_size, status.st_mtime_ns, status.st_ctime_ns):
            return str(row[3])
        found = fingerprint(picture)
        self.note_picture(picture, found)
        return found.digest

    def has_changed(self, picture: Path, digest: str) -> bool:
        """Whether a picture that can be read is another than that of a digest."""
        try:
            return self.digest(picture) != digest
        except OSError:
            return False

    def _row(self, query: str, *values: object) -> tuple[object, ...] | None:
        with self._told(), self._lock:
            row: tuple[object, ...] | None = self._connection.execute(query, values).fetchone()
        return row

    def _change(self, statement: str, *values: object) -> None:
        with self._told(), self._lock:
            self._connection.execute(statement, values)  # a transaction of its own

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise SidecarError(
                translate(
                    "Sentences",
                    "What this program has written cannot be kept in {file} ({error}), and "
                    "without that it would not know its own words again: make room on that "
                    "disk, or allow this program to write there.",
                ).format(file=self._file, error=error)
            ) from error


def _connect(file: Path) -> sqlite3.Connection:
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    connection = sqlite3.connect(
        file, timeout=_WAIT_S, isolation_level=None, check_same_thread=False
    )
    try:
        # Survives any kill; a power failure may cost the last entries, whose sidecars then count
        # as a human's.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("damaged")
        _create_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _set_aside(file: Path) -> None:
    os.replace(file, file.with_suffix(".damaged"))
    for suffix in ("-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _create_tables(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version != _FORMAT_VERSION:
        if version:
            raise sqlite3.DatabaseError(f"unknown version {version}")
        for statement in _SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_FORMAT_VERSION}")
    connection.execute("COMMIT")


def _path_hash(path: Path) -> bytes:
    """Of a file's own name in its folder, by whatever links that is reached."""
    return _place_hash(os.path.realpath(path.parent), path.name)


def _place_hash(folder: str, name: str) -> bytes:
    return hashlib.sha256(os.fsencode(os.path.join(folder, name))).digest()
