"""The command's behaviour inside one process; tests/end2end runs it as users do."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import desktop_app
from desktop_app import cli, paths
from desktop_app.captioner.captioner import Captioner
from desktop_app.speech import SpeechError
from tests.helpers.spy_speaker import SpySpeaker

pytestmark = pytest.mark.usefixtures("logging_is_put_back", "own_home")

Run = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def run(tiny_bundle: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `picture-aloud caption` with the tiny bundle: exit status, stdout and stderr lines."""

    def run_caption(*arguments: object) -> tuple[int, list[str], list[str]]:
        status = cli.main(["caption", "--bundle", str(tiny_bundle), *map(str, arguments)])
        captured = capsys.readouterr()
        return status, captured.out.splitlines(), captured.err.splitlines()

    return run_caption


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """A folder with three pictures, each of another colour."""
    folder = tmp_path / "album"
    folder.mkdir()
    for name, colour in (("a.png", "red"), ("b.png", "green"), ("c.png", "blue")):
        Image.new("RGB", (40, 30), colour).save(folder / name)
    return folder


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> SpySpeaker:
    speaker = SpySpeaker()
    monkeypatch.setattr("desktop_app.caption_command.create_speaker", lambda: speaker)
    return speaker


def sentence_of(tiny_bundle: Path, picture: Path, beam_width: int | None = None) -> str:
    return Captioner.load(tiny_bundle, device="cpu").describe(picture, beam_width=beam_width).text


def test_one_picture_gives_its_sentence_alone(run: Run, album: Path, tiny_bundle: Path) -> None:
    assert run(album / "a.png") == (0, [sentence_of(tiny_bundle, album / "a.png")], [])


def test_several_pictures_give_path_and_sentence(run: Run, album: Path, tiny_bundle: Path) -> None:
    named = [album / "b.png", album / "a.png"]
    status, out, err = run(*named)
    assert status == 0
    assert out == [f"{path}: {sentence_of(tiny_bundle, path)}" for path in named]
    assert err == []


def test_a_folder_gives_paths_even_when_it_holds_one_picture(run: Run, album: Path) -> None:
    for name in ("b.png", "c.png"):
        (album / name).unlink()
    status, out, _ = run(album)
    assert status == 0
    assert [line.partition(": ")[0] for line in out] == [str(album / "a.png")]


def test_what_fails_is_told_and_the_rest_is_described(run: Run, album: Path) -> None:
    (album / "b.png").write_bytes(b"")
    status, out, err = run(album)
    assert status == 1
    assert [line.partition(": ")[0] for line in out] == [str(album / "a.png"), str(album / "c.png")]
    assert err == [f"{album / 'b.png'} is empty (zero bytes): copy or download it again."]


def test_json_has_every_field_of_the_caption(run: Run, album: Path, tiny_bundle: Path) -> None:
    # Of random weights a narrow beam ends one sentence alone.
    status, out, err = run("--json", "--beam-width", 8, album / "a.png")
    assert (status, err) == (0, [])
    (found,) = [json.loads(line) for line in out]

    assert list(found) == [
        "path",
        "text",
        "log_probability",
        "alternatives",
        "words",
        "device",
        "elapsed_ms",
        "confidence",
        "spoken",
    ]
    assert found["path"] == str(album / "a.png")
    assert found["text"] == sentence_of(tiny_bundle, album / "a.png", beam_width=8)
    assert found["alternatives"][0] == {
        "text": found["text"],
        "log_probability": found["log_probability"],
    }
    assert len(found["alternatives"]) > 1
    likelihoods = [alternative["log_probability"] for alternative in found["alternatives"]]
    assert all(likelihood < 0 for likelihood in likelihoods)
    rows, columns = 2, 2
    for word in found["words"]:
        assert word["word"]
        assert [len(row) for row in word["attention"]] == [columns] * rows
    assert found["device"] in ("cpu", "cuda")
    assert found["elapsed_ms"] > 0


def test_json_has_an_object_for_each_failure_in_its_place(run: Run, album: Path) -> None:
    (album / "b.png").write_bytes(b"not a picture")
    status, out, err = run("--json", album)
    assert (status, err) == (1, [])
    objects = [json.loads(line) for line in out]
    assert ["error" in found for found in objects] == [False, True, False]
    assert objects[1].keys() == {"path", "error"}
    assert objects[1]["path"] == str(album / "b.png")


def test_beam_width_reaches_the_search(run: Run, album: Path) -> None:
    def alternatives(width: int) -> int:
        _, out, _ = run("--json", "--beam-width", width, album / "a.png")
        return len(json.loads(out[0])["alternatives"])

    assert [alternatives(1), alternatives(2)] == [1, 2]


@pytest.mark.parametrize("width", ["0", "-1", "65", "two", "1.5", ""])
def test_an_impossible_beam_width_is_wrong_use(
    width: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["caption", "a.jpg", "--beam-width", width])
    assert stopped.value.code == 2
    assert "must be a whole number from 1 to 64" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["caption"], ["sing"], ["caption", "a.jpg", "--device", "tpu"], ["--jsn"]]
)
def test_wrong_use_is_told_with_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    assert stopped.value.code == 2
    assert "usage: picture-aloud" in capsys.readouterr().err


