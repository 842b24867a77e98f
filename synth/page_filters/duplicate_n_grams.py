"""Drops pages of which much is said in the same words twice."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.settings import Positive
from synth.page_filters.base import PageText, share

_LIMITS = {5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.10}


@dataclass(frozen=True)
class DuplicateNGrams:
    """Keeps pages in which runs of 5 to 10 words that stood before do not take up more than their share of the words.

    Gopher: 0.15 for 5 words, one point less for each word more, 0.10 for 10 (arXiv 2112.11446, table A1, duplicate
    n-gram character fraction). Words are counted once, as there. Score: the largest share over its limit, so that 1 is
    the limit; ``scale`` multiplies all of them.
    """

    scale: Positive = 1.0

    def measure(self, page: PageText) -> float | None:
        """Return how far the worst length exceeds its limit; 1 is the limit."""
        return max(filter(None, (self._over(page.words, n) for n in _LIMITS)), default=None)

    def decide(self, score: float | None) -> str | None:
        """Compare; reason ``repeated_passages``."""
        return "repeated_passages" if score is not None and score > 1 else None

    def _over(self, words: list[str], n: int) -> float | None:
        seen: set[str] = set()
        repeated = bytearray(len(words))
        for at in range(len(words) - n + 1):
            gram = " ".join(words[at : at + n])
            if gram in seen:
                repeated[at : at + n] = b"\x01" * n
            seen.add(gram)
        taken = share(
            sum(len(word) for word, again in zip(words, repeated, strict=True) if again), sum(map(len, words))
        )
        return None if taken is None else taken / (_LIMITS[n] * self.scale)
