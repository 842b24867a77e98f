from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.rover.network import Network, align

Hypotheses = list[list[int]]


def aligned(hypotheses: Hypotheses) -> Network:
    words = np.array([word for one in hypotheses for word in one], np.int32)
    return align(words, np.array([len(one) for one in hypotheses], np.int32))


def columns(hypotheses: Hypotheses) -> list[list[int | None]]:
    """Return the sets of the network: a word of each hypothesis, None for null."""
    places = aligned(hypotheses).places
    return [
        [one[place] if place >= 0 else None for one, place in zip(hypotheses, at, strict=True)]
        for at in places
    ]


def test_what_is_equal_is_put_together() -> None:
    assert columns([[1, 2, 3], [1, 3], [1, 2, 4, 3]]) == [[1, 1, 1], [2, None, 2], [None, None, 4], [3, 3, 3]]


def test_a_word_meets_any_word_of_a_set() -> None:
    assert columns([[1, 2, 3], [1, 4, 3], [1, 4, 3]]) == [[1, 1, 1], [2, 4, 4], [3, 3, 3]]


def test_a_set_knows_who_brought_it() -> None:
    assert aligned([[1], [1, 2], [1, 3, 2]]).makers.tolist() == [0, 2, 1]


def test_nothing_is_aligned_to_nothing() -> None:
    assert columns([[], []]) == []
    assert columns([[], [5], []]) == [[None, 5, None]]


@given(st.lists(st.lists(st.integers(1, 4), max_size=12), min_size=1, max_size=5))
def test_every_word_is_there_once_and_in_order(hypotheses: Hypotheses) -> None:
    network = aligned(hypotheses)
    for number, words in enumerate(hypotheses):
        places = network.places[:, number]
        assert places[places >= 0].tolist() == list(range(len(words)))
    assert (network.places >= 0).any(axis=1).all()
    for at, maker in zip(network.places, network.makers, strict=True):
        assert (at[:maker] < 0).all()
