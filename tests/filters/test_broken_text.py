from __future__ import annotations

import pytest

from filters.base import judge
from filters.broken_text import BrokenText
from tests.filters.candidates import candidate

DROPPED = [
    (candidate(text=text), "broken_text")
    for text in (
        "Le franÃ§ais est parlÃ© dans cinquante pays.",
        "Спасибо за встречу".encode().decode("latin-1"),
        "我们今天去哪里".encode().decode("latin-1"),
        "He said it \ufffd and left.",
        "<|en|> Good morning.",
        "Salt &amp; pepper.",
        "00:01:02,500 --> 00:01:05,000 Where?",
        "a\x00b",
    )
]


@pytest.mark.parametrize(
    "text",
    [
        "Fish & chips, 3 < 4, a > b, and so on.",
        "«CAFÉ» Ñandú, Ærø, naïve, Þóra, Übermäßig, São",
        "Å, Â, Ã und Ä sind Buchstaben.",
        "Привет! 你好! مرحبا! नमस्ते! 🎉",
        "at 10:30 or 11:45",
    ],
)
def test_letters_of_all_kinds_are_text(text: str) -> None:
    assert judge(BrokenText(), [candidate(text=text)])[0] == (0.0, None)


def test_the_share_can_be_moved() -> None:
    assert judge(BrokenText(), [candidate(text=" \n")])[0].score is None
    assert judge(BrokenText(max_share=0.5), [candidate(text="abc\ufffd")])[0] == (0.25, None)
