"""Length-aware packing: best fit decreasing, over all at once or in windows."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from interleave.saving import save_bins

Lengths = Sequence[int] | NDArray[np.integer]
CARRY_BELOW = 0.999


def pack(lengths: Lengths, capacity: int) -> list[list[int]]:
    """Return bins of indices of ``lengths``, each bin's lengths adding up to at most ``capacity``.

    Best fit decreasing: longest first, each into the fullest bin that takes it (D. S. Johnson, 1973). Items of
    one length are placed together, as that rule would place them one after the other. Where that opens more
    bins than the sum of the lengths needs, exchanges between bins save one if they can. Every index is in
    exactly one bin, and the result depends on the lengths and their order alone.

    Args:
        lengths: positive integers, at most ``capacity`` each.
        capacity: what a bin holds, the same unit.

    Raises:
        ValueError: if a length is not between 1 and ``capacity``.
    """
    sizes = np.asarray(lengths, np.int64)
    if sizes.size and not (sizes.min() > 0 and sizes.max() <= capacity):
        raise ValueError(f"lengths must be between 1 and the capacity {capacity}")
    if not sizes.size:
        return []
    bins = _best_fit(sizes, capacity)
    if len(bins) > -(-int(sizes.sum()) // capacity):
        bins = save_bins(bins, sizes.tolist(), capacity)
    return bins


def _best_fit(sizes: NDArray[np.int64], capacity: int) -> list[list[int]]:
    order = np.argsort(-sizes, kind="stable")
    values, starts = np.unique(-sizes[order], return_index=True)
    ends = [*starts[1:].tolist(), len(order)]
    bins = _Bins(capacity)
    items = order.tolist()
    for value, start, end in zip((-values).tolist(), starts.tolist(), ends, strict=True):
        bins.place(value, items[start:end])
    return bins.contents


class _Bins:
    """Open bins by the room left in them; ``_rooms`` has each room once, least first."""

    def __init__(self, capacity: int) -> None:
        self.contents: list[list[int]] = []
        self._capacity = capacity
        self._by_room: dict[int, list[int]] = {}
        self._rooms: list[int] = []

    def place(self, length: int, items: list[int]) -> None:
        """Place items of one length, each into the fullest bin that takes it."""
        at = 0
        while at < len(items):
            room, waiting = self._take_tightest(length)
            fits = room // length
            while waiting and at < len(items):
                chosen = waiting.pop()
                taken = items[at : at + fits]
                self.contents[chosen] += taken
                at += len(taken)
                self._open(room - length * len(taken), [chosen])
            if waiting:
                self._open(room, waiting)

    def _take_tightest(self, length: int) -> tuple[int, list[int]]:
        """Take out the bins with the least room that takes ``length``, a new one if none does."""
        at = bisect_left(self._rooms, length)
        if at < len(self._rooms):
            room = self._rooms.pop(at)
            return room, self._by_room.pop(room)
        self.contents.append([])
        return self._capacity, [len(self.contents) - 1]

    def _open(self, room: int, bins: list[int]) -> None:
        if room in self._by_room:
            self._by_room[room] += bins
        elif room:
            insort(self._rooms, room)
            self._by_room[room] = bins


def pack_windows(lengths: Lengths, capacity: int, window: int = 5000) -> Iterator[list[int]]:
    """Yield bins packed from ``window`` consecutive items at a time, so that neighbours stay near each other.

    Bins less than 99.9 % full are taken apart and their items packed again with the next window, so that
    only the last window has a bin that is not nearly full; what is carried is at most a window.

    Raises:
        ValueError: if a length is not between 1 and ``capacity``.
    """
    sizes = np.asarray(lengths, np.int64)
    carried: list[int] = []
    for start in range(0, len(sizes), window):
        end = min(start + window, len(sizes))
        items = [*carried, *range(start, end)]
        packed = [[items[i] for i in found] for found in pack(sizes[items], capacity)]
        if end == len(sizes):
            yield from packed
            return
        full = [int(sizes[found].sum()) >= CARRY_BELOW * capacity for found in packed]
        yield from (found for found, is_full in zip(packed, full, strict=True) if is_full)
        carried = [i for found, is_full in zip(packed, full, strict=True) if not is_full for i in found]
        if len(carried) > window:
            yield from ([carried[i] for i in found] for found in pack(sizes[carried], capacity))
            carried = []
