"""Speech that was cut off at full scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from schemas.settings import Share
from transforms.verify.base import Checked, Uttered

REASON = "clipped"
_FULL = 32766 / 32768


@dataclass(frozen=True)
class Clipping:
    """Rejects, as ``clipped``, what has more than ``max_share`` of its samples at full scale.

    Score: minus that share. One sample at full scale may be a peak; two in a row are a cut, so only those count.
    """

    max_share: Share = 0.0

    def prepare(self) -> None:
        """It needs nothing."""

    def load(self) -> Clipping:
        """It is its own model."""
        return self

    def check(self, uttered: Uttered) -> Checked:
        """Return minus the share of samples at full scale that follow on another."""
        full = np.abs(uttered.samples) >= _FULL
        share = float((full[1:] & full[:-1]).sum()) / max(1, full.size)
        return Checked(-share, -self.max_share, REASON if share > self.max_share else None)
