"""Drops segments whose text another segment of the corpus has, too, word for word or nearly."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from schemas.settings import Share, threshold


@dataclass(frozen=True)
class NearDuplicateText:
    """Drops what ``survey`` found to be said again where another segment is kept for it (``findings/`` names it).

    Nothing is found unless ``survey.near_duplicates.enabled`` says so. The segment kept for it may be dropped by
    another filter: the survey keeps the one that its engines are surest of, so that this is rare.

    Score: how far both texts are the same (Jaccard similarity of their pairs of words), 1 where every word is; None
    where it is the only one, or the one that is kept. ``min_jaccard``: from where on it is dropped; below
    ``survey.near_duplicates.min_jaccard`` nothing was looked for.
    """

    min_jaccard: Share = threshold(0.35)

    def measure(self, candidate: Candidate) -> float | None:
        """Return the likeness to the segment that is kept."""
        found = (f.score for f in candidate.findings if f.kind in ("same_text", "near_text"))
        return max(found, default=None)

    def decide(self, score: float | None) -> str | None:
        """Compare the likeness; reasons ``same_text`` and ``near_text``."""
        if score is None or score < self.min_jaccard:
            return None
        return "same_text" if score >= 1 else "near_text"
