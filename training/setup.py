"""What a run is built from: data, vocabulary, network and caches."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import torch
from tqdm import tqdm

from desktop_app.captioner.vocabulary import Vocabulary, tokenise
from training.batches import EncodedCaptions
from training.captions import (
    CaptionData,
    CaptionDataError,
    CaptionedImage,
    merge_data,
    mirrored_tokens,
    read_data,
    read_texts,
    without_leaks,
)
from training.config import STAGES, DataConfig, PhaseConfig, Recipe
from training.decoders import Decoder
from training.drawn import draw_data
from training.errors import TrainingError
from training.images import (
    AugmentedPictures,
    CacheSettings,
    FeatureCache,
    PictureSource,
    build_cache,
    check_pictures,
    readable_pictures,
)
from training.metrics import CaptionScorer
from training.model import CaptioningModel
from training.rewards import CiderReward
from training.validation import stage_before

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Folders:
    """Where a run reads and writes."""

    data: Path
    run: Path
    cache: Path


@dataclass
class Run:
    """Everything the training loop works with."""

    recipe: Recipe
    folders: Folders
    device: torch.device
    vocabulary: Vocabulary
    model: CaptioningModel
    provenance: dict[str, str]
    train: list[CaptionedImage]
    captions: EncodedCaptions
    validation: list[CaptionedImage]
    """The pictures that choose the best checkpoint."""
    scorer: CaptionScorer
    texts: list[list[int]]
    reward: CiderReward | None
    """Of a recipe with a self-critical phase."""

    @property
    def decoder(self) -> Decoder:
        """The decoder that learns: members of an ensemble are trained one by one."""
        assert isinstance(self.model.decoder, Decoder)
        return self.model.decoder


@dataclass(frozen=True)
class PhaseFeatures:
    """A phase's pictures behind the stages that stay frozen in it."""

    train: FeatureCache | None
    """None: the phase augments its pictures, so that nothing can be kept."""
    validation: FeatureCache
    first_stage: str | None
    """The encoder's stage that takes the cached maps; None: they are its output."""


def choose_device(name: str) -> torch.device:
    """Return the device for ``auto``, ``cpu`` or ``cuda``.

    Raises:
        TrainingError: CUDA is asked for and PyTorch sees none.
    """
    if name == "cuda" and not torch.cuda.is_available():
        raise TrainingError(
            "PyTorch sees no CUDA device. Use --device cpu, or install NVIDIA's driver."
        )
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(name)


def read_recipe_data(recipe: Recipe, folders: Folders) -> tuple[CaptionData, set[str]]:
    """Read and mix the recipe's data sets.

    Returns:
        The data without leaks between its splits, and the keys of the validation pictures that
        take part in choosing the best checkpoint.
    """
    parts = []
    validated: set[str] = set()
    for config in recipe.data:
        if config.is_optional and not (folders.data / config.folder).is_dir():
            logger.warning("The optional data set %s is not there; going on.", config.folder)
            continue
        part = _read_one(config, recipe, folders)
        logger.info("Data: %s, %d missing", part.description, len(part.missing))
        parts.append(part)
        if config.is_validated:
            validated.update(image.key for image in part.validation)
    data, leaked = without_leaks(merge_data(parts))
    if leaked:
        logger.warning(
            "%d training pictures are also held-out pictures and are left out: %s",
            len(leaked),
            ", ".join(leaked[:20]),
        )
    if not data.train or not validated:
        raise CaptionDataError("The recipe's data has no training or no validation pictures.")
    return data, validated


def build_vocabulary(recipe: Recipe, train: Sequence[CaptionedImage]) -> Vocabulary:
    """Count the words of the training captions, mirrored ones too where pictures are mirrored."""
    tokens = [tokenise(caption) for image in train for caption in image.captions]
    return Vocabulary.build(tokens, recipe.vocabulary.minimum_count)


def set_up(
    recipe: Recipe,
    folders: Folders,
    device: torch.device,
    vocabulary: Vocabulary | None = None,
) -> Run:
    """Read the data and build the network.

    Args:
        vocabulary: a resumed run's; None: built from the training captions.
    """
    data, validated = read_recipe_data(recipe, folders)
    if vocabulary is None:
        vocabulary = build_vocabulary(recipe, data.train)
    torch.manual_seed(recipe.seed)
    model = CaptioningModel(recipe, len(vocabulary))
    weights = model.encoder.load_pretrained(recipe.encoder.weights, folders.data)
    model.to(device)
    model.encoder.to(memory_format=torch.channels_last)
    train, unreadable = readable_pictures(data.train)
    validation, others = readable_pictures(
        [image for image in data.validation if image.key in validated]
    )
    check_pictures(data.missing, unreadable + others, recipe.images.unreadable_limit)
    captions = encode_captions(train, vocabulary, len(recipe.images.views), recipe)
    return Run(
        recipe=recipe,
        folders=folders,
        device=device,
        vocabulary=vocabulary,
        model=model,
        provenance={"data": data.description, "encoder_weights": weights, "commit": _commit()},
        train=train,
        captions=captions,
        validation=validation,
        scorer=CaptionScorer({image.key: image.captions for image in validation}),
        reward=_reward(recipe, captions, vocabulary),
        texts=_language_texts(recipe, folders, data, vocabulary),
    )


