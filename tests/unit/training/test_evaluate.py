"""Evaluation decodes free-running, prints every figure and writes a report one can read."""

import json
import re
from pathlib import Path

import pytest

from training.evaluate import main
from training.metrics import METRICS


def test_a_checkpoint_is_scored_at_every_beam_width(
    tiny_checkpoint: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, captions = tmp_path / "report.html", tmp_path / "captions.json"
    arguments = ["--split", "val", "--beam-width", "1", "2", "--data", str(tmp_path)]
    arguments += ["--report", str(report), "--captions", str(captions), "--device", "cpu"]
    assert main([str(tiny_checkpoint), *arguments]) == 0
    printed = capsys.readouterr().out
    assert "12 pictures, split val" in printed
    assert all(name in printed for name in METRICS)
    rows = re.findall(r"^\s+([12])  ((?:\s*\d\.\d{4}){7})$", printed, re.MULTILINE)
    assert [row[0] for row in rows] == ["1", "2"]
    said = json.loads(captions.read_text())
    assert len(said["1"]) == 12
    page = report.read_text()
    for text in said["2"].values():
        assert text.endswith(".")
        assert "<unk>" not in text
    assert page.count("<article>") == 12
    assert page.count("attention of the word") >= 12
    assert "cider by epoch" in page


def test_a_bundle_is_scored_on_a_plain_data_folder(
    tiny_bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from PIL import Image

    rows = ["image,caption"]
    (tmp_path / "Images").mkdir()
    for number in range(3):
        Image.new("RGB", (40, 40), (number * 90, 20, 20)).save(tmp_path / f"Images/{number}.png")
        rows.append(f"{number}.png,A caption of picture {number} .")
    (tmp_path / "captions.txt").write_text("\n".join(rows))
    report = tmp_path / "report.html"
    arguments = ["--data", str(tmp_path), "--split", "train", "--report", str(report)]
    assert main([str(tiny_bundle), *arguments, "--device", "cpu"]) == 0
    assert "3 pictures, split train" in capsys.readouterr().out
    assert report.read_text().count("<article>") == 3


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_is_no_model_is_one_sentence(tmp_path: Path, kind: str, expect_log: "object") -> None:
    assert callable(expect_log)
    expect_log("not a bundle" if kind == "folder" else "cannot be read")
    path = tmp_path
    if kind == "file":
        path = tmp_path / "x.pt"
        path.write_text("noise")
    assert main([str(path)]) == 1
