"""Drops segments that are little but boilerplate: what many recordings say alike, an advert or an intro."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from schemas.settings import Share, threshold


@dataclass(frozen=True)
class Boilerplate:
    """Drops segments of which ``survey`` found at least ``min_share`` to be boilerplate.

    What holds less keeps its own words: the editor of the same name (``filters.edits.boilerplate``) cuts the rest out.

    Score: the share of the text's letters and digits that is boilerplate, None where there is none.
    """

    min_share: Share = threshold(0.8)

    def measure(self, candidate: Candidate) -> float | None:
        """Return the share of letters and digits."""
        text = candidate.text
        found = [f for f in candidate.findings if f.kind == "boilerplate"]
        covered = sum(_letters(text[f.start_chars or 0 : f.end_chars]) for f in found)
        return covered / max(1, _letters(text)) if found else None

    def decide(self, score: float | None) -> str | None:
        """Compare the share; reason ``boilerplate``."""
        return "boilerplate" if score is not None and score >= self.min_share else None


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)
