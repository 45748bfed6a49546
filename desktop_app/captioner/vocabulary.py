"""Words and ids, and the way from ids to a sentence."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from desktop_app.captioner.errors import BundleError
from desktop_app.captioner.language import translate
from desktop_app.captioner.wording import make_sentence

PAD, START, END, UNKNOWN = "<pad>", "<start>", "<end>", "<unk>"
SPECIAL_WORDS = (PAD, START, END, UNKNOWN)

MAXIMUM_FILE_BYTES = 16 * 1024 * 1024

_CHARACTER_MAP = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4\u0060\uff07", "'"),
        **dict.fromkeys("\u2010\u2011\u2212\ufe63\uff0d", "-"),
        "\u00ad": None,  # soft hyphen: a place where a line may break, not a letter
        "\u200b": None,  # zero-width space
        "\ufeff": None,  # byte-order mark
    }
)
# A letter or digit with the combining marks that normalisation could not merge into it.
_LETTER = r"(?:[^\W_][\u0300-\u036f]*)"
_CLITIC = r"'(?:s|m|re|ve|ll|d)"
_TOKEN = re.compile(
    rf"\d+(?:[.,:]\d+)+(?!{_LETTER})"  # 1,000 and 3.5 and 12:30
    rf"|{_LETTER}+(?:[-']{_LETTER}+)*"  # dog, t-shirt, o'clock, man's, n't
    rf"|(?<!\w){_CLITIC}(?!{_LETTER})"  # "'s" in text that was split already: "man 's"
)
_TAIL = re.compile(rf"^(?P<stem>.*?)(?P<tail>n't|{_CLITIC})$")


def tokenise(caption: str) -> list[str]:
    """Split a caption into lower-case words, the way vocabularies and models expect them.

    Punctuation goes, digits stay, hyphenated words stay whole ("t-shirt"). Possessives and
    contractions are split as in the Penn Treebank ("man's" -> "man", "'s"; "doesn't" -> "does",
    "n't"), which is also how Flickr8k and the usual metrics write them; `Vocabulary.sentence` joins
    them again. Text is normalised to Unicode NFKC. No token is empty or a special word.
    """
    text = caption.translate(_CHARACTER_MAP)
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    text = re.sub(r"(?<=\s)&(?=\s)", "and", text.translate(_CHARACTER_MAP))
    tokens: list[str] = []
    for found in _TOKEN.findall(text):
        split = _TAIL.match(found)
        if split:
            tokens += [part for part in (split["stem"], split["tail"]) if part]
        else:
            tokens.append(found)
    return tokens


class Vocabulary:
    """An ordered list of words; a word's place is its id. The four special words come first."""

    def __init__(self, words: Sequence[str]) -> None:
        """Take the complete list. ValueError unless the special words lead and all are unique."""
        self.words: tuple[str, ...] = tuple(words)
        if self.words[: len(SPECIAL_WORDS)] != SPECIAL_WORDS:
            raise ValueError(f"a vocabulary starts with {', '.join(SPECIAL_WORDS)}")
        if not all(self.words):
            raise ValueError("a word of a vocabulary has at least one character")
        self._ids = {word: index for index, word in enumerate(self.words)}
        if len(self._ids) != len(self.words):
            repeated = next(word for word, count in Counter(self.words).items() if count > 1)
            raise ValueError(f"the vocabulary has the word {repeated!r} more than once")
        self.pad_id, self.start_id, self.end_id, self.unknown_id = range(len(SPECIAL_WORDS))

    @classmethod
    def build(cls, captions: Iterable[Sequence[str]], minimum_count: int) -> "Vocabulary":
        """Take every word seen at least `minimum_count` times, by falling count, then alphabet."""
        counts = Counter(token for caption in captions for token in caption)
        for special in SPECIAL_WORDS:
            counts.pop(special, None)
        kept = sorted((-count, word) for word, count in counts.items() if count >= minimum_count)
        return cls([*SPECIAL_WORDS, *(word for _, word in kept)])

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._ids

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vocabulary) and self.words == other.words

    def __hash__(self) -> int:
        return hash(self.words)

    def __repr__(self) -> str:
        return f"Vocabulary({len(self.words)} words)"

    def encode(self, tokens: Sequence[str]) -> list[int]:
        """Ids of the tokens. Unknown words become `unknown_id`; no special word is added."""
        return [self._ids.get(token, self.unknown_id) for token in tokens]

    def decode(self, ids: Iterable[int]) -> list[str]:
        """Words of the ids up to the first `<end>`, special words left out."""
        return [word for word in self._words_until_end(ids) if word not in SPECIAL_WORDS]

    def sentence(self, ids: Iterable[int]) -> str:
        """The ids as a sentence: capital first, full stop last, small faults of wording mended.

        Empty only where no word is left once the special words are gone.
        """
        unknown = self.words[self.unknown_id]
        words = self._words_until_end(ids)
        skipped = {PAD, START}
        return make_sentence(
            None if word == unknown else word for word in words if word not in skipped
        )

    def _words_until_end(self, ids: Iterable[int]) -> list[str]:
        words: list[str] = []
        for token_id in ids:
            if not 0 <= token_id < len(self.words):
                raise ValueError(f"{token_id} is no id of this vocabulary ({len(self)} words)")
            if token_id == self.end_id:
                break
            words.append(self.words[token_id])
        return words

    @classmethod
    def read(cls, path: Path) -> "Vocabulary":
        """Read what `write` wrote. BundleError, in one sentence, for any other content."""
        try:
            if path.stat().st_size > MAXIMUM_FILE_BYTES:
                raise ValueError("file too large")
            words = json.loads(path.read_text(encoding="utf-8"))["words"]
            return cls([_required_text(word) for word in words])
        except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
            raise BundleError(
                translate(
                    "Sentences",
                    "The captioner's word list {name} cannot be read: reinstall Picture Aloud "
                    "or choose another model.",
                ).format(name=path.name)
            ) from error

    def write(self, path: Path) -> None:
        """Write the words as UTF-8 JSON, one word a line."""
        text = json.dumps({"words": self.words}, ensure_ascii=False, indent=0)
        path.write_text(text + "\n", encoding="utf-8")


def _required_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a word")
    return value
