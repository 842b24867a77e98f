"""Drops telephone speech, whatever rate its file has."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from schemas.settings import NonNegative, threshold


@dataclass(frozen=True)
class Bandwidth:
    """Drops segments in which the measure ``bandwidth`` found nothing above ``min_hz``.

    A telephone ends at 3,400 Hz (ITU-T G.712), what was sampled at 8 kHz at 4,000 Hz; the default lies above that.
    Old recordings and strong MP3 end between 5 and 8 kHz.

    Score: the highest frequency with sound, in Hz, None where it was not measured.
    """

    min_hz: NonNegative = threshold(4_200.0)

    def measure(self, candidate: Candidate) -> float | None:
        """Return what was measured."""
        return candidate.measured("bandwidth_hz")

    def decide(self, score: float | None) -> str | None:
        """Compare it; reason ``narrow_band``."""
        return "narrow_band" if score is not None and score < self.min_hz else None
