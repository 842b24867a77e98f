"""A look-ahead limiter: no sample beyond a ceiling, and no click where the gain changes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LOOKS_S = (0.005, 0.001, 0.0001)
"""How long before and after a peak the gain may change: from what is not heard to little better than clipping."""


def limited(
    samples: NDArray[np.float32], rate_hz: int, ceiling: float, look_s: float = LOOKS_S[0]
) -> NDArray[np.float32]:
    """Return the samples with none beyond ``ceiling``, at their places.

    Each sample has the largest gain, at most 1, that holds it. The least of these within ``look_s`` on both sides,
    averaged over as long, is no larger than any it is averaged around: so the gain is smooth and every sample is held.
    """
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    held = np.minimum(1.0, ceiling / np.maximum(np.abs(samples.astype(np.float64)), 1e-9))
    width = 2 * max(1, round(look_s * rate_hz)) + 1
    least = minimum_filter1d(held, width, mode="nearest")
    gain = np.minimum(uniform_filter1d(least, width, mode="nearest"), held)
    made: NDArray[np.float32] = (samples * gain).astype(np.float32)
    return made
