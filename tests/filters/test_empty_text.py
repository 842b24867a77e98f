from __future__ import annotations

import pytest

from filters.base import Judgement, judge
from filters.empty_text import EmptyText
from tests.filters.candidates import candidate

DROPPED = [(candidate(text=text), "empty_text") for text in ("", "  \n", "...", "♪ ♪", "[ ] -- ?!", "\u200b")]


@pytest.mark.parametrize(("text", "n_letters"), [("a", 1), ("7", 1), ("¿Qué?", 3), ("是", 1), ("नमस्ते", 4)])
def test_a_letter_of_any_script_is_enough(text: str, n_letters: int) -> None:
    assert judge(EmptyText(), [candidate(text=text)])[0] == Judgement(float(n_letters))
