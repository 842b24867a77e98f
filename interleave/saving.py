"""Saves the bin that best fit decreasing opened too many, by exchanges and exact filling."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator

Bins = list[list[int]]
_POOL_STRIDES = (24, 8)


def save_bins(bins: Bins, sizes: list[int], capacity: int) -> Bins:
    """Return the same items in fewer bins where exchanges get there, else the bins as they were.

    Best fit decreasing leaves a token or two in bins of two long items, where nothing shorter fits. Every 24th
    (then every 8th) bin is taken apart into a pool. A bin with room r gives its shortest item, of size s, for
    one or two items of the pool that add up to s + r: it is full, and its room is the pool's. The pool is packed
    anew, each bin filled exactly as long as two items can be found that do.

    Args:
        bins: indices of ``sizes``, a list a bin.
        sizes: what each item takes.
        capacity: what a bin holds.
    """
    for stride in _POOL_STRIDES:
        if len(bins) > stride:
            kept, packed = _exchange(bins, sizes, capacity, stride)
            if len(kept) + len(packed) < len(bins):
                return kept + packed
    return bins


def _exchange(bins: Bins, sizes: list[int], capacity: int, stride: int) -> tuple[Bins, Bins]:
    last = len(bins) - 1
    pooled = [found for n, found in enumerate(bins) if n % stride == 0 or n == last]
    kept = [list(found) for n, found in enumerate(bins) if n % stride and n != last]
    pool = _Pool((item for found in pooled for item in found), sizes)
    for found in kept:
        room = capacity - sum(sizes[item] for item in found)
        if room:
            _fill(found, room, sizes, pool)
    return kept, _Pool(pool.items(), sizes).pack(capacity)


def _fill(found: list[int], room: int, sizes: list[int], pool: _Pool) -> None:
    for given in sorted(found, key=lambda item: (sizes[item], item)):
        taken = pool.take(sizes[given] + room)
        if taken:
            found.remove(given)
            found += taken
            pool.put(given)
            return


class _Pool:
    """Items by size."""

    def __init__(self, items: Iterable[int], sizes: list[int]) -> None:
        self._sizes = sizes
        self._by_size: dict[int, list[int]] = {}
        for item in items:
            self._by_size.setdefault(sizes[item], []).append(item)
        self._order = sorted(self._by_size)

    def put(self, item: int) -> None:
        """Add an item."""
        size = self._sizes[item]
        if size not in self._by_size:
            insort(self._order, size)
        self._by_size.setdefault(size, []).append(item)

    def items(self) -> list[int]:
        """Return all items in order."""
        return sorted(item for items in self._by_size.values() for item in items)

    def take(self, total: int) -> list[int]:
        """Remove and return one item of size ``total``, or two that add up to it, or nothing.

        Of pairs the most even: short items fit wherever little is missing, so they are kept for the end.
        """
        by_size = self._by_size
        if total in by_size:
            return [self._pop(total)]
        half = bisect_left(self._order, (total + 1) // 2)
        for size in self._order[half : bisect_left(self._order, total)]:
            if total - size in by_size and (2 * size != total or len(by_size[size]) > 1):
                return [self._pop(size), self._pop(total - size)]
        return []

    def _pop(self, size: int) -> int:
        items = self._by_size[size]
        item = items.pop()
        if not items:
            del self._by_size[size]
            del self._order[bisect_left(self._order, size)]
        return item

    def pack(self, capacity: int) -> Bins:
        """Return all items in bins: the longest first, then what fills its bin exactly, else the longest that fits."""
        return list(self._bins(capacity))

    def _bins(self, capacity: int) -> Iterator[list[int]]:
        while True:
            found: list[int] = []
            room = capacity
            while room and (taken := (self.take(room) if found else []) or self._longest(room)):
                found += taken
                room -= sum(self._sizes[item] for item in taken)
            if not found:
                return
            yield found

    def _longest(self, room: int) -> list[int]:
        """Remove and return the longest item that fits, or nothing."""
        at = bisect_right(self._order, room)
        return [self._pop(self._order[at - 1])] if at else []
