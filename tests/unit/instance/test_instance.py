"""Instances in this process and in others, over both ways to meet.

The named pipe is Windows' own; its other half, everything above the pipe, runs here over a Unix
socket, which multiprocessing.connection treats alike.
"""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from desktop_app import paths
from desktop_app.instance import Instance, Message
from desktop_app.instance.instance import MAX_MESSAGE_BYTES, Endpoint
from desktop_app.instance.named_pipe import PipeEndpoint, pipe_address
from desktop_app.instance.unix_socket import SocketEndpoint
from tests.conftest import ExpectLog
from tests.helpers.audio import wait_until

OPEN = Message("open", ("/pictures/a.jpg", "/pictures/ünï\udcff.jpg"))


def socket_endpoint(folder: Path) -> Endpoint:
    return SocketEndpoint(folder / "runtime", "window")


def pipe_endpoint(folder: Path) -> Endpoint:
    return PipeEndpoint(str(folder / "pipe"), folder / "runtime" / "window.key", "AF_UNIX")


@pytest.fixture(params=[socket_endpoint, pipe_endpoint])
def new_instance(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Instance]:
    return lambda: Instance(endpoint=request.param(tmp_path))


@pytest.fixture
def running(new_instance: Callable[[], Instance]) -> Iterator[Instance]:
    instance = new_instance()
    assert instance.try_claim()
    yield instance
    instance.close()
    instance.close()


@pytest.fixture
def received(running: Instance) -> list[Message]:
    messages: list[Message] = []
    running.listen(messages.append)
    return messages


def test_a_message_arrives_as_it_was_sent(
    new_instance: Callable[[], Instance], received: list[Message]
) -> None:
    second = new_instance()
    assert not second.try_claim()
    assert second.send(OPEN)
    assert second.send(Message("clipboard"))
    assert received == [OPEN, Message("clipboard")]


def test_without_a_running_instance_nobody_accepts(new_instance: Callable[[], Instance]) -> None:
    instance = new_instance()
    assert not instance.send(OPEN)
    assert instance.ask() is None
    instance.close()


def test_who_is_closed_can_be_followed(
    new_instance: Callable[[], Instance], running: Instance, received: list[Message]
) -> None:
    assert not new_instance().try_claim()
    running.close()
    assert not new_instance().send(OPEN)
    next_one = new_instance()
    assert next_one.try_claim()
    next_one.close()
    assert received == []


@pytest.mark.usefixtures("received")
def test_what_is_published_can_be_asked(
    new_instance: Callable[[], Instance], running: Instance
) -> None:
    assert new_instance().ask() == {}
    running.publish(hotkey="registered", sentence="It works.")
    running.publish(hotkey="täken")
    assert new_instance().ask() == {"hotkey": "täken", "sentence": "It works."}


def test_messages_sent_before_it_listens_are_waiting(
    new_instance: Callable[[], Instance], running: Instance
) -> None:
    messages: list[Message] = []
    accepted: list[bool] = []
    sender = threading.Thread(target=lambda: accepted.append(new_instance().send(OPEN)))
    sender.start()
    time.sleep(0.3)
    running.listen(messages.append)
    sender.join(30)
    assert (accepted, messages) == ([True], [OPEN])


def test_what_the_application_cannot_do_is_not_accepted(
    new_instance: Callable[[], Instance], running: Instance, expect_log: ExpectLog
) -> None:
    def fail(_message: Message) -> None:
        raise RuntimeError("no")

    running.listen(fail)
    expect_log("a message came to nothing")
    assert not new_instance().send(OPEN)


def test_many_senders_at_once(
    new_instance: Callable[[], Instance], received: list[Message]
) -> None:
    accepted: list[bool] = []
    senders = [
        threading.Thread(target=lambda: accepted.append(new_instance().send(OPEN)))
        for _ in range(20)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)
    assert accepted == [True] * 20
    assert len(received) == 20


