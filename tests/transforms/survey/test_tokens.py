from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.survey.tokens import count_words, tokenize


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't! don’t, DONT", ["dont", "dont", "dont"]),
        ("state-of-the-art", ["state", "of", "the", "art"]),
        ("Café ﬁne", ["café", "fine"]),
        ("R&D", ["r", "and", "d"]),
        ("日本語です", ["日", "本", "語", "で", "す"]),
        ("हिन्दी १९६९", ["हिन्दी", "1969"]),
        ("… — !", []),
    ],
)
def test_case_punctuation_and_form_make_no_difference(text: str, words: list[str]) -> None:
    assert tokenize(text).words == words


def test_places_are_where_the_words_stand() -> None:
    text = "In July nineteen sixty-nine, men!"
    words, starts, ends = tokenize(text)
    assert [text[a:b] for a, b in zip(starts, ends, strict=True)] == [
        "In",
        "July",
        "nineteen sixty-nine",
        "men",
    ]
    assert words == ["in", "july", "1969", "men"]


@given(st.text(max_size=60))
def test_any_text_has_words_in_order_inside_it(text: str) -> None:
    words, starts, ends = tokenize(text)
    assert all(words)
    assert all(0 <= a < b <= len(text) for a, b in zip(starts, ends, strict=True))
    assert starts == sorted(starts)


def test_characters_without_spaces_count_less_than_words() -> None:
    assert count_words(["日", "本", "語"]) == pytest.approx(2.0)
    assert count_words(["two", "words"]) == 2.0
