import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop_app.captioner.wording import indefinite_article, make_sentence


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("a dog runs on grass", "A dog runs on grass."),
        ("a a dog dog dog runs", "A dog runs."),
        ("a the dog", "The dog."),
        ("a apple and an dog", "An apple and a dog."),
        ("a man 's dog does n't move", "A man's dog doesn't move."),
        ("'s dog", "Dog."),
        ("a 's dog", "A dog."),
        ("i 'm in a t-shirt", "I'm in a t-shirt."),
        ("a bmx rider on tv", "A BMX rider on TV."),
        ("two dogs play in a", "Two dogs play."),
        ("a man in front of the", "A man in front."),
        ("a woman with a", "A woman."),
        ("a woman with a dog behind her", "A woman with a dog behind her."),
        ("a toy to play with", "A toy to play with."),
        ("a man jumps in", "A man jumps in."),
        ("a dog on the grass .", "A dog on the grass."),
        ("a dog , a cat", "A dog, a cat."),
        ("a", "A."),
        ("of the", "Of the."),
        ("", ""),
    ],
)
def test_make_sentence(words: str, sentence: str) -> None:
    assert make_sentence(words.split()) == sentence


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["a", None, "dog"], "A dog."),
        (["a", None, "a", "dog"], "A dog."),
        (["the", None, "'s", "dog"], "The dog."),
        (["a", "man", "holds", "a", None], "A man holds."),
        ([None, None], ""),
    ],
)
def test_a_word_without_a_name_leaves_no_trace(words: list[str | None], sentence: str) -> None:
    assert make_sentence(words) == sentence


@pytest.mark.parametrize(
    ("article", "words"),
    [
        ("an", "apple orange elderly umbrella unidentified unusual uncle hour honest heir usher"),
        ("an", "x-ray rv suv 8 11 18 80 8-year-old 11-year-old f-16 ice-cream onlooker onto"),
        ("a", "dog unicycle uniform university unique union used user european one one-handed"),
        ("a", "once-over hat house utensil ukulele t-shirt u-turn 2 19 100 yellow young ufo usual"),
        (None, "tv xlr ñandú 1100 1800 -"),
    ],
)
def test_indefinite_article(article: str | None, words: str) -> None:
    assert {word: indefinite_article(word) for word in words.split()} == dict.fromkeys(
        words.split(), article
    )


@example(words=["8", "'s", "8", "'s"])
@given(
    st.lists(
        st.none()
        | st.sampled_from(["a", "an", "the", "dog", "apple", "'s", "n't", "of", "in", "i", "tv"])
        | st.text(alphabet="abcdeiou-'8", min_size=1, max_size=4)
    )
)
def test_any_words_make_a_sentence_or_nothing(words: list[str | None]) -> None:
    sentence = make_sentence(words)
    if sentence:
        assert re.fullmatch(r"[^a-z\s.].*[^\s.]\.|[^\s.]\.", sentence)
        assert "  " not in sentence
        spoken = sentence[:-1].lower().split()
        assert all(first != second for first, second in pairwise(spoken))
