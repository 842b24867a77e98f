from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from interleave.packing import How, pack, pack_windows

CAPACITY = 16_384
SMALL = st.lists(st.integers(1, 50), max_size=80)


def lengths(seed: int, count: int) -> np.ndarray:
    drawn = np.random.default_rng(seed).lognormal(np.log(900), 1.0, count)
    clipped: np.ndarray = np.clip(drawn.astype(int), 1, CAPACITY)
    return clipped


def two_humps(seed: int, count: int) -> NDArray[np.int64]:
    draw = np.random.default_rng(seed)
    is_short = draw.random(count) < 0.7
    drawn = np.where(is_short, draw.normal(65, 20, count), draw.normal(3000, 800, count))
    return np.clip(drawn.astype(np.int64), 1, CAPACITY)


def short(seed: int, count: int) -> NDArray[np.int64]:
    drawn = np.random.default_rng(seed).lognormal(np.log(300), 0.8, count)
    return np.clip(drawn.astype(np.int64), 1, CAPACITY)


def fill(bins: list[list[int]], sizes: NDArray[np.int64]) -> float:
    return float(sizes.sum()) / CAPACITY / len(bins)


def most_in_arrival_order(sizes: list[int], capacity: int) -> int:
    counts, room = [0], capacity
    for size in sizes:
        if size > room:
            counts.append(0)
            room = capacity
        counts[-1] += 1
        room -= size
    return max(counts)


def check(bins: list[list[int]], sizes: list[int], capacity: int) -> None:
    assert sorted(i for found in bins for i in found) == list(range(len(sizes))), "lost or doubled"
    assert all(found for found in bins), "an empty bin"
    assert all(sum(sizes[i] for i in found) <= capacity for found in bins), "over capacity"


def first_fit_decreasing(sizes: list[int], capacity: int) -> int:
    rooms: list[int] = []
    for size in sorted(sizes, reverse=True):
        at = next((n for n, room in enumerate(rooms) if room >= size), None)
        if at is None:
            rooms.append(capacity)
            at = len(rooms) - 1
        rooms[at] -= size
    return len(rooms)


def best_fit_decreasing(sizes: list[int], capacity: int) -> int:
    rooms: list[int] = []
    for size in sorted(sizes, reverse=True):
        fitting = [(room, n) for n, room in enumerate(rooms) if room >= size]
        if not fitting:
            rooms.append(capacity)
        room, at = min(fitting) if fitting else (capacity, len(rooms) - 1)
        rooms[at] = room - size
    return len(rooms)


@settings(deadline=None)
@given(SMALL, st.integers(50, 120))
def test_nothing_is_lost_and_nothing_over(sizes: list[int], capacity: int) -> None:
    bins = pack(sizes, capacity)
    check(bins, sizes, capacity)
    assert len(bins) <= best_fit_decreasing(sizes, capacity)
    assert len(bins) >= -(-sum(sizes) // capacity)


@settings(deadline=None)
@given(SMALL, st.integers(50, 120))
def test_balanced_loses_nothing_and_keeps_its_promise(sizes: list[int], capacity: int) -> None:
    bins = pack(sizes, capacity, "balanced")
    check(bins, sizes, capacity)
    assert max(map(len, bins), default=0) <= 2 * most_in_arrival_order(sizes, capacity)


@settings(deadline=None)
@given(SMALL, st.integers(50, 120), st.integers(1, 30), st.sampled_from(["decreasing", "balanced"]))
def test_windows_lose_nothing(sizes: list[int], capacity: int, window: int, how: How) -> None:
    check(list(pack_windows(sizes, capacity, window, how)), sizes, capacity)


@pytest.mark.parametrize(
    ("draw", "seeds"), [(lengths, (0, 100, 108)), (short, (0, 107, 123)), (two_humps, (0, 101, 123))]
)
def test_any_corpus_needs_not_one_bin_more(
    draw: Callable[[int, int], NDArray[np.int64]], seeds: tuple[int, ...]
) -> None:
    for seed in seeds:
        sizes = draw(seed, 200_000)
        bins = pack(sizes, CAPACITY)
        check(bins, sizes.tolist(), CAPACITY)
        assert len(bins) == -(-int(sizes.sum()) // CAPACITY)


@pytest.mark.parametrize("draw", [lengths, short, two_humps])
def test_balanced_bins_are_full_and_hold_about_as_many(
    draw: Callable[[int, int], NDArray[np.int64]],
) -> None:
    sizes = draw(0, 200_000)
    bins = pack(sizes, CAPACITY, "balanced")
    check(bins, sizes.tolist(), CAPACITY)
    assert fill(bins, sizes) >= 0.9985
    assert max(map(len, bins)) <= 1.25 * most_in_arrival_order(sizes.tolist(), CAPACITY)
    by_length = np.sort(sizes)
    assert pack(by_length, CAPACITY, "balanced") != bins
    assert max(map(len, pack(by_length, CAPACITY, "balanced"))) == max(map(len, bins))


@pytest.mark.parametrize("draw", [lengths, short, two_humps])
def test_windows_of_1000_are_full(draw: Callable[[int, int], NDArray[np.int64]]) -> None:
    sizes = draw(0, 200_000)
    bins = list(pack_windows(sizes, CAPACITY, 1000))
    check(bins, sizes.tolist(), CAPACITY)
    assert fill(bins, sizes) >= 0.998


def test_a_full_corpus_needs_not_one_bin_more_than_its_tokens() -> None:
    for seed in range(4):
        sizes = lengths(seed, 200_000)
        bins = pack(sizes, CAPACITY)
        check(bins, sizes.tolist(), CAPACITY)
        assert len(bins) == -(-int(sizes.sum()) // CAPACITY)


def test_windows_of_5000_are_full() -> None:
    sizes = lengths(0, 50_000)
    bins = list(pack_windows(sizes, CAPACITY, 5000))
    check(bins, sizes.tolist(), CAPACITY)
    assert sizes.sum() / CAPACITY / len(bins) >= 0.9985
    parts = [sizes[at : at + 5000] for at in range(0, len(sizes), 5000)]
    assert sizes.sum() / CAPACITY / sum(len(pack(part, CAPACITY)) for part in parts) >= 0.9985


def test_it_is_never_worse_than_first_fit_decreasing_on_real_lengths() -> None:
    sizes = lengths(5, 2000).tolist()
    assert len(pack(sizes, CAPACITY)) <= first_fit_decreasing(sizes, CAPACITY)


@pytest.mark.parametrize("bad", [[0], [-1], [11]])
def test_a_length_that_cannot_be_is_refused(bad: list[int]) -> None:
    with pytest.raises(ValueError, match="between 1 and"):
        pack(bad, 10)


def test_nothing_makes_no_bins() -> None:
    assert pack([], 10) == []
    assert list(pack_windows([], 10)) == []


def test_each_may_have_a_bin_of_its_own() -> None:
    assert pack([5, 1, 3], 10, "single") == [[0], [1], [2]]
    assert sorted(pack_windows([5, 1, 3], 10, 2, "single")) == [[0], [1], [2]]


def test_equal_lengths_go_in_order() -> None:
    assert pack([5, 5, 5, 5], 10) == [[0, 1], [2, 3]]
