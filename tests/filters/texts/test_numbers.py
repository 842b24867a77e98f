from __future__ import annotations

import pytest

from filters.texts.numbers import is_number, tell_numbers_apart


@pytest.mark.parametrize(
    ("token", "number"), [("seven", True), ("3rd", True), ("七", True), ("семь", True), ("the", False)]
)
def test_digits_and_their_words_are_numbers(token: str, number: bool) -> None:
    assert is_number(token) is number


def test_numbers_that_are_read_out_are_told_apart() -> None:
    card = "it is four one one one one one one one then".split()
    apart = tell_numbers_apart(card)
    assert len(set(apart)) == len(card)
    assert [token.split()[0] for token in apart] == card
    for same in (["one"] * 9, ["one", "two"] * 3, ["one", "two"] * 14, ["no"] * 9, []):
        assert tell_numbers_apart(same) == same
