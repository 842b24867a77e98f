"""Drops texts that the other recognizers did not hear."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from filters.texts.tokens import count_words, tokenize
from filters.texts.trust import WEAK_ENGINES, independent_agreement
from schemas.settings import PositiveInt, Share, threshold


@dataclass(frozen=True)
class Agreement:
    """Drops a text with which the other hypotheses agree by less than ``min_agreement``.

    At 0.4 more than half of the words are somebody's invention: two good recognizers reach 0.8 and more in
    clear speech and 0.6 in meetings. Texts below ``min_words`` words are not measured, because one word more
    or less decides there; nor is what only ``weak_engines`` could confirm: pocketsphinx has every other word
    wrong in clear speech.

    Score: the transcript's agreement, None where it is not measured.
    """

    min_agreement: Share = threshold(0.4)
    min_words: PositiveInt = 3
    weak_engines: tuple[str, ...] = WEAK_ENGINES

    def measure(self, candidate: Candidate) -> float | None:
        """Return the agreement."""
        if count_words(tokenize(candidate.text)) < self.min_words:
            return None
        return independent_agreement(candidate, self.weak_engines)

    def decide(self, score: float | None) -> str | None:
        """Compare the agreement; reason ``low_agreement``."""
        return "low_agreement" if score is not None and score < self.min_agreement else None
