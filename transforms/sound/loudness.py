"""Loudness as ITU-R BS.1770-4 defines it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transforms.sound.base import Clip, Measured

BLOCK_S = 0.4
"""The length of a gating block, BS.1770-4; what is shorter has no loudness."""


@dataclass(frozen=True)
class Loudness:
    """``loudness_lufs``: the gated, K-weighted loudness of the clip, in LUFS, by pyloudnorm."""

    def prepare(self) -> None:
        """It needs nothing."""

    def load(self) -> Loudness:
        """It is its own model."""
        return self

    def measure(self, clip: Clip) -> Measured:
        """Return the loudness, None for what is shorter than 0.4 s or below -70 LUFS."""
        return {"loudness_lufs": integrated_lufs(clip.samples, clip.rate_hz)}


def integrated_lufs(samples: NDArray[np.float32], rate_hz: int) -> float | None:
    """Return the loudness of mono audio, rounded to 0.01, None where BS.1770 gives none."""
    if samples.size < BLOCK_S * rate_hz or not samples.any():
        return None
    loudness = float(_meter(rate_hz).integrated_loudness(samples.astype(np.float64)))
    return round(loudness, 2) if np.isfinite(loudness) else None


@cache
def _meter(rate_hz: int) -> Any:
    import pyloudnorm

    return pyloudnorm.Meter(rate_hz)
