"""The rules of alt text: W3C WAI's and the IPTC's."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.sidecars.alt_text import MAXIMUM_LENGTH, alt_text


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("A dog runs on the grass.", "A dog runs on the grass."),
        ("a dog runs on the grass", "A dog runs on the grass."),
        ("An image of a dog", "A dog."),
        ("a close-up photo of two cats.", "Two cats."),
        ("This picture shows a man on a horse.", "A man on a horse."),
        ("In this image, a man rides a horse.", "A man rides a horse."),
        ("Picture of a photo of a boat.", "A boat."),
        ("There is a dog on the grass.", "A dog on the grass."),
        ("There is no one on the beach.", "There is no one on the beach."),
        ("It may be: A dog on the grass.", "A dog on the grass."),
        ("I am not sure: A dog on the grass.", "A dog on the grass."),
        ("I'm not sure, but there is a dog.", "A dog."),
        ("Probably a dog.", "A dog."),
        ("A man holding what appears to be a fish.", "A man holding a fish."),
        ("A woman takes a photo of a bridge.", "A woman takes a photo of a bridge."),
        ("A photographer in a photo booth.", "A photographer in a photo booth."),
        ("The image of a dog is painted on a wall.", "A dog is painted on a wall."),
        ("A dog\n on \t the grass", "A dog on the grass."),
        ("Is it a dog?", "Is it a dog?"),
        ('A sign says "Stop!"', 'A sign says "Stop!"'),
        ("A dog on the grass,", "A dog on the grass."),
        ("A dog. A cat.", "A dog. A cat."),
        ("Ein Hund läuft", "Ein Hund läuft."),
        ("", ""),
        (" \n", ""),
    ],
)
def test_wording(description: str, expected: str) -> None:
    assert alt_text(description) == expected


def test_whole_sentences_are_kept_of_a_long_description() -> None:
    first, second = "A dog runs. " + "a" * 150 + ".", " And a cat sits on it" + "b" * 150 + "."
    assert alt_text(first + second) == first


def test_a_long_sentence_ends_after_a_word() -> None:
    text = alt_text("a dog and " * 100)
    assert len(text) <= MAXIMUM_LENGTH
    assert text.endswith(("dog\N{HORIZONTAL ELLIPSIS}", "and\N{HORIZONTAL ELLIPSIS}"))


_WORDS = st.sampled_from(
    "a an image photo of picture shows there is it may be: I am not sure: dog, cat. maybe what "
    "appears to be this \u00e4 \U0001f415 . ... ! - '".split(" ")
)
_DESCRIPTIONS = st.text() | st.lists(_WORDS, max_size=80).map(" ".join)


@settings(deadline=None)
@given(_DESCRIPTIONS)
def test_it_is_one_short_line_that_ends(description: str) -> None:
    text = alt_text(description)
    assert len(text) <= MAXIMUM_LENGTH
    assert text == " ".join(text.split())
    if text:
        assert text.rstrip("'\")]\u201d\u2019")[-1] in ".!?\u2026\u3002\uff01\uff1f"


@settings(deadline=None)
@given(_DESCRIPTIONS)
def test_alt_text_stays_as_it_is(description: str) -> None:
    text = alt_text(description)
    assert alt_text(text) == text
