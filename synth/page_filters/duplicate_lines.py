"""Drops pages that say the same again and again."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from schemas.settings import Share
from synth.page_filters.base import PageText, share


@dataclass(frozen=True)
class DuplicateLines:
    """Keeps pages of whose characters at most ``max_share`` lie in lines that stood before.

    Gopher: 0.2 of the characters (arXiv 2112.11446, table A1, duplicate line character fraction). Score: the share.
    """

    max_share: Share = 0.2

    def measure(self, page: PageText) -> float | None:
        """Return the share of characters in repeated lines."""
        counted = Counter(page.lines)
        again = sum(len(line) * (n - 1) for line, n in counted.items())
        return share(again, page.n_characters)

    def decide(self, score: float | None) -> str | None:
        """Compare; reason ``duplicate_lines``."""
        return "duplicate_lines" if score is not None and score > self.max_share else None
