"""The section of a model card that tells how far its captions' confidence can be trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from desktop_app.captioner.calibration import Calibration
from export.tables import table

HEADING = "## Confidence"
NOT_CALIBRATED = (
    "Not calibrated yet: captions carry no confidence, and no picture is refused. By this command, "
    "where `DIR` is the folder with the data sets of the recipe:\n\n"
    "    python -m export.calibrate BUNDLE --data DIR"
)
_SECTION = re.compile(rf"^{HEADING}\n.*?(?=^## )", re.MULTILINE | re.DOTALL)
_NEXT_SECTION = re.compile(r"^## Agreement with PyTorch", re.MULTILINE)
_LEVELS = {
    "sure": "the sentence as it is",
    "maybe": '"It may be: ..."',
    "unsure": '"I am not sure: ..."',
}
_REFUSED = {
    "validation_photographs": "photographs of the validation split, wrongly",
    "other_photographs": "held-out photographs of the other data sets, wrongly",
    "drawn": "drawn pictures from another seed than the fitted ones, rightly",
}


def with_confidence(card: str, calibration: Calibration) -> str:
    """The card with this calibration's section in place of the one it has, or put in."""
    return _with_section(card, describe_confidence(calibration))


def without_confidence(card: str) -> str:
    """The card of the same bundle without its calibration."""
    return _with_section(card, NOT_CALIBRATED)


def _with_section(card: str, text: str) -> str:
    section = f"{HEADING}\n\n{text}\n\n"
    if _SECTION.search(card):
        return _SECTION.sub(lambda _: section, card, count=1)
    if _NEXT_SECTION.search(card):
        return _NEXT_SECTION.sub(lambda found: section + found[0], card, count=1)
    return f"{card.rstrip()}\n\n{section.rstrip()}\n"


def describe_confidence(calibration: Calibration) -> str:
    """The figures in Markdown."""
    measured = calibration.measured
    return "\n\n".join(
        (
            "Each caption carries the probability that its main statement is right: that its CIDEr "
            f"against its references is {measured['right_from_cider']} or more. Logistic "
            f"regression fitted on the {measured['fitted_on']} captions of the validation split, "
            f"of which {_percent(measured['right_share'])} are right. Measured on the same "
            "captions, each half judged by a regression that was fitted on the other half alone.",
            f"- Expected calibration error, ten bins of equal width: "
            f"{measured['expected_calibration_error']:.3f}. Exactly true probabilities would show "
            f"{measured['error_of_perfect_calibration']:.3f} on so few captions, by chance. Mean "
            f"over twenty random halvings: {measured['repeated_calibration_error']:.3f}.\n"
            f"- The same of each half alone: {_of_halves(measured, 'expected_calibration_error')}; "
            f"exactly true probabilities would show "
            f"{_of_halves(measured, 'error_of_perfect_calibration')}.\n"
            f"- Area under the ROC curve {measured['area_under_roc']:.3f}, Brier score "
            f"{measured['brier_score']:.3f}.",
            "Reliability:",
            _reliability(measured),
            "What is said:",
            _levels(calibration),
            'Pictures that get "I cannot describe this picture reliably" instead: black, blank, '
            "smooth shades, noise, text, screens, charts, drawings, and what lies far from the "
            "training pictures.",
            _refusals(measured["refused"]),
            "By this command, where `DIR` is the folder with the data sets of the recipe:",
            "    python -m export.calibrate BUNDLE --data DIR",
        )
    )


def _of_halves(measured: Mapping[str, Any], figure: str) -> str:
    return " and ".join(f"{half[figure]:.3f}" for half in measured["halves"])


def _reliability(measured: Mapping[str, Any]) -> str:
    rows = [
        (
            f"{row['from']:.1f} to {row['to']:.1f}",
            row["captions"],
            f"{row['mean_probability']:.2f}",
            f"{row['right_share']:.2f}",
        )
        for row in measured["reliability"]
    ]
    return table(("probability", "captions", "mean probability", "share right"), rows)


def _levels(calibration: Calibration) -> str:
    sure, maybe = calibration.sure_from, calibration.maybe_from
    ranges = {
        "sure": f"{sure} or more",
        "maybe": f"{maybe} to {sure}",
        "unsure": f"less than {maybe}",
    }
    rows = []
    for level, wording in _LEVELS.items():
        found = calibration.measured["levels"][level]
        right = "" if found["right_share"] is None else _percent(found["right_share"])
        rows.append((wording, ranges[level], _percent(found["share"]), right))
    return table(("wording", "probability", "of the captions", "right"), rows)


def _refusals(refused: Mapping[str, Any]) -> str:
    rows = [
        (_REFUSED[name], found["pictures"], _percent(found["share"], 1))
        for name, found in refused.items()
    ]
    return table(("pictures", "number", "refused"), rows)


def _percent(share: float, digits: int = 0) -> str:
    return f"{100 * share:.{digits}f} %"
