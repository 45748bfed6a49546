from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.captioner.errors import BundleError
from desktop_app.captioner.vocabulary import (
    END,
    PAD,
    SPECIAL_WORDS,
    START,
    UNKNOWN,
    Vocabulary,
    tokenise,
)


@pytest.mark.parametrize(
    ("caption", "tokens"),
    [
        ("A child in a pink dress .", "a child in a pink dress"),
        ("Two dogs, one black; both running!", "two dogs one black both running"),
        ("A man 's dog does n't move", "a man 's dog does n't move"),
        ("A man's dog doesn't move", "a man 's dog does n't move"),
        ("The man\u2019s dog can\u2019t jump", "the man 's dog ca n't jump"),
        ("It's I'm they're we've he'll she'd", "it 's i 'm they 're we 've he 'll she 'd"),
        ("The dogs' toys", "the dogs toys"),
        ("A T-Shirt at five o'clock", "a t-shirt at five o'clock"),
        ("A bird 's-eye-view", "a bird 's eye-view"),
        ("'slide into 'home'", "slide into home"),
        ("mid--air - jump- -start", "mid air jump start"),
        ("4x4 number 23, 1,000 people at 12:30, 3rd", "4x4 number 23 1,000 people at 12:30 3rd"),
        ("black & white at&t", "black and white at t"),
        ('a sign that says `` hi "there"', "a sign that says hi there"),
        ("<start> <unk> a_b <end>", "start unk a b end"),
        ("CAFÉ \ufb01ne \uff11\uff12 non\u2011stop soft\u00adly", "café fine 12 non-stop softly"),
        (" .,;:!?()[]{}' \n\t", ""),
    ],
)
def test_tokenise(caption: str, tokens: str) -> None:
    assert tokenise(caption) == tokens.split()


@given(st.text())
def test_tokens_of_any_text_are_words_and_stay_as_they_are(caption: str) -> None:
    tokens = tokenise(caption)
    assert all(token and token == token.strip() for token in tokens)
    assert not set(tokens) & set(SPECIAL_WORDS)
    assert tokenise(" ".join(tokens)) == tokens


def test_build_orders_by_count_then_alphabet_and_drops_rare_words() -> None:
    captions = [["b", "a", "c"], ["c", "b"], ["c", "rare"], ["a", "<unk>", "<unk>"]]
    vocabulary = Vocabulary.build(captions, minimum_count=2)
    assert vocabulary.words == (PAD, START, END, UNKNOWN, "c", "a", "b")
    assert (vocabulary.pad_id, vocabulary.start_id, vocabulary.end_id) == (0, 1, 2)
    assert vocabulary.unknown_id == 3
    assert len(vocabulary) == 7


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["a", "b"], "starts with"),
        ([START, PAD, END, UNKNOWN, "a"], "starts with"),
        ([*SPECIAL_WORDS, "a", "a"], "'a' more than once"),
        ([*SPECIAL_WORDS, ""], "at least one character"),
    ],
)
def test_an_impossible_list_is_refused(words: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Vocabulary(words)


def test_encode_and_decode() -> None:
    vocabulary = Vocabulary([*SPECIAL_WORDS, "a", "dog"])
    assert vocabulary.encode(["a", "zebra", "dog"]) == [4, 3, 5]
    assert vocabulary.decode([1, 4, 3, 0, 5, 2, 4]) == ["a", "dog"]
    assert vocabulary.decode([]) == []


@pytest.mark.parametrize("token_id", [-1, 6])
def test_an_id_out_of_range_is_refused(token_id: int) -> None:
    with pytest.raises(ValueError, match="no id of this vocabulary"):
        Vocabulary([*SPECIAL_WORDS, "a", "dog"]).decode([4, token_id])


def test_sentence_hides_the_special_words_and_what_hung_on_them() -> None:
    vocabulary = Vocabulary([*SPECIAL_WORDS, "a", "dog", "'s", "runs"])
    assert vocabulary.sentence([1, 4, 3, 6, 5, 0, 7, 2, 5]) == "A dog runs."
    assert vocabulary.sentence([1, 2]) == ""


def test_a_vocabulary_survives_its_file(tmp_path: Path) -> None:
    vocabulary = Vocabulary([*SPECIAL_WORDS, "café", "'s", "t-shirt"])
    path = tmp_path / "vocabulary.json"
    vocabulary.write(path)
    assert Vocabulary.read(path) == vocabulary
    assert "café" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"words": 3}',
        b'{"words": ["<pad>"]}',
        b'{"words": ["<pad>", "<start>", "<end>", "<unk>", 7]}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_gives_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "vocabulary.json"
    path.write_bytes(content)
    with pytest.raises(BundleError, match=r"^The captioner's word list vocabulary.json cannot"):
        Vocabulary.read(path)


def test_a_missing_file_gives_the_same_sentence(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="cannot be read"):
        Vocabulary.read(tmp_path / "vocabulary.json")
