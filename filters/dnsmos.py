"""Drops segments that listeners would call bad, as far as a network can tell."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from schemas.settings import NonNegative, threshold


@dataclass(frozen=True)
class Dnsmos:
    """Drops what the measure ``dnsmos`` gives less than ``min_ovrl`` on the whole, from 1 (bad) to 5 (excellent).

    Emilia keeps 3.0 and better: far microphones, telephones and old recordings are below, however well they are
    understood. Set it lower for those.

    Score: the overall mean opinion score of DNSMOS P.835, None where it was not measured.
    """

    min_ovrl: NonNegative = threshold(3.0)

    def measure(self, candidate: Candidate) -> float | None:
        """Return what was measured."""
        return candidate.measured("dnsmos_ovrl")

    def decide(self, score: float | None) -> str | None:
        """Compare it; reason ``low_dnsmos``."""
        return "low_dnsmos" if score is not None and score < self.min_ovrl else None
