"""A tiny recipe of drawn pictures, and one run of it that several tests look at."""

from pathlib import Path
from typing import Any

import pytest
import torch

from training.config import Recipe, parse_recipe
from training.fit import fit
from training.setup import Folders

TINY: dict[str, Any] = {
    "name": "tiny",
    "seed": 4,
    "data": [{"folder": "drawn", "layout": "drawn", "drawn_count": 60, "drawn_seed": 4}],
    "images": {"height": 32, "width": 32},
    "vocabulary": {"minimum_count": 1},
    "encoder": {"weights": "random"},
    "decoder": {"depth": 32, "hidden_size": 32, "heads": 2, "dropout": 0.1},
    "text": [{"file": "texts.txt"}],
    "phases": [
        {"name": "language", "kind": "language", "batch_size": 32, "learning_rate": 5e-3},
        {
            "name": "frozen",
            "epochs": 3,
            "batch_size": 8,
            "learning_rate": 5e-3,
            "average_decay": 0.8,
        },
        {
            "name": "finetune",
            "epochs": 1,
            "batch_size": 8,
            "learning_rate": 1e-3,
            "trainable_stages": ["layer4"],
            "augment": True,
        },
        {
            "name": "reward",
            "kind": "self_critical",
            "batch_size": 8,
            "learning_rate": 1e-3,
            "samples": 3,
        },
    ],
}
"""Plain values of the recipe; a run takes seconds."""

TEXTS = "a blue bird on the left\nthere is a red circle\nthe square is green\n" * 5


@pytest.fixture(scope="session")
def tiny_recipe() -> Recipe:
    """The recipe of ``TINY``."""
    return parse_recipe(TINY)


@pytest.fixture(scope="session")
def tiny_folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Folders with the texts that the recipe names."""
    root = tmp_path_factory.mktemp("training")
    (root / "texts.txt").write_text(TEXTS, encoding="utf-8")
    return Folders(data=root, run=root / "run", cache=root / "cache")


@pytest.fixture(scope="session")
def tiny_checkpoint(tiny_recipe: Recipe, tiny_folders: Folders) -> Path:
    """The best checkpoint of an uninterrupted run."""
    fit(tiny_recipe, tiny_folders, torch.device("cpu"))
    return tiny_folders.run / "best.pt"
