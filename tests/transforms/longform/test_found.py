from __future__ import annotations

import numpy as np
import pytest

from schemas.records import Word
from transforms.longform.found import Found, find, trusted
from transforms.longform.settings import LongformSettings
from transforms.longform.split import split_sentences
from transforms.longform.tokens import Vocabulary, read_heard, read_text

TEXT = "The river carries sand down to the sea. Every winter the lake freezes over. Bread rises with yeast."
SAID = TEXT.replace(".", "").lower()


def found_in(said: str, text: str = TEXT) -> Found:
    words = [Word(one, at * 8000, at * 8000 + 6400, None) for at, one in enumerate(said.split())]
    vocabulary = Vocabulary()
    written = read_text(text, split_sentences(text), vocabulary, english=True)
    return find(written, read_heard(words, vocabulary, english=True), 16_000, LongformSettings())


def test_sentences_that_adjoin_know_it() -> None:
    found = found_in(SAID)
    assert [found.sides(number) for number in range(3)] == [(False, True), (True, True), (True, False)]
    assert list(trusted(found, LongformSettings())) == [0, 1, 2]


def test_a_sentence_between_others_is_trusted_more_than_alone() -> None:
    middle = "every winter a lake freezes"
    joined = trusted(
        found_in(SAID.replace("every winter the lake freezes over", middle)), LongformSettings(min_score=0)
    )
    alone = trusted(found_in(f"{'something else was told here ' * 5}{middle}"), LongformSettings(min_score=0))
    assert joined[1] > alone[1] + 10


def test_an_open_edge_that_was_not_heard_is_not_trusted() -> None:
    found = found_in("sand down to the sea " + "something else was said here " * 8)
    assert found.vague_s(0) == pytest.approx(1.3, abs=0.5)
    assert 0 not in trusted(found, LongformSettings(min_matched=0.1, min_score=0))
    assert 0 in trusted(found, LongformSettings(min_matched=0.1, min_score=0, max_vague_s=9))


def test_an_error_where_the_right_word_was_expected_is_excused() -> None:
    phrase = "the quick brown fox jumps. "
    often = found_in(phrase.replace(".", "") * 10 + "the quick brown cat jumps", phrase * 11)
    assert found_in("the quick brown cat jumps", phrase).excused(0) == pytest.approx(0.0, abs=0.3)
    assert 1.0 < often.excused(10) < 2.0
    assert np.flatnonzero(~often.same(10)).tolist() == [3]
