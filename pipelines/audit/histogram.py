"""Histograms of hours, in memory of a fixed size."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Histogram:
    """Hours by where a value lies among ``edges``; below the first and from the last on they go to the end bins."""

    edges: Sequence[float]
    hours: dict[str, list[float]] = field(default_factory=dict)
    items: int = 0

    def add(self, series: str, value: float, hours: float) -> None:
        """Count something of a length at a value, in one of the series."""
        bins = self.hours.setdefault(series, [0.0] * (len(self.edges) - 1))
        bins[min(max(bisect_right(self.edges, value) - 1, 0), len(bins) - 1)] += hours
        self.items += 1

    def as_json(self) -> dict[str, Any]:
        """Return edges, hours in each bin by series, and how many values there were."""
        return {"edges": list(self.edges), "hours": self.hours, "items": self.items}


def steps(first: float, last: float, bins: int) -> list[float]:
    """Return the edges of so many bins of the same width."""
    return [round(first + (last - first) * i / bins, 6) for i in range(bins + 1)]
