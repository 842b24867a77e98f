"""Frames of a continuous encoder, or of any codec that is run later."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.settings import Positive
from schemas.units import count_frames


@dataclass(frozen=True)
class Frames:
    """Frames at a rate; 12.5 Hz are those of SpeLangy, GLM-4-Voice and Mimi."""

    frame_rate_hz: Positive = 12.5

    def count(self, n_samples: int, sample_rate_hz: int) -> int:
        """Return how many frames cover the samples: rounded up."""
        return count_frames(n_samples, sample_rate_hz, self.frame_rate_hz)
