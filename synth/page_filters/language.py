"""Drops pages in other languages than those that are wanted."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.settings import Share
from synth.page_filters.base import PageText


@dataclass(frozen=True)
class Language:
    """Keeps pages in one of ``languages`` (codes of ISO 639-1; all where empty) with at least ``min_probability``.

    FineWeb keeps English with a score of 0.65 (arXiv 2406.17557, section 3.3). What is too short to tell is kept.
    Score: the probability, below 0 in another language.
    """

    languages: tuple[str, ...] = ("en",)
    min_probability: Share = 0.65

    def measure(self, page: PageText) -> float | None:
        """Return the probability, negative where it is that of another language."""
        if page.language is None or not self.languages:
            return None
        probability = page.language_probability if page.language_probability is not None else 1.0
        return probability if page.language in self.languages else -probability

    def decide(self, score: float | None) -> str | None:
        """Compare; reasons ``other_language``, ``unsure_language``."""
        if score is None or score >= self.min_probability:
            return None
        return "other_language" if score < 0 else "unsure_language"
