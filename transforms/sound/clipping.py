"""How much of a clip was cut off because it was too loud for what recorded it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.settings import PositiveInt, Share
from transforms.sound.base import Clip, Measured

_BINS = 20
_LEAST = 5e-4  # of the samples; fewer may lie together by chance


@dataclass(frozen=True)
class Clipping:
    """Finds plateaus, at full scale or below it: clipped audio may have been turned down, resampled or compressed.

    ``clipping_share`` is the larger of two shares of the samples. The first: those in runs of at least ``min_run`` of
    one sign within ``near`` of the loudest sample. The second, for plateaus that resampling made uneven: those from a
    bump of the amplitudes' histogram upwards. Amplitudes of speech grow ever rarer, and only cutting gathers them; a
    steady sine, which stays longest at its peaks, is below both limits of a bump.
    """

    min_run: PositiveInt = 3
    near: Share = 0.002

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
        return {"clipping_share": round(max(flat, _from_bump(size, peak)) / size.size, 6)}

    def _in_runs(self, hot: NDArray[np.bool_]) -> int:
        edges = np.flatnonzero(np.diff(np.concatenate([[False], hot, [False]]).astype(np.int8)))
        lengths = edges[1::2] - edges[::2]
        return int(lengths[lengths >= self.min_run].sum())


def _from_bump(size: NDArray[np.float32], peak: float) -> int:
    """Return how many values, from 0 to ``peak``, lie from their histogram's lowest bump on; 0 without one."""
    counts = np.histogram(size, bins=_BINS, range=(0, peak))[0]
    pairs = counts[:-1] + counts[1:]
    for at in range(_BINS // 2, _BINS):
        alone = counts[at] > 3 * counts[at - 1]
        both = at + 1 < _BINS and pairs[at] > 2.5 * pairs[at - 2]
        if (alone or both) and counts[at:].sum() >= _LEAST * size.size:
            return int(counts[at:].sum())
    return 0
