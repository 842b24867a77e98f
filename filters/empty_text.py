"""Drops segments in which nothing was heard."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate


@dataclass(frozen=True)
class EmptyText:
    """Drops a text without a letter or a digit: nothing, white space, ``...`` or a note sign.

    Score: the number of letters and digits.
    """

    def measure(self, candidate: Candidate) -> float:
        """Count the letters and digits."""
        return float(sum(character.isalnum() for character in candidate.text))

    def decide(self, score: float | None) -> str | None:
        """Reason ``empty_text``."""
        return "empty_text" if score == 0 else None
