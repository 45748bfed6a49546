"""From a decoder's words to an English sentence that is pleasant to hear.

Only what is certain is mended: a doubled word, "a apple", a caption that stops in the middle of
"in front of a". Nothing is added to what the decoder said.
"""

import re
from collections.abc import Iterable

# Words whose spelling tells a voice how to say them ("TV", not "tuhv") or that English capitalises.
_SPELLINGS = {
    "i": "I",
    **{word: word.upper() for word in ("atv", "bmx", "rv", "suv", "tv", "uk", "usa")},
    **{word: word.capitalize() for word in ("african", "american", "asian", "british", "chinese")},
    **{
        word: word.capitalize() for word in ("christmas", "easter", "english", "european", "french")
    },
    **{
        word: word.capitalize() for word in ("german", "halloween", "indian", "italian", "japanese")
    },
    **{word: word.capitalize() for word in ("mexican", "spanish")},
}
_ARTICLES = frozenset({"a", "an", "the"})
# Words that cannot end a sentence, and those that cannot once the article after them is gone.
_OPEN_ENDED = _ARTICLES | {"and", "or", "of", "their", "its"}
_PREPOSITIONS = frozenset(
    {"at", "by", "down", "for", "from", "in", "into", "near", "next", "on", "onto", "over"}
    | {"through", "to", "toward", "towards", "under", "up", "while", "wearing", "with", "holding"}
)
_CLITIC = re.compile(r"n't|'\w+")

_SILENT_H = ("heir", "honest", "honor", "honour", "hour")
_SOUNDS_LIKE_YOU_OR_ONE = re.compile(
    r"eu|ewe|ufo|uk\b|ukulele|uni(?!d|m[^o]|n)|ura|uri|us(?:\b|a\b|age|e|u)|ut(?:ah|e|i|o)|once\b|one\b"
)
_SPELLED_WITH_VOWEL_SOUND = frozenset({"fbi", "hd", "hp", "lcd", "mma", "mp3", "nba", "nfl", "rv"})
_SPELLED_WITH_VOWEL_SOUND |= {"smu", "suv", "x-ray", "x-rays"}
_LETTERS_WITH_VOWEL_SOUND = frozenset("aefhilmnorsx")


def make_sentence(words: Iterable[str | None]) -> str:
    """Join words to a sentence with a capital first letter and a full stop; "" if none is left.

    None stands for a word the decoder had no name for: it is left out, and so is what hung on it.
    """
    kept = _join_clitics(_without_stutter(_without_unknown(words)))
    kept = _without_stutter(kept)  # "8's" twice was no stutter while it was two words
    kept = _without_dangling_end(kept)
    for index, word in enumerate(kept[:-1]):
        if word in ("a", "an"):
            kept[index] = indefinite_article(kept[index + 1]) or word
    text = " ".join(_spelling(word) for word in kept)
    text = re.sub(r"\s+([,.;:!?])", r"\1", text).strip(" ,.;:!?")
    return f"{text[0].upper()}{text[1:]}." if text else ""


def indefinite_article(word: str) -> str | None:
    """Return "a" or "an" for the word that follows, or None where spelling does not tell."""
    first = re.split(r"[-']", word)[0]
    if not first.isascii():
        return None
    if word in _SPELLED_WITH_VOWEL_SOUND or first.startswith(_SILENT_H):
        return "an"
    if first.isdigit():
        return _article_of_number(first)
    if len(first) == 1 and first.isalpha():
        return "an" if first in _LETTERS_WITH_VOWEL_SOUND else "a"
    if not (first.isalpha() and set(first) & set("aeiouy")):
        return None
    return "an" if first[0] in "aeiou" and not _SOUNDS_LIKE_YOU_OR_ONE.match(first) else "a"


def _article_of_number(digits: str) -> str | None:
    if digits[0] == "8" or digits in ("11", "18"):
        return "an"
    return None if digits[:2] in ("11", "18") else "a"  # 1,800 but 18 hundred


def _without_unknown(words: Iterable[str | None]) -> list[str]:
    kept: list[str] = []
    after_unknown = False
    for word in words:
        if word is None:
            after_unknown = True
            continue
        if not (after_unknown and _CLITIC.fullmatch(word)):
            kept.append(word)
        after_unknown = False
    return kept


def _without_stutter(words: list[str]) -> list[str]:
    """Drop repeated words; of articles in a row keep the last."""
    kept: list[str] = []
    for word in words:
        if kept and (word == kept[-1] or (word in _ARTICLES and kept[-1] in _ARTICLES)):
            kept.pop()
        kept.append(word)
    return kept


def _join_clitics(words: list[str]) -> list[str]:
    """Join "man", "'s" to "man's"; drop what has no word to hang on."""
    kept: list[str] = []
    for word in words:
        if not _CLITIC.fullmatch(word):
            kept.append(word)
        elif kept and kept[-1] not in _ARTICLES:
            kept[-1] += word
    return kept


def _without_dangling_end(words: list[str]) -> list[str]:
    """Drop "in a" and the like at the end, where a caption was cut off; never drop every word."""
    end = len(words)
    while end and words[end - 1] in _OPEN_ENDED | (_PREPOSITIONS if end < len(words) else set()):
        end -= 1
    return words[:end] if end else list(words)


def _spelling(word: str) -> str:
    stem, apostrophe, tail = word.partition("'")
    return _SPELLINGS.get(stem, stem) + apostrophe + tail
