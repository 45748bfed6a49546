"""The terms under which exported weights may be used: those of what they were made from."""

from __future__ import annotations

import datetime
import importlib.metadata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from export.errors import ExportError

PQF_WEIGHTS = "resnet50_pqf_large_imagenet1k.npz"
_PQF_URL = "https://github.com/uber-research/permute-quantize-finetune"
_PQF_SENTENCE = "You may use this Work for any non-commercial purpose"
_PQF_TERMS = "Uber's non-commercial licence of Permute, Quantize, and Fine-tune"


@dataclass(frozen=True)
class Terms:
    """What a bundle must say and carry."""

    summary: str
    """One line, for the manifest and the doctor."""
    notice: str
    """Plain text: what the weights were made from and when they were changed. In the card and in
    both graphs."""
    files: Mapping[str, Path]
    """Licence texts, verbatim, that lie beside the card: by their name there."""


def terms_of(
    encoder_weights: str, files: Sequence[Path], beside: Path, changed_on: datetime.date
) -> Terms:
    """Find the terms that pretrained encoder weights bring.

    Args:
        encoder_weights: the checkpoint's record of what its encoder started from.
        files: licence texts to carry whatever the weights are.
        beside: folder of the weights file, whose ``licences`` folder is looked into.
        changed_on: the date of the change, for the notice.

    Raises:
        ExportError: a licence text that must be carried, or a named file, is not there.
    """
    for path in files:
        if not path.is_file():
            raise ExportError(f"The licence file {path} does not exist.")
    named = {path.name: path for path in files}
    if encoder_weights == PQF_WEIGHTS:
        return _pqf_terms(named, beside, changed_on)
    if encoder_weights.startswith("torchvision"):
        return _torchvision_terms(encoder_weights, named, changed_on)
    if encoder_weights == "random":
        summary = "Apache-2.0, as the program's code"
        return Terms(summary, f"Trained from random weights. {summary}.", named)
    summary = f"the terms of the pretrained weights {encoder_weights}"
    notice = f"Made from {encoder_weights} and changed on {changed_on}; its terms apply."
    return Terms(summary, notice, named)


def _pqf_terms(named: Mapping[str, Path], beside: Path, changed_on: datetime.date) -> Terms:
    candidates = [*named.values(), *sorted(beside.glob("licences/*LICENSE*"))]
    text = next((path for path in candidates if _PQF_SENTENCE in _read(path)), None)
    if text is None:
        raise ExportError(
            f"The encoder was made from {PQF_WEIGHTS}, whose licence text must go with it: name "
            "it with --licence FILE."
        )
    notice = (
        "This is not the original Work. The encoder is derived from the compressed ResNet50 of "
        "Uber's 'Permute, Quantize, and Fine-tune' (Martinez et al., CVPR 2021), an image "
        f"classification network, {_PQF_URL}. It was changed by the developers of Picture Aloud, "
        f"last on {changed_on}: decoded to dense weights, trained on captions together with a "
        "caption decoder and exported to ONNX. The Work and what is derived from it are available "
        f"under the non-commercial licence in {text.name}, as they are, without any warranty; "
        "neither Uber Technologies, Inc. nor anyone it is joined with is liable for damages."
    )
    return Terms(f"{_PQF_TERMS}: non-commercial use only", notice, {text.name: text, **named})


def _torchvision_terms(
    encoder_weights: str, named: Mapping[str, Path], changed_on: datetime.date
) -> Terms:
    installed = importlib.metadata.distribution("torchvision").files or []
    found = [Path(str(file.locate())) for file in installed if file.name.startswith("LICENSE")]
    if not found and not named:
        raise ExportError(
            "torchvision is installed without its licence text, which must go with its weights: "
            "name it with --licence FILE."
        )
    notice = (
        f"The encoder is derived from {encoder_weights} (BSD-3-Clause, Copyright (c) Soumith "
        f"Chintala 2016) and was changed by the developers of Picture Aloud, last on {changed_on}."
    )
    own = {"torchvision-LICENSE.txt": found[0]} if found else {}
    return Terms("BSD-3-Clause", notice, own | dict(named))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
