"""Where instances meet on Linux and macOS: a Unix socket in a folder of the user's own.

A lock that dies with its process decides who owns the socket, so that a socket left behind by a
crash is replaced. Folder and socket can be opened by the user alone, and both sides look who the
other one is.
"""

import contextlib
import logging
import os
import selectors
import socket
import stat
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

if sys.platform != "win32":
    import fcntl

from desktop_app.instance.instance import MAX_MESSAGE_BYTES

logger = logging.getLogger(__name__)

CLIENT_LIMIT_S = 5.0
"""How long one request may take, for the one who asks and the one who answers."""
# After a lost claim the winner may still be about to open its socket.
_OPENING_LIMIT_S = 3.0
_RETRY_S = 0.05
_MOST_CLIENTS = 32
_MOST_WAITING = 128
_READ_BYTES = 65_536
_MAX_ADDRESS_BYTES = 100
_JOIN_LIMIT_S = 5.0


@dataclass
class _Client:
    """A connection that has not yet said all."""

    deadline_s: float
    said: bytearray = field(default_factory=bytearray)


class SocketEndpoint:
    """See `Endpoint`."""

    def __init__(self, folder: Path, name: str) -> None:
        """`folder` need not exist yet."""
        self._folder = folder
        self._name = f"{name}.socket"
        self._lock_file = folder / f"{name}.lock"
        self._lock: int | None = None
        self._has_lost = False
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._waker: socket.socket | None = None

    def claim(self) -> bool:
        _make_private(self._folder)
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        lock = os.open(self._lock_file, flags, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            self._has_lost = True
            return False
        try:
            self._listener = self._open_listener()
        except BaseException:
            os.close(lock)
            raise
        self._lock = lock
        return True

    def _open_listener(self) -> socket.socket:
        (self._folder / self._name).unlink(missing_ok=True)  # of an instance that crashed
        listener = socket.socket(socket.AF_UNIX)
        try:
            with self._address() as address:
                listener.bind(address)
                os.chmod(address, 0o600)
            listener.listen(_MOST_WAITING)
            listener.setblocking(False)
        except BaseException:
            listener.close()
            raise
        return listener

    @contextlib.contextmanager
    def _address(self) -> Iterator[str]:
        """The socket's path, or, where that is too long for the system, another one to it."""
        path = str(self._folder / self._name)
        if len(os.fsencode(path)) <= _MAX_ADDRESS_BYTES or sys.platform != "linux":
            yield path
            return
        folder = os.open(self._folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            yield f"/proc/self/fd/{folder}/{self._name}"
        finally:
            os.close(folder)

    def serve(self, answer: Callable[[bytes], bytes]) -> None:
        if self._listener is None:
            return
        woken, self._waker = socket.socketpair()
        server = _Server(self._listener, woken, answer)
        self._thread = threading.Thread(target=server.run, name="instance", daemon=True)
        self._thread.start()

    def request(self, data: bytes) -> bytes | None:
        began_s = time.monotonic()
        while True:
            try:
                return self._request(data)
            except (FileNotFoundError, ConnectionRefusedError):
                limit_s = _OPENING_LIMIT_S if self._has_lost else 0.0
            except BlockingIOError:  # too many others are waiting to be heard
                limit_s = CLIENT_LIMIT_S
            except OSError:
                logger.info("the running instance does not answer", exc_info=True)
                return None
            if time.monotonic() - began_s >= limit_s:
                return None
            time.sleep(_RETRY_S)

    def _request(self, data: bytes) -> bytes | None:
        deadline_s = time.monotonic() + CLIENT_LIMIT_S
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(CLIENT_LIMIT_S)
            with self._address() as address:
                connection.connect(address)
            if not _is_same_user(connection):
                logger.warning("another user's program poses as the running instance")
                return None
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            answer = bytearray()
            while part := connection.recv(_READ_BYTES):
                answer += part
                connection.settimeout(max(0.001, deadline_s - time.monotonic()))
            return bytes(answer) or None

    def close(self) -> None:
        if self._lock is None:
            return
        if self._waker is not None and self._thread is not None:
            self._waker.close()
            self._thread.join(_JOIN_LIMIT_S)
        if self._listener is not None:
            self._listener.close()
        (self._folder / self._name).unlink(missing_ok=True)
        os.close(self._lock)
        self._lock = self._listener = self._thread = self._waker = None


class _Server:
    """Answers all clients in one thread, none of which can keep the others waiting."""

    def __init__(
        self, listener: socket.socket, woken: socket.socket, answer: Callable[[bytes], bytes]
    ) -> None:
        self._listener = listener
        self._woken = woken
        self._answer = answer
        self._clients: dict[socket.socket, _Client] = {}
        self._selector = selectors.DefaultSelector()

    def run(self) -> None:
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._woken, selectors.EVENT_READ)
        while True:
            ready = [key.fileobj for key, _ in self._selector.select(self._next_deadline())]
            if self._woken in ready:
                break
            for connection in ready:
                if connection is self._listener:
                    self._accept()
                elif isinstance(connection, socket.socket) and connection in self._clients:
                    self._read(connection)
            self._cut_off_the_slow()
        for connection in list(self._clients):
            self._drop(connection)
        self._selector.close()
        self._woken.close()

    def _next_deadline(self) -> float | None:
        if not self._clients:
            return None
        first_s = min(client.deadline_s for client in self._clients.values())
        return max(0.0, first_s - time.monotonic())

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:  # it left again
            return
        if not _is_same_user(connection):
            logger.warning("another user's program was turned away")
            connection.close()
            return
        if len(self._clients) >= _MOST_CLIENTS:
            self._drop(next(iter(self._clients)))
        connection.setblocking(False)
        self._clients[connection] = _Client(time.monotonic() + CLIENT_LIMIT_S)
        self._selector.register(connection, selectors.EVENT_READ)

    def _read(self, connection: socket.socket) -> None:
        client = self._clients[connection]
        try:
            part = connection.recv(_READ_BYTES)
            if part:
                client.said += part
                if len(client.said) <= MAX_MESSAGE_BYTES:
                    return
                logger.warning("a message was too long")
            elif client.said:
                # An answer is far shorter than what the system holds back for the other side.
                connection.send(self._answer(bytes(client.said)))
        except BlockingIOError:
            return
        except OSError:
            logger.info("a client left before its answer", exc_info=True)
        self._drop(connection)

    def _cut_off_the_slow(self) -> None:
        now_s = time.monotonic()
        for connection, client in list(self._clients.items()):
            if client.deadline_s <= now_s:
                logger.info("a client was too slow")
                self._drop(connection)

    def _drop(self, connection: socket.socket) -> None:
        del self._clients[connection]
        self._selector.unregister(connection)
        connection.close()


def _make_private(folder: Path) -> None:
    """Make the folder, or see that it is ours alone. Raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    if status.st_mode & 0o077:
        folder.chmod(0o700)


def _is_same_user(connection: socket.socket) -> bool:
    """Whether the other side is a process of this user."""
    if sys.platform == "linux":
        size = struct.calcsize("3i")
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size)
        _pid, user, _group = struct.unpack("3i", credentials)
    elif sys.platform == "darwin":
        local_peer_credentials = 1  # LOCAL_PEERCRED gives a struct xucred: version, user, ...
        credentials = connection.getsockopt(0, local_peer_credentials, 76)
        _version, user = struct.unpack_from("=II", credentials)
    else:
        return True  # the folder's permissions must do
    return bool(user == os.geteuid())
