"""The model card: `model_card.md` filled in from the checkpoint and the export's own figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any

from desktop_app.captioner.manifest import Manifest
from export.confidence_card import NOT_CALIBRATED, without_confidence
from export.licences import Terms
from export.tables import table
from training.checkpoint import Checkpoint
from training.config import PhaseConfig, Recipe
from training.evaluate import Evaluation
from training.metrics import METRICS

_KINDS = {
    "language": "captions without pictures",
    "captions": "pictures and captions",
    "self_critical": "pictures; the CIDEr of its own captions as reward",
}
_CHOICE = re.compile(r"^- [\d,]+ words, lower case, .*?\.$", re.MULTILINE | re.DOTALL)
_SIZE = re.compile(r"^- [\d.]+ MB in all", re.MULTILINE)
_SAID = re.compile(r'^For these [\d,]+ pictures it says .*"$', re.MULTILINE)
_CONSENSUS = (
    "\n- Of the sentences found it says the one of highest expected CIDEr + $weight x score:\n"
    "  what people's captions may be expected to hold is foretold from the picture's features\n"
    "  (consensus). This command fits and measures it:\n"
    "  `python -m export.consensus BUNDLE --data DIR`."
)
TEMPLATE = Path(__file__).with_name("model_card.md")


def write_card(
    checkpoint: Checkpoint,
    manifest: Manifest,
    evaluation: Evaluation,
    terms: Terms,
    files: Mapping[str, Path],
    notes: str = "",
) -> str:
    """Return the card's Markdown.

    Args:
        manifest: of the bundle; quality and parity filled in.
        evaluation: captions of the validation split by the graphs of the bundle.
        files: what lies in the bundle, for its size.
        notes: Markdown by a person, below "What it is bad at".
    """
    values = {
        **_model_values(checkpoint, manifest),
        "terms": terms.summary,
        "size": _megabytes(files),
        **{name: manifest.training[name] for name in ("data", "encoder_weights", "commit")},
        "phases": _phases(checkpoint.recipe.phases),
        "history": _history(checkpoint.progress.history),
        "quality_description": _quality_description(manifest),
        "quality": _quality(manifest),
        "variety": _variety(evaluation, len(checkpoint.vocabulary)),
        "recipe_file": f"training/configs/{checkpoint.recipe.name}.toml",
        "checkpoint_file": f"runs/{checkpoint.recipe.name}/best.pt",
        "onnxruntime": manifest.parity["onnxruntime"],
        "torch": manifest.parity["torch"],
        "confidence": NOT_CALIBRATED,
        "parity": _parity(manifest.parity),
        "notes": f"\n{notes.strip()}\n" if notes.strip() else "",
        "licence": terms.notice,
        "licence_files": _licence_files(terms),
    }
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(values)


def with_consensus(
    card: str,
    before: Manifest,
    manifest: Manifest,
    evaluation: Evaluation,
    vocabulary_size: int,
    files: Mapping[str, Path],
) -> str:
    """Return a bundle's card for the same graphs with a choice by consensus.

    Args:
        card: as it was with the manifest ``before``.
        manifest: with consensus and the figures of its captions.
        evaluation: its captions of the validation split.
        files: what lies in the bundle, for its size.
    """
    assert manifest.consensus is not None
    sentence = Template(_CONSENSUS).substitute(weight=manifest.consensus.score_weight)
    if sentence not in card:
        card = _CHOICE.sub(lambda found: found[0] + sentence, card, count=1)
    card = _SIZE.sub(f"- {_megabytes(files)} MB in all", card, count=1)
    card = card.replace(_quality(before), _quality(manifest), 1)
    variety = _variety(evaluation, vocabulary_size)
    card = _SAID.sub(lambda _: variety, card, count=1)
    return without_confidence(card)


def _model_values(checkpoint: Checkpoint, manifest: Manifest) -> dict[str, object]:
    sizes = checkpoint.recipe.decoder
    rows, columns = manifest.region_grid
    weights = sum(tensor.numel() for tensor in checkpoint.build_model().parameters())
    return {
        "name": manifest.name,
        "version": manifest.version,
        "width": manifest.transform.width,
        "height": manifest.transform.height,
        "rows": rows,
        "columns": columns,
        "views": _views(checkpoint.recipe),
        "depth": sizes.depth,
        "heads": sizes.heads,
        "decoder": _decoder(checkpoint.recipe),
        "precision": _precision(manifest),
        "decoder_precision": (
            "weights of all products in int8, word vectors in float16"
            if "int8" in manifest.parity
            else "float32"
        ),
        "vocabulary_size": f"{len(checkpoint.vocabulary):,}",
        "parameters": f"{weights / 1e6:.1f}",
        **vars(manifest.decoding),
        "repetition": _repetition(manifest.decoding.no_repeat_ngram_size),
    }


def _megabytes(files: Mapping[str, Path]) -> str:
    return f"{sum(path.stat().st_size for path in files.values()) / 1e6:.1f}"


def _views(recipe: Recipe) -> str:
    if not recipe.encoder.flip_test:
        return ""
    return ", each the mean over the picture and its mirror image (flip test)"


def _decoder(recipe: Recipe) -> str:
    one = f"one LSTM of {recipe.decoder.hidden_size} units that looks"
    if recipe.members == 1:
        return one
    return (
        f"{recipe.members} decoders, trained alike from seeds {recipe.seed} to "
        f"{recipe.seed + recipe.members - 1}, that say every word together by the mean of their "
        f"probabilities (ensemble); each is {one}"
    )


def _repetition(ngram_size: int) -> str:
    return f", no run of {ngram_size} words twice" if ngram_size else ""


def _precision(manifest: Manifest) -> str:
    if "int8" not in manifest.parity:
        return "float32"
    calibration = manifest.parity["calibration"]
    return (
        f"convolutions in int8, calibrated on {calibration['pictures']} training pictures "
        f"({calibration['method']})"
    )


def _phases(phases: Iterable[PhaseConfig]) -> str:
    rows = [
        (
            phase.name,
            _KINDS[phase.kind],
            ", ".join(phase.trainable_stages) or "frozen",
            f"at most {phase.epochs}",
            phase.batch_size,
            phase.learning_rate,
        )
        for phase in phases
    ]
    return table(("phase", "data", "encoder", "epochs", "batch", "learning rate"), rows)


def _history(history: Sequence[Mapping[str, Any]]) -> str:
    names = ("loss", "reward", "bleu_4", "cider")
    rows = [
        (record["phase"], record["epoch"], *(_figure(record.get(name)) for name in names))
        for record in history
    ]
    return table(("phase", "epoch", "loss, nats a word", "reward", "BLEU-4", "CIDEr"), rows)


def _quality_description(manifest: Manifest) -> str:
    quality = manifest.quality
    return (
        f"{quality['pictures']} pictures of {quality['data']}, split {quality['split']}, beam "
        f"width {quality['beam_width']}, free-running, by pycocoevalcap with its PTB tokeniser "
        "(BLEU, METEOR and ROUGE-L from 0 to 1, CIDEr from 0 to 10). The split took part in "
        "choosing the checkpoint."
    )


def _quality(manifest: Manifest) -> str:
    by_precision = {"as in this bundle": manifest.quality}
    likewise = ""
    if manifest.consensus is not None:
        by_precision["without the choice by consensus"] = manifest.consensus.measured["without"]
        likewise = ", without that choice"
    if "int8" in manifest.parity:
        float32 = manifest.parity["int8"]["float32"]
        by_precision[f"all in float32{likewise}, for comparison"] = float32
    rows = [
        (name, *(_figure(figures[metric]) for metric in METRICS))
        for name, figures in by_precision.items()
    ]
    titles = ("BLEU-1", "BLEU-2", "BLEU-3", "BLEU-4", "METEOR", "ROUGE-L", "CIDEr")
    return table(("", *titles), rows)


def _variety(evaluation: Evaluation, vocabulary_size: int) -> str:
    texts = Counter(one.text for one in evaluation.described.values())
    said = {word.word for one in evaluation.described.values() for word in one.words}
    commonest, times = texts.most_common(1)[0]
    return (
        f"For these {len(evaluation.described):,} pictures it says {len(texts):,} different "
        f"sentences and uses {len(said):,} of its {vocabulary_size:,} words. Its commonest "
        f'sentence, {times} times: "{commonest}"'
    )


def _parity(parity: Mapping[str, Any]) -> str:
    values, captions = parity["values"], parity["captions"]
    largest = max(values["largest_difference"].values())
    lines = [
        f"- Values of all tensors over {values['chained_steps']} chained steps with reordered "
        f"states, beam widths {' and '.join(map(str, values['beam_widths']))}, float32 graphs: "
        f"largest difference {largest:.1e} (allowed {values['bound']:.0e}).",
        f"- Captions of the float32 graphs: {captions['identical']} of {captions['pictures']} "
        "identical, word by word.",
    ]
    if "int8" in parity:
        int8 = parity["int8"]
        bounds = int8["bounds"]
        lines.append(
            f"- int8 against float32 on {int8['pictures']:,} pictures: BLEU-4 "
            f"{-int8['bleu_4_loss']:+.4f} (a loss of {bounds['bleu_4_loss']} allowed), CIDEr "
            f"{-int8['cider_loss']:+.4f} (a loss of {bounds['cider_loss']} allowed); "
            f"{int8['same_captions']:,} captions the same."
        )
    return "\n".join(lines)


def _licence_files(terms: Terms) -> str:
    names = ", ".join(sorted(terms.files))
    carried = f"The licence text lies beside this card: {names}." if names else ""
    return f"{carried} The program's code is under Apache-2.0, whatever the weights are.".strip()


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
