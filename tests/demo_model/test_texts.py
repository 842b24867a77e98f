"""What the voices say: the same for the same number, never what was kept out, numbers and forms as they are spoken."""

from __future__ import annotations

import numpy as np
import pytest

from demo_model import grammar, numbers
from demo_model.sayings import saying, saying_words, sayings
from demo_model.settings import HELD_OUT, read_settings
from demo_model.texts import Texts, TextSettings, plain
from demo_model.walk import spoken_words


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts(TextSettings(60, read_settings()["texts"]["shares"]), 1, frozenset({plain("A dog.")}))


def test_the_same_number_is_the_same_sentence(texts: Texts) -> None:
    first = [texts.draw(number) for number in range(40)]
    assert first == [texts.draw(number) for number in range(40)]
    assert len(set(first)) == 40
    assert all(text[0].isupper() or not text[0].isalpha() for text in first)
    assert all(text[-1] in ".?" for text in first)


def test_sentences_that_were_kept_out_are_never_drawn(texts: Texts) -> None:
    drawn = [texts.draw(number) for number in range(20)]
    again = Texts(TextSettings(60, read_settings()["texts"]["shares"]), 1, frozenset(map(plain, drawn)))
    assert not set(map(plain, drawn)) & {plain(again.draw(number)) for number in range(20)}


def test_two_hundred_sentences_are_kept_out() -> None:
    lines = HELD_OUT.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len({plain(line) for line in lines}) == 200


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "zero"),
        (21, "twenty one"),
        (400, "four hundred"),
        (1015, "one thousand fifteen"),
        (2_300_040, "two million three hundred thousand forty"),
    ],
)
def test_cardinals(number: int, said: str) -> None:
    assert numbers.cardinal(number) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "first"), (9, "ninth"), (12, "twelfth"), (20, "twentieth"), (31, "thirty first"), (15, "fifteenth")],
)
def test_ordinals(number: int, said: str) -> None:
    assert numbers.ordinal(number) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1900, "nineteen hundred"),
        (1905, "nineteen oh five"),
        (1984, "nineteen eighty four"),
        (2000, "two thousand"),
        (2007, "two thousand seven"),
        (2024, "twenty twenty four"),
    ],
)
def test_years(number: int, said: str) -> None:
    assert numbers.year(number) == said


def test_every_phrase_with_a_number_is_made_of_words() -> None:
    random = np.random.default_rng(3)
    said = [numbers.phrase(random) for _ in range(300)]
    assert all(phrase.replace("'", "").replace(" ", "").isalpha() for phrase in said)


def test_forms_of_verbs_and_nouns() -> None:
    forms = {verb.base: verb for verb in grammar.verbs()}
    assert forms["describe"].present == "describing"
    assert forms["stop"].past == "stopped"
    assert forms["carry"].third == "carries"
    assert forms["write"].participle == "written"
    assert [grammar.plural(noun) for noun in ("city", "box", "leaf", "mouse", "day")] == [
        "cities",
        "boxes",
        "leaves",
        "mice",
        "days",
    ]


@pytest.mark.parametrize(
    ("word", "more"),
    [("big", "bigger"), ("heavy", "heavier"), ("large", "larger"), ("careful", "more careful")],
)
def test_comparatives(word: str, more: str) -> None:
    assert grammar.comparative(word) == more


def test_nearly_every_word_of_the_lists_is_in_the_recognizers_dictionary() -> None:
    words = {word.lower() for word in grammar.all_words()}
    assert len(words - spoken_words()) < 0.03 * len(words)


def test_a_saying_is_one_of_the_choices_of_its_pattern() -> None:
    said = {saying(np.random.default_rng(number)) for number in range(3000)}
    assert len(said) > 1500
    assert not any(mark in text for text in said for mark in "[|]")
    assert {word for text in said for word in plain(text).split()} <= saying_words()


def test_patterns_are_in_small_letters_and_their_words_in_the_recognizers_dictionary() -> None:
    assert all(pattern == pattern.lower() for pattern in sayings())
    assert len(saying_words() - spoken_words()) < 3
