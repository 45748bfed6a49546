"""Telling that a description takes its time."""

from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QObject
from pytestqt.qtbot import QtBot

from desktop_app import paths
from desktop_app.settings import Settings
from desktop_app.settings import WorkingSignal as Kind
from desktop_app.ui.sounds import Sounds
from desktop_app.ui.voice import Announcer
from desktop_app.ui.working_signal import DELAY_MS, WorkingSignal
from tests.helpers.spy_speaker import SpySpeaker


class SpySounds(Sounds):
    """Plays nothing and notes what it would."""

    def __init__(self) -> None:
        super().__init__()
        self.played: list[str] = []

    @property
    def can_play(self) -> bool:
        return True

    def play(self, name: str) -> None:
        self.played.append(name)


def make(kind: Kind) -> tuple[WorkingSignal, SpySpeaker, SpySounds]:
    spy, sounds = SpySpeaker(), SpySounds()
    announcer = Announcer(Settings(who_speaks="program"), lambda **_options: spy)
    return WorkingSignal(announcer, sounds, kind, announcer), spy, sounds


@pytest.mark.parametrize(
    ("kind", "said", "played"),
    [("sound", [], ["working"]), ("word", ["Working."], []), ("none", [], [])],
)
def test_it_comes_after_400_ms_as_the_user_likes_it(
    kind: Kind, said: list[str], played: list[str], qtbot: QtBot
) -> None:
    signal, spy, sounds = make(kind)
    clock = QElapsedTimer()
    clock.start()
    signal.start()
    signal.start()
    if kind == "none":
        qtbot.wait(DELAY_MS + 100)
    else:
        qtbot.waitUntil(lambda: bool(spy.said or sounds.played), timeout=30_000)
        assert clock.elapsed() >= DELAY_MS - 1, "Qt counts whole milliseconds"
    signal.stop()
    assert (spy.said, sounds.played) == (said, played)


def test_quick_answers_have_no_prelude(qtbot: QtBot) -> None:
    signal, spy, sounds = make("sound")
    signal.start()
    qtbot.wait(DELAY_MS // 4)
    signal.stop()
    qtbot.wait(DELAY_MS)
    assert (spy.said, sounds.played) == ([], [])


def test_every_sound_is_there() -> None:
    folder: Path = paths.resources_dir() / "sounds"
    assert [file.name for file in folder.glob("*.wav")] == ["working.wav"]


def test_a_sound_that_is_played_ends_with_the_program(qtbot: QtBot) -> None:
    owner = QObject()
    sounds = Sounds(owner)
    assert sounds.can_play
    sounds.play("working")
    sounds.play("working")
    sounds.close()
