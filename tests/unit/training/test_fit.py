"""The loop learns, stops cleanly, and a killed run goes on exactly where it stood."""

import json
import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import torch

from tests.unit.training.conftest import TEXTS, TINY
from training.checkpoint import CheckpointError, Progress, read_checkpoint
from training.config import PhaseConfig, Recipe, parse_recipe
from training.fit import fit, main, set_learning_rates
from training.setup import Folders

ROOT = Path(__file__).parents[3]
DEADLINE_S = 150.0


def toml_of(values: dict[str, Any]) -> str:
    lines = [f"{key} = {json.dumps(value)}" for key, value in values.items() if _is_plain(value)]
    for key, value in values.items():
        if isinstance(value, dict):
            lines.append(f"[{key}]\n" + toml_of(value))
        elif not _is_plain(value):
            lines += [f"[[{key}]]\n" + toml_of(entry) for entry in value]
    return "\n".join(lines) + "\n"


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return not value or not isinstance(value[0], dict)
    return not isinstance(value, dict)


@pytest.fixture
def recipe_file(tmp_path: Path) -> Path:
    (tmp_path / "texts.txt").write_text(TEXTS, encoding="utf-8")
    path = tmp_path / "tiny.toml"
    # A checkpoint after nearly every batch, so that a kill always finds one in mid-epoch.
    path.write_text(toml_of({**TINY, "checkpoint_minutes": 1e-6}), encoding="utf-8")
    return path


def command(recipe_file: Path, out: Path, *more: str) -> list[str]:
    folder = recipe_file.parent
    places = ["--data", str(folder), "--out", str(out), "--cache", str(folder / "cache")]
    return [sys.executable, "-m", "training.fit", str(recipe_file), *places, *more]


def environment() -> dict[str, str]:
    # One thread, so that sums are taken in the same order in every run.
    return {**os.environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def run(recipe_file: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(recipe_file, out, *more),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE_S,
    )


def start_until_mid_epoch(
    recipe_file: Path, out: Path, phase: int, *more: str
) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        command(recipe_file, out, *more),
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "the run ended before it could be stopped"
        if (out / "last.pt").exists():
            progress = read_checkpoint(out / "last.pt").progress
            if progress.phase == phase and progress.batch > 0:
                return process
        time.sleep(0.05)
    process.kill()
    raise AssertionError("the run never came to the middle of an epoch")


def assert_same_training(one: Path, other: Path) -> None:
    first, second = read_checkpoint(one), read_checkpoint(other)
    assert first.progress == second.progress
    for name, tensor in first.model_state.items():
        assert torch.equal(tensor, second.model_state[name]), name


@pytest.mark.timeout(400)
def test_a_killed_and_resumed_run_ends_with_the_same_weights(recipe_file: Path) -> None:
    whole, broken = recipe_file.parent / "whole", recipe_file.parent / "broken"
    finished = run(recipe_file, whole)
    assert finished.returncode == 0, finished.stderr
    # In the middle of a phase that reads the cache, and of one that augments its pictures.
    for phase, more in ((1, ()), (2, ("--resume",))):
        process = start_until_mid_epoch(recipe_file, broken, phase, *more)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert read_checkpoint(broken / "last.pt").progress.phase < len(TINY["phases"])
    resumed = run(recipe_file, broken, "--resume")
    assert resumed.returncode == 0, resumed.stderr
    assert "Going on in phase" in resumed.stderr
    for name in ("last.pt", "best.pt"):
        assert_same_training(whole / name, broken / name)


def test_an_interrupt_writes_a_checkpoint_and_says_how_to_go_on(recipe_file: Path) -> None:
    slow = recipe_file.read_text().replace("checkpoint_minutes = 1e-06", "checkpoint_minutes = 9")
    slow = slow.replace('"epochs": 3', '"epochs": 30').replace("epochs = 3", "epochs = 30")
    recipe_file.write_text(slow)
    out = recipe_file.parent / "stopped"
    process = subprocess.Popen(
        command(recipe_file, out), cwd=ROOT, env=environment(), stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + DEADLINE_S
    while not (out / "best.pt").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 130
    assert "--resume" in said
    assert "Traceback" not in said
    assert read_checkpoint(out / "last.pt").training_state is not None


def test_the_loss_falls_and_the_best_checkpoint_is_that_of_the_best_cider(
    tiny_checkpoint: Path,
) -> None:
    best = read_checkpoint(tiny_checkpoint)
    last = read_checkpoint(tiny_checkpoint.with_name("last.pt"))
    frozen = [record for record in last.progress.history if record["phase"] == "frozen"]
    assert frozen[-1]["loss"] < frozen[0]["loss"]
    ciders = [record["cider"] for record in last.progress.history if "cider" in record]
    assert best.quality["cider"] == max(ciders)
    assert best.training_state is None
    assert {record["phase"] for record in last.progress.history} == {
        phase["name"] for phase in TINY["phases"]
    }


def test_resuming_a_finished_run_changes_nothing(
    tiny_recipe: Recipe, tiny_folders: Folders, tiny_checkpoint: Path
) -> None:
    before = read_checkpoint(tiny_folders.run / "last.pt").model_state
    progress = fit(tiny_recipe, tiny_folders, torch.device("cpu"), resume=True)
    assert progress.phase == len(tiny_recipe.phases)
    after = read_checkpoint(tiny_folders.run / "last.pt").model_state
    assert all(torch.equal(before[name], after[name]) for name in before)
    assert tiny_checkpoint.exists()


def test_another_recipe_is_not_resumed(tiny_folders: Folders, tiny_checkpoint: Path) -> None:
    assert tiny_checkpoint.exists()
    other = parse_recipe({**TINY, "seed": 5})
    with pytest.raises(CheckpointError, match="another recipe"):
        fit(other, tiny_folders, torch.device("cpu"), resume=True)


def test_the_learning_rate_warms_up_and_ends_low() -> None:
    phase = PhaseConfig(name="p", epochs=10, learning_rate=1.0, encoder_learning_rate=0.1)
    weights = [torch.nn.Parameter(torch.zeros(1)) for _ in range(2)]
    groups = [{"params": [weights[0]], "peak": 1.0}, {"params": [weights[1]], "peak": 0.1}]
    optimiser = torch.optim.AdamW(groups, lr=1.0)
    rates = []
    for epoch in range(10):
        for batch in range(10):
            set_learning_rates(optimiser, phase, Progress(epoch=epoch, batch=batch), 10)
            rates.append([group["lr"] for group in optimiser.param_groups])
    decoder = [rate[0] for rate in rates]
    assert decoder[0] == pytest.approx(0.1)
    assert max(decoder) == pytest.approx(1.0)
    assert decoder.index(max(decoder)) in (9, 10)
    assert decoder[-1] == pytest.approx(phase.final_fraction, abs=1e-2)
    assert all(math.isclose(rate[1], rate[0] * 0.1) for rate in rates)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing.toml"], "missing.toml"),
        (["training/configs/flickr8k.toml", "--data", "/nowhere"], "/nowhere/flickr8k"),
        (["training/configs/smoke.toml", "--out", "/nowhere", "--resume"], "cannot be read"),
    ],
)
def test_what_a_model_builder_can_mend_is_one_sentence(
    arguments: list[str], words: str, monkeypatch: pytest.MonkeyPatch, expect_log: Any
) -> None:
    monkeypatch.chdir(ROOT)
    expect_log(words)
    assert main(arguments) == 1
