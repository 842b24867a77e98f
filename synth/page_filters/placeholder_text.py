"""Drops pages that nobody has written yet, and pages of code."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.settings import NonNegativeInt
from synth.page_filters.base import PageText


@dataclass(frozen=True)
class PlaceholderText:
    """Drops pages with "lorem ipsum", or with more than ``max_braces`` curly brackets.

    C4 (Raffel et al. 2020, arXiv 1910.10683, section 2.2) drops pages with the phrase, and with any curly
    bracket; a few are tolerated here, since block code is taken out before. Score: the
    brackets, infinite for the phrase.
    """

    max_braces: NonNegativeInt = 4

    def measure(self, page: PageText) -> float:
        """Return the number of brackets, infinite where the phrase stands."""
        text = " ".join(page.lines).lower()
        return float("inf") if "lorem ipsum" in text else float(text.count("{") + text.count("}"))

    def decide(self, score: float | None) -> str | None:
        """Compare; reason ``placeholder``."""
        return "placeholder" if score is not None and score > self.max_braces else None
