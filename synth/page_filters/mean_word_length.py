"""Drops pages whose words are too short or too long: lists of codes, keywords run together."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.settings import Positive
from synth.page_filters.base import PageText, share


@dataclass(frozen=True)
class MeanWordLength:
    """Keeps pages whose words have ``min_letters`` to ``max_letters`` characters in the mean.

    Gopher keeps 3 to 10 (arXiv 2112.11446, appendix A.1). Score: the mean.
    """

    min_letters: Positive = 3.0
    max_letters: Positive = 10.0

    def measure(self, page: PageText) -> float | None:
        """Return the mean length of a word in characters."""
        return share(sum(map(len, page.words)), len(page.words))

    def decide(self, score: float | None) -> str | None:
        """Compare; reasons ``short_words``, ``long_words``."""
        if score is None or self.min_letters <= score <= self.max_letters:
            return None
        return "short_words" if score < self.min_letters else "long_words"
