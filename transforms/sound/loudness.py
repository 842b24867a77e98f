"""Loudness as ITU-R BS.1770-4 defines it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from transforms.sound.base import Clip, Measured

BLOCK_S = 0.4
"""The length of a gating block, BS.1770-4; what is shorter has no loudness."""

_STEPS, _STEP_S = 4, 0.1
_OFFSET_DB = -0.691
_GATE = 10 ** ((-70 - _OFFSET_DB) / 10)


@dataclass(frozen=True)
class Loudness:
    """``loudness_lufs``: the gated, K-weighted loudness of the clip, in LUFS, by pyloudnorm's filters."""

    def prepare(self) -> None:
        """It needs nothing."""

    def load(self) -> Loudness:
        """It is its own model."""
        return self

    def measure(self, clip: Clip) -> Measured:
        """Return the loudness, None for what is shorter than 0.4 s or below -70 LUFS."""
        return {"loudness_lufs": integrated_lufs(clip.samples, clip.rate_hz)}


def integrated_lufs(samples: NDArray[np.float32], rate_hz: int) -> float | None:
    """Return the loudness of mono audio, rounded to 0.01, None where BS.1770 gives none.

    The blocks of 0.4 s begin every 0.1 s, as many as pyloudnorm takes; their powers are sums of four steps.
    """
    if samples.size < BLOCK_S * rate_hz or not samples.any():
        return None
    powers = _block_powers(samples, rate_hz)
    heard = powers[powers >= _GATE]
    louder = heard[heard > heard.mean() / 10] if heard.size else heard
    return round(_lufs(float(louder.mean())), 2) if louder.size else None


def _block_powers(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.float64]:
    from scipy.signal import sosfilt

    n_blocks = round((samples.size / rate_hz - BLOCK_S) / _STEP_S) + 1
    edges = np.rint(np.arange(n_blocks + _STEPS) * (_STEP_S * rate_hz)).astype(np.int64)
    weighted = sosfilt(_weighting(rate_hz), samples)  # a copy, in 64 bits
    np.square(weighted, out=weighted)
    steps = np.add.reduceat(weighted[: edges[-1]], edges[:-1])
    sums: NDArray[np.float64] = np.lib.stride_tricks.sliding_window_view(steps, _STEPS).sum(axis=1)
    return sums / (BLOCK_S * rate_hz)


def _lufs(power: float) -> float:
    return _OFFSET_DB + 10 * math.log10(power)


@cache
def _weighting(rate_hz: int) -> NDArray[np.float64]:
    """Return the two filters of the K-weighting, as pyloudnorm makes them for a rate, shape (2, 6)."""
    import pyloudnorm

    filters = pyloudnorm.Meter(rate_hz)._filters.values()
    return np.array([[*(stage.passband_gain * stage.b), *stage.a] for stage in filters])
