from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from interleave.best_fit import best_fit, next_fit_most


def plain_best_fit(sizes: list[int], capacity: int, most: int) -> list[list[int]]:
    """Of bins that are equally full, the one that became so last."""
    bins: list[list[int]] = []
    rooms: dict[int, tuple[int, int]] = {}
    for at, size in enumerate(sizes):
        open_ = [
            (room, -when, n) for n, (room, when) in rooms.items() if room >= size and len(bins[n]) < most
        ]
        if open_:
            room, _, chosen = min(open_)
        else:
            room, chosen = capacity, len(bins)
            bins.append([])
        bins[chosen].append(at)
        rooms[chosen] = (room - size, at)
    return bins


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 40_000), max_size=120),
    st.sampled_from([40_000, 65_536, 700_001]),
    st.integers(1, 9),
)
def test_it_does_what_the_plain_rule_does(listed: list[int], capacity: int, most: int) -> None:
    sizes = np.array(listed, np.int64)
    packed = best_fit(np.arange(len(sizes)), sizes, capacity, most)
    assert packed.lists() == plain_best_fit(listed, capacity, most)


@settings(deadline=None)
@given(st.lists(st.integers(1, 60), max_size=200))
def test_small_rooms_too(listed: list[int]) -> None:
    sizes = np.array(listed, np.int64)
    order = np.argsort(-sizes, kind="stable")
    found = [[int(order[n]) for n in bin_] for bin_ in plain_best_fit(sizes[order].tolist(), 64, 10**6)]
    assert best_fit(order, sizes, 64).lists() == found


def test_the_most_in_arrival_order() -> None:
    assert next_fit_most(np.array([5, 5, 1, 1, 1, 9, 2], np.int64), 10) == 3
    assert next_fit_most(np.array([], np.int64), 10) == 0
