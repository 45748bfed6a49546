"""Recipes are read whole, and every problem is told at once."""

from pathlib import Path

import pytest

from training.config import ConfigError, parse_recipe, read_recipe, recipe_values

CONFIGS = Path(__file__).parents[3] / "training" / "configs"
MINIMAL = {"name": "n", "data": [{"folder": "d"}], "phases": [{"name": "p"}]}


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.toml")), ids=lambda path: path.name)
def test_a_shipped_recipe_survives_being_saved_and_read_again(path: Path) -> None:
    recipe = read_recipe(path)
    assert parse_recipe(recipe_values(recipe)) == recipe


def test_the_encoder_learns_after_a_frozen_phase() -> None:
    recipe = read_recipe(CONFIGS / "smoke.toml")
    stages = [phase.trainable_stages for phase in recipe.phases]
    first = next(number for number, trained in enumerate(stages) if trained)
    assert first > 0
    assert stages[first][-1] == "layer4"


def test_all_problems_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as raised:
        parse_recipe(
            {
                **MINIMAL,
                "phases": [{"name": "p", "epochs": 0, "learning_rate": -1}],
                "images": {"height": 100},
                "colour": "blue",
            }
        )
    text = str(raised.value)
    for place in ("phases.0.epochs", "phases.0.learning_rate", "images.height", "colour"):
        assert place in text


def test_rules_across_fields_are_told_at_once() -> None:
    with pytest.raises(ConfigError) as raised:
        parse_recipe(
            {
                **MINIMAL,
                "phases": [
                    {"name": "p", "trainable_stages": ["layer3"]},
                    {"name": "p", "kind": "language"},
                ],
                "decoder": {"depth": 100, "heads": 3},
            }
        )
    text = str(raised.value)
    for words in ("ends with layer4", "same name", "[[text]]", "decoder.heads"):
        assert words in text


@pytest.mark.parametrize("content", ["name = ", "\xff"])
def test_a_file_that_is_no_recipe_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "broken.toml"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(ConfigError, match=r"broken\.toml"):
        read_recipe(path)
