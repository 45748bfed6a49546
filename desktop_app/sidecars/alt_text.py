"""From a description to alt text, as publishers and screen readers want it.

After the W3C's "Images Tutorial" (WAI) and the IPTC Photo Metadata Standard 2021.1: short, the main
thing first, no "image of", ends with punctuation, at most 250 characters, and nothing in it of how
sure the program was.
"""

import re

from desktop_app.sidecars.words import one_line

MAXIMUM_LENGTH = 250
"""Most characters of an alt text (IPTC)."""

_KINDS = r"(?:image|picture|photo|photograph|pic|snapshot)"
_ARTICLES = r"(?:an?|the|this|one)"
_ADJECTIVES = r"(?:close[ -]?up|black[ -]and[ -]white|colou?r|blurry|old)"
# What may stand before the main thing, and says only that this is a picture or that one is unsure.
_OPENINGS = re.compile(
    "|".join(
        (
            rf"(?:{_ARTICLES}\s+)?(?:{_ADJECTIVES}\s+)?{_KINDS}\s+of\b[:,]?\s*",
            rf"(?:in\s+)?{_ARTICLES}\s+(?:{_ADJECTIVES}\s+)?{_KINDS}\s+"
            r"(?:shows?|depicts?|contains?|features?)\b[:,]?\s*",
            rf"(?:in|on)\s+{_ARTICLES}\s+(?:{_ADJECTIVES}\s+)?{_KINDS}\b[:,]?\s*",
            r"(?:i\s+am|i'm|we\s+are)\s+not\s+(?:quite\s+|really\s+)?sure(?:\s*[:,]?\s+but\s+|\s*[:,]\s*)",
            r"not\s+sure\s*[:,]\s*",
            r"(?:it|this|there)\s+(?:may|might|could)\s+be\s*:?\s+",
            r"(?:it|this)\s+(?:looks\s+like|seems\s+to\s+be|appears\s+to\s+be)\s*:?\s+",
            r"(?:perhaps|maybe|possibly|probably|apparently|presumably|seemingly)\s*[:,]?\s+",
            r"(?:i\s+(?:think|guess|believe|suppose)|it\s+seems)\s*(?:that\s+|[:,]\s*)?",
            r"there\s+(?:is|are)\s+(?!no\b|not\b)",
        )
    ),
    re.IGNORECASE,
)
# Doubt in the middle of a sentence that stands without it.
_DOUBTS = re.compile(
    r"\bwhat\s+(?:appears?\s+to\s+be|seems?\s+to\s+be|looks?\s+like)\s+"
    r"|\b(?:perhaps|maybe|possibly|probably|apparently|presumably|seemingly)\s+",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?\u2026]['\")\]\u201d\u2019]*(?=\s|$)")
_ENDINGS = ".!?\u2026\u3002\uff01\uff1f"
_CLOSERS = "'\")]\u201d\u2019"
_ELLIPSIS = "\u2026"


def alt_text(description: str) -> str:
    """A program's description as alt text; "" when it has no words."""
    text, before = one_line(description), ""
    while text != before:  # one thing left out may bring another to the front
        text, before = _DOUBTS.sub("", _without_opening(text)).strip(" ,;:"), text
    if not re.search(r"\w", text):
        return ""
    text = text[0].upper() + text[1:]
    if text.rstrip(_CLOSERS)[-1:] not in tuple(_ENDINGS):
        text = text.rstrip(" ,;:-") + "."
    return _shortened(text)


def _without_opening(text: str) -> str:
    opening = _OPENINGS.match(text)
    rest = text[opening.end() :] if opening else ""
    return rest if re.search(r"\w", rest) else text  # "A photo of." says no more without it


def _shortened(text: str) -> str:
    if len(text) <= MAXIMUM_LENGTH:
        return text
    ends = [end.end() for end in _SENTENCE_END.finditer(text[: MAXIMUM_LENGTH + 1])]
    whole = [end for end in ends if end <= MAXIMUM_LENGTH]
    if whole:
        return text[: whole[-1]]
    start = text[: MAXIMUM_LENGTH - 1]
    words = start.rsplit(" ", 1)[0] if " " in start else start
    return words.rstrip(" ,;:-") + _ELLIPSIS
