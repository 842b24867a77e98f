from __future__ import annotations

import pytest

from filters.edits.card import Card, is_card, luhn

READ = "four one one one, one one one one, one one one one, one one one one"
FOUND = [
    ("It is 4111 1111 1111 1111, thanks.", "4111 1111 1111 1111"),
    (f"{READ}, okay", READ),
    ("card 5555-5555-5555-4444, 12/27, 123 is it", "5555-5555-5555-4444, 12/27, 123"),
    ("My credit card is 4111 1111 1111 1112, I think.", "4111 1111 1111 1112"),
]
PASSED = [
    "The number 4111 1111 1111 1112 was printed.",
    "The tracking number is 9400 1118 9922 3197 4281 00.",
    "one two three four five six seven eight nine ten eleven twelve",
    "In 1990, 1994, 1998, 2002, 2006 and 2010 they won.",
]


@pytest.mark.parametrize(
    "digits",
    [
        "4111111111111111",
        "378282246310005",
        "5555555555554444",
        "6011111111111117",
        "3530111333300000",
        "30569309025904",
        "2223003122003222",
        "6200000000000005",
    ],
)
def test_the_networks_own_test_numbers_are_cards(digits: str) -> None:
    assert is_card(digits)
    wrong = digits[:-1] + str((int(digits[-1]) + 1) % 10)
    assert not luhn(wrong)
    assert not is_card(wrong)


def test_the_check_digit_alone_makes_no_card() -> None:
    assert luhn("1234567812345670")
    assert not is_card("1234567812345670")


def test_two_cards_are_two() -> None:
    text = "4111 1111 1111 1111 or 5555 5555 5555 4444"
    assert [text[a:b] for a, b in Card().find(text, "en")] == ["4111 1111 1111 1111", "5555 5555 5555 4444"]
