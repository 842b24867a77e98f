"""Drops texts that the recognizer itself did not believe in."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from filters.texts.trust import WEAK_ENGINES, mean_confidence
from schemas.settings import Share, threshold


@dataclass(frozen=True)
class Confidence:
    """Drops a text of which the engine was less sure than ``min_confidence``.

    Counted are the words' mean confidence and the mean probability of a token; the lower one decides. Whisper
    decodes again below a mean log-probability of -1.0, which is a probability of 0.37. The confidences of
    ``uncalibrated_engines`` do not count.

    Score: the confidence in [0, 1], None where there is none.
    """

    min_confidence: Share = threshold(0.4)
    uncalibrated_engines: tuple[str, ...] = WEAK_ENGINES

    def measure(self, candidate: Candidate) -> float | None:
        """Return the confidence."""
        return mean_confidence(candidate, self.uncalibrated_engines)

    def decide(self, score: float | None) -> str | None:
        """Compare the confidence; reason ``low_confidence``."""
        return "low_confidence" if score is not None and score < self.min_confidence else None
