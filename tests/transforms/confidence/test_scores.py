"""Trust in words, gaps and utterances, through the voters that store it."""

from __future__ import annotations

import math

import pytest

from schemas.records import Hypothesis, Transcript, Vote, Word
from transforms.confidence.scores import expected_share
from transforms.vote.preferred import Preferred
from transforms.vote.rover import Rover


def heard(engine: str, text: str, confidence: float | None = None, log: float | None = None) -> Hypothesis:
    words = tuple(Word(word, 100 * at, 100 * at + 80, confidence) for at, word in enumerate(text.split()))
    return Hypothesis(engine, "{}", None, None, text, words, log, None)


def vote(*hypotheses: Hypothesis) -> Transcript:
    return Rover().vote("s", "r", None, hypotheses)


def test_trust_is_the_share_of_votes_each_by_its_confidence() -> None:
    found = vote(heard("a", "cat", 0.5), heard("b", "cat"), heard("c", "cad", 0.9))
    assert list(found.votes[0]) == pytest.approx(list(Vote(2.0, 2 / 3, 1.5 / 3, 0.0, 0.5, 1.0)))
    assert found.confidence == pytest.approx(0.5)


def test_a_word_that_lost_to_nothing_may_be_missing() -> None:
    found = vote(heard("a", "we can go", 0.6), heard("b", "can"), heard("c", "can"))
    assert found.text == "can"
    assert list(found.votes[0]) == pytest.approx(list(Vote(3.0, 1.0, 2.6 / 3, 0.4, 2.6 / 3, 0.6)))
    assert found.confidence == pytest.approx(2.6 / 3 / 1.4)
    assert expected_share(found.votes) == found.confidence
    assert vote(heard("a", "oh", 0.6), heard("b", ""), heard("c", "")).confidence == pytest.approx(0.8)


def test_a_single_engine_is_taken_at_its_word() -> None:
    assert vote(heard("a", "cat", 0.5)).confidence == 0.5
    assert vote(heard("a", "cat", None, -0.5)).confidence == pytest.approx(math.exp(-0.5))
    assert vote(heard("a", "cat")).confidence is None
    assert vote(heard("a", "cat")).votes == ()


def test_the_preferred_engine_s_words_have_votes_too() -> None:
    others = [heard("x", "a cat sat down", 0.8), heard("y", "the cat")]
    found = Preferred().vote("s", "r", None, [heard("captions", "The cat — sat."), *others])
    assert [vote.votes for vote in found.votes] == [2.0, 3.0, 1.0, 2.0]
    assert found.votes[3].missing == pytest.approx(0.8 / 3)
    assert [(pair.first, pair.second) for pair in found.pairs] == [(0, 1), (0, 2), (1, 2)]
    assert [pair.wer for pair in found.pairs] == pytest.approx([2 / 3, 1 / 3, 3 / 4])
