from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.text.normalize import normalize_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don’t stop -- it's the dogs' 'tis!", ["don't", "stop", "it's", "the", "dogs", "tis"]),
        ("Twenty-one, 3.5 & ½", ["twenty", "one", "3", "5", "1", "2"]),
        ("STRASSE Straße ﬁne Ｆｕｌｌ", ["strasse", "strasse", "fine", "full"]),
        ("cafe\u0301 café", ["café", "café"]),
        ("co\u00adop\u200b \ufeffx", ["coop", "x"]),
        ("हिन्दी में।", ["हिन्दी", "में"]),
        ("سلام، دنیا", ["سلام", "دنیا"]),
        ("Привет, МИР!", ["привет", "мир"]),
        ("我们 learn 中文2。", ["我", "们", "learn", "中", "文", "2"]),
        ("カラオケ", ["カ", "ラ", "オ", "ケ"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("한국어 좋아", ["한국어", "좋아"]),
        ("… -- ' ’", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert normalize_words(text) == words


@given(st.text())
def test_normalized_words_are_clean_and_stay_as_they_are(text: str) -> None:
    words = normalize_words(text)
    assert normalize_words(" ".join(words)) == words
    assert all(word and word == word.strip("'") and len(word.split()) == 1 for word in words)


@given(st.text())
def test_case_and_punctuation_around_words_change_nothing(text: str) -> None:
    assert normalize_words(f"“{text}”!") == normalize_words(text)
    assert normalize_words(text.casefold()) == normalize_words(text)
