"""A telephone of the old kind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from schemas.settings import Share
from transforms.tts.augment.base import Samples, fitted

RATE_HZ = 8_000
_BAND_HZ = (300.0, 3400.0)
_MU = 255.0
_PEAK = 0.5


@dataclass(frozen=True)
class Telephone:
    """300 to 3,400 Hz at 8 kHz in 8 bits (ITU-T G.711, the curve of its mu-law), and back to the rate it had.

    The filter runs forward and backward, so that nothing moves in time. The line carries the speech with its peak at
    half of full scale.
    """

    share: Share = 0.0

    def apply(self, samples: Samples, rate_hz: int, key: str) -> Samples:
        """Return the samples as they come out of the line; nothing is drawn."""
        from scipy.signal import sosfiltfilt

        narrow = np.asarray(soxr.resample(samples, rate_hz, RATE_HZ), np.float64)
        if narrow.size <= _padding() or not narrow.any():
            return samples
        narrow = sosfiltfilt(_band(), narrow)
        peak = float(np.abs(narrow).max())
        if not peak:
            return samples
        said = mu_law(narrow * (_PEAK / peak)) * (peak / _PEAK)
        return fitted(soxr.resample(said.astype(np.float32), RATE_HZ, rate_hz), samples.size)


def mu_law(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return samples in [-1, 1] as they are after 8 bits on the logarithmic curve with mu = 255."""
    curved = np.sign(samples) * np.log1p(_MU * np.abs(samples)) / np.log1p(_MU)
    stepped = np.rint(curved * 127) / 127
    made: NDArray[np.float64] = np.sign(stepped) * np.expm1(np.abs(stepped) * np.log1p(_MU)) / _MU
    return made


@cache
def _band() -> Any:
    from scipy.signal import butter

    return butter(4, _BAND_HZ, "bandpass", fs=RATE_HZ, output="sos")


def _padding() -> int:
    """Return how many samples `sosfiltfilt` needs at least, as its documentation has it."""
    return 3 * (2 * len(_band()) + 1)
