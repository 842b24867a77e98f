from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.sentences import speakable, split_sentences


def test_abbreviations_end_nothing() -> None:
    assert split_sentences("Dr. Smith came. He left at 5 p.m. on Monday.") == [
        "Dr. Smith came.",
        "He left at 5 p.m. on Monday.",
    ]


def test_long_sentences_are_cut_where_one_breathes() -> None:
    sentence = (
        "The river rises in the hills, and it runs down to the sea; there it slows and spreads over the sand."
    )
    assert list(speakable(sentence, 70)) == [
        "The river rises in the hills, and it runs down to the sea;",
        "there it slows and spreads over the sand.",
    ]


@given(st.lists(st.text("abcde,;", min_size=1, max_size=12), min_size=1, max_size=80), st.integers(12, 100))
def test_no_word_is_lost_and_no_piece_is_too_long(words: list[str], max_characters: int) -> None:
    sentence = " ".join(words)
    pieces = list(speakable(sentence, max_characters))
    assert " ".join(pieces).split() == sentence.split()
    assert all(len(piece) <= max_characters or " " not in piece for piece in pieces)


@pytest.mark.parametrize(
    "text",
    [
        "The council meets at 11:30 a.m. Thursday in the hall.",
        "It opens at 9 p.m. March 3 and stays open.",
        "Add 2 tbsp. of it to the bowl.",
        "It stands in vol. 2 of his study.",
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert split_sentences(text) == [text]


def test_a_sentence_may_end_with_a_time() -> None:
    assert split_sentences("It closes at 5 p.m. Nobody knows why.") == [
        "It closes at 5 p.m.",
        "Nobody knows why.",
    ]
