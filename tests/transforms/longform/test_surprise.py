from __future__ import annotations

import numpy as np

from schemas.records import Word
from transforms.longform.split import split_sentences
from transforms.longform.surprise import log_expected
from transforms.longform.tokens import Vocabulary, read_heard, read_text


def expected(text: str, heard: str) -> np.ndarray:
    vocabulary = Vocabulary()
    words = [Word(word, at, at + 1, None) for at, word in enumerate(heard.split())]
    written = read_text(text, split_sentences(text), vocabulary, english=True)
    return log_expected(written, read_heard(words, vocabulary, english=True))


def test_a_rare_word_is_less_expected_than_a_common_one() -> None:
    common, rare = expected("The. Cat.", "the dog the cow the cat the hen")
    assert rare < common


def test_the_words_of_a_phrase_that_is_often_said_tell_little_behind_its_first() -> None:
    often = expected("Thank you very much.", "thank you very much " * 20)
    assert (np.exp(often[1:]) > 0.85).all()
    assert np.exp(often[0]) < 0.3


def test_the_occurrence_in_question_does_not_count_for_itself() -> None:
    said = "a b c d e f g h"
    assert (np.exp(expected("A b c d e f g h.", said)) < 0.1).all()


def test_what_was_never_heard_has_a_finite_share() -> None:
    assert np.isfinite(expected("Never heard at all.", "something else")).all()
