"""From a bundle and its data to a calibration: what is described, drawn, fitted and measured."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance, ImageFilter
from tqdm import tqdm

from desktop_app.captioner.calibration import Calibration
from desktop_app.captioner.captioner import Captioner, Examination
from desktop_app.captioner.confidence import (
    PHOTOGRAPH,
    Judge,
    PictureKinds,
    picture_figures,
)
from desktop_app.captioner.errors import ImageError
from desktop_app.captioner.picture_statistics import PictureStatistics, measure_picture
from desktop_app.captioner.preprocessing import open_image
from desktop_app.captioner.signals import FeatureSpace, caption_signals
from training.calibration import (
    RIGHT_FROM,
    JudgedCaption,
    choose_limits,
    fit_caption_model,
    fit_feature_space,
    fit_kinds,
    halves,
    measure,
    repeated_error,
)
from training.captions import CaptionedImage
from training.errors import TrainingError
from training.metrics import CaptionScorer
from training.undescribable import draw_undescribable

logger = logging.getLogger("training.confidence")

_LEAST_CAPTIONS = 20
_SEED_TO_FIT, _SEED_TO_MEASURE = 7, 8
_VARIANT_EVERY = 3


@dataclass(frozen=True)
class Amounts:
    """How many pictures are looked at."""

    photographs: int = 1500
    """Of the training split: for the features' statistics and as what is not refused."""
    drawn: int = 750
    """Drawn pictures that are to be refused."""
    drawn_to_measure: int = 300
    """Others of them, from another seed."""


@dataclass(frozen=True)
class Fitted:
    """A complete calibration."""

    calibration: Calibration
    space: FeatureSpace
    kinds: PictureKinds


@dataclass(frozen=True)
class _Look:
    """What is kept of a picture."""

    statistics: PictureStatistics
    features: NDArray[np.float32]
    """[1, depth], the mean of its regions."""


def fit_confidence(
    captioner: Captioner,
    train: Sequence[CaptionedImage],
    validation: Sequence[CaptionedImage],
    others: Sequence[CaptionedImage] = (),
    amounts: Amounts = Amounts(),
) -> Fitted:
    """Fit and measure a bundle's confidence.

    Args:
        captioner: of the bundle, which need not be calibrated.
        train: pictures that the captioner was trained on.
        validation: pictures that it was not trained on, with references. The regression is fitted
            on all their captions, and measured with each half judged by a fit on the other.
        others: photographs of another data set, to count those refused wrongly.

    Raises:
        TrainingError: too few pictures, or captions that are all right or all wrong.
    """
    photographs = _chosen(train, amounts.photographs)
    if len(photographs) < _LEAST_CAPTIONS or len(validation) < _LEAST_CAPTIONS:
        raise TrainingError(
            f"Confidence cannot be fitted on {len(photographs)} training and {len(validation)} "
            f"validation pictures: it needs at least {_LEAST_CAPTIONS} of each."
        )
    space, kinds, limits = _fit_refusal(captioner, photographs, amounts.drawn)
    examined = dict(_examined(captioner, validation))
    captions = _judged(captioner, examined, validation, space)
    first, second = halves(captions)
    if any(len({one.is_right for one in half}) < 2 for half in (first, second)):
        raise TrainingError("Confidence cannot be fitted: all captions are right, or all wrong.")
    calibration = fit_caption_model(captions, limits)
    judge = Judge(calibration, space, kinds, captioner.manifest.transform)
    measured = {
        "right_from_cider": RIGHT_FROM,
        "fitted_on": len(captions),
        **measure(first, second, limits),
        "repeated_calibration_error": repeated_error(captions, limits),
        "refused": _refused(captioner, judge, examined, others, amounts.drawn_to_measure),
    }
    return Fitted(replace(calibration, measured=measured), space, kinds)


def _fit_refusal(
    captioner: Captioner, photographs: Sequence[CaptionedImage], drawn_count: int
) -> tuple[FeatureSpace, PictureKinds, tuple[float, float]]:
    logger.info("Looking at %d photographs and %d drawn pictures.", len(photographs), drawn_count)
    looks = [_look(captioner, image) for image in _with_variants(photographs)]
    # One third of the photographs finds the limits of refusal and is not fitted on.
    fitted = [look for number, look in enumerate(looks) if number % 3]
    held_back = looks[::3]
    space = fit_feature_space(np.concatenate([look.features for look in fitted]).astype(float))
    names, figures = [PHOTOGRAPH] * len(fitted), [_figures(look, space) for look in fitted]
    drawn = draw_undescribable(drawn_count, _SEED_TO_FIT)
    for picture in tqdm(drawn, total=drawn_count, unit="picture", leave=False):
        names.append(picture.kind)
        figures.append(_figures(_look(captioner, picture.image), space))
    kinds = fit_kinds(np.array(figures), names)
    probabilities = [kinds.probabilities(_figures(look, space))[0] for look in held_back]
    distances = [space.locate(look.features).distance for look in held_back]
    return space, kinds, choose_limits(np.array(probabilities), np.array(distances))


