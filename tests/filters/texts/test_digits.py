from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.texts.digits import written_digits

WORDS = st.sampled_from(
    (
        "zero one two oh o nine ten nineteen twenty forty ninety hundred thousand and double triple dot dash plus "
        "7 42 hello , - ."
    ).split()
)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("four one one one, double five oh one", "4 1 1 1, 55 0 1"),
        ("nineteen eighty-four", "19 84"),
        ("forty-one eleven eleven", "41 11 11"),
        ("four thousand one hundred and eleven, one thousand", "4111, 1000"),
        ("eight hundred five five five", "800 5 5 5"),
        ("nine hundred five and nine hundred and six", "905 and 906"),
        ("fourteen hundred", "1400"),
        ("one hundred one one", "100 1 1"),
        ("a hundred and one nights", "a hundred and 1 nights"),
        ("one nine two dot one six eight dot one", "1 9 2.1 6 8.1"),
        ("plus four four, dash it", "+4 4, dash it"),
        ("triple 5 dash two", "555-2"),
        ("Oh, hello.", "Oh, hello."),
        ("Nothing here.", "Nothing here."),
    ],
)
def test_numbers_are_written_as_digits(said: str, written: str) -> None:
    assert written_digits(said).text == written


def test_other_languages_have_their_digits() -> None:
    assert written_digits("null eins zwo drei", "de-AT").text == "0 1 2 3"
    assert written_digits("cuatro uno uno", "es").text == "4 1 1"
    assert written_digits("four one", "ja").text == "four one"


def test_every_character_knows_where_it_comes_from() -> None:
    said = "Call double five, oh one now."
    found = written_digits(said)
    start = found.text.index("55")
    low, high = found.source(start, found.text.index("1") + 1)
    assert said[low:high] == "double five, oh one"


@given(st.lists(WORDS, max_size=20), st.sampled_from([" ", "-", ", "]))
def test_what_is_no_number_stays_and_places_are_in_order(words: list[str], between: str) -> None:
    text = between.join(words)
    found = written_digits(text)
    assert len(found.text) == len(found.starts) == len(found.ends)
    assert list(found.starts) == sorted(found.starts)
    assert list(found.ends) == sorted(found.ends)
    for i, character in enumerate(found.text):
        start, end = found.source(i, i + 1)
        assert 0 <= start < end <= len(text)
        if character.isalpha():
            assert text[start:end] == character
