"""Drops speech that hardly stands above the noise."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from schemas.settings import threshold


@dataclass(frozen=True)
class Snr:
    """Drops segments whose signal-to-noise ratio, by the measure ``snr``, is below ``min_db``.

    The default is where noise begins to cost recognizers words; 20 dB is a quiet room.

    Score: the ratio in dB, None where it was not measured.
    """

    min_db: float = threshold(10.0)

    def measure(self, candidate: Candidate) -> float | None:
        """Return what was measured."""
        return candidate.measured("snr_db")

    def decide(self, score: float | None) -> str | None:
        """Compare it; reason ``noisy``."""
        return "noisy" if score is not None and score < self.min_db else None