def _figures(look: _Look, space: FeatureSpace) -> NDArray[np.float64]:
    return picture_figures(look.statistics, space.locate(look.features))


def _look(captioner: Captioner, image: Image.Image) -> _Look:
    examined = captioner.examine(image, searches=False)
    pixels = captioner.manifest.transform.pixels(examined.pixel_values)
    return _Look(measure_picture(pixels), examined.features.mean(axis=0, keepdims=True))


def _chosen(images: Sequence[CaptionedImage], count: int) -> list[CaptionedImage]:
    """So many pictures, always the same, from all over the data."""
    ordered = sorted(images, key=lambda image: hashlib.sha256(image.key.encode()).digest())
    return ordered[:count]


def _with_variants(images: Sequence[CaptionedImage]) -> Iterator[Image.Image]:
    """The photographs, every third one also as a worse camera or a later hand would leave it."""
    for number, image in enumerate(tqdm(images, unit="picture", leave=False)):
        try:
            photograph = open_image(image.path)
        except ImageError as error:
            logger.debug("%s", error)
            continue
        yield photograph
        if number % _VARIANT_EVERY == 0:
            yield _variant(photograph, np.random.default_rng(number))


def _variant(photograph: Image.Image, random: np.random.Generator) -> Image.Image:
    """Dark, pale, grey, blurred, tiny, grainy, or saved too small."""
    way = random.integers(7)
    if way == 0:
        return ImageEnhance.Brightness(photograph).enhance(float(random.uniform(0.15, 0.6)))
    if way == 1:
        return ImageEnhance.Contrast(photograph).enhance(float(random.uniform(0.3, 0.7)))
    if way == 2:
        return photograph.convert("L").convert("RGB")
    if way == 3:
        return photograph.filter(ImageFilter.GaussianBlur(float(random.uniform(0.7, 2.5))))
    if way == 4:
        small = photograph.resize((int(random.integers(48, 120)),) * 2)
        return small.resize(photograph.size, Image.Resampling.BICUBIC)
    if way == 5:
        noise = random.uniform(4, 16) * random.standard_normal((*photograph.size[::-1], 3))
        return Image.fromarray(np.clip(np.asarray(photograph) + noise, 0, 255).astype(np.uint8))
    stream = io.BytesIO()
    photograph.save(stream, "JPEG", quality=int(random.integers(8, 35)))
    return open_image(stream.getvalue())


def _examined(
    captioner: Captioner, images: Iterable[CaptionedImage], *, searches: bool = True
) -> Iterator[tuple[str, Examination]]:
    for image in tqdm(images, unit="picture", leave=False):
        try:
            yield image.key, captioner.examine(image.path, searches=searches)
        except ImageError as error:
            logger.debug("%s", error)


def _judged(
    captioner: Captioner,
    examined: dict[str, Examination],
    images: Sequence[CaptionedImage],
    space: FeatureSpace,
) -> list[JudgedCaption]:
    scorer = CaptionScorer({one.key: one.captions for one in images if one.key in examined})
    scores = scorer.cider_by_picture(
        {key: captioner.sentence(one.hypotheses[0]) for key, one in examined.items()}
    )
    return [
        JudgedCaption(
            key,
            caption_signals(one.hypotheses, space.locate(one.features)),
            scores[key] >= RIGHT_FROM,
        )
        for key, one in examined.items()
    ]


def _refused(
    captioner: Captioner,
    judge: Judge,
    validation: dict[str, Examination],
    others: Sequence[CaptionedImage],
    drawn_count: int,
) -> dict[str, Any]:
    """Shares that are refused: of photographs, wrongly; of drawn pictures, rightly."""
    if others:
        logger.info("Looking at %d photographs of another data set.", len(others))
    drawn = draw_undescribable(drawn_count, _SEED_TO_MEASURE)
    seen = {
        "validation_photographs": iter(validation.values()),
        "other_photographs": (one for _, one in _examined(captioner, others, searches=False)),
        "drawn": (captioner.examine(picture.image, searches=False) for picture in drawn),
    }
    found = {name: [_is_refused(judge, one) for one in part] for name, part in seen.items()}
    return {
        name: {"pictures": len(refusals), "share": float(np.mean(refusals))}
        for name, refusals in found.items()
        if refusals
    }


def _is_refused(judge: Judge, examined: Examination) -> bool:
    view = judge.view(examined.pixel_values, examined.features)
    return judge.reason_against(view) is not None
