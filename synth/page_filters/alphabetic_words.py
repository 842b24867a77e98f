"""Drops pages of numbers and signs."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.settings import Share
from synth.page_filters.base import PageText, share


@dataclass(frozen=True)
class AlphabeticWords:
    """Keeps pages of whose words at least ``min_share`` hold a letter.

    Gopher: 0.8 (arXiv 2112.11446, appendix A.1). Score: the share.
    """

    min_share: Share = 0.8

    def measure(self, page: PageText) -> float | None:
        """Return the share of words with a letter."""
        lettered = sum(any(map(str.isalpha, word)) for word in page.words)
        return share(lettered, len(page.words))

    def decide(self, score: float | None) -> str | None:
        """Compare; reason ``few_letters``."""
        return "few_letters" if score is not None and score < self.min_share else None
