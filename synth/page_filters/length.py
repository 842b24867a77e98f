"""Drops pages with too few words, or too many."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.settings import NonNegativeInt, PositiveInt
from synth.page_filters.base import PageText


@dataclass(frozen=True)
class Length:
    """Keeps pages of ``min_words`` to ``max_words`` words.

    Gopher keeps 50 to 100,000 words (Rae et al. 2021, arXiv 2112.11446, appendix A.1). Score: the words.
    """

    min_words: NonNegativeInt = 50
    max_words: PositiveInt = 100_000

    def measure(self, page: PageText) -> float:
        """Return how many words there are."""
        return float(len(page.words))

    def decide(self, score: float | None) -> str | None:
        """Compare; reasons ``too_few_words``, ``too_many_words``."""
        if score is None:
            return None
        if score < self.min_words:
            return "too_few_words"
        return "too_many_words" if score > self.max_words else None
