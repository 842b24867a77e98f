from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.rover.network import align, alone
from transforms.rover.paths import NULL, cheapest
from transforms.text.wer import word_errors

Texts = st.lists(st.integers(1, 5), max_size=15)


def steps(network: list[int], words: list[int]) -> list[tuple[int, int]]:
    """Return the cheapest way, from its beginning, through a network of one word a set."""
    arcs = np.array(network or [-1], np.int32).reshape(1, -1, 1)
    heard = np.array(words, np.int32).reshape(-1, 1)
    way = cheapest(arcs, np.array([len(network)]), heard, np.array([len(words)]))
    valid = way.valid[:, 0]
    pairs = zip(way.taken[valid, 0].tolist(), way.heard[valid, 0].tolist(), strict=True)
    return list(pairs)[::-1]


def cost(pairs: list[tuple[int, int]], network: list[int], words: list[int]) -> int:
    return sum(3 if -1 in pair else 4 * (network[pair[0]] != words[pair[1]]) for pair in pairs)


def plain_cost(network: list[int], words: list[int]) -> int:
    """Return the least cost by the textbook's recursion."""
    row = [3 * at for at in range(len(words) + 1)]
    for said in network:
        above, row = row, [row[0] + 3]
        for at, heard in enumerate(words):
            row.append(min(above[at] + 4 * (said != heard), above[at + 1] + 3, row[at] + 3))
    return row[-1]


def test_a_null_is_passed_over_before_a_word_is_left_out() -> None:
    assert steps([7, NULL, 8], [7, 8]) == [(0, 0), (1, -1), (2, 1)]
    assert steps([7, NULL, 8], [7, 9, 8]) == [(0, 0), (1, 1), (2, 2)]
    assert steps([7], [NULL, 7]) == [(-1, 0), (0, 1)]


def test_of_two_places_the_later_one_is_taken() -> None:
    assert steps([1], [1, 1]) == [(-1, 0), (0, 1)]
    assert steps([1, 1], [1]) == [(0, -1), (1, 0)]


@given(Texts, Texts)
def test_no_way_is_cheaper(network: list[int], words: list[int]) -> None:
    way = steps(network, words)
    assert cost(way, network, words) == plain_cost(network, words)
    assert [at for at, _ in way if at >= 0] == list(range(len(network)))
    assert [word for _, word in way if word >= 0] == list(range(len(words)))


@given(Texts, Texts)
def test_it_is_near_the_fewest_errors(one: list[int], other: list[int]) -> None:
    words = np.array([*one, *other], np.int32)
    places = align(words, alone(np.array([len(one), len(other)], np.int32))).places
    different = (places < 0).any(axis=1) | (
        words[places[:, 0]] != words[places[:, 1]] if len(words) else False
    )
    fewest = word_errors([str(word) for word in one], [str(word) for word in other]).errors
    assert fewest <= different.sum() <= 4 / 3 * fewest
