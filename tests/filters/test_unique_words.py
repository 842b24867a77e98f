from __future__ import annotations

import pytest

from filters.base import judge
from filters.unique_words import UniqueWords
from tests.filters.candidates import SOUND, candidate

FEW = "okay yeah okay okay yeah right okay yeah yeah okay right yeah okay okay"
DROPPED = [(candidate(14, text=FEW), "few_unique_words")]


@pytest.mark.parametrize(
    "text",
    [
        "No, no, no, no.",
        "zero one one zero one one one zero zero one one zero zero zero zero one",
        "1 0 0 1 1 0 1 0 0 1 1 1 0 1 0 0",
        "ไม่เป็นไร ไม่เป็นไร แล้วเจอกันใหม่พรุ่งนี้นะครับ ไม่เป็นไร",
    ],
)
def test_short_answers_numbers_and_alphabets_without_spaces_are_not_measured(text: str) -> None:
    assert judge(UniqueWords(), [candidate(text=text)])[0].score is None


def test_the_score_is_a_share() -> None:
    text = " ".join(["a b c d e f g h i j"] * 2)
    assert judge(UniqueWords(), [candidate(text=text)])[0] == (0.5, None)
    assert judge(UniqueWords(min_share=0.6), [candidate(text=text)])[0].reason == "few_unique_words"
    assert judge(UniqueWords(min_words=15), [candidate(text=FEW)])[0].score is None
    assert judge(UniqueWords(), [SOUND._replace(text=FEW, agreement=0.9)])[0].score is None
