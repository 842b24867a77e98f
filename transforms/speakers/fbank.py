"""Log mel filterbank energies as Kaldi computes them: what most speaker-embedding networks were trained on."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from transforms.speakers.base import SPEAKER_RATE_HZ
from transforms.vad.base import Samples

FRAME, SHIFT = 400, 160  # 25 and 10 ms
_FFT = 512
_PREEMPHASIS, _LOWEST_HZ = 0.97, 20.0
_EPSILON = np.float32(np.finfo(np.float32).eps)


def fbank(samples: Samples, bins: int) -> NDArray[np.float32]:
    """Return the features of samples, shape (n,), n at least 400: shape (1 + (n - 400) // 160, bins), mean 0 a bin.

    Kaldi's defaults without dither: 25 ms every 10 ms, the mean removed, pre-emphasis .97, a Povey window (a Hann
    window to the power of 0.85), the power spectrum in triangles on its mel scale of 1127 ln(1 + f / 700) from 20 Hz
    to 8 kHz, and logarithms of samples that count as integers.
    """
    frames = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64), FRAME)[::SHIFT]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    window = np.hanning(FRAME) ** 0.85
    power = np.abs(np.fft.rfft((frames - _PREEMPHASIS * before) * window, _FFT)) ** 2
    energies = np.log(np.maximum(power[:, :-1] @ _triangles(bins), _EPSILON))
    features: NDArray[np.float32] = (energies - energies.mean(axis=0)).astype(np.float32)
    return features


@cache
def _triangles(bins: int) -> NDArray[np.float64]:
    """Return the weights of the mel bins, shape (256, bins)."""
    edges = np.linspace(_mel(_LOWEST_HZ), _mel(SPEAKER_RATE_HZ / 2), bins + 2)
    mels = _mel(np.arange(_FFT // 2) * SPEAKER_RATE_HZ / _FFT)[:, None]
    left, middle, right = edges[:-2], edges[1:-1], edges[2:]
    rising, falling = (mels - left) / (middle - left), (right - mels) / (right - middle)
    weights: NDArray[np.float64] = np.maximum(0.0, np.minimum(rising, falling))
    return weights


def _mel(hz: float | NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1127.0 * np.log1p(np.asarray(hz) / 700.0))
