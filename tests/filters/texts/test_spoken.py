from __future__ import annotations

import pytest

from filters.texts.spoken import spoken_letters


@pytest.mark.parametrize(
    ("text", "letters"),
    [("", 0), ("Yes, so!", 5), ("1984", 6), ("今天", 6), ("かな", 4), ("한국", 6), ("aあ", 3)],
)
def test_letters_are_weighed_by_how_long_they_take(text: str, letters: float) -> None:
    assert spoken_letters(text) == letters
