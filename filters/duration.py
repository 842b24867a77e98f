"""Drops segments that are too short or too long."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from schemas.errors import ConfigError
from schemas.settings import NonNegative, Positive, threshold


@dataclass(frozen=True)
class Duration:
    """Keeps segments of ``min_s`` to ``max_s`` seconds, both included.

    Score: the duration in seconds. The defaults keep what can hold a word (a spoken syllable takes about
    0.2 s) and what fits Whisper's window of 30 s. Others are stricter: Emilia 3-30 s, GigaSpeech 2 2-30 s,
    Granary 0.1-40 s.
    """

    min_s: NonNegative = threshold(0.3)
    max_s: Positive = threshold(30.0)

    def __post_init__(self) -> None:
        if self.min_s > self.max_s:
            raise ConfigError(f"duration: min_s ({self.min_s}) is above max_s ({self.max_s})")

    def measure(self, candidate: Candidate) -> float:
        """Return the seconds."""
        return candidate.duration_s

    def decide(self, score: float | None) -> str | None:
        """Compare the duration; reasons ``too_short`` and ``too_long``."""
        if score is None:
            return None
        if score < self.min_s:
            return "too_short"
        return "too_long" if score > self.max_s else None
