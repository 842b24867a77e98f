"""Fills bins to the last unit by exchanges with a pool, and packs the pool anew: saves bins that were one too many.

Best fit leaves a little room in bins where nothing shorter fits. Some bins are taken apart into the pool. A bin with
room r gives an item of size s, its shortest first, for one or two items of the pool that add up to s + r: it is full,
and its room is the pool's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numba
import numpy as np

from interleave.best_fit import NO_LIMIT, Ints, Packed

POOL_STRIDES = (24, 8)
Repack = Callable[[Ints], Packed]


class _Exchanged(NamedTuple):
    """The bins that were kept, and the items of the pool, in order."""

    kept: Packed
    pool: Ints


def save_bins(
    packed: Packed, sizes: Ints, capacity: int, repack: Repack | None = None, most: int = NO_LIMIT
) -> Packed:
    """Return the same items in fewer bins where exchanges get there, else the bins as they were.

    Every 24th bin, and the last, make the pool; if that does not reach as few bins as the sum of the sizes needs,
    every 8th.

    Args:
        packed: bins of items, each bin's longest first.
        sizes: what each item takes.
        capacity: what a bin holds.
        repack: packs the pool; without it, the longest first, then what fills its bin exactly, else the longest
            that fits.
        most: no exchange makes a bin of more items than this.
    """
    best, needed = packed, -(-int(sizes[packed.items].sum()) // capacity)
    for stride in POOL_STRIDES:
        if stride < len(packed.starts) - 1 and len(best.starts) - 1 > needed:
            kept, pool = _exchanged(packed, sizes, capacity, stride, most)
            anew = repack(pool) if repack else Packed(*_filled_exactly(pool, sizes, capacity))
            if len(kept.starts) + len(anew.starts) - 1 < len(best.starts):
                best = _joined(kept, anew)
    return best


def _exchanged(packed: Packed, sizes: Ints, capacity: int, stride: int, most: int) -> _Exchanged:
    items, starts, pool = _exchange(packed.items, packed.starts, sizes, capacity, stride, most)
    return _Exchanged(Packed(items, starts), np.sort(pool))


def _joined(first: Packed, second: Packed) -> Packed:
    starts = [first.starts, second.starts[1:] + len(first.items)]
    return Packed(np.concatenate([first.items, second.items]), np.concatenate(starts))


@numba.njit(cache=True)
def _put(tops: Any, below: Any, item: Any, size: Any) -> None:
    """Items of one size are a stack: the first is in ``tops``, each next one in ``below``."""
    below[item] = tops[size]
    tops[size] = item


@numba.njit(cache=True)
def _pop(tops: Any, below: Any, size: Any) -> Any:
    item = tops[size]
    tops[size] = below[item]
    return item


@numba.njit(cache=True)
def _take(tops: Any, below: Any, total: Any, longest: Any) -> Any:
    """Take one item of size ``total``, or two that add up to it, or none: -1 stands for an item that is not there.

    Of pairs the most even: short items fit wherever little is missing, so they are kept for the end. No item of a
    pair is longer than ``longest``.
    """
    if tops[total] >= 0:
        return _pop(tops, below, total), -1
    for size in range((total + 1) // 2, min(total, longest + 1)):
        if tops[size] >= 0 and tops[total - size] >= 0 and (2 * size != total or below[tops[size]] >= 0):
            return _pop(tops, below, size), _pop(tops, below, total - size)
    return -1, -1


@numba.njit(cache=True)
def _exchange(items: Any, starts: Any, sizes: Any, capacity: Any, stride: Any, most: Any) -> Any:
    n_bins = len(starts) - 1
    tops, below = np.full(capacity + 1, -1, np.int64), np.full(len(sizes), -1, np.int64)
    for n in range(n_bins):
        if n % stride == 0 or n == n_bins - 1:
            for item in items[starts[n] : starts[n + 1]]:
                _put(tops, below, item, sizes[item])
    kept, kept_starts = np.empty(len(items), np.int64), np.zeros(n_bins + 1, np.int64)
    end, n_kept = 0, 0
    for n in range(n_bins):
        if n % stride == 0 or n == n_bins - 1:
            continue
        found = items[starts[n] : starts[n + 1]]
        end = _fill(found, sizes, capacity, most, tops, below, kept, end)
        n_kept += 1
        kept_starts[n_kept] = end
    return kept[:end], kept_starts[: n_kept + 1], _remaining(tops, below, len(items) - end)


@numba.njit(cache=True)
def _fill(
    found: Any, sizes: Any, capacity: Any, most: Any, tops: Any, below: Any, kept: Any, end: Any
) -> Any:
    """Write a bin to ``kept`` from ``end`` on, after an exchange if one fills it; return where it ends."""
    room = capacity - sizes[found].sum()
    given, one, two = -1, -1, -1
    if room > 0:
        for n in range(len(found) - 1, -1, -1):
            one, two = _take(tops, below, sizes[found[n]] + room, capacity if len(found) < most else 0)
            if one >= 0:
                given = found[n]
                break
    for item in found:
        if item != given:
            kept[end] = item
            end += 1
    for item in (one, two):
        if item >= 0:
            kept[end] = item
            end += 1
    if given >= 0:
        _put(tops, below, given, sizes[given])
    return end


@numba.njit(cache=True)
def _remaining(tops: Any, below: Any, count: Any) -> Any:
    pool, n = np.empty(count, np.int64), 0
    for size in range(len(tops)):
        while tops[size] >= 0:
            pool[n] = _pop(tops, below, size)
            n += 1
    return pool


@numba.njit(cache=True)
def _filled_exactly(pool: Any, sizes: Any, capacity: Any) -> Any:
    """Pack the longest first, then what fills its bin exactly, else the longest that fits."""
    tops, below = np.full(capacity + 1, -1, np.int64), np.full(len(sizes), -1, np.int64)
    for item in pool:
        _put(tops, below, item, sizes[item])
    packed, starts = np.empty(len(pool), np.int64), np.zeros(len(pool) + 1, np.int64)
    end, n_bins, longest = 0, 0, capacity
    while end < len(pool):
        while tops[longest] < 0:
            longest -= 1
        packed[end] = _pop(tops, below, longest)
        end += 1
        room = capacity - longest
        while room > 0:
            one, two = _take(tops, below, room, longest)
            size = min(room, longest)
            while one < 0 and size > 0:
                if tops[size] >= 0:
                    one = _pop(tops, below, size)
                size -= 1
            if one < 0:
                break
            for item in (one, two):
                if item >= 0:
                    packed[end] = item
                    end += 1
                    room -= sizes[item]
        n_bins += 1
        starts[n_bins] = end
    return packed, starts[: n_bins + 1]
