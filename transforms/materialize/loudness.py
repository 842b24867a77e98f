"""One gain for each recording, so that all are about equally loud and none is cut."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence

import numpy as np
import soundfile

from interleave.granularity.base import Utterance
from transforms.sound.loudness import integrated_lufs

PEAK_DBFS = -1.0
"""The loudest sample afterwards, at most (EBU R 128 allows a true peak of -1 dBTP)."""


def recording_gain(
    utterances: Sequence[Utterance], read: Callable[[str], bytes], target_lufs: float
) -> float:
    """Return the factor that brings a recording's kept segments to a loudness, or as near as their peak allows.

    Their loudness is that of the mean power of those that have one (BS.1770, each gated by itself), weighted by length;
    without any, the factor is 1. One factor for all keeps what is soft beside what is loud.
    """
    power, weight, peak = 0.0, 0, 0.0
    for utterance in utterances:
        samples, rate_hz = soundfile.read(io.BytesIO(read(utterance.segment_id)), dtype="float32")
        peak = max(peak, float(np.abs(samples).max(initial=0.0)))
        loudness = integrated_lufs(samples, rate_hz)
        if loudness is not None:
            power += samples.size * 10 ** (loudness / 10)
            weight += samples.size
    if not weight:
        return 1.0
    gain_db = target_lufs - 10 * math.log10(power / weight)
    return float(10 ** (min(gain_db, PEAK_DBFS - 20 * math.log10(peak)) / 20))
