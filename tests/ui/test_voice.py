"""Who speaks, and that nobody else does."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.settings import Settings
from desktop_app.speech import Speaker, SpeechError
from desktop_app.speech.protocol import DEFAULT_RATE
from desktop_app.ui import screen_reader
from desktop_app.ui.voice import Announcer
from tests.helpers.spy_speaker import SpySpeaker


class World:
    """Whether the window has the focus and a screen reader runs, and what each of them is told."""

    def __init__(self, window: QWidget) -> None:
        self.window: QWidget | None = window
        self.has_reader = False
        self.announced: list[str] = []
        self.polite: list[str] = []
        self.speakers: list[SpySpeaker] = []
        self.options: list[dict[str, Any]] = []
        self.problem: SpeechError | None = None

    def make_speaker(self, **options: Any) -> Speaker:
        if self.problem is not None:
            raise self.problem
        speaker = SpySpeaker()
        speaker.on_failure = options["on_failure"]
        self.speakers.append(speaker)
        self.options.append(options)
        return speaker

    def announce(self, _window: QWidget, text: str, *, interrupt: bool = True) -> None:
        self.announced.append(text)
        if not interrupt:
            self.polite.append(text)

    @property
    def said(self) -> list[str]:
        return [text for speaker in self.speakers for text in speaker.said]


@pytest.fixture
def world(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> World:
    window = QWidget()
    qtbot.addWidget(window)
    world = World(window)
    monkeypatch.setattr(screen_reader, "active_window", lambda: world.window)
    monkeypatch.setattr(screen_reader, "is_screen_reader_active", lambda: world.has_reader)
    monkeypatch.setattr(screen_reader, "announce", world.announce)
    return world


@pytest.fixture
def make(world: World) -> Callable[..., Announcer]:
    return lambda **settings: Announcer(Settings(**settings), world.make_speaker)


@pytest.mark.parametrize("has_focus", [True, False])
@pytest.mark.parametrize("has_reader", [True, False])
@pytest.mark.parametrize("who", ["auto", "program", "screen_reader", "nobody"])
def test_never_both_and_whom_the_user_chose(
    who: str, has_reader: bool, has_focus: bool, world: World, make: Callable[..., Announcer]
) -> None:
    world.has_reader = has_reader
    if not has_focus:
        world.window = None
    announcer = make(who_speaks=who)
    announcer.say("A dog.")
    announcer.announce("Copied.")
    texts = ["A dog.", "Copied."]
    is_readers = who == "screen_reader" or (who == "auto" and has_reader and has_focus)
    is_voices = not is_readers and who != "nobody"
    assert world.said == (texts if is_voices else [])
    assert world.announced == (texts if is_readers and has_focus else [])
    announcer.close()


def test_the_voice_falls_silent_before_the_screen_reader_speaks(
    world: World, make: Callable[..., Announcer]
) -> None:
    announcer = make(who_speaks="auto")
    announcer.say("A long description.")
    world.has_reader = True
    announcer.say("A dog.")
    assert not world.speakers[0].is_speaking
    assert world.announced == ["A dog."]


def test_a_polite_message_waits_for_nobody(world: World, make: Callable[..., Announcer]) -> None:
    announcer = make(who_speaks="program")
    announcer.say("A dog.")
    assert not announcer.announce("Two of two.", interrupt=False)
    assert world.said == ["A dog."]
    announcer.stop()
    assert announcer.announce("Two of two.", interrupt=False)
    assert world.said == ["A dog.", "Two of two."]


def test_a_polite_message_does_not_cut_the_screen_reader_short(
    world: World, make: Callable[..., Announcer]
) -> None:
    announcer = make(who_speaks="auto")
    announcer.say("A long description.")
    world.has_reader = True
    assert not announcer.announce("Two of two.", interrupt=False), "our own voice is speaking"
    assert world.speakers[0].is_speaking
    announcer.stop()
    assert announcer.announce("Two of two.", interrupt=False)
    announcer.say("A dog.")
    assert world.announced == ["Two of two.", "A dog."]
    assert world.polite == ["Two of two."]


def test_settings_reach_the_voice(world: World, make: Callable[..., Announcer]) -> None:
    announcer = make(who_speaks="program", voice="de", rate=300, volume=0.5)
    speaker = world.speakers[0]
    assert world.options[0]["voice"] == "de"
    assert (speaker.rate, speaker.volume) == (300, 0.5)
    announcer.apply(Settings(who_speaks="program", voice="de", volume=0.8))
    assert (speaker.rate, speaker.volume) == (DEFAULT_RATE, 0.8)
    announcer.apply(Settings(who_speaks="program", voice="en"))
    assert speaker.is_closed
    assert world.options[1]["voice"] == "en"
    announcer.apply(Settings(who_speaks="nobody"))
    assert world.speakers[1].is_closed
    assert not announcer.is_speaking


def test_no_process_is_started_where_nobody_speaks(
    world: World, make: Callable[..., Announcer]
) -> None:
    for who in ("screen_reader", "nobody"):
        make(who_speaks=who).say("A dog.")
    assert world.speakers == []


def test_a_failing_voice_says_why_once(world: World, make: Callable[..., Announcer]) -> None:
    problems: list[str] = []
    announcer = make(who_speaks="program")
    announcer.failed.connect(problems.append)
    world.speakers[0].failure = SpeechError("The speakers are off: switch them on.")
    announcer.say("A dog.")
    announcer.say("A cat.")
    assert problems == ["The speakers are off: switch them on."]


def test_a_voice_that_was_missing_is_tried_again(
    world: World, make: Callable[..., Announcer]
) -> None:
    world.problem = SpeechError("The player is missing: install it.")
    announcer = make(who_speaks="program")
    announcer.say("A dog.")
    assert world.said == []
    world.problem = None
    announcer.say("A cat.")
    assert world.said == ["A cat."]


def test_an_announcement_is_really_sent(qtbot: QtBot) -> None:
    """Through Qt and without complaint; that it arrives is tested on the real desktop."""
    window = QWidget()
    qtbot.addWidget(window)
    screen_reader.announce(window, "A dog.")
    screen_reader.announce(window, "Two of two.", interrupt=False)
