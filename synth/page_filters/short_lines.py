"""Drops pages of scraps."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.settings import PositiveInt, Share
from synth.page_filters.base import PageText, share


@dataclass(frozen=True)
class ShortLines:
    """Keeps pages of whose lines at most ``max_share`` are shorter than ``min_characters``.

    FineWeb: 0.67 below 30 characters (arXiv 2406.17557, section 3.6). Score: the share.
    """

    min_characters: PositiveInt = 30
    max_share: Share = 0.67

    def measure(self, page: PageText) -> float | None:
        """Return the share of short lines."""
        return share(sum(len(line) < self.min_characters for line in page.lines), len(page.lines))

    def decide(self, score: float | None) -> str | None:
        """Compare; reason ``short_lines``."""
        return "short_lines" if score is not None and score > self.max_share else None
