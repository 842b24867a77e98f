"""dMel: log mel filterbanks in 16 levels, speech tokens without a model (Bai et al., arXiv 2407.15835)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from schemas.settings import Positive, PositiveInt

Codes = NDArray[np.uint8]
_LEAST_POWER = 1e-10
_LEAST_MEL = 1e-10


@dataclass(frozen=True)
class Dmel:
    """A frame has ``channels`` codes of 0 to ``levels`` - 1.

    The defaults, and what follows, are those of the paper's own code (github.com/apple/dmel), at 16 kHz: Hann windows
    of 50 ms, one every 25 ms, centred, the signal mirrored at its ends; magnitudes of a transform of 1024; mel filters
    of Slaney's scale and norm from 80 to 7,600 Hz; log10; the nearest of 16 values from -7 to 2, of two as near the
    lower.
    """

    channels: PositiveInt = 80
    levels: PositiveInt = 16
    n_fft: PositiveInt = 1024
    window_ms: Positive = 50.0
    stride_ms: Positive = 25.0
    low_hz: Positive = 80.0
    high_hz: Positive = 7600.0
    least_log10: float = -7.0
    most_log10: float = 2.0

    @property
    def frame_rate_hz(self) -> float:
        """How many frames a second of speech has, about: 40."""
        return 1000 / self.stride_ms

    def count(self, n_samples: int, sample_rate_hz: int) -> int:
        """Return how many frames so many samples have: one at the first sample and at every stride from there."""
        return 1 + n_samples // self._samples(self.stride_ms, sample_rate_hz)

    def encode(self, samples: ArrayLike, sample_rate_hz: int) -> Codes:
        """Return the codes of speech, shape (frames, channels), the lowest channel first.

        Args:
            samples: mono, in [-1, 1), shape (n,).
            sample_rate_hz: their rate; the paper's is 16 kHz.

        Raises:
            ValueError: if there are no samples, or the rate does not go with the window or with the highest filter.
        """
        sound = np.asarray(samples, np.float64)
        width = self._samples(self.window_ms, sample_rate_hz)
        if not sound.size or width > self.n_fft or 2 * self.high_hz > sample_rate_hz:
            raise ValueError(f"no dMel of {sound.size} samples at {sample_rate_hz} Hz with {self}")
        stride = self._samples(self.stride_ms, sample_rate_hz)
        mirrored = np.pad(sound, self.n_fft // 2, mode="reflect")
        frames = np.lib.stride_tricks.sliding_window_view(mirrored, self.n_fft)[::stride]
        spectrum = np.fft.rfft(frames * _window(width, self.n_fft))
        magnitudes = np.sqrt(np.maximum(spectrum.real**2 + spectrum.imag**2, _LEAST_POWER))
        filters = _filters(sample_rate_hz, self.n_fft, self.channels, self.low_hz, self.high_hz)
        return self._levels(np.log10(np.maximum(magnitudes @ filters, _LEAST_MEL)))

    def encode_all(self, sounds: Iterable[ArrayLike], sample_rate_hz: int) -> Codes:
        """Return the codes of several chunks of speech end to end: of a sample, a row for each audio placeholder."""
        return np.concatenate(
            [np.zeros((0, self.channels), np.uint8), *(self.encode(s, sample_rate_hz) for s in sounds)]
        )

    def decode(self, codes: Codes) -> NDArray[np.float64]:
        """Return the log10 mel values that codes stand for, for a vocoder."""
        return self._values()[codes]

    def _levels(self, log_mel: NDArray[np.float64]) -> Codes:
        values = self._values()
        return np.searchsorted((values[1:] + values[:-1]) / 2, log_mel, side="left").astype(np.uint8)

    def _values(self) -> NDArray[np.float64]:
        return np.linspace(self.least_log10, self.most_log10, self.levels)

    @staticmethod
    def _samples(milliseconds: float, sample_rate_hz: int) -> int:
        return round(sample_rate_hz * milliseconds / 1000)


@lru_cache(8)
def _window(width: int, n_fft: int) -> NDArray[np.float64]:
    """Return a Hann window, periodic, in the middle of a frame."""
    left = (n_fft - width) // 2
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(width) / width)
    return np.pad(hann, (left, n_fft - width - left))


@lru_cache(8)
def _filters(
    sample_rate_hz: int, n_fft: int, channels: int, low_hz: float, high_hz: float
) -> NDArray[np.float64]:
    """Return librosa's mel filters, shape (bins, channels)."""
    from librosa.filters import mel

    basis: NDArray[np.float64] = mel(
        sr=sample_rate_hz, n_fft=n_fft, n_mels=channels, fmin=low_hz, fmax=high_hz, dtype=np.float64
    )
    return basis.T
