"""Where instances meet on Windows: a named pipe, whose first owner the system lets nobody replace.

Both sides prove that they know a secret kept in a file of the user's own folder, which Windows
lets nobody else read.
"""

import contextlib
import hashlib
import hmac
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path

from desktop_app.instance.instance import MAX_MESSAGE_BYTES

logger = logging.getLogger(__name__)

STEP_LIMIT_S = 3.0
"""How long one side waits for the next words of the other."""
_OPENING_LIMIT_S = 3.0
_RETRY_S = 0.05
_SECRET_BYTES = 32
_JOIN_LIMIT_S = 2 * STEP_LIMIT_S + 1


def pipe_address(folder: Path, name: str) -> str:
    """A pipe for each user and name."""
    user = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return rf"\\.\pipe\picture-aloud-{name}-{user}"


class PipeEndpoint:
    """See `Endpoint`."""

    def __init__(self, address: str, secret_file: Path, family: str = "AF_PIPE") -> None:
        """`family`: as multiprocessing.connection calls it."""
        self._address = address
        self._secret_file = secret_file
        self._family = family
        self._has_lost = False
        self._is_closing = False
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None

    def claim(self) -> bool:
        try:
            self._listener = Listener(self._address, self._family)
        except OSError:
            logger.info("the pipe belongs to another instance", exc_info=True)
            self._has_lost = True
            return False
        self._write_secret()
        return True

    def _write_secret(self) -> None:
        self._secret_file.parent.mkdir(parents=True, exist_ok=True)
        self._secret_file.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with open(os.open(self._secret_file, flags, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_SECRET_BYTES))

    def serve(self, answer: Callable[[bytes], bytes]) -> None:
        if self._listener is None:
            return
        self._thread = threading.Thread(
            target=self._accept, args=(self._listener, answer), name="instance", daemon=True
        )
        self._thread.start()

    def _accept(self, listener: Listener, answer: Callable[[bytes], bytes]) -> None:
        secret = self._secret_file.read_bytes()
        clients: list[threading.Thread] = []
        while True:
            try:
                connection = listener.accept()
            except OSError:
                if self._is_closing:
                    break
                logger.info("a client left at once", exc_info=True)
                continue
            if self._is_closing:
                connection.close()
                break
            client = threading.Thread(
                target=_answer, args=(connection, secret, answer), name="instance client"
            )
            client.daemon = True
            client.start()
            clients = [other for other in (*clients, client) if other.is_alive()]
        for client in clients:
            client.join(_JOIN_LIMIT_S)

    def request(self, data: bytes) -> bytes | None:
        deadline_s = time.monotonic() + (_OPENING_LIMIT_S if self._has_lost else 0)
        while True:
            try:
                with Client(self._address, self._family) as connection:
                    return _request(connection, self._secret_file, data)
            except FileNotFoundError:
                if time.monotonic() >= deadline_s:
                    return None
                time.sleep(_RETRY_S)
            except (OSError, EOFError):
                logger.info("the running instance does not answer", exc_info=True)
                return None

    def close(self) -> None:
        listener, self._listener = self._listener, None
        if listener is None:
            return
        self._is_closing = True
        if self._thread is not None:
            # A caller is the one thing that wakes up who waits for callers.
            with contextlib.suppress(OSError):
                Client(self._address, self._family).close()
            self._thread.join(_JOIN_LIMIT_S)
        listener.close()
        self._secret_file.unlink(missing_ok=True)


def _answer(connection: Connection, secret: bytes, answer: Callable[[bytes], bytes]) -> None:
    """Challenge, proof with a challenge of its own and the request, proof with the answer."""
    with connection:
        try:
            challenge = secrets.token_bytes(_SECRET_BYTES)
            connection.send_bytes(challenge)
            said = _receive(connection, MAX_MESSAGE_BYTES + 2 * _SECRET_BYTES)
            proof, counter = said[:_SECRET_BYTES], said[_SECRET_BYTES : 2 * _SECRET_BYTES]
            request = said[2 * _SECRET_BYTES :]
            if not hmac.compare_digest(proof, _proof(secret, challenge, counter, request)):
                logger.warning("a program that does not know the secret was turned away")
                return
            answered = answer(request)
            connection.send_bytes(_proof(secret, counter, answered) + answered)
        except (OSError, EOFError):
            logger.info("a client left before its answer", exc_info=True)


def _request(connection: Connection, secret_file: Path, data: bytes) -> bytes | None:
    challenge = _receive(connection, _SECRET_BYTES)
    secret = secret_file.read_bytes()  # not before: it is older than the challenge
    counter = secrets.token_bytes(_SECRET_BYTES)
    connection.send_bytes(_proof(secret, challenge, counter, data) + counter + data)
    said = _receive(connection, MAX_MESSAGE_BYTES)
    proof, answered = said[:_SECRET_BYTES], said[_SECRET_BYTES:]
    if not hmac.compare_digest(proof, _proof(secret, counter, answered)):
        logger.warning("a program that does not know the secret poses as the running instance")
        return None
    return answered


def _receive(connection: Connection, most_bytes: int) -> bytes:
    if not connection.poll(STEP_LIMIT_S):
        raise TimeoutError("the other side says nothing")
    return connection.recv_bytes(most_bytes)


def _proof(secret: bytes, *parts: bytes) -> bytes:
    return hmac.digest(secret, b"".join(parts), "sha256")
