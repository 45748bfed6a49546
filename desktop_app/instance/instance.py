"""The running instance, and the messages that reach it."""

import json
import logging
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, cast, get_args

from desktop_app import paths

logger = logging.getLogger(__name__)

Command = Literal["open", "clipboard", "stop", "show"]

MAX_MESSAGE_BYTES = 8 * 1024 * 1024
"""More than the longest command line holds, escaped."""
_ASK = b'{"command": "ask"}'


@dataclass(frozen=True)
class Message:
    """What the running instance shall do: open pictures, describe the clipboard (or fall silent
    when it is speaking), fall silent, or show its window."""

    command: Command
    paths: tuple[str, ...] = ()
    """Absolute paths of files and folders, for "open"."""

    def to_bytes(self) -> bytes:
        # ASCII: names that are not valid Unicode travel as escapes.
        return json.dumps({"command": self.command, "paths": self.paths}).encode("ascii")

    @classmethod
    def from_bytes(cls, data: bytes) -> "Message":
        """Raises ValueError for anything else than a message."""
        fields = _read_object(data)
        command, names = fields.get("command"), fields.get("paths", [])
        is_list = isinstance(names, list) and all(isinstance(name, str) for name in names)
        if command not in get_args(Command) or not is_list:
            raise ValueError("not a message")
        return cls(cast(Command, command), tuple(names))


class Endpoint(Protocol):
    """Where instances meet; nobody but the same user gets there."""

    def claim(self) -> bool:
        """Become the one that is asked. False when another already is; OSError when nobody can."""

    def serve(self, answer: Callable[[bytes], bytes]) -> None:
        """Answer requests from now on, in another thread. Whoever asks too slowly is cut off."""

    def request(self, data: bytes) -> bytes | None:
        """The answer; None when nobody gives one."""

    def close(self) -> None:
        """Give up the claim and end the thread."""


class Instance:
    """The running instance, as it sees itself and as others see it."""

    def __init__(self, name: str = "window", endpoint: Endpoint | None = None) -> None:
        """`name`: instances of different names do not meet. `endpoint`: None takes the user's."""
        self._endpoint = endpoint if endpoint is not None else _create_endpoint(name)
        self._facts: dict[str, str] = {}

    def try_claim(self) -> bool:
        """Become the running instance; False when there is one, to which messages can be sent.

        Of two that try at the same moment exactly one succeeds. True also where the system lets
        nobody claim anything: better two windows than none.
        """
        try:
            return self._endpoint.claim()
        except OSError:
            logger.warning("instances cannot find each other here", exc_info=True)
            return True

    def listen(self, on_message: Callable[[Message], None]) -> None:
        """Take messages from now on; those sent since `try_claim` are waiting.

        `on_message` is called from another thread and must return soon; what it raises is logged
        and tells the sender that its message was not accepted.
        """
        self._endpoint.serve(lambda data: self._answer(data, on_message))

    def publish(self, **facts: str) -> None:
        """Tell `ask` of other processes something about this instance."""
        self._facts = {**self._facts, **facts}

    def send(self, message: Message) -> bool:
        """Whether the running instance has accepted the message; False when there is none."""
        return _ask(self._endpoint, message.to_bytes()).get("accepted") is True

    def ask(self) -> Mapping[str, str] | None:
        """What the running instance has published; None when none is running."""
        facts = _ask(self._endpoint, _ASK).get("facts")
        return facts if isinstance(facts, dict) else None

    def close(self) -> None:
        """Be the running instance no longer; a second call does nothing."""
        self._endpoint.close()

    def _answer(self, data: bytes, on_message: Callable[[Message], None]) -> bytes:
        try:
            if data == _ASK:
                return json.dumps({"facts": self._facts}).encode("ascii")
            on_message(Message.from_bytes(data))
        except ValueError:
            logger.warning("something that is no message was refused")
        except Exception:
            logger.exception("a message came to nothing")
        else:
            return b'{"accepted": true}'
        return b'{"accepted": false}'


def _create_endpoint(name: str) -> Endpoint:
    folder = paths.runtime_dir()
    if sys.platform == "win32":
        from desktop_app.instance.named_pipe import PipeEndpoint, pipe_address  # noqa: PLC0415

        return PipeEndpoint(pipe_address(folder, name), folder / f"{name}.key")
    from desktop_app.instance.unix_socket import SocketEndpoint  # noqa: PLC0415

    return SocketEndpoint(folder, name)


def _ask(endpoint: Endpoint, data: bytes) -> dict[str, Any]:
    """The answer's fields; none when there is no answer that could be understood."""
    if len(data) > MAX_MESSAGE_BYTES:
        return {}
    answer = endpoint.request(data)
    try:
        return {} if answer is None else _read_object(answer)
    except ValueError:
        logger.warning("the answer of the running instance is no JSON")
        return {}


def _read_object(data: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(data)
    except RecursionError as error:
        raise ValueError("too deep") from error
    if not isinstance(fields, dict):
        raise ValueError("not an object")
    return fields
