from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.survey.numerals import Token, fold_numbers
from transforms.survey.tokens import tokenize
from transforms.text.cardinals import cardinal, digit_by_digit, ordinal

ALIKE = [
    ("1969", "nineteen sixty nine", "one thousand nine hundred and sixty-nine", "1,969", "one nine six nine"),
    ("1905", "nineteen oh five", "nineteen hundred five"),
    ("in 2005", "in two thousand and five", "in twenty oh five"),
    ("2024", "twenty twenty-four"),
    ("100 people", "a hundred people", "one hundred people"),
    ("$5 million", "five million dollars", "5,000,000 dollars"),
    ("1.5 million", "one point five million", "1500000"),
    ("50%", "fifty percent", "50 per cent"),
    ("the 21st", "the twenty-first"),
    ("the 1990s", "the nineteen nineties"),
    ("100 and 200", "one hundred and two hundred"),
    ("007", "zero zero seven"),
    ("3.14", "three point one four"),
    ("123rd", "one hundred twenty third"),
]


@pytest.mark.parametrize("forms", ALIKE)
def test_one_number_is_one_word_in_all_its_forms(forms: tuple[str, ...]) -> None:
    assert len({tuple(tokenize(form).words) for form in forms}) == 1


@given(st.integers(0, 10**12))
def test_whatever_is_said_in_words_is_the_same_in_digits(number: int) -> None:
    for said in (
        cardinal(number),
        cardinal(number, with_and=True),
        f"{number:,}",
        digit_by_digit(str(number)),
    ):
        assert tokenize(said).words == [str(number)]


@given(st.integers(1, 999))
def test_ordinals_are_alike(number: int) -> None:
    assert tokenize(ordinal(cardinal(number))).words == tokenize(f"{number}th").words == [f"{number}th"]


def test_numbers_apart_stay_apart() -> None:
    assert tokenize("between one and two").words == ["between", "1", "and", "2"]
    assert tokenize("one man, two boats").words == ["1", "man", "2", "boats"]


def test_a_number_spans_its_words() -> None:
    assert fold_numbers([Token("sixty", 3, 8), Token("nine", 9, 13)]) == [Token("69", 3, 13)]


def test_texts_without_numbers_are_left_alone() -> None:
    assert fold_numbers([Token("often", 0, 5)]) == [Token("often", 0, 5)]
