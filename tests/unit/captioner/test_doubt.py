import pytest

from desktop_app.captioner import language
from desktop_app.captioner.confidence import Confidence, Level, Reason
from desktop_app.captioner.doubt import CONTEXT, with_doubt

CAPTION = "A dog runs."


def test_nothing_is_added_without_doubt() -> None:
    assert with_doubt(CAPTION, None) == CAPTION
    assert with_doubt(CAPTION, Confidence(0.9, Level.SURE)) == CAPTION


def test_doubt_goes_before_the_caption() -> None:
    assert with_doubt(CAPTION, Confidence(0.5, Level.MAYBE)) == f"It may be: {CAPTION}"
    assert with_doubt(CAPTION, Confidence(0.1, Level.UNSURE)) == f"I am not sure: {CAPTION}"


def test_a_brace_in_a_caption_is_a_brace() -> None:
    assert with_doubt("{0} {x}", Confidence(0.5, Level.MAYBE)) == "It may be: {0} {x}"


@pytest.mark.parametrize("reason", Reason)
def test_every_refusal_says_why_and_nothing_of_the_guess(reason: Reason) -> None:
    said = with_doubt(CAPTION, Confidence(0.5, Level.REFUSED, reason))
    assert said.startswith("I cannot describe this picture reliably: it ")
    assert said.endswith(".")
    assert CAPTION not in said


def test_refusals_differ() -> None:
    said = {with_doubt("", Confidence(0.5, Level.REFUSED, reason)) for reason in Reason}
    assert len(said) == len(Reason)


def test_other_languages_come_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def translator(context: str, text: str) -> str:
        asked.append((context, text))
        return "Vielleicht: {caption}"

    monkeypatch.setattr(language, "_translator", translator)
    assert with_doubt(CAPTION, Confidence(0.5, Level.MAYBE)) == f"Vielleicht: {CAPTION}"
    assert asked == [(CONTEXT, "It may be: {caption}")]
