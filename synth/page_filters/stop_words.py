"""Drops English pages without the small words of sentences: lists of keywords."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.settings import PositiveInt
from synth.page_filters.base import PageText

_STOP_WORDS = frozenset("the be to of and that have with".split())


@dataclass(frozen=True)
class StopWords:
    """Keeps English pages with at least ``min_words`` of the, be, to, of, and, that, have, with.

    Gopher: 2, counted with repetitions (arXiv 2112.11446, appendix A.1). Pages in other languages are not measured.
    Score: how many there are.
    """

    min_words: PositiveInt = 2

    def measure(self, page: PageText) -> float | None:
        """Return how many there are."""
        if page.language not in (None, "en"):
            return None
        return float(sum(word.strip('.,;:!?"()').lower() in _STOP_WORDS for word in page.words))

    def decide(self, score: float | None) -> str | None:
        """Compare; reason ``no_stop_words``."""
        return "no_stop_words" if score is not None and score < self.min_words else None
