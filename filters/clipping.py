"""Drops segments that were cut off because they were too loud."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from schemas.settings import Share, threshold


@dataclass(frozen=True)
class Clipping:
    """Drops segments of which the measure ``clipping`` found more than ``max_share`` of the samples in plateaus.

    Speech that was not cut has less than 0.0001 of it, in the real recordings that it was tried on; turned up by 10 dB
    beyond full scale, 0.001 to 0.1.

    Score: the share of clipped samples, None where it was not measured.
    """

    max_share: Share = threshold(0.01)

    def measure(self, candidate: Candidate) -> float | None:
        """Return what was measured."""
        return candidate.measured("clipping_share")

    def decide(self, score: float | None) -> str | None:
        """Compare it; reason ``clipped``."""
        return "clipped" if score is not None and score > self.max_share else None
