"""How loud speech is: ITU-R BS.1770 where it applies, the power of what is not silent where it does not."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from transforms.sound.loudness import integrated_lufs

FRAME_S = 0.01
_ACTIVE_DB = 30.0


def loudness(samples: NDArray[np.float32], rate_hz: int) -> float | None:
    """Return the loudness of mono audio, None for silence.

    From 0.4 s on it is the integrated loudness of BS.1770-4, in LUFS. For less, which has none, and for what lies below
    that standard's gate, it is ten times the logarithm of the power of active frames, in dBFS.
    """
    measured = integrated_lufs(samples, rate_hz)
    if measured is not None:
        return measured
    power = active_power(samples, rate_hz)
    return 10 * math.log10(power) if power else None


def active_power(samples: NDArray[np.float32], rate_hz: int) -> float:
    """Return the mean square of the frames of 10 ms that are at most 30 dB below the strongest, 0 for silence."""
    powers = frame_powers(samples, rate_hz)
    strongest = float(powers.max(initial=0.0))
    active = powers[powers >= strongest * 10 ** (-_ACTIVE_DB / 10)]
    return float(active.mean()) if strongest else 0.0


def frame_powers(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.float64]:
    """Return the mean square of each frame of 10 ms, the last one filled with silence."""
    width = max(1, round(FRAME_S * rate_hz))
    whole, rest = (
        samples[: samples.size // width * width].reshape(-1, width),
        samples[samples.size // width * width :],
    )
    energies = np.einsum("ij,ij->i", whole, whole, dtype=np.float64)
    if rest.size:
        energies = np.append(energies, np.square(rest, dtype=np.float64).sum())
    powers: NDArray[np.float64] = energies / width
    return powers
