"""`picture-aloud clipboard` inside one process; tests/end2end runs it as users do."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app import cli
from desktop_app.captioner.captioner import Captioner
from desktop_app.clipboard import ClipboardContent, ClipboardError
from desktop_app.instance import Instance, Message
from desktop_app.settings import Settings, SettingsStore
from desktop_app.speech import SpeechError
from tests.helpers.audio import wait_until
from tests.helpers.pictures import drawn_picture
from tests.helpers.spy_speaker import SpySpeaker

pytestmark = pytest.mark.usefixtures("logging_is_put_back", "own_home")

Run = Callable[..., tuple[int, list[str], list[str]]]
SetClipboard = Callable[[ClipboardContent | Exception], None]


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))


@pytest.fixture
def set_clipboard(monkeypatch: pytest.MonkeyPatch) -> SetClipboard:
    def set_content(content: ClipboardContent | Exception) -> None:
        def read() -> ClipboardContent:
            if isinstance(content, Exception):
                raise content
            return content

        monkeypatch.setattr("desktop_app.clipboard_command.read_clipboard", read)

    return set_content


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> SpySpeaker:
    """A voice that remembers how it was made, too."""
    speaker = SpySpeaker()

    def make(**options: object) -> SpySpeaker:
        speaker.is_closed = False
        speaker.voice, speaker.rate = str(options["voice"]), int(str(options["rate"] or 200))
        return speaker

    monkeypatch.setattr("desktop_app.clipboard_command.create_speaker", make)
    return speaker


@pytest.fixture
def run(tiny_bundle: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command with the tiny bundle in the settings: status, stdout and stderr lines."""
    store = SettingsStore()
    settings, _ = store.load()
    settings.bundle = str(tiny_bundle)
    store.save(settings)

    def run_clipboard(*arguments: str) -> tuple[int, list[str], list[str]]:
        status = cli.main(["clipboard", *arguments])
        captured = capsys.readouterr()
        return status, captured.out.splitlines(), captured.err.splitlines()

    return run_clipboard


@pytest.fixture
def window() -> Iterator[list[Message]]:
    """A running instance; what it was told."""
    instance = Instance()
    assert instance.try_claim()
    messages: list[Message] = []
    instance.listen(messages.append)
    yield messages
    instance.close()


@pytest.fixture
def sentence(tiny_bundle: Path) -> str:
    """The description of the drawn picture."""
    return Captioner.load(tiny_bundle, device="cpu").describe(drawn_picture()).text


def test_the_open_window_is_asked(run: Run, window: list[Message], spy: SpySpeaker) -> None:
    assert run() == (0, [], [])
    assert window == [Message("clipboard")]
    assert spy.said == []


@pytest.mark.parametrize("option", ["--json", "--no-speech", "--device=cpu"])
def test_what_the_window_cannot_do_is_done_here(
    run: Run, window: list[Message], set_clipboard: SetClipboard, spy: SpySpeaker, option: str
) -> None:
    set_clipboard(ClipboardContent(image=drawn_picture()))
    status, out, _ = run(option)
    assert (status, len(out), window) == (0, 1, [])
    assert len(spy.said) == (0 if option == "--no-speech" else 1)


def test_without_a_window_it_is_printed_and_spoken(
    run: Run, set_clipboard: SetClipboard, spy: SpySpeaker, sentence: str
) -> None:
    set_clipboard(ClipboardContent(image=drawn_picture()))
    assert run() == (0, [sentence], [])
    assert spy.said == [sentence]
    assert spy.is_closed


def test_all_copied_pictures_are_described(
    run: Run, set_clipboard: SetClipboard, spy: SpySpeaker, sentence: str, tmp_path: Path
) -> None:
    drawn_picture().save(tmp_path / "a.png")
    paths = (tmp_path / "a.png", tmp_path / "notes.txt", tmp_path / "missing.jpg")
    set_clipboard(ClipboardContent(paths=paths))
    status, out, err = run("--json")
    assert (status, err) == (1, [])
    described, failed = map(json.loads, out)
    assert (described["path"], described["text"]) == (str(paths[0]), sentence)
    assert (failed["path"], failed["error"]) == (str(paths[2]), spy.said[1])
    assert spy.said[1].startswith("missing.jpg does not exist")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (ClipboardContent(text="two words"), "it holds a text of 2 words."),
        (ClipboardContent(is_empty=True), "The clipboard is empty"),
        (ClipboardError("The clipboard hangs."), "The clipboard hangs."),
    ],
)
def test_what_keeps_it_from_a_description_is_told_and_spoken(
    run: Run,
    set_clipboard: SetClipboard,
    spy: SpySpeaker,
    content: ClipboardContent | Exception,
    told: str,
) -> None:
    set_clipboard(content)
    status, out, err = run()
    assert (status, out) == (1, [])
    assert told in err[0]
    assert spy.said == err
    status, out, err = run("--json")
    assert (status, err) == (1, [])
    assert told in json.loads(out[0])["error"]


def test_the_users_settings_hold(
    run: Run, set_clipboard: SetClipboard, spy: SpySpeaker, sentence: str, tiny_bundle: Path
) -> None:
    set_clipboard(ClipboardContent(image=drawn_picture()))
    store = SettingsStore()
    store.save(Settings(bundle=str(tiny_bundle), voice="de", rate=300))
    assert run()[0] == 0
    assert (spy.voice, spy.rate, spy.said) == ("de", 300, [sentence])
    store.save(Settings(bundle=str(tiny_bundle), who_speaks="nobody"))
    assert run() == (0, [sentence], [])
    assert spy.said == [sentence], "nobody spoke"


def test_a_voice_that_fails_is_told(
    run: Run, set_clipboard: SetClipboard, spy: SpySpeaker, sentence: str
) -> None:
    set_clipboard(ClipboardContent(image=drawn_picture()))
    spy.failure = SpeechError("No sound.")
    assert run() == (1, [sentence], ["No sound."])


def test_a_missing_bundle_is_told(
    run: Run, set_clipboard: SetClipboard, spy: SpySpeaker, tmp_path: Path
) -> None:
    set_clipboard(ClipboardContent(image=drawn_picture()))
    status, _, err = run("--bundle", str(tmp_path / "none"))
    assert status == 1
    assert err == spy.said
    assert err[0].startswith("There is no captioner")


class SlowSpeaker(SpySpeaker):
    """Speaks until it is stopped."""

    def __init__(self) -> None:
        super().__init__()
        self._silent = threading.Event()

    def stop(self) -> None:
        super().stop()
        if self.said:
            self._silent.set()

    def wait(self, timeout_s: float | None = None) -> bool:
        return self._silent.wait(60)


def test_the_second_start_silences_the_first(
    run: Run, set_clipboard: SetClipboard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("a.png", "b.png"):
        drawn_picture().save(tmp_path / name)
    set_clipboard(ClipboardContent(paths=(tmp_path / "a.png", tmp_path / "b.png")))
    slow = SlowSpeaker()
    monkeypatch.setattr("desktop_app.clipboard_command.create_speaker", lambda **_: slow)
    statuses: list[int] = []
    first = threading.Thread(target=lambda: statuses.append(run()[0]))
    first.start()
    wait_until(lambda: slow.is_speaking, "the first speaks")
    assert cli.main(["clipboard"]) == 0
    first.join(30)
    assert not first.is_alive()
    assert statuses == [0]
    assert len(slow.said) == 1, "the second picture is not begun"
    assert slow.stopped == slow.said
