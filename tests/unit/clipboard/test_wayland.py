"""A real Wayland desktop's clipboard, filled by wl-copy."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.clipboard import ClipboardError, clipboard_report, read_clipboard
from tests.helpers.audio import wait_until
from tests.helpers.pictures import drawn_picture, picture_bytes


@pytest.fixture(scope="module")
def wayland(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a desktop without a screen: sway."""
    folder = tmp_path_factory.mktemp("wayland")
    configuration = folder / "sway.conf"
    configuration.write_text("xwayland disable\n", encoding="utf-8")
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    command = ["sway", "--config", str(configuration)]
    if os.geteuid() == 0:  # which sway refuses to run as
        for path in (folder, *folder.parents[:2]):
            path.chmod(0o755)
        os.chown(runtime, 65_534, 65_534)
        command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
    own = {"XDG_RUNTIME_DIR": str(runtime), "HOME": str(runtime)}
    headless = {"WLR_BACKENDS": "headless", "WLR_LIBINPUT_NO_DEVICES": "1"}
    environment = os.environ | own | headless | {"WLR_RENDERER": "pixman"}
    with (folder / "sway.log").open("wb") as log:
        compositor = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        wait_until(lambda: any(runtime.glob("wayland-*.lock")), "sway has a display")
        display = next(runtime.glob("wayland-*.lock")).stem
        yield {"XDG_RUNTIME_DIR": str(runtime), "WAYLAND_DISPLAY": display}
    finally:
        compositor.terminate()
        compositor.wait()


@pytest.fixture(autouse=True)
def on_wayland(wayland: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in wayland.items():
        monkeypatch.setenv(name, value)


def copy(content: bytes, mime_type: str) -> None:
    subprocess.run(["wl-copy", "--type", mime_type], input=content, check=True)


def test_pictures_files_and_texts(tmp_path: Path) -> None:
    subprocess.run(["wl-copy", "--clear"], check=True)
    assert read_clipboard().is_empty
    copy(picture_bytes(drawn_picture(), "PNG"), "image/png")
    image = read_clipboard().image
    assert image is not None
    assert image.size == drawn_picture().size
    picture = tmp_path / "a ü.png"
    picture.touch()
    copy(f"{picture.as_uri()}\r\n".encode(), "text/uri-list")
    assert read_clipboard().paths == (picture,)
    copy(str(picture).encode(), "text/plain")
    assert read_clipboard().paths == (picture,)
    copy("Grüße".encode(), "text/plain;charset=utf-8")
    assert read_clipboard().text == "Grüße"
    assert clipboard_report().way.startswith("Wayland, through /")


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.clipboard.mime.MAXIMUM_FILE_BYTES", 1_000)
    copy(bytes(1_000_000), "image/png")
    with pytest.raises(ClipboardError, match="too large"):
        read_clipboard()


def test_an_owner_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.clipboard.wayland.TIME_LIMIT_S", 1.0)
    copy(b"nothing yet", "text/plain")
    # Stays in the foreground, and is stopped: it is asked and says nothing.
    owner = subprocess.Popen(
        ["wl-copy", "--foreground", "--type", "image/png"], stdin=subprocess.PIPE
    )
    assert owner.stdin is not None
    owner.stdin.write(picture_bytes(drawn_picture(), "PNG"))
    owner.stdin.close()
    try:
        wait_until(lambda: read_clipboard().image is not None, "it is copied")
        owner.send_signal(signal.SIGSTOP)
        began = time.monotonic()
        with pytest.raises(ClipboardError, match="does not hand out what it has"):
            read_clipboard()
        assert time.monotonic() - began < 10
    finally:
        owner.kill()
        owner.wait()


def test_without_wl_paste_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ClipboardError, match="install the package wl-clipboard"):
        read_clipboard()
    (problem,) = clipboard_report().problems
    assert "install the package wl-clipboard" in problem


def test_a_desktop_that_has_gone_is_no_empty_clipboard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-4711")
    with pytest.raises(ClipboardError, match="does not answer"):
        read_clipboard()
