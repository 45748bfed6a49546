"""The window's parts in one process, without a screen; tests/end2end has the real desktop."""

import os

# Before anything of Qt is loaded. Developers who want to watch set it to something else.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.captioner.captioner import Captioner
from desktop_app.instance import Instance
from desktop_app.settings import Settings, SettingsStore
from desktop_app.ui import application as application_module
from desktop_app.ui.application import WindowApplication, WindowRequest
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.voice import Announcer
from tests.helpers.spy_speaker import SpySpeaker
from tests.helpers.window_parts import WindowParts

MakeParts = Callable[..., WindowParts]


@pytest.fixture
def make_parts(
    qapp: QApplication,
    qtbot: QtBot,
    tiny_bundle: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MakeParts]:
    """`make_parts(pictures, **settings)`: a running window whose voice is a spy."""
    made: list[WindowParts] = []
    runtime = tmp_path / "runtime"
    state = tmp_path / "state" / "picture-aloud"

    def make(
        *pictures: Path,
        bundle: Path | None = tiny_bundle,
        is_hidden: bool = False,
        **settings: Any,
    ) -> WindowParts:
        spy = SpySpeaker()
        announcer = partial(Announcer, make_speaker=lambda **_options: spy)
        monkeypatch.setattr(application_module, "Announcer", announcer)
        store = SettingsStore(tmp_path / "settings.json")
        monkeypatch.setattr("desktop_app.paths.runtime_dir", lambda: runtime)
        monkeypatch.setattr("desktop_app.paths.state_dir", lambda: state)
        defaults: dict[str, Any] = {
            "who_speaks": "program",
            "working_signal": "none",
            "is_welcomed": True,
        }
        store.save(Settings(**(defaults | settings)))
        request = WindowRequest([str(path) for path in pictures], bundle, "cpu", is_hidden)
        instance = Instance(f"tests-{len(made)}")
        instance.try_claim()
        application = WindowApplication(qapp, request, store, instance, lambda *_: None)
        parts = WindowParts(application, spy, qtbot)
        made.append(parts)
        parts.application.start()
        return parts

    yield make
    for parts in made:
        parts.application.close()
        parts.application.deleteLater()
        parts.window.deleteLater()
    qapp.processEvents()
    qapp.sendPostedEvents()


@pytest.fixture
def parts(make_parts: MakeParts) -> WindowParts:
    return make_parts()


@pytest.fixture
def window(parts: WindowParts) -> MainWindow:
    return parts.window


@pytest.fixture
def album(tmp_path: Path) -> list[Path]:
    """Ten pictures of different colours in one folder, by name."""
    folder = tmp_path / "album"
    folder.mkdir()
    pictures = []
    for number in range(10):
        path = folder / f"{number}.png"
        Image.new("RGB", (60, 40), (25 * number, 255 - 20 * number, 7 * number)).save(path)
        pictures.append(path)
    return pictures


@pytest.fixture
def sentence_of(tiny_bundle: Path) -> Callable[[Path], str]:
    """What the captioner says of a picture when nobody is in a hurry."""
    captioner = Captioner.load(tiny_bundle, device="cpu")
    return lambda picture: captioner.describe(picture).text
