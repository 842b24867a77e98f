from __future__ import annotations

import pytest

from filters.base import judge
from filters.word_length import WordLength
from tests.filters.candidates import SOUND, candidate

DROPPED = [
    (candidate(text="Then weallwentdowntotheriverandlookedatthewater again."), "long_word"),
    (candidate(text="a" * 52, language="de"), "long_word"),
]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Supercalifragilisticexpialidocious!", "en"),
        ("Arbeidsongeschiktheidsverzekeringsmaatschappij", "nl"),
        ("a mother-in-law-to-be-or-not-to-be-that-is-what-they-ask", "en"),
        ("https://www.example.org/alongaddresswithoutanyspacesinitatall", "en"),
        ("write to averylongnamewithoutanyspacesinit@example.org", None),
        ("今天上午国务院召开会议讨论明年的预算草案和三座大桥的维修问题", "zh"),
        ("123456789012345678901234567890123456789", "en"),
    ],
)
def test_compounds_addresses_and_scripts_without_spaces_are_kept(text: str, language: str | None) -> None:
    assert judge(WordLength(), [candidate(text=text, language=language)])[0].reason is None


def test_the_score_is_the_longest_words_letters() -> None:
    assert judge(WordLength(), [SOUND])[0].score == 7
    assert judge(WordLength(max_letters=5), [SOUND])[0].reason == "long_word"
    assert judge(WordLength(), [candidate(text="...")])[0].score == 0
