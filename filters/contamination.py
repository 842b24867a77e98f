"""Drops segments in which an item of a test set is said."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from schemas.settings import Share, threshold


@dataclass(frozen=True)
class Contamination:
    """Drops what holds an item of the test sets that ``survey.contamination.tests`` names, or a long run of its words.

    Score: the share of the item's words that stand in a row in the transcript, the largest of all items; None where
    there is none. ``min_share``: from where on it is dropped; 0 drops whatever the survey found.
    """

    min_share: Share = threshold(0.0)

    def measure(self, candidate: Candidate) -> float | None:
        """Return the largest share of an item."""
        return max((f.score for f in candidate.findings if f.kind == "contamination"), default=None)

    def decide(self, score: float | None) -> str | None:
        """Compare the share; reason ``contamination``."""
        return "contamination" if score is not None and score >= self.min_share else None