def phase_features(run: Run, phase: PhaseConfig) -> PhaseFeatures:
    """Make or find what the stages that are frozen in a phase give, with their present weights."""
    first = phase.trainable_stages[0] if phase.trainable_stages else None
    last_stage, first_stage = stage_before(first)
    return PhaseFeatures(
        train=None
        if phase.augment
        else _cached(run, run.train, last_stage, run.recipe.images.views),
        validation=validation_features(run, last_stage),
        first_stage=first_stage,
    )


def validation_features(run: Run, last_stage: str | None = STAGES[-1]) -> FeatureCache:
    """Make or find what the encoder gives for the validation pictures up to a stage, each view."""
    return _cached(run, run.validation, last_stage, run.recipe.encoder.views)


def training_source(
    run: Run, features: PhaseFeatures, seed: Sequence[int]
) -> tuple[PictureSource, str | None]:
    """Return an epoch's training pictures and the encoder's stage that they enter.

    Args:
        seed: of the epoch's augmentation.
    """
    if features.train is not None:
        return features.train, features.first_stage
    return AugmentedPictures(run.train, run.recipe.images.transform(), seed), STAGES[0]


def encode_captions(
    images: Sequence[CaptionedImage], vocabulary: Vocabulary, view_count: int, recipe: Recipe
) -> EncodedCaptions:
    """Turn captions into ids, for the plain view and, where wanted, the mirrored one."""
    longest = recipe.vocabulary.maximum_tokens

    def encoded(captions: Sequence[str], view: int) -> tuple[tuple[int, ...], ...]:
        ids = []
        for caption in captions:
            tokens = tokenise(caption)[:longest]
            ids.append(tuple(vocabulary.encode(mirrored_tokens(tokens) if view else tokens)))
        return tuple(ids)

    return EncodedCaptions(
        tuple(
            tuple(encoded(image.captions, view) for view in range(view_count)) for image in images
        )
    )


def _read_one(config: DataConfig, recipe: Recipe, folders: Folders) -> CaptionData:
    if config.layout == "drawn":
        return draw_data(folders.cache / config.folder, config.drawn_count, config.drawn_seed)
    return read_data(folders.data / config.folder, config.layout, config.held_out_fraction)


def _cached(
    run: Run, images: Sequence[CaptionedImage], last_stage: str | None, views: tuple[str, ...]
) -> FeatureCache:
    recipe = run.recipe
    settings = CacheSettings(recipe.images.transform(), last_stage, views, recipe.precision)
    with tqdm(total=len(images), desc="feature cache", unit="picture", leave=False) as bar:
        return build_cache(
            run.folders.cache,
            run.model.encoder,
            images,
            settings,
            device=run.device,
            on_progress=bar.update,
        )


def _reward(
    recipe: Recipe, captions: EncodedCaptions, vocabulary: Vocabulary
) -> CiderReward | None:
    if not any(phase.kind == "self_critical" for phase in recipe.phases):
        return None
    pictures = range(len(captions.by_picture))
    return CiderReward(captions.ended(number, 0, vocabulary.end_id) for number in pictures)


def _language_texts(
    recipe: Recipe, folders: Folders, data: CaptionData, vocabulary: Vocabulary
) -> list[list[int]]:
    if not any(phase.kind == "language" for phase in recipe.phases):
        return []
    held_out = (*data.validation, *data.test)
    sources: list[list[str]] = []
    for config in recipe.text:
        path = folders.data / config.file
        if config.is_optional and not path.is_file():
            logger.warning("The optional text file %s is not there; going on.", config.file)
            continue
        if not path.is_file():
            raise CaptionDataError(f"The text file {path} of the recipe does not exist.")
        sources.append(read_texts(path, held_out))
        logger.info("Text: %s, %d captions", config.file, len(sources[-1]))
    sources.append([caption for image in data.train for caption in image.captions])
    longest = recipe.vocabulary.maximum_tokens
    encoded = (vocabulary.encode(tokenise(text)[:longest]) for text in chain(*sources))
    # A caption made mostly of unknown words teaches nothing.
    unknown = vocabulary.unknown_id
    return [ids for ids in encoded if ids and ids.count(unknown) * 4 < len(ids)]


def _commit() -> str:
    """Return the commit that trains, marked where the code that matters differs from it."""
    folder = Path(__file__).parent
    try:
        commit = _git(folder, "rev-parse", "--short=12", "HEAD")
        changed = _git(folder, "status", "--porcelain", "--", ".", "../desktop_app/captioner")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{commit} with changes" if changed else commit


def _git(folder: Path, *arguments: str) -> str:
    answer = subprocess.run(
        ["git", *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return answer.stdout.strip()
