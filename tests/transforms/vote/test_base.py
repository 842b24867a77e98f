from __future__ import annotations

from schemas.records import Hypothesis, Word
from transforms.vote.base import BatchVoter, Choice, Voter, vote_all
from transforms.vote.preferred import Preferred
from transforms.vote.rover import Rover


def heard(engine: str, text: str) -> Hypothesis:
    words = tuple(Word(word, 100 * at, 100 * at + 80, 0.7) for at, word in enumerate(text.split()))
    return Hypothesis(engine, "{}", None, None, text, words, None, None)


SEGMENTS = [
    Choice("1", "r", "en", [heard("a", "the cat sat"), heard("b", "the cad"), heard("c", "a cat sat on")]),
    Choice("2", "r", None, [heard("a", "")]),
    Choice("3", "r", None, [heard("b", "no no"), heard("a", "no")]),
    Choice("4", "r", "de", [heard("c", "ja"), heard("a", "nein ja"), heard("b", "ja ja")]),
]


def test_all_at_once_is_as_one_by_one() -> None:
    voters: list[Voter] = [Rover(), Rover("avgconf", 0.5, 0.4, {"a": 2.0}), Preferred()]
    for voter in voters:
        assert vote_all(voter, SEGMENTS) == [voter.vote(*segment) for segment in SEGMENTS]
    assert isinstance(voters[0], BatchVoter)
    assert not isinstance(voters[2], BatchVoter)
