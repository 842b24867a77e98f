"""What happens to speech on its way: rooms, telephones, noise, level. Float samples, shape (n,), at 16 kHz."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numpy.random import Generator
from scipy.fft import irfft, next_fast_len, rfft, rfftfreq

Samples = npt.NDArray[np.float32]
RATE_HZ = 16_000


def noise(n_samples: int, random: Generator) -> Samples:
    """Return noise of rms 1 with a slope of 0 to -9 dB an octave, at times pulsing."""
    size = next_fast_len(n_samples, real=True)
    spectrum = rfft(random.standard_normal(size, np.float32))
    bins = np.arange(1, len(spectrum) + 1, dtype=np.float32)
    made = irfft(spectrum * bins ** -np.float32(random.uniform(0, 1.5)), size)[:n_samples]
    if random.random() < 0.3:
        time_s = np.arange(n_samples, dtype=np.float32) / RATE_HZ
        made *= 1 + np.float32(random.uniform(0.2, 0.9)) * np.sin(
            np.float32(2 * np.pi * random.uniform(0.2, 8)) * time_s
        )
    scaled: Samples = (made / (np.sqrt(np.mean(made**2)) + 1e-9)).astype(np.float32)
    return scaled


def tones(n_samples: int, random: Generator) -> Samples:
    """Return tones of peak 1 at most: hums, beeps, and chords that change and die away, as music does."""
    time_s = np.arange(n_samples, dtype=np.float32) / RATE_HZ
    if random.random() < 0.4:
        pitch = np.float32(random.choice([50, 60, 100, 120, 440, 1000, random.uniform(80, 4000)]))
        return np.sin(2 * np.pi * pitch * time_s).astype(np.float32)
    each_s = random.uniform(0.15, 2)
    number = (time_s / each_s).astype(np.int64)
    roots = 110 * 2 ** (random.integers(0, 30, number.max() + 1) / 12)
    made = np.zeros(n_samples, np.float32)
    for step in (0, 4, 7, 12)[: int(random.integers(1, 5))]:
        made += np.sin(2 * np.pi * (roots * 2 ** (step / 12))[number] * time_s)
    made *= np.exp(-random.uniform(0.2, 4) * (time_s / each_s - number))
    scaled: Samples = (made / (np.abs(made).max() + 1e-9)).astype(np.float32)
    return scaled


def in_room(samples: Samples, random: Generator) -> Samples:
    """Return samples as a room of 0.1 to 0.6 s reverberation has them; as many, in the same place."""
    length = int(RATE_HZ * random.uniform(0.1, 0.6))
    tail = random.standard_normal(length, np.float32) * np.exp(-6.9 * np.arange(length) / length).astype(
        np.float32
    )
    tail *= np.float32(random.uniform(0.1, 0.5)) / np.sqrt(np.sum(tail**2))
    tail[0] = 1
    size = next_fast_len(len(samples) + length, real=True)
    heard: Samples = irfft(rfft(samples, size) * rfft(tail, size), size)[: len(samples)]
    return heard


def through_telephone(samples: Samples, random: Generator) -> Samples:
    """Return samples without what is below some 300 and above some 3,400 Hz; every other time all below stays."""
    size = next_fast_len(len(samples), real=True)
    spectrum = rfft(samples, size)
    pitches = rfftfreq(size, 1 / RATE_HZ)
    low = random.uniform(150, 350) if random.random() < 0.5 else 0
    spectrum[(pitches < low) | (pitches > random.uniform(3200, 4000))] *= np.float32(0.003)
    heard: Samples = irfft(spectrum, size)[: len(samples)]
    return heard
