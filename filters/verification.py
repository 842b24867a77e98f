"""Drops synthesized speech that does not say what it should."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate

REASONS = (
    "not_verified", "silent", "clipped", "off_level", "low_score", "no_path", "misheard", "too_short", "too_long",
    "words_missing", "words_added", "gap",
)  # fmt: skip


@dataclass(frozen=True)
class Verification:
    """Keeps what passed the checks of ``speak``, and all that was not synthesized.

    Score: 0 for what passed; for what did not, minus the place of the reason in ``REASONS``, counted from 1; None for
    recorded speech, and where nothing was checked. ``sources`` are those that are synthesized. A reason of a check that
    is not listed there is ``not_verified``.
    """

    sources: tuple[str, ...] = ("krist", "quest")

    def measure(self, candidate: Candidate) -> float | None:
        """Return which check said no."""
        check = candidate.alignment
        if check is None or candidate.source not in self.sources:
            return None
        if check.rejection is None:
            return 0.0
        known = check.rejection if check.rejection in REASONS else REASONS[0]
        return -float(REASONS.index(known) + 1)

    def decide(self, score: float | None) -> str | None:
        """Name the reason: ``not_verified``, ``silent``, ``low_score``, ``words_missing`` or another of ``REASONS``."""
        if score is None or score >= 0:
            return None
        return REASONS[min(round(-score), len(REASONS)) - 1]