def test_without_a_screen_the_window_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for arguments in ([], ["window"], ["window", "a.jpg"]):
        status = cli.main(arguments)
        out, err = capsys.readouterr()
        assert (status, out, err.count("\n")) == (1, "", 1)
        assert err.startswith("There is no screen to open a window on: picture-aloud caption")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"picture-aloud {desktop_app.__version__}\n"


def test_a_bundle_that_is_not_there_is_told_once(
    album: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = cli.main(["caption", "--bundle", str(tmp_path / "none"), str(album)])
    out, err = capsys.readouterr()
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert str(tmp_path / "none") in err

    status = cli.main(["caption", "--json", "--bundle", str(tmp_path / "none"), str(album)])
    out, err = capsys.readouterr()
    objects = [json.loads(line) for line in out.splitlines()]
    assert (status, err) == (1, "")
    assert [found["path"] for found in objects] == [str(path) for path in sorted(album.iterdir())]
    assert all(found["error"] for found in objects)


def test_each_sentence_is_spoken_to_its_end(run: Run, album: Path, spy: SpySpeaker) -> None:
    (album / "b.png").write_bytes(b"")
    status, out, _ = run("--speak", album)
    sentences = [line.partition(": ")[2] for line in out]
    failure = "b.png is empty (zero bytes): copy or download it again."
    assert status == 1
    assert spy.said == [sentences[0], failure, sentences[1]]
    assert spy.stopped == []
    assert spy.is_closed


def test_nobody_speaks_unasked(run: Run, album: Path, spy: SpySpeaker) -> None:
    assert run(album)[0] == 0
    assert spy.said == []


def test_a_voice_that_fails_hides_no_sentence(run: Run, album: Path, spy: SpySpeaker) -> None:
    spy.failure = SpeechError("There is no voice to speak with: buy one.")
    status, out, err = run("--speak", album)
    assert status == 1
    assert len(out) == 3
    assert err == ["There is no voice to speak with: buy one."]
    assert len(spy.said) == 1, "it is not tried again and again"


def test_a_voice_that_cannot_be_made_hides_no_sentence(
    run: Run, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise SpeechError("The player is missing: install it.")

    monkeypatch.setattr("desktop_app.caption_command.create_speaker", refuse)
    status, out, err = run("--speak", album)
    assert (status, len(out), err) == (1, 3, ["The player is missing: install it."])


def test_ctrl_c_silences_the_voice_and_says_one_line(
    run: Run, album: Path, spy: SpySpeaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(timeout_s: float | None = None) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(spy, "wait", interrupted)
    status, out, err = run("--speak", album)
    assert (status, len(out), err) == (130, 1, ["Stopped."])
    assert spy.stopped == spy.said
    assert spy.is_closed


def test_a_fault_of_the_program_costs_one_picture_and_is_logged_without_its_name(
    run: Run, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    describe = Captioner.describe

    def describe_all_but_b(self: Captioner, image: str, **options: Any) -> object:
        if image.endswith("b.png"):
            raise ZeroDivisionError(f"division of {image} by zero")
        return describe(self, image, **options)

    monkeypatch.setattr(Captioner, "describe", describe_all_but_b)
    status, out, err = run(album)

    assert (status, len(out), len(err)) == (1, 2, 1)
    assert err[0].startswith(f"{album / 'b.png'} could not be described because of a fault")
    assert err[0].endswith(f"The details are in {paths.log_file()}.")
    log = paths.log_file().read_text("utf-8")
    assert "ZeroDivisionError: division of <picture> by zero" in log
    assert "b.png" not in log


def test_a_fault_outside_the_pictures_is_one_sentence(
    run: Run, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("never thought of")

    monkeypatch.setattr("desktop_app.caption_command.find_pictures", broken)
    status, out, err = run(album)
    expected = f"Picture Aloud failed unexpectedly. The details are in {paths.log_file()}."
    assert (status, out, err) == (1, [], [expected])
    assert "RuntimeError: never thought of" in paths.log_file().read_text("utf-8")


def test_verbose_shows_the_traceback(run: Run, album: Path) -> None:
    (album / "b.png").write_bytes(b"")
    _, _, err = run("--verbose", album / "b.png")
    assert any("Traceback" in line for line in err)
    assert err[-1].endswith("copy or download it again.")


def test_names_cannot_command_the_terminal_or_break_lines(run: Run, album: Path) -> None:
    (album / "a.png").rename(album / "a\n\x1b[2J.png")
    status, out, _ = run(album)
    assert status == 0
    assert out[0].startswith(f"{album}/a\\n\\x1b[2J.png: ")
    assert len(out) == 3


def test_the_log_says_nothing_of_pictures_that_went_well(run: Run, album: Path) -> None:
    run(album)
    assert not paths.log_file().exists()


@pytest.mark.parametrize("command", [[], ["window"], ["clipboard"]])
def test_what_is_not_asked_for_is_left_to_the_settings(command: list[str]) -> None:
    arguments = cli.build_parser().parse_args(command)
    assert (arguments.device, arguments.bundle) == (None, None)
