"""Drops segments that are next to silent, or far too loud."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from schemas.settings import threshold


@dataclass(frozen=True)
class Loudness:
    """Drops segments whose loudness, by the measure ``loudness``, is outside ``min_lufs`` and ``max_lufs``.

    Broadcasts are at -23 LUFS (EBU R 128), podcasts about -16; below -50 sixteen bits leave little of speech, and
    above -5 nothing is left that is not cut.

    Score: the integrated loudness of BS.1770 in LUFS, None where it was not measured.
    """

    min_lufs: float = threshold(-50.0)
    max_lufs: float = threshold(-5.0)

    def measure(self, candidate: Candidate) -> float | None:
        """Return what was measured."""
        return candidate.measured("loudness_lufs")

    def decide(self, score: float | None) -> str | None:
        """Compare it; reasons ``too_quiet`` and ``too_loud``."""
        if score is None:
            return None
        return "too_quiet" if score < self.min_lufs else "too_loud" if score > self.max_lufs else None