def test_too_long_a_message_is_not_sent(
    new_instance: Callable[[], Instance], received: list[Message]
) -> None:
    assert not new_instance().send(Message("open", ("x" * MAX_MESSAGE_BYTES,)))
    assert new_instance().send(Message("open", ("x" * (MAX_MESSAGE_BYTES // 2),)))
    assert len(received) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\xff\xfe",
        b"[]",
        b'{"command": "format"}',
        b'{"command": ["open"]}',
        b'{"command": "open", "paths": "a.jpg"}',
        b'{"command": "open", "paths": [1]}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the text is for nobody
        Message.from_bytes(data)


RIVAL = """
import sys, time
from pathlib import Path
from desktop_app.instance import Instance
from desktop_app.instance.unix_socket import SocketEndpoint
instance = Instance(endpoint=SocketEndpoint(Path(sys.argv[1]), "window"))
print("ready", flush=True)
sys.stdin.readline()
print(instance.try_claim(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def rivals(tmp_path: Path) -> Iterator[list["subprocess.Popen[str]"]]:
    """Processes that wait for the start of a race for the claim."""
    command = [sys.executable, "-c", RIVAL, str(tmp_path / "runtime")]
    pipe = subprocess.PIPE
    processes = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) for _ in range(6)]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    yield processes
    for process in processes:
        process.kill()
        process.communicate()


def claims(processes: list["subprocess.Popen[str]"]) -> list[bool]:
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = []
    for process in processes:
        assert process.stdout is not None
        answers.append(process.stdout.readline() == "True\n")
    return answers


def test_of_two_starts_in_the_same_moment_exactly_one_wins(
    rivals: list["subprocess.Popen[str]"], tmp_path: Path
) -> None:
    answers = claims(rivals)
    assert answers.count(True) == 1
    # The winner crashes: its socket stays behind, and the next one takes its place.
    winner = rivals[answers.index(True)]
    winner.send_signal(signal.SIGKILL)
    winner.wait()
    assert (tmp_path / "runtime" / "window.socket").exists()
    instance = Instance(endpoint=socket_endpoint(tmp_path))
    assert not instance.send(OPEN)
    assert instance.try_claim()
    instance.listen(lambda _message: None)
    assert Instance(endpoint=socket_endpoint(tmp_path)).send(OPEN)
    instance.close()


@pytest.fixture
def own_socket(tmp_path: Path) -> Iterator[Path]:
    """The socket of a running instance."""
    instance = Instance(endpoint=socket_endpoint(tmp_path))
    assert instance.try_claim()
    instance.listen(lambda _message: None)
    yield tmp_path / "runtime" / "window.socket"
    instance.close()


def connect(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(str(path))
    connection.settimeout(30)
    return connection


def test_silent_clients_block_nobody_and_are_cut_off(own_socket: Path, tmp_path: Path) -> None:
    silent = [connect(own_socket) for _ in range(40)]  # more than are kept
    silent[-1].send(b'{"command"')
    began = time.monotonic()
    assert Instance(endpoint=socket_endpoint(tmp_path)).send(OPEN)
    assert time.monotonic() - began < 4
    for connection in silent:
        with connection:
            assert connection.recv(1) == b"", "cut off"
    assert Instance(endpoint=socket_endpoint(tmp_path)).send(OPEN)


def test_endless_messages_are_cut_off(
    own_socket: Path, tmp_path: Path, expect_log: ExpectLog
) -> None:
    expect_log("too long")
    with connect(own_socket) as connection, pytest.raises(OSError, match=r"pipe|reset"):
        connection.sendall(bytes(2 * MAX_MESSAGE_BYTES))
    assert Instance(endpoint=socket_endpoint(tmp_path)).send(OPEN)


def test_noise_is_refused(own_socket: Path, expect_log: ExpectLog) -> None:
    expect_log("no message was refused")
    with connect(own_socket) as connection:
        connection.sendall(b"\0\xffnoise")
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1000) == b'{"accepted": false}'


def test_a_crowd_before_the_door_is_waited_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.instance.unix_socket._MOST_WAITING", 1)
    instance = Instance(endpoint=socket_endpoint(tmp_path))
    assert instance.try_claim()
    waiting = [connect(tmp_path / "runtime" / "window.socket") for _ in range(2)]
    accepted: list[bool] = []
    second = Instance(endpoint=socket_endpoint(tmp_path))
    sender = threading.Thread(target=lambda: accepted.append(second.send(OPEN)))
    sender.start()
    time.sleep(0.5)
    assert accepted == []
    instance.listen(lambda _message: None)
    sender.join(30)
    assert accepted == [True]
    for connection in waiting:
        connection.close()
    instance.close()


def test_a_running_instance_that_hangs_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.instance.unix_socket.CLIENT_LIMIT_S", 0.5)
    instance = Instance(endpoint=socket_endpoint(tmp_path))
    assert instance.try_claim()  # and never listens
    assert not Instance(endpoint=socket_endpoint(tmp_path)).send(OPEN)
    instance.close()


def test_nobody_else_can_open_it(own_socket: Path) -> None:
    assert stat.S_IMODE(own_socket.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(own_socket.stat().st_mode) == 0o600


@pytest.fixture
def as_another_user(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on, everything that was made here belongs to somebody else."""
    me = os.geteuid()
    return lambda: monkeypatch.setattr(os, "geteuid", lambda: me + 1)


def test_another_user_is_turned_away_even_through_an_open_door(
    own_socket: Path, as_another_user: Callable[[], None], expect_log: ExpectLog
) -> None:
    expect_log("another user's program was turned away")
    as_another_user()
    with connect(own_socket) as connection:
        assert connection.recv(1) == b""


def test_another_user_is_not_told_anything(
    tmp_path: Path, as_another_user: Callable[[], None], expect_log: ExpectLog
) -> None:
    instance = Instance(endpoint=socket_endpoint(tmp_path))
    assert instance.try_claim()
    expect_log("another user's program poses as the running instance")
    as_another_user()
    assert not Instance(endpoint=socket_endpoint(tmp_path)).send(OPEN)
    instance.close()


def test_a_folder_of_another_user_is_not_trusted(
    tmp_path: Path, as_another_user: Callable[[], None], expect_log: ExpectLog
) -> None:
    (tmp_path / "runtime").mkdir(mode=0o700)
    expect_log("instances cannot find each other here")
    as_another_user()
    instance = Instance(endpoint=socket_endpoint(tmp_path))
    assert instance.try_claim(), "better two windows than none"
    instance.listen(lambda _message: None)
    instance.close()


def test_an_open_folder_is_closed(tmp_path: Path) -> None:
    (tmp_path / "runtime").mkdir(mode=0o755)
    instance = Instance(endpoint=socket_endpoint(tmp_path))
    assert instance.try_claim()
    assert stat.S_IMODE((tmp_path / "runtime").stat().st_mode) == 0o700
    instance.close()


def test_long_paths_are_no_obstacle(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    instance = Instance(endpoint=SocketEndpoint(folder, "window"))
    assert instance.try_claim()
    instance.listen(lambda _message: None)
    assert Instance(endpoint=SocketEndpoint(folder, "window")).send(OPEN)
    instance.close()


def test_closing_leaves_no_file_open(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        instance = Instance(endpoint=socket_endpoint(tmp_path))
        assert instance.try_claim()
        instance.listen(lambda _message: None)
        assert instance.send(OPEN)
        instance.close()
    assert len(os.listdir("/proc/self/fd")) == before
    assert os.listdir(tmp_path / "runtime") == ["window.lock"]


def test_who_does_not_know_the_secret_is_turned_away(tmp_path: Path, expect_log: ExpectLog) -> None:
    messages: list[Message] = []
    instance = Instance(endpoint=pipe_endpoint(tmp_path))
    assert instance.try_claim()
    instance.listen(messages.append)
    assert stat.S_IMODE((tmp_path / "runtime" / "window.key").stat().st_mode) == 0o600
    stranger_key = tmp_path / "stranger.key"
    stranger_key.write_bytes(bytes(32))
    stranger = Instance(endpoint=PipeEndpoint(str(tmp_path / "pipe"), stranger_key, "AF_UNIX"))
    expect_log("does not know the secret was turned away")
    assert not stranger.send(OPEN)
    assert messages == []
    instance.close()


def test_a_silent_client_of_the_pipe_blocks_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.instance.named_pipe.STEP_LIMIT_S", 1.0)
    instance = Instance(endpoint=pipe_endpoint(tmp_path))
    assert instance.try_claim()
    instance.listen(lambda _message: None)
    with Client(str(tmp_path / "pipe"), "AF_UNIX") as silent:
        assert Instance(endpoint=pipe_endpoint(tmp_path)).send(OPEN)
        wait_until(lambda: silent.poll() and len(silent.recv_bytes()) == 32, "it was challenged")
    instance.close()


def test_each_user_has_a_pipe() -> None:
    first = pipe_address(Path("C:/Users/Ann"), "window")
    assert first.startswith("\\\\.\\pipe\\picture-aloud-window-")
    assert pipe_address(Path("C:/Users/Bob"), "window") != first


def test_the_session_has_a_folder_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    tmp_path.chmod(0o700)
    assert paths.runtime_dir() == tmp_path / "picture-aloud"
    tmp_path.chmod(0o755)  # not what the specification promises
    assert paths.runtime_dir() == tmp_path / f"picture-aloud-{os.getuid()}"
