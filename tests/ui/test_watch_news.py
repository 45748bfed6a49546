"""When the folder watch is heard, and of how much at once."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui import screen_reader, watch_news
from desktop_app.ui.watch_news import WatchNews

PATIENCE_MS = 30_000


class Ears:
    """The user: in front of the window or elsewhere, busy or not, and what was heard."""

    def __init__(self) -> None:
        self.window: QWidget | None = None
        self.is_busy = False
        self.has_messages = True
        self.heard: list[str] = []
        self.messages: list[str] = []
        self.asked = 0

    def announce(self, sentence: str) -> bool:
        self.asked += 1
        if not self.is_busy:
            self.heard.append(sentence)
        return not self.is_busy

    def notify(self, sentence: str) -> bool:
        self.asked += 1
        if self.has_messages:
            self.messages.append(sentence)
        return self.has_messages


@pytest.fixture
def ears(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Ears:
    ears = Ears()
    ears.window = QWidget()
    qtbot.addWidget(ears.window)
    monkeypatch.setattr(screen_reader, "active_window", lambda: ears.window)
    monkeypatch.setattr(watch_news, "LOOK_MS", 10)
    monkeypatch.setattr(watch_news, "SETTLING_S", 0.05)
    return ears


@pytest.fixture
def news(ears: Ears) -> Iterator[WatchNews]:
    news = WatchNews(ears.announce, ears.notify)
    yield news
    news.deleteLater()


def test_many_pictures_are_one_sentence(qtbot: QtBot, ears: Ears, news: WatchNews) -> None:
    told: list[str] = []
    news.told.connect(told.append)
    news.set_waiting(12)
    for left in range(11, -1, -1):
        news.add_described()
        news.set_waiting(left)
    qtbot.waitUntil(lambda: bool(ears.heard), timeout=PATIENCE_MS)
    assert ears.heard == told == ["12 pictures described."]
    news.add_described()
    qtbot.waitUntil(lambda: len(ears.heard) == 2, timeout=PATIENCE_MS)
    assert ears.heard[1] == "One picture described."
    assert ears.messages == []


def test_nothing_is_told_before_the_last_has_been_described(
    qtbot: QtBot, ears: Ears, news: WatchNews
) -> None:
    news.set_waiting(3)
    news.add_described()
    qtbot.wait(300)
    assert ears.asked == 0
    news.set_waiting(0)
    qtbot.waitUntil(lambda: ears.heard == ["One picture described."], timeout=PATIENCE_MS)


def test_of_a_long_run_is_told_now_and_then(
    qtbot: QtBot, ears: Ears, news: WatchNews, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_news, "EVERY_S", 0.1)
    news.set_waiting(9_000)
    news.add_described()
    news.add_described()
    qtbot.waitUntil(lambda: bool(ears.heard), timeout=PATIENCE_MS)
    assert ears.heard == ["2 pictures described. 9000 waiting."]


def test_one_failure_is_told_in_full_and_several_are_counted(
    qtbot: QtBot, ears: Ears, news: WatchNews
) -> None:
    news.add_described()
    news.add_failure("holiday.jpg is empty.")
    qtbot.waitUntil(lambda: bool(ears.heard), timeout=PATIENCE_MS)
    for _ in range(3):
        news.add_failure("holiday.jpg is empty.")
    qtbot.waitUntil(lambda: len(ears.heard) == 2, timeout=PATIENCE_MS)
    assert ears.heard == [
        "One picture described. holiday.jpg is empty.",
        "3 pictures not described: Ctrl+Shift+F tells why.",
    ]


def test_who_is_listening_to_something_else_is_told_later(
    qtbot: QtBot, ears: Ears, news: WatchNews
) -> None:
    ears.is_busy = True
    news.add_sentence("The folder album has gone.")
    qtbot.waitUntil(lambda: ears.asked > 3, timeout=PATIENCE_MS)
    assert ears.heard == []
    news.add_described()
    ears.is_busy = False
    qtbot.waitUntil(lambda: bool(ears.heard), timeout=PATIENCE_MS)
    assert ears.heard == ["The folder album has gone. One picture described."]


def test_who_is_in_another_program_gets_a_message_at_the_end(
    qtbot: QtBot, ears: Ears, news: WatchNews, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_news, "EVERY_S", 0.0)
    ears.window = None
    news.set_waiting(1)
    news.add_described()
    qtbot.wait(300)
    assert ears.asked == 0
    news.set_waiting(0)
    qtbot.waitUntil(lambda: bool(ears.messages), timeout=PATIENCE_MS)
    assert ears.messages == ["One picture described."]
    assert ears.heard == []


def test_without_messages_the_news_wait_for_the_user(
    qtbot: QtBot, ears: Ears, news: WatchNews
) -> None:
    window, ears.window, ears.has_messages = ears.window, None, False
    news.add_described()
    qtbot.waitUntil(lambda: ears.asked > 3, timeout=PATIENCE_MS)
    assert ears.heard == ears.messages == []
    ears.window = window
    qtbot.waitUntil(lambda: ears.heard == ["One picture described."], timeout=PATIENCE_MS)
