from __future__ import annotations

import pytest

from filters.texts.numbers import is_number


@pytest.mark.parametrize(
    ("token", "number"), [("seven", True), ("3rd", True), ("七", True), ("семь", True), ("the", False)]
)
def test_digits_and_their_words_are_numbers(token: str, number: bool) -> None:
    assert is_number(token) is number
