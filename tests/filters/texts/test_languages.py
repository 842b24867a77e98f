from __future__ import annotations

import pytest

from filters.texts.languages import has_list, margin, same_language, small_words


def test_small_words_are_counted_once() -> None:
    assert small_words("the the cat and the dog".split())["en"] == 2
    assert small_words([])["en"] == 0


def test_codes_of_one_language_are_the_same() -> None:
    assert same_language("en-GB", "en")
    assert same_language("nb", "da")
    assert not same_language("en", "de")
    assert not same_language("pt", "es")


def test_a_language_may_stand_for_another() -> None:
    assert has_list("sk")
    assert not has_list("eo")


def test_the_margin_is_positive_for_the_own_language() -> None:
    tokens = "ich weiß nicht ob das eine gute idee ist".split()
    assert margin("de", tokens) > 0.3
    assert margin("en", tokens) < -0.3
    assert margin("nn", []) == 0


def test_two_words_of_another_language_are_chance() -> None:
    assert margin("fi", "lisää komennot w ja q ed och att".split()) == pytest.approx(1 / 8)
