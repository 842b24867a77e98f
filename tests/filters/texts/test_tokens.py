from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.texts.tokens import clauses, count_words, fold, most_common_run, runs, sentences, tokenize


def test_words_are_compared_without_case_and_punctuation() -> None:
    assert tokenize("Don't -- \"stop\", DON'T Stop... 3.5%") == ["don't", "stop", "don't", "stop", "3.5"]
    assert tokenize("東京、Tokyo へ。") == ["東", "京", "tokyo", "へ"]


def test_folded_texts_have_no_accents_and_are_closed_by_spaces() -> None:
    assert fold("Réalisés — par: l'Équipe!") == " realises par l'equipe "
    assert fold("شُكْراً") == fold("شكرا")
    assert fold("ご視聴ありがとう") == " ご 視 聴 あ り が と う "
    assert fold("नमस्ते हिन्दी").count(" ") >= 3
    assert fold("...") == "  "


def test_points_inside_words_end_no_sentence() -> None:
    assert sentences("See Amara.org. Then go!") == ["See Amara.org.", "Then go!"]
    assert sentences("谢谢。再见!好") == ["谢谢。", "再见!好"]
    assert sentences(" ") == []


def test_commas_divide_clauses_and_spaces_where_words_have_none() -> None:
    assert clauses("Thanks, bye; so 1,000 it is") == ["Thanks", "bye", "so 1,000 it is"]
    assert clauses("感谢观看,下期再见 订阅") == ["感谢观看", "下期再见", "订阅"]


def test_characters_are_two_thirds_of_a_word() -> None:
    assert count_words(["one", "東", "京", "都"]) == pytest.approx(3)


def test_runs() -> None:
    assert runs(["a", "b", "c"], 2) == [("a", "b"), ("b", "c")]
    assert most_common_run("a b a b a".split(), 2) == 2
    assert most_common_run(["a"], 2) == 0


@given(st.text(max_size=80))
def test_any_text_can_be_folded_and_divided(text: str) -> None:
    assert fold(fold(text)).split() == fold(text).split()
    assert all(piece.strip() for piece in sentences(text))
