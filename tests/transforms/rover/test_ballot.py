from __future__ import annotations

import numpy as np
import pytest

from transforms.rover.ballot import Ballot, vote
from transforms.rover.network import align, alone
from transforms.vote.base import METHODS, Method

# three systems over one place: 1, 2, 1
WORDS = np.array([1, 2, 1], np.int32)
CONFIDENCES = np.array([0.25, 0.875, 0.5])
TIMES = np.array([[0.0, 2.0], [1.0, 3.0], [4.0, 6.0]])


def chosen(
    method: Method,
    alpha: float,
    null_confidence: float = 0.0,
    lengths: tuple[int, ...] = (1, 1, 1),
    weights: tuple[float, ...] = (1.0, 1.0, 1.0),
) -> Ballot:
    network = align(WORDS[: sum(lengths)], alone(np.array(lengths, np.int32)))
    return vote(
        network, WORDS, CONFIDENCES, TIMES, np.array(weights[: len(lengths)]), method, alpha, null_confidence
    )


@pytest.mark.parametrize(
    ("method", "alpha", "who", "score"),
    [
        ("freq", 1.0, 0, 2 / 3),
        ("freq", 0.0, 1, 0.875),
        ("freq", 0.5, 1, 0.5 / 3 + 0.5 * 0.875),
        ("maxconf", 0.0, 1, 0.875),
        ("maxconf", 0.75, 0, 0.5 + 0.125),
        ("avgconf", 0.0, 1, 0.875 / 1.625),
        ("avgconf", 0.5, 0, 1 / 3 + 0.375 / 1.625),
    ],
)
def test_formulas_by_hand(method: Method, alpha: float, who: int, score: float) -> None:
    found = chosen(method, alpha)
    assert found.hypothesis.tolist() == [who]
    assert found.score.tolist() == pytest.approx([score])


def test_votes_confidence_and_times_are_of_those_who_say_it() -> None:
    found = chosen("freq", 1.0)
    assert (found.votes[0], found.confidence[0], found.start[0], found.end[0]) == (2.0, 0.375, 2.0, 4.0)


def test_null_wins_by_votes_or_by_confidence() -> None:
    assert chosen("freq", 1.0, lengths=(1, 0, 0)).hypothesis.tolist() == [-1]
    assert chosen("maxconf", 0.0, 0.2, lengths=(1, 1, 0)).hypothesis.tolist() == [1]
    assert chosen("maxconf", 0.0, 0.9, lengths=(1, 1, 0)).hypothesis.tolist() == [-1]


def test_weights_outvote() -> None:
    assert chosen("freq", 1.0, weights=(1.0, 2.5, 1.0)).hypothesis.tolist() == [1]


def test_ties_go_to_the_first() -> None:
    for method in METHODS:
        assert chosen(method, 1.0, lengths=(1, 1)).hypothesis.tolist() == [0]


def test_no_confidence_at_all_counts_as_none() -> None:
    network = align(WORDS[:2], alone(np.array([1, 1], np.int32)))
    found = vote(network, WORDS, np.zeros(3), TIMES, np.ones(2), "avgconf", 0.5, 0.0)
    assert (found.hypothesis[0], found.score[0]) == (0, 0.25)
