"""Speech with a hole in it: silence where no voice pauses so long."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.settings import Positive
from transforms.verify.base import Checked, Uttered
from transforms.verify.silence import audible_frames

REASON = "gap"
_FRAMES_A_SECOND = 100


@dataclass(frozen=True)
class Gap:
    """Rejects, as ``gap``, what pauses for more than ``max_s`` between two sounds; slower voices may pause longer.

    Score: minus the longest such pause, in seconds, in frames of 10 ms as ``Silence`` counts them. The limit is
    ``max_s`` over the voice's speed where that is known and below 1. In nine sentences full of stops, commas and colons
    fourteen voices of espeak-ng paused 0.6 s at most at 165 words a minute, 0.94 s at 110.
    """

    max_s: Positive = 0.8

    def prepare(self) -> None:
        """It needs nothing."""

    def load(self) -> Gap:
        """It is its own model."""
        return self

    def check(self, uttered: Uttered) -> Checked:
        """Return minus the longest pause."""
        longest_s = longest_gap_s(uttered.samples, uttered.rate_hz)
        limit_s = self.max_s / min(1.0, uttered.speed or 1.0)
        return Checked(-longest_s, -limit_s, REASON if longest_s > limit_s else None)


def longest_gap_s(samples: NDArray[np.float32], rate_hz: int) -> float:
    """Return the longest pause between two audible frames, in seconds, 0 where there are not two."""
    audible = np.flatnonzero(audible_frames(samples, rate_hz))
    return float((np.diff(audible) - 1).max(initial=0)) / _FRAMES_A_SECOND
