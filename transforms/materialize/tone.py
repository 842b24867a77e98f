"""What is heard in place of words that nobody may hear: a tone, or silence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from interleave.redaction import Blank, Redaction
from schemas.units import to_samples
from transforms.vad.base import Samples

_FULL_SCALE = 32767


def lay_over(
    samples: Samples, start_samples: int, rate_hz: int, blanks: Sequence[Blank], redaction: Redaction
) -> Samples:
    """Return 16-bit samples, the first of which is at ``start_samples``, with nothing left of what blanks cover."""
    covered: Samples = samples.copy()
    for blank in blanks:
        low = min(max(blank.start_samples - start_samples, 0), len(covered))
        high = min(max(blank.end_samples - start_samples, low), len(covered))
        covered[low:high] = tone(high - low, rate_hz, redaction) if blank.tone else 0
    return covered


def tone(n_samples: int, rate_hz: int, redaction: Redaction) -> Samples:
    """Return a sine of so many 16-bit samples that swells from nothing and fades to it; zeros where no tone is set."""
    if not redaction.tone_hz:
        return np.zeros(n_samples, np.int16)
    at = np.arange(n_samples)
    edge = max(1, to_samples(redaction.fade_s, rate_hz))
    swell = np.minimum(1.0, np.minimum(at, n_samples - 1 - at) / edge)
    peak = _FULL_SCALE * 10 ** (min(redaction.tone_dbfs, 0.0) / 20)
    sine = np.sin(2 * np.pi * redaction.tone_hz * at / rate_hz)
    return np.round(peak * swell * sine).astype(np.int16)
