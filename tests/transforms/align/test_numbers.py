from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.align.numbers import number_readings


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("12", "twelve"),
        ("2,350", "two thousand three hundred fifty"),
        ("412", "four hundred and twelve"),
        ("1984", "nineteen eighty four"),
        ("1984", "nineteen hundred and eighty four"),
        ("1905", "nineteen oh five"),
        ("1900", "nineteen hundred"),
        ("2005", "two thousand and five"),
        ("007", "oh oh seven"),
        ("101", "one oh one"),
        ("0142", "oh one four two"),
        ("3.14", "three point one four"),
        (".5", "point five"),
        ("21st", "twenty first"),
        ("102nd", "one hundred and second"),
        ("1990s", "nineteen nineties"),
        ("$3.50", "three dollars fifty cents"),
        ("$1", "one dollar"),
        ("£20.05", "twenty pounds and five pence"),
        ("$2.7", "two point seven dollars"),
        ("7:45", "seven forty five"),
        ("10:05", "ten oh five"),
        ("10:00", "ten o'clock"),
        ("1/2", "a half"),
        ("2/3", "two thirds"),
        ("3/4", "three quarters"),
    ],
)
def test_usual_readings_are_among_them(written: str, said: str) -> None:
    assert said in number_readings(written)


@pytest.mark.parametrize("written", ["", "word", "a1", "1,23", "1.2.3", "12:345", "$", "1//2", "-5", "٣"])
def test_what_is_no_number_has_no_reading(written: str) -> None:
    assert number_readings(written) == []


@given(st.integers(0, 10**40))
def test_every_number_has_readings_of_plain_words(number: int) -> None:
    said = number_readings(str(number))
    assert said
    assert all(one.replace(" ", "").isalpha() for one in said)
    assert len(said) == len(set(said))
