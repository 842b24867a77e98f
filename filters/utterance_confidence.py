"""Drops texts too many of whose words are expected to be wrong or missing."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from schemas.settings import Share, threshold


@dataclass(frozen=True)
class UtteranceConfidence:
    """Drops a text whose expected share of right words, missing ones counted, is below ``min_confidence``.

    That share is what `transcribe` found (docs/labels.md), from the votes or from the one engine, calibrated where a
    calibration is given; without one its scale is the engines' own, and the default, three words of ten, is no more
    than a place to start from: `evaluate` prints what it is worth.

    Score: the transcript's confidence in [0, 1], None where it has none (captions alone).
    """

    min_confidence: Share = threshold(0.7)

    def measure(self, candidate: Candidate) -> float | None:
        """Return the confidence."""
        return candidate.confidence

    def decide(self, score: float | None) -> str | None:
        """Compare the confidence; reason ``unsure``."""
        return "unsure" if score is not None and score < self.min_confidence else None
