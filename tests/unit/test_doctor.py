import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import desktop_app
from desktop_app import cli, doctor
from desktop_app.doctor import Check
from desktop_app.speech import SpeechReport, Voice
from tests.conftest import ExpectLog
from tests.helpers.command import command_environment
from tests.helpers.tiny_bundle import write_tiny_bundle

ENGLISH = Voice("gmw/en", "English", ("en",))
SOUND = SpeechReport(ENGLISH, (ENGLISH,), "/usr/bin/aplay", has_sound=True, problems=())
SILENCE = SpeechReport(None, (), None, has_sound=None, problems=("No voice: install espeak-ng.",))


@pytest.fixture(autouse=True)
def speech(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that can be heard; what the real one says is a test of the speech package."""
    monkeypatch.setattr("desktop_app.speech.speech_report", lambda: SOUND)


def by_key(checks: list[Check]) -> Mapping[str, Check]:
    assert len({check.key for check in checks}) == len(checks)
    return {check.key: check for check in checks}


def test_a_sound_machine_is_well(tiny_bundle: Path) -> None:
    checks = doctor.examine(tiny_bundle, "cpu")

    assert doctor.is_well(checks)
    found = by_key(checks)
    assert str(found["program"].value).startswith(desktop_app.__version__)
    assert sys.executable in found["python"].value
    assert found["bundle"].value == f"tiny 1, verified, in {tiny_bundle}"
    assert found["device"].value == "cpu"
    assert found["formats"].value == ["AVIF", "BMP", "GIF", "HEIC", "JPG", "PNG", "TIFF", "WEBP"]
    assert found["voice"].value == "English"
    assert found["player"].value == "/usr/bin/aplay"
    assert doctor.to_lines(checks)[-1] == "All is well."


@pytest.mark.parametrize("library", ["numpy", "pillow", "pillow-heif", "pyttsx3"])
def test_every_library_has_a_version(tiny_bundle: Path, library: str) -> None:
    version = by_key(doctor.examine(tiny_bundle, "cpu"))[library].value
    assert str(version)[0].isdigit()


def test_a_damaged_bundle_is_found_and_the_rest_still_examined(tmp_path: Path) -> None:
    bundle = write_tiny_bundle(tmp_path / "bundle")
    with (bundle / "decoder_step.onnx").open("ab") as file:
        file.write(b"x")

    checks = doctor.examine(bundle, "cpu")

    assert not doctor.is_well(checks)
    found = by_key(checks)
    assert "decoder_step.onnx" in found["bundle"].problems[0]
    assert found["device"].value == "nothing"
    assert found["formats"].problems == ()
    lines = doctor.to_lines(checks)
    assert lines[-1] == "Something is missing, see above."
    problems = [line for line in lines if line.startswith("Missing: ")]
    assert problems == [f"Missing: {found['bundle'].problems[0]}"], "each problem is told once"


def test_the_licence_of_a_bundle_is_named_with_its_file(tmp_path: Path) -> None:
    bundle = write_tiny_bundle(tmp_path / "bundle", training={"licence": "non-commercial"})
    found = by_key(doctor.examine(bundle, "cpu"))
    assert found["bundle_licence"].value == "non-commercial"


def test_a_missing_voice_is_told_with_its_cure(
    tiny_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.speech.speech_report", lambda: SILENCE)
    checks = doctor.examine(tiny_bundle, "cpu")
    assert not doctor.is_well(checks)
    assert "Missing: No voice: install espeak-ng." in doctor.to_lines(checks)


@pytest.mark.parametrize(
    ("library", "sentence"),
    [("onnxruntime", "ONNX Runtime"), ("PIL", "import of PIL"), ("numpy", "import of numpy")],
)
def test_a_missing_library_is_a_finding_and_no_crash(
    tiny_bundle: Path, tmp_path: Path, library: str, sentence: str
) -> None:
    program = (
        f"import sys; sys.modules[{library!r}] = None\n"
        "from desktop_app.cli import main; sys.exit(main())"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, "doctor", "--bundle", tiny_bundle],
        env=command_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    findings = [line for line in ended.stdout.splitlines() if line.startswith("Missing: ")]
    assert any(sentence in finding and "install" in finding for finding in findings)
    assert "Log file: " in ended.stdout


def test_without_pillow_heif_the_formats_say_so(
    tiny_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.captioner.image_files._heif_state", {"available": False})
    found = by_key(doctor.examine(tiny_bundle, "cpu"))["formats"]
    assert "HEIC" not in found.value
    (problem,) = found.problems
    assert problem.startswith("HEIC pictures cannot be read")
    assert f"{sys.executable} -m pip install" in problem


def test_an_nvidia_card_without_its_libraries_is_advice(
    tiny_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = {"error": None, "available_providers": ["CUDAExecutionProvider"], "cuda_problem": None}
    monkeypatch.setattr("desktop_app.captioner.session.providers_report", lambda: report)
    checks = doctor.examine(tiny_bundle, "auto")
    found = by_key(checks)
    if found["device"].value == "cuda":  # this machine has a card that works
        assert found["cuda"].value == "works"
    else:
        (advice,) = found["cuda"].advice
        assert "[cuda]" in advice
        assert f"Advice: {advice}" in doctor.to_lines(checks)
        assert doctor.is_well(checks), "nothing is missing: the processor does the work"


def test_long_lists_are_counted_for_listeners_and_whole_in_json(
    tiny_bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voices = tuple(Voice(str(number), f"Voice {number}", ("en",)) for number in range(131))
    report = SpeechReport(voices[0], voices, "/usr/bin/aplay", has_sound=True, problems=())
    monkeypatch.setattr("desktop_app.speech.speech_report", lambda: report)
    checks = doctor.examine(tiny_bundle, "cpu")
    assert "Installed voices: 131, listed by picture-aloud doctor --json" in doctor.to_lines(checks)
    assert len(by_key(checks)["voices"].value) == 131


def test_a_fault_in_one_examination_does_not_end_the_others(
    tiny_bundle: Path, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    def broken() -> SpeechReport:
        raise RuntimeError("the engine is upside down")

    monkeypatch.setattr("desktop_app.speech.speech_report", broken)
    expect_log("cannot examine: voice")
    checks = doctor.examine(tiny_bundle, "cpu")
    assert not doctor.is_well(checks)
    assert "the engine is upside down" in by_key(checks)["voice"].problems[0]
    assert by_key(checks)["device"].value == "cpu"


@pytest.mark.usefixtures("logging_is_put_back")
def test_the_command_prints_json_and_tells_by_its_status(
    tiny_bundle: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert cli.main(["doctor", "--json", "--device", "cpu", "--bundle", str(tiny_bundle)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["is_well"] is True
    assert {"key", "label", "value", "problems", "advice"} == set(report["checks"][0])

    assert cli.main(["doctor", "--bundle", str(tmp_path / "none")]) == 1
    assert "Missing: There is no captioner" in capsys.readouterr().out
