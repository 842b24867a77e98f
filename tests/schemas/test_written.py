from __future__ import annotations

import pytest

from schemas.written import as_written, join_texts, join_words, word_starts

MOON = "是的， 因为 AI说 yes。"


@pytest.mark.parametrize(
    ("text", "words", "starts"),
    [
        ("the cat, the hat", ["the", "cat,", "the", "hat"], [0, 4, 9, 13]),
        ("是的，因为", ["是", "的，", "因", "为"], [0, 1, 3, 4]),
        ("the cat", ["cat"], None),
        ("the cat", ["the"], None),
        ("the cat", ["the", "dog"], None),
        ("", [], []),
    ],
)
def test_where_words_start_is_known_where_a_text_consists_of_them(
    text: str, words: list[str], starts: list[int] | None
) -> None:
    assert word_starts(text, words) == starts


def test_words_as_written_are_the_text_end_to_end() -> None:
    words = ["是", "的，", "因", "为", "AI", "说", "yes。"]
    assert as_written(MOON, words) == ["是", "的， ", "因", "为 ", "AI", "说 ", "yes。"]
    assert as_written("", []) == []


def test_a_space_stands_behind_words_that_the_text_does_not_consist_of() -> None:
    assert as_written("something else", ["two", "words"]) == ["two ", "words "]


@pytest.mark.parametrize(
    ("parts", "of_words", "of_texts"),
    [
        (["the", "cat"], "the cat", "the cat"),
        (["是", "的，", "因", "为"], "是的，因为", "是的，因为"),
        (["我", "用", "iPhone", "手", "机"], "我用 iPhone 手机", "我用 iPhone 手机"),
        (["สวัส", "ดี"], "สวัสดี", "สวัส ดี"),
        (["안녕", "하세요"], "안녕 하세요", "안녕 하세요"),
        (["かな", "", " カナ "], "かなカナ", "かなカナ"),
        ([], "", ""),
    ],
)
def test_spaces_stand_between_words_but_in_scripts_that_have_none(
    parts: list[str], of_words: str, of_texts: str
) -> None:
    assert (join_words(parts), join_texts(parts)) == (of_words, of_texts)
