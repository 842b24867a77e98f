"""What the tests of augmentations have in common: speech, and where one signal lies in another."""

from __future__ import annotations

from functools import cache

import numpy as np
import soxr
from numpy.typing import NDArray

from transforms.tts.augment.base import Samples
from transforms.tts.espeak import Espeak

TEXT = "The river carries sand and stones. How far?"


@cache
def speech(rate_hz: int = 16_000) -> Samples:
    """Return a sentence, float32 in [-1, 1]."""
    said = Espeak("en-us").load().synthesize(TEXT)
    made = soxr.resample(said.samples.astype(np.float32) / np.float32(32768), said.rate_hz, rate_hz)
    made.setflags(write=False)
    return np.asarray(made, np.float32)


def lag(heard: Samples, said: Samples) -> tuple[int, float]:
    """Return by how many samples ``heard`` is late, and how alike the two are then, from 0 to 1."""
    from scipy.signal import correlate

    both: NDArray[np.float64] = correlate(heard.astype(float), said.astype(float), "full", "fft")
    place = int(both.argmax())
    return place - said.size + 1, float(both[place] / np.linalg.norm(heard) / np.linalg.norm(said))
