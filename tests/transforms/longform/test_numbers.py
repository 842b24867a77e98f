from __future__ import annotations

import pytest

from transforms.longform.numbers import say_number


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("0", "zero"),
        ("7", "seven"),
        ("21", "twenty one"),
        ("105", "one hundred five"),
        ("1,234", "one thousand two hundred thirty four"),
        ("2,000,000", "two million"),
        ("1984", "nineteen eighty four"),
        ("1905", "nineteen oh five"),
        ("1800", "eighteen hundred"),
        ("2007", "two thousand seven"),
        ("2024", "twenty twenty four"),
        ("1990s", "nineteen nineties"),
        ("21st", "twenty first"),
        ("12th", "twelfth"),
        ("30th", "thirtieth"),
        ("3.14", "three point one four"),
        ("50%", "fifty percent"),
        ("$20", "twenty dollars"),
        ("$3.50", "three fifty"),
        ("\u00a35", "five pounds"),
        ("10:30", "ten thirty"),
        ("9:05", "nine oh five"),
        ("8:00", "eight"),
        ("007", "zero zero seven"),
        ("(42),", "forty two"),
    ],
)
def test_numbers_as_they_are_said(written: str, said: str) -> None:
    assert say_number(written) == said.split()


@pytest.mark.parametrize("written", ["", "abc", "a1", "1a", "1-2", "1.2.3", "12:99", "9" * 16, "\u0663"])
def test_what_is_no_number(written: str) -> None:
    assert say_number(written) is None


def test_every_number_up_to_ten_thousand_has_a_name_of_its_own() -> None:
    names = {" ".join(say_number(f"{number:,}") or []) for number in range(10_000)}
    assert len(names) == 10_000
