"""Recipes: what a training run does, read from one TOML file and validated as a whole."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from desktop_app.captioner.preprocessing import IMAGENET_MEAN, IMAGENET_STD, ImageTransform
from training.errors import TrainingError

STAGES = ("stem", "layer1", "layer2", "layer3", "layer4")
"""The parts of a ResNet from the pixels to the last feature map, in order."""

_STRICT = ConfigDict(extra="forbid")


def _views(with_mirrored: bool) -> tuple[str, ...]:
    return ("plain", "mirrored") if with_mirrored else ("plain",)


class ConfigError(TrainingError):
    """A recipe is wrong; the message lists every problem, one a line."""


@dataclass(frozen=True, config=_STRICT)
class DataConfig:
    """One data set of pictures with captions."""

    folder: str
    """Folder below ``--data``; ``.`` is that folder itself."""
    layout: Literal["auto", "flickr8k", "kaggle", "karpathy", "coco", "drawn"] = "auto"
    """How the captions are stored; ``auto`` looks at the files, ``drawn`` makes pictures itself."""
    held_out_fraction: float = Field(default=0.0, ge=0.0, lt=1.0)
    """Share of the pictures kept for validation where the layout brings no split of its own."""
    is_validated: bool = True
    """Whether its validation split takes part in choosing the best checkpoint."""
    is_optional: bool = False
    """Whether the run goes on, with a warning, when the folder does not exist."""
    drawn_count: int = Field(default=0, ge=0)
    """Number of pictures to draw, for the layout ``drawn``."""
    drawn_seed: int = 0
    """What decides which pictures those are."""


@dataclass(frozen=True, config=_STRICT)
class TextConfig:
    """A file of captions without pictures, for the language phase: ``key<TAB>caption`` lines."""

    file: str
    """File below ``--data``."""
    is_optional: bool = False
    """Whether the run goes on, with a warning, when the file does not exist."""


@dataclass(frozen=True, config=_STRICT)
class ImageConfig:
    """How pictures become arrays."""

    height: int = Field(default=224, ge=32, le=1024, multiple_of=32)
    """Height in pixels."""
    width: int = Field(default=224, ge=32, le=1024, multiple_of=32)
    """Width in pixels."""
    resize: str = "squash"
    """Name of the resize rule in ``desktop_app.captioner.preprocessing``."""
    flip: bool = True
    """Whether mirrored pictures are trained on too; left and right change places in captions."""
    unreadable_limit: int = Field(default=50, ge=0)
    """Missing or unreadable pictures above this number stop the run."""

    @property
    def views(self) -> tuple[str, ...]:
        """The views in which training pictures are shown; see ``training.images``."""
        return _views(self.flip)

    def transform(self) -> ImageTransform:
        """Return the one preprocessing that training, export and the program share."""
        return ImageTransform(
            height=self.height,
            width=self.width,
            resize=self.resize,
            mean=IMAGENET_MEAN,
            std=IMAGENET_STD,
        )


@dataclass(frozen=True, config=_STRICT)
class VocabularyConfig:
    """Which words the decoder can say."""

    minimum_count: int = Field(default=5, ge=1)
    """Words seen less often in the training captions become ``<unk>``."""
    maximum_tokens: int = Field(default=22, ge=4)
    """Captions are cut to this many words for training."""


@dataclass(frozen=True, config=_STRICT)
class EncoderConfig:
    """The ResNet50 encoder."""

    weights: str = "torchvision"
    """``torchvision`` (needs a network once), ``random``, or a ``.npz``, ``.safetensors`` or
    ``.pth`` file below ``--data``."""
    flip_test: bool = False
    """Whether a picture is described from the mean of its regions and its mirror image's, at twice
    the encoder's cost. Training sees one view at a time either way."""

    @property
    def views(self) -> tuple[str, ...]:
        """The views from which a picture is described; see ``training.images``."""
        return _views(self.flip_test)


@dataclass(frozen=True, config=_STRICT)
class DecoderConfig:
    """The LSTM decoder with attention; see ``training.decoders``."""

    depth: int = Field(default=512, ge=8)
    """Depth of a projected region and of a word vector."""
    hidden_size: int = Field(default=512, ge=8)
    """Width of the LSTM's hidden and cell state."""
    heads: int = Field(default=8, ge=1)
    """Attention heads; divides ``depth``."""
    dropout: float = Field(default=0.5, ge=0.0, lt=1.0)
    """Dropout on word vectors and before the output layer."""
    feature_dropout: float = Field(default=0.1, ge=0.0, lt=1.0)
    """Dropout on the projected regions."""
    region_dropout: float = Field(default=0.0, ge=0.0, lt=1.0)
    """Share of a picture's regions that are hidden in training, other ones in every step."""


