"""Packing as two trainers do it, written out from what their algorithms are defined to do."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque


def greedy_knapsack(lengths: list[int], capacity: int) -> list[list[int]]:
    """LLaMA-Factory's: fill one bin after the other, each time with the longest length left that fits.

    It packs lengths, not items: which example has a length is looked up afterwards, and that is not timed here.
    """
    left, bins = sorted(lengths), []
    while left:
        found, room = [], capacity
        while (at := bisect_right(left, room)) > 0:
            room -= left[at - 1]
            found.append(left.pop(at - 1))
        bins.append(found)
    return bins


class _Rooms:
    """A binary tree over the rooms 1 to capacity; each node has the largest room below it that some bin has, or 0."""

    def __init__(self, capacity: int) -> None:
        self._leaves = 1 << (capacity - 1).bit_length()
        self._largest = [0] * (2 * self._leaves)

    def add(self, room: int) -> None:
        self._set(room, room)

    def remove(self, room: int) -> None:
        self._set(room, 0)

    def _set(self, room: int, value: int) -> None:
        node, largest = self._leaves + room - 1, self._largest
        largest[node] = value
        while node > 1:
            node >>= 1
            left, right = largest[2 * node], largest[2 * node + 1]
            largest[node] = right if right > left else left  # noqa: FURB136 - max() is slower

    def least_of_at_least(self, length: int) -> int:
        node = 1
        while node < self._leaves:
            node = 2 * node if self._largest[2 * node] >= length else 2 * node + 1
        return self._largest[node]


def bfd(lengths: list[int], capacity: int) -> list[list[int]]:
    """TRL's: best fit decreasing, the tightest room found by a tree over rooms, bins of one room in a queue."""
    rooms, waiting = _Rooms(capacity), defaultdict[int, deque[int]](deque)
    rooms.add(capacity)
    bins: list[list[int]] = []
    for item in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        room = rooms.least_of_at_least(lengths[item])
        if room < capacity:
            chosen = waiting[room].popleft()
            if not waiting[room]:
                rooms.remove(room)
        else:
            chosen = len(bins)
            bins.append([])
        bins[chosen].append(item)
        room -= lengths[item]
        if room:
            rooms.add(room)
            waiting[room].append(chosen)
    return bins
