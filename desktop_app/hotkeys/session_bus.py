"""A connection to the session bus that a thread can wait on and another can interrupt."""

import contextlib
import select
import socket
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

CALL_LIMIT_S = 10.0


class BusError(Exception):
    """The bus cannot be used, or a call was answered with an error.

    Attributes:
        name: the D-Bus name of the error; empty when there is no bus or no answer.
    """

    def __init__(self, name: str, detail: str) -> None:
        super().__init__(f"{name}: {detail}")
        self.name = name


class InterruptedWaitError(Exception):
    """`interrupt` was called."""


class SessionBus:
    """Owned by one thread. `interrupt` alone may be called from others."""

    def __init__(self) -> None:
        """Raises BusError when there is no session bus."""
        try:
            self._connection: DBusConnection = open_dbus_connection("SESSION")
        except (OSError, KeyError, ValueError, RuntimeError) as error:
            raise BusError("", f"no session bus ({error})") from error
        self._signals: deque[Message] = deque()
        self._woken, self._waker = socket.socketpair()

    @property
    def unique_name(self) -> str:
        return str(self._connection.unique_name)

    def interrupt(self) -> None:
        """Let what waits, or else what waits next, raise InterruptedWaitError."""
        with contextlib.suppress(OSError):
            self._waker.send(b"x")

    def close(self) -> None:
        self._connection.close()
        self._woken.close()
        self._waker.close()

    def watch(self, rule: MatchRule) -> None:
        """Receive the signals that match. Raises BusError and InterruptedWaitError."""
        self.call(message_bus.AddMatch(rule))

    def call(self, message: Message, limit_s: float = CALL_LIMIT_S) -> tuple[Any, ...]:
        """The body of the answer. Raises BusError and InterruptedWaitError."""
        try:
            serial = next(self._connection.outgoing_serial)
            self._connection.send(message, serial=serial)
        except OSError as error:
            raise BusError("", f"the bus is gone ({error})") from error
        deadline_s = time.monotonic() + limit_s
        while (answer := self._receive(deadline_s)) is not None:
            fields = answer.header.fields
            if fields.get(HeaderFields.reply_serial) != serial:
                self._keep_signal(answer)
            elif answer.header.message_type is MessageType.error:
                detail = str(answer.body[0]) if answer.body else ""
                raise BusError(fields.get(HeaderFields.error_name, ""), detail)
            else:
                return tuple(answer.body)
        raise BusError("", "no answer in time")

    def call_method(
        self, address: DBusAddress, method: str, signature: str, *arguments: Any
    ) -> tuple[Any, ...]:
        """Like `call`."""
        return self.call(new_method_call(address, method, signature, arguments))

    def next_signal(
        self, is_wanted: Callable[[Message], bool], limit_s: float | None = None
    ) -> Message | None:
        """Wait for a signal, forgetting others; None when `limit_s` passed before it.

        Raises BusError and InterruptedWaitError.
        """
        deadline_s = None if limit_s is None else time.monotonic() + limit_s
        while True:
            signal = self._signals.popleft() if self._signals else self._receive(deadline_s)
            if signal is None:
                return None
            if signal.header.message_type is MessageType.signal and is_wanted(signal):
                return signal

    def _keep_signal(self, message: Message) -> None:
        if message.header.message_type is MessageType.signal:
            self._signals.append(message)

    def _receive(self, deadline_s: float | None) -> Message | None:
        """The next message; None when the time is up."""
        while True:
            try:
                return self._connection.receive(timeout=0)
            except TimeoutError:
                pass
            except OSError as error:
                raise BusError("", f"the bus is gone ({error})") from error
            left_s = None if deadline_s is None else max(0.0, deadline_s - time.monotonic())
            ready, _, _ = select.select([self._connection.sock, self._woken], [], [], left_s)
            if self._woken in ready:
                self._woken.recv(1)
                raise InterruptedWaitError
            if not ready:
                return None
