"""Drops pages full of hash signs and ellipses."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.settings import Share
from synth.page_filters.base import PageText, share


@dataclass(frozen=True)
class Symbols:
    """Keeps pages with at most ``max_share`` hash signs or ellipses a word, whichever are more.

    Gopher: 0.1 (arXiv 2112.11446, appendix A.1). Score: symbols a word.
    """

    max_share: Share = 0.1

    def measure(self, page: PageText) -> float | None:
        """Return the symbols a word."""
        text = " ".join(page.lines)
        ellipses = text.count("...") + text.count("\u2026")
        return share(max(text.count("#"), ellipses), len(page.words))

    def decide(self, score: float | None) -> str | None:
        """Compare; reason ``symbols``."""
        return "symbols" if score is not None and score > self.max_share else None
