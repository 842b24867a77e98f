"""Drops pages in which one phrase takes up much of the text."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.settings import Positive
from synth.page_filters.base import PageText, share

_LIMITS = {2: 0.20, 3: 0.18, 4: 0.16}


@dataclass(frozen=True)
class TopNGrams:
    """Keeps pages in which no run of 2, 3 or 4 words takes up more than its share of the characters.

    Gopher: 0.20, 0.18 and 0.16 (arXiv 2112.11446, table A1, top n-gram character fraction). Score: the largest share
    over its limit, so that 1 is the limit; ``scale`` multiplies all three.
    """

    scale: Positive = 1.0

    def measure(self, page: PageText) -> float | None:
        """Return how far the worst run exceeds its limit; 1 is the limit."""
        return max(filter(None, (self._over(page, n) for n in _LIMITS)), default=None)

    def decide(self, score: float | None) -> str | None:
        """Compare; reason ``repeated_phrase``."""
        return "repeated_phrase" if score is not None and score > 1 else None

    def _over(self, page: PageText, n: int) -> float | None:
        phrase, times = max(
            page.n_grams(n).items(), key=lambda item: (len(item[0]) * item[1], item), default=("", 0)
        )
        taken = share(len(phrase) * times, page.n_characters) if times > 1 else None
        return None if taken is None else taken / (_LIMITS[n] * self.scale)
