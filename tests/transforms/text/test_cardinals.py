from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.text.cardinals import LARGEST, cardinal, digit_by_digit, ordinal


@pytest.mark.parametrize(
    ("number", "words", "with_and"),
    [
        (0, "zero", "zero"),
        (13, "thirteen", "thirteen"),
        (40, "forty", "forty"),
        (99, "ninety nine", "ninety nine"),
        (100, "one hundred", "one hundred"),
        (105, "one hundred five", "one hundred and five"),
        (1005, "one thousand five", "one thousand and five"),
        (2350, "two thousand three hundred fifty", "two thousand three hundred and fifty"),
        (1_000_000, "one million", "one million"),
        (3_000_012, "three million twelve", "three million and twelve"),
        (105_000, "one hundred five thousand", "one hundred and five thousand"),
    ],
)
def test_numbers_in_words(number: int, words: str, with_and: str) -> None:
    assert cardinal(number) == words
    assert cardinal(number, with_and=True) == with_and


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("twenty one", "twenty first"),
        ("eight", "eighth"),
        ("twelve", "twelfth"),
        ("thirty", "thirtieth"),
        ("one hundred", "one hundredth"),
        ("four", "fourth"),
        ("zero", "zeroth"),
    ],
)
def test_ordinals(words: str, said: str) -> None:
    assert ordinal(words) == said


@given(st.integers(0, LARGEST - 1), st.integers(0, LARGEST - 1))
def test_no_two_numbers_sound_alike(a: int, b: int) -> None:
    assert (cardinal(a) == cardinal(b)) == (a == b)
    assert cardinal(a, with_and=True).replace(" and ", " ") == cardinal(a)


@pytest.mark.parametrize("number", [-1, LARGEST])
def test_numbers_without_a_name_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="no name"):
        cardinal(number)


def test_digits_are_named_one_by_one() -> None:
    assert digit_by_digit("0142", "oh") == "oh one four two"
