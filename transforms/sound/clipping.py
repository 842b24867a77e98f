"""How much of a clip was cut off because it was too loud for what recorded it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.settings import PositiveInt, Share
from transforms.sound.base import Clip, Measured


@dataclass(frozen=True)
class Clipping:
    """Finds plateaus, at full scale or below it: clipped audio may have been turned down, resampled or compressed.

    ``clipping_share`` is the larger of two shares of the samples. The first: those in runs of at least ``min_run`` of
    one sign within ``near`` of the loudest sample. The second, for peaks that resampling made uneven: those above 85 %
    of the loudest, where they are more than those between 55 and 85 %: in speech that was not cut they are far fewer.
    """

    min_run: PositiveInt = 3
    near: Share = 0.02

    def prepare(self) -> None:
        """It needs nothing."""

    def load(self) -> Clipping:
        """It is its own model."""
        return self

    def measure(self, clip: Clip) -> Measured:
        """Return the share, None for digital silence."""
        size = np.abs(clip.samples)
        peak = float(size.max(initial=0.0))
        if not peak:
            return {"clipping_share": None}
        flat = sum(self._in_runs(side >= (1 - self.near) * peak) for side in (clip.samples, -clip.samples))
        top = int(np.count_nonzero(size >= 0.85 * peak))
        below = int(np.count_nonzero(size >= 0.55 * peak)) - top
        uneven = top if top > below and top > self.min_run else 0
        return {"clipping_share": round(max(flat, uneven) / size.size, 6)}

    def _in_runs(self, hot: NDArray[np.bool_]) -> int:
        edges = np.flatnonzero(np.diff(np.concatenate([[False], hot, [False]]).astype(np.int8)))
        lengths = edges[1::2] - edges[::2]
        return int(lengths[lengths >= self.min_run].sum())
