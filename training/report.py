"""``report.html``: figures, curves, and pictures with captions and each word's attention."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from desktop_app.captioner.captioner import WordAttention
from desktop_app.captioner.preprocessing import open_image
from training.captions import CaptionedImage
from training.describers import Described
from training.metrics import METRICS

_PICTURE_SIDE = 224
_WORD_SIDE = 96
_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem;
  color: #1b1b1b; background: #fff; }
table { border-collapse: collapse; } th, td { border: 1px solid #767676; padding: .3rem .7rem; }
td { text-align: right; } figure { display: inline-block; margin: .3rem; text-align: center; }
article { border-top: 1px solid #767676; padding: 1rem 0; } .caption { font-weight: bold; }
"""


@dataclass(frozen=True)
class Sample:
    """A picture with its references and what the model said."""

    image: CaptionedImage
    described: Described


def write_report(
    path: Path,
    *,
    title: str,
    figures: Mapping[int, Mapping[str, float]],
    history: Sequence[Mapping[str, Any]],
    samples: Sequence[Sample],
) -> None:
    """Write one self-contained page.

    Args:
        figures: the metrics by beam width.
        history: one record an epoch, as a checkpoint keeps them.
        samples: the pictures to show.
    """
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{html.escape(title)}</h1>",
        "<h2>Figures</h2>",
        _table(figures),
    ]
    if history:
        parts += ["<h2>Training</h2>"]
        for name in ("loss", "cider", "bleu_4"):
            parts.append(_curve(name, [record.get(name) for record in history]))
    parts.append("<h2>Pictures</h2>")
    parts += [_article(sample) for sample in samples]
    parts.append("</body></html>")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(parts), encoding="utf-8")


def _table(figures: Mapping[int, Mapping[str, float]]) -> str:
    head = "".join(f"<th scope='col'>{name}</th>" for name in METRICS)
    rows = "".join(
        f"<tr><th scope='row'>{width}</th>"
        + "".join(f"<td>{values[name]:.4f}</td>" for name in METRICS)
        + "</tr>"
        for width, values in figures.items()
    )
    return f"<table><tr><th scope='col'>beam width</th>{head}</tr>{rows}</table>"


def _curve(name: str, values: Sequence[float | None]) -> str:
    """Draw a curve over the epochs, with its values as text for those who do not see it."""
    known = [(epoch, value) for epoch, value in enumerate(values, start=1) if value is not None]
    if not known:
        return ""
    width, height, margin = 640, 200, 30
    low, high = min(v for _, v in known), max(v for _, v in known)
    span = (high - low) or 1.0
    points = " ".join(
        f"{margin + (epoch - 1) / max(1, len(values) - 1) * (width - 2 * margin):.1f},"
        f"{height - margin - (value - low) / span * (height - 2 * margin):.1f}"
        for epoch, value in known
    )
    spoken = ", ".join(f"epoch {epoch}: {value:.3f}" for epoch, value in known)
    return (
        f"<h3>{name}</h3><svg role='img' aria-label='{name} by epoch: {spoken}' "
        f"viewBox='0 0 {width} {height}' width='{width}' height='{height}'>"
        f"<text x='2' y='{margin}' font-size='12'>{high:.3f}</text>"
        f"<text x='2' y='{height - margin}' font-size='12'>{low:.3f}</text>"
        f"<polyline points='{points}' fill='none' stroke='#0b57d0' stroke-width='2'/></svg>"
    )


def _article(sample: Sample) -> str:
    picture = open_image(sample.image.path)
    references = "".join(f"<li>{html.escape(text)}</li>" for text in sample.image.captions)
    words = "".join(
        f"<figure><img alt='attention of the word {html.escape(word.word, quote=True)}' "
        f"src='{_data_url(_overlay(picture, word))}'>"
        f"<figcaption>{html.escape(word.word)} "
        f"<small>{sum(map(sum, word.attention)):.2f}</small></figcaption></figure>"
        for word in sample.described.words
    )
    thumbnail = picture.copy()
    thumbnail.thumbnail((_PICTURE_SIDE, _PICTURE_SIDE))
    text = html.escape(sample.described.text)
    return (
        f"<article><h3>{html.escape(sample.image.key)}</h3>"
        f"<img alt='{html.escape(sample.described.text, quote=True)}' src='{_data_url(thumbnail)}'>"
        f"<p class='caption'>{text}</p><ul>{references}</ul><div>{words}</div></article>"
    )


def _overlay(picture: Image.Image, word: WordAttention) -> Image.Image:
    """Darken the picture where the word did not look; the sum of a word's weights is below 1."""
    weights = np.asarray(word.attention, dtype=np.float32)
    light = 0.2 + 0.8 * weights / max(float(weights.max()), 1e-6)
    mask = Image.fromarray((light * 255).astype(np.uint8)).resize(
        (_WORD_SIDE, _WORD_SIDE), Image.Resampling.BICUBIC
    )
    small = picture.resize((_WORD_SIDE, _WORD_SIDE))
    return Image.composite(small, Image.new("RGB", small.size), mask)


def _data_url(picture: Image.Image) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=80)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
