"""The speaker with its real processes, where nothing needs to be heard."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop_app.speech import Speaker, SpeechError, create_speaker
from desktop_app.speech import child as child_module
from desktop_app.speech.voice_process import child_command
from tests.helpers.audio import wait_until
from tests.helpers.spy_speaker import SpySpeaker

PATIENCE_S = 30.0


@pytest.fixture(scope="module")
def speaker() -> Iterator[Speaker]:
    with create_speaker() as started:
        yield started


def test_importing_the_package_loads_no_engine() -> None:
    code = "import sys, desktop_app.speech; sys.exit('pyttsx3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("text", ["", "  \n", "\u200b"])
def test_a_blank_text_is_not_accepted(speaker: Speaker, text: str) -> None:
    assert not speaker.say(text)
    assert not speaker.is_speaking
    assert speaker.wait(0)


def test_stopping_a_quiet_voice_does_nothing(speaker: Speaker) -> None:
    speaker.stop()
    speaker.stop()
    assert speaker.wait(0)


@pytest.mark.parametrize("rate", [79, 451, -1])
def test_a_rate_out_of_range_is_refused(speaker: Speaker, rate: int) -> None:
    with pytest.raises(ValueError, match="rate"):
        speaker.rate = rate
    assert speaker.rate == 200


@pytest.mark.parametrize("volume", [-0.1, 1.1, float("nan")])
def test_a_volume_out_of_range_is_refused(speaker: Speaker, volume: float) -> None:
    with pytest.raises(ValueError, match="volume"):
        speaker.volume = volume
    assert speaker.volume == 1.0


def test_the_default_voice_is_english_and_can_be_chosen_again(speaker: Speaker) -> None:
    default = speaker.voice
    languages = {voice.id: voice.languages for voice in speaker.voices()}
    assert default is not None
    assert languages[default][0].startswith("en")
    speaker.voice = "de"
    assert speaker.voice != default
    speaker.voice = None
    assert speaker.voice == default


def test_an_unknown_voice_is_refused_at_once() -> None:
    with pytest.raises(SpeechError, match="no voice called 'Zaphod'"):
        create_speaker(voice="Zaphod")


def test_an_unknown_voice_found_out_later_is_told_and_the_default_speaks() -> None:
    told: list[SpeechError] = []
    with create_speaker(voice="Zaphod", on_failure=told.append, wait_until_ready=False) as speaker:
        voices = speaker.voices()
        assert speaker.voice in [voice.id for voice in voices]
        wait_until(lambda: bool(told), "the listener was told")
        assert "Zaphod" in str(told[0])
        assert speaker.wait(0)


def test_a_bad_rate_leaves_no_process_behind() -> None:
    before = threading.active_count()
    with pytest.raises(ValueError, match="rate"):
        create_speaker(rate=1)
    assert threading.active_count() == before


def test_a_closed_speaker_says_so() -> None:
    speaker = create_speaker()
    speaker.close()
    with pytest.raises(SpeechError, match="switched off"):
        speaker.say("Hello.")
    speaker.stop()
    assert speaker.wait(0)


def test_a_process_that_cannot_be_started_is_reported(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "missing"))
    with pytest.raises(SpeechError, match="process could not be started"):
        create_speaker()


def test_a_listener_that_fails_does_not_end_the_voice(
    monkeypatch: pytest.MonkeyPatch, expect_log: Callable[[str], None], tmp_path: Path
) -> None:
    def fail(error: SpeechError) -> None:
        raise RuntimeError("a listener's own trouble")

    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "no_devices"))
    with create_speaker(on_failure=fail) as speaker:
        for _ in range(2):
            speaker.say("Hello.")
            with pytest.raises(SpeechError, match="no audio device"):
                speaker.wait(PATIENCE_S)
    expect_log("the listener for failures of the voice failed")


def test_the_voice_process_ignores_modules_in_the_working_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("wave", "pyttsx3", "json"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('the wrong module')")
    monkeypatch.chdir(tmp_path)
    with create_speaker() as speaker:
        assert speaker.voices()


def test_the_voice_process_ends_with_its_input_and_writes_events_alone() -> None:
    command = child_command("aplay", is_listing_voices=False)
    ended = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S, check=False
    )
    assert ended.stdout in (b"", b'{"event": "ready"}\n')  # depending on which came first
    assert Path(child_module.__file__).name in command[2]


def test_the_spy_is_a_speaker_that_behaves_like_the_real_one() -> None:
    spy: Speaker = (recorded := SpySpeaker())
    assert spy.say("One.")
    assert not spy.say("Two.", interrupt=False)
    assert spy.say("Three.")
    assert spy.is_speaking
    spy.stop()
    assert not spy.say(" ")
    assert (recorded.said, recorded.stopped) == (["One.", "Three."], ["One.", "Three."])
    recorded.failure = SpeechError("No sound.")
    spy.say("Four.")
    with pytest.raises(SpeechError, match="No sound"):
        spy.wait()
