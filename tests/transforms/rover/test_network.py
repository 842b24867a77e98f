from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.rover.network import Network, align, alone

Hypotheses = list[list[int]]


def aligned(hypotheses: Hypotheses) -> Network:
    words = np.array([word for one in hypotheses for word in one], np.int32)
    return align(words, alone(np.array([len(one) for one in hypotheses], np.int32)))


def columns(hypotheses: Hypotheses) -> list[list[int | None]]:
    """Return the sets of the network: a word of each hypothesis, None for null."""
    said = [word for one in hypotheses for word in one]
    return [[said[place] if place >= 0 else None for place in at] for at in aligned(hypotheses).places]


def test_what_is_equal_is_put_together() -> None:
    assert columns([[1, 2, 3], [1, 3], [1, 2, 4, 3]]) == [[1, 1, 1], [2, None, 2], [None, None, 4], [3, 3, 3]]


def test_a_word_meets_any_word_of_a_set() -> None:
    assert columns([[1, 2, 3], [1, 4, 3], [1, 4, 3]]) == [[1, 1, 1], [2, 4, 4], [3, 3, 3]]


def test_a_set_knows_who_brought_it() -> None:
    assert aligned([[1], [1, 2], [1, 3, 2]]).makers.tolist() == [0, 2, 1]


def test_nothing_is_aligned_to_nothing() -> None:
    assert columns([[], []]) == []
    assert columns([[], [5], []]) == [[None, 5, None]]


def test_segments_are_aligned_together_as_alone() -> None:
    segments = [[[1, 2, 3], [1, 3]], [[], [4]], [[5] * 9, [5] * 30], [[2, 1], [1, 2]]]
    words = np.array([word for segment in segments for one in segment for word in one], np.int32)
    ends = np.cumsum([len(one) for segment in segments for one in segment], dtype=np.int32)
    spans = np.stack([np.append(0, ends[:-1]), ends], axis=1).reshape(-1, 2, 2).astype(np.int32)
    together = align(words, spans)
    for at, segment in enumerate(segments):
        apart = aligned(segment)
        sets = slice(together.firsts[at], together.firsts[at + 1])
        moved = together.places[sets] - np.where(together.places[sets] < 0, 0, spans[at, 0, 0])
        assert np.array_equal(moved, apart.places)
        assert np.array_equal(together.makers[sets], apart.makers)


@given(st.lists(st.lists(st.integers(1, 4), max_size=12), min_size=1, max_size=5))
def test_every_word_is_there_once_and_in_order(hypotheses: Hypotheses) -> None:
    network = aligned(hypotheses)
    begin = 0
    for number, words in enumerate(hypotheses):
        places = network.places[:, number]
        assert places[places >= 0].tolist() == list(range(begin, begin + len(words)))
        begin += len(words)
    assert (network.places >= 0).any(axis=1).all()
    for at, maker in zip(network.places, network.makers, strict=True):
        assert (at[:maker] < 0).all()
