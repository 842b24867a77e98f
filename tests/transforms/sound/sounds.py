"""Sounds to measure: real speech, and what is added to it or taken away."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from transforms.sound.base import Clip

RATE_HZ = 16_000
Floats = NDArray[np.float32]
SPEECH = ("2412-153948-0000.flac", "LJ002-0020.wav", "libri-1088-134315-0000.wav", "jfk.flac")


def speech(shared_dir: Path, name: str, rate_hz: int = RATE_HZ) -> Floats:
    """Return a real recording, mono, at most 12 s."""
    samples, source_hz = soundfile.read(
        shared_dir / "data" / "real_speech" / name, dtype="float32", always_2d=True
    )
    mono = samples.mean(axis=1)[: 12 * source_hz]
    return np.asarray(mono if source_hz == rate_hz else soxr.resample(mono, source_hz, rate_hz), np.float32)


def noise(size: int, kind: str = "white", seed: int = 0) -> Floats:
    """Return noise of power 1: white, or pink (as strong in each octave)."""
    white = np.random.default_rng(seed).standard_normal(size)
    if kind == "pink":
        white = np.fft.irfft(np.fft.rfft(white) / np.sqrt(np.arange(size // 2 + 1) + 1.0), size)
    return np.asarray(white / np.sqrt(np.mean(white**2)), np.float32)


def chords(size: int, seed: int = 0) -> Floats:
    """Return three notes at a time, struck anew every 0.4 s and dying away, of power 1."""
    rng, since = np.random.default_rng(seed), np.arange(int(0.6 * RATE_HZ)) / RATE_HZ
    played = np.zeros(size + since.size)
    for beat in range(0, size, int(0.4 * RATE_HZ)):
        for pitch in rng.choice([220, 262, 294, 330, 392, 440, 523], 3, replace=False):
            waves = sum(np.sin(2 * np.pi * pitch * k * since) / k for k in range(1, 5))
            played[beat : beat + since.size] += np.exp(-3 * since) * waves
    return np.asarray(played[:size] / np.sqrt(np.mean(played[:size] ** 2)), np.float32)


def mixed(loud: Floats, under: Floats, snr_db: float) -> Clip:
    """Return the sum, ``under`` (of power 1) so many dB below ``loud``."""
    level = np.sqrt(np.mean(loud**2)) * 10 ** (-snr_db / 20)
    return Clip(np.asarray(loud + level * under, np.float32), RATE_HZ)
