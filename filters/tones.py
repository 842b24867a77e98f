"""Drops segments with music, chimes or hum through most of them."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from schemas.settings import Share, threshold


@dataclass(frozen=True)
class Tones:
    """Drops segments in which held tones sound for more than ``max_share`` of the time, by the measure ``tones``.

    Speech has less than 0.05 of it, chords alone more than 0.9, and chords as strong as the speech over them 0.5 to
    0.95 (docs/sound.md).

    Score: the share of the time, None where it was not measured.
    """

    max_share: Share = threshold(0.5)

    def measure(self, candidate: Candidate) -> float | None:
        """Return what was measured."""
        return candidate.measured("tones_share")

    def decide(self, score: float | None) -> str | None:
        """Compare it; reason ``music``."""
        return "music" if score is not None and score > self.max_share else None
