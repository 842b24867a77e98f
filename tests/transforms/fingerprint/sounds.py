"""Sounds to fingerprint, without files: noise whose spectrum wanders, as that of speech does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from transforms.fingerprint.words import RATE_HZ, Fingerprinter, Words

Samples = NDArray[np.int16]


def wandering(seconds: float, seed: int, level: float = 3000.0) -> Samples:
    """Return noise of which a band of its own gets louder and softer four times a second, shape (n,)."""
    chance = np.random.default_rng(seed)
    n_samples, n_bands = int(seconds * RATE_HZ), 12
    total = np.zeros(n_samples)
    for low_hz in np.geomspace(250, 2000, n_bands):
        spectrum = np.fft.rfft(chance.normal(size=n_samples))
        hertz = np.fft.rfftfreq(n_samples, 1 / RATE_HZ)
        spectrum[(hertz < low_hz) | (hertz > 1.3 * low_hz)] = 0
        gains = chance.uniform(0.05, 1.0, int(4 * seconds) + 2)
        swell = np.interp(np.arange(n_samples), np.arange(len(gains)) * RATE_HZ / 4, gains)
        total += np.fft.irfft(spectrum, n_samples) * swell
    made: Samples = (level * total / np.abs(total).max()).astype(np.int16)
    return made


def words_of(samples: Samples, block: int = 64_000, start_samples: int = 0) -> Words:
    """Return the fingerprint of samples, fed in blocks."""
    fingerprinter = Fingerprinter(start_samples)
    for at in range(0, len(samples), block):
        fingerprinter.feed(samples[at : at + block])
    return fingerprinter.finish()
