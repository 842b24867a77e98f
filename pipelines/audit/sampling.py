"""Stratified samples by hash: the same members whatever the order they come in, in memory of the sample's size."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from schemas.ids import unit_interval

S = TypeVar("S", bound=Hashable)
M = TypeVar("M")


@dataclass
class Sampler(Generic[S, M]):
    """Keeps, of each stratum, the ``size`` members with the lowest draws, a hash of ``seed`` and the member's id."""

    seed: int
    size: int
    _kept: dict[S, list[tuple[float, str, M]]] = field(default_factory=lambda: defaultdict(list))

    def offer(self, stratum: S, name: str, member: M) -> None:
        """Take a member into the sample, if its draw is low enough; ``name`` is its id, offered once a stratum."""
        heap, entry = self._kept[stratum], (-unit_interval("audit", self.seed, name), name, member)
        if len(heap) < self.size:
            heapq.heappush(heap, entry)
        elif entry[0] > heap[0][0]:
            heapq.heapreplace(heap, entry)

    def by_rank(self) -> Iterator[tuple[S, str, M]]:
        """Yield the lowest of every stratum, in the order of strata, then the second of each, and so on.

        So wherever a budget ends the list, every stratum has about as many as the others.
        """
        ranked = {
            stratum: sorted(self._kept[stratum], reverse=True) for stratum in sorted(self._kept, key=str)
        }
        for rank in range(self.size):
            for stratum, entries in ranked.items():
                if rank < len(entries):
                    _, name, member = entries[rank]
                    yield stratum, name, member
