"""Drops segments whose text an aligner did not find in the sound."""

from __future__ import annotations

from dataclasses import dataclass

from filters.base import Candidate
from schemas.settings import threshold

NO_PATH, NOT_CHECKED = -100.0, -1000.0


@dataclass(frozen=True)
class Alignment:
    """Keeps texts that were laid over their sound (``transcribe.align``) well enough: captions, synthesized speech.

    Score: by how much the aligner's score is above the aligner's own limit, in its unit (nats); -100 where there
    was no path at all; None where no aligner was asked, or none knows the language, or nothing in the text can be
    said. ``min_margin`` is the least that is kept: 0 is the aligner's own decision. What has no score is kept, unless
    ``required``: then it scores -1000.
    """

    min_margin: float = threshold(0.0)
    required: bool = False

    def measure(self, candidate: Candidate) -> float | None:
        """Return the margin."""
        check = candidate.alignment
        if check is None or (check.score is None and check.rejection != "no_path"):
            return NOT_CHECKED if self.required else None
        return NO_PATH if check.score is None else check.score - check.min_score

    def decide(self, score: float | None) -> str | None:
        """Compare the margin; reasons ``not_said`` and ``not_checked``."""
        if score is None or (score >= self.min_margin and score > NOT_CHECKED):
            return None
        return "not_checked" if score <= NOT_CHECKED else "not_said"