@dataclass(frozen=True, config=_STRICT)
class PhaseConfig:
    """One phase of training with its own optimiser and schedule."""

    name: str
    """Shown in logs; unique in the recipe."""
    kind: Literal["language", "captions", "self_critical"] = "captions"
    """``language``: the decoder alone on caption texts; ``captions``: pictures with captions;
    ``self_critical``: the model's own captions, rewarded by CIDEr."""
    epochs: int = Field(default=1, ge=1)
    """Passes over the training data."""
    batch_size: int = Field(default=32, ge=1)
    """Pictures (each with its captions) a step; captions in a language phase."""
    learning_rate: float = Field(default=1e-3, gt=0)
    """Highest learning rate of the decoder."""
    encoder_learning_rate: float = Field(default=5e-5, gt=0)
    """Highest learning rate of the encoder's trainable stages."""
    trainable_stages: tuple[str, ...] = ()
    """Stages of the encoder that learn, a run up to ``layer4``; empty: the encoder is frozen."""
    augment: bool = False
    """Whether pictures are cropped and recoloured at random, anew in every epoch. Nothing of the
    training pictures is cached then, and the whole encoder runs in every step."""
    warmup_fraction: float = Field(default=0.1, ge=0, lt=1)
    """Share of the phase's steps in which the learning rate rises linearly."""
    final_fraction: float = Field(default=0.02, ge=0, le=1)
    """The cosine ends at this share of the highest learning rate."""
    weight_decay: float = Field(default=0.01, ge=0)
    """AdamW's decoupled weight decay."""
    label_smoothing: float = Field(default=0.1, ge=0, lt=1)
    """Share of the probability mass spread over all words."""
    gradient_clip: float = Field(default=1.0, gt=0)
    """Greatest L2 norm of all gradients together."""
    average_decay: float = Field(default=0.0, ge=0, lt=1)
    """Above 0: validation, ``best.pt`` and the next phase take the running mean of the weights over
    about ``1 / (1 - average_decay)`` steps; see ``training.averaging``."""
    samples: int = Field(default=5, ge=2)
    """Captions drawn a picture in a self-critical phase."""
    patience: int = Field(default=3, ge=1)
    """Epochs without a better CIDEr after which the phase ends early."""


@dataclass(frozen=True, config=_STRICT)
class DecodingConfig:
    """Decoding for validation; the bundle takes these values over as its defaults."""

    beam_width: int = Field(default=3, ge=1, le=16)
    """Hypotheses kept side by side."""
    length_penalty: float = Field(default=0.7, ge=0)
    """Score = log probability / length ** length_penalty."""
    max_tokens: int = Field(default=24, ge=2)
    """Longest caption in words."""
    no_repeat_ngram_size: int = Field(default=0, ge=0)
    """No caption holds the same run of this many words twice; 0: it may."""


@dataclass(frozen=True, config=_STRICT)
class Recipe:
    """Everything a run is made from."""

    name: str
    """Name of the model and of its run folder."""
    data: tuple[DataConfig, ...]
    """Data sets, mixed."""
    phases: tuple[PhaseConfig, ...]
    """Phases, one after another."""
    text: tuple[TextConfig, ...] = ()
    """Caption texts for language phases."""
    seed: int = 1
    """Seed of every random choice."""
    members: int = Field(default=1, ge=1, le=8)
    """Decoders that say every word together, over one frozen encoder: trained one after another
    from the seeds ``seed``, ``seed + 1``, ...; see ``training.decoders.DecoderEnsemble``."""
    precision: Literal["float32", "bfloat16"] = "float32"
    """``bfloat16``: autocast, on CUDA and on processors with AVX-512 BF16 or AMX."""
    checkpoint_minutes: float = Field(default=10.0, gt=0, le=10.0)
    """A checkpoint is written at least this often."""
    images: ImageConfig = Field(default_factory=ImageConfig)
    vocabulary: VocabularyConfig = Field(default_factory=VocabularyConfig)
    encoder: EncoderConfig = Field(default_factory=EncoderConfig)
    decoder: DecoderConfig = Field(default_factory=DecoderConfig)
    decoding: DecodingConfig = Field(default_factory=DecodingConfig)

    def problems(self) -> list[str]:
        """Return what the fields' own limits cannot see: rules across fields."""
        found = []
        if not self.data:
            found.append("data: at least one data set is needed")
        if not self.phases:
            found.append("phases: at least one phase is needed")
        names = [phase.name for phase in self.phases]
        if len(set(names)) != len(names):
            found.append("phases: two phases have the same name")
        if any(phase.kind == "language" for phase in self.phases) and not self.text:
            found.append("phases: a language phase needs at least one [[text]] file")
        if self.members > 1 and self.encoder.weights == "random":
            found.append("members: an ensemble shares one encoder, which cannot be random")
        for phase in self.phases:
            stages = phase.trainable_stages
            if stages and self.members > 1:
                found.append(
                    f"phases.{phase.name}.trainable_stages: must be empty, for all members of an "
                    "ensemble share one frozen encoder"
                )
            if stages and stages != STAGES[-len(stages) :]:
                found.append(
                    f"phases.{phase.name}.trainable_stages: must be a run of {', '.join(STAGES)} "
                    "that ends with layer4"
                )
        if self.decoder.depth % self.decoder.heads:
            found.append("decoder.heads: must divide decoder.depth")
        for data in self.data:
            if data.layout == "drawn" and not data.drawn_count:
                found.append(f"data.{data.folder}.drawn_count: must say how many pictures to draw")
        return found


_ADAPTER = TypeAdapter(Recipe)


def parse_recipe(values: dict[str, Any]) -> Recipe:
    """Build a recipe from plain values (a parsed TOML file, or a checkpoint's copy of it).

    Raises:
        ConfigError: with every problem at once.
    """
    try:
        recipe = _ADAPTER.validate_python(values)
    except ValidationError as error:
        lines = [
            f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
            for problem in error.errors()
        ]
        raise ConfigError("\n".join(lines)) from error
    if problems := recipe.problems():
        raise ConfigError("\n".join(problems))
    return recipe


def read_recipe(path: Path) -> Recipe:
    """Read a recipe file.

    Raises:
        ConfigError: the file is missing, is not TOML, or has wrong values.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"The recipe {path} cannot be read: {error}") from error
    try:
        return parse_recipe(values)
    except ConfigError as error:
        raise ConfigError(f"The recipe {path} has problems:\n{error}") from error


def recipe_values(recipe: Recipe) -> dict[str, Any]:
    """Return the resolved recipe as plain values that :func:`parse_recipe` reads back."""
    return dataclasses.asdict(recipe)
