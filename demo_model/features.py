"""Log mel features as faster-whisper has them, of many windows at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

N_FFT, HOP = 400, 160


class Features:
    """Turns windows into features."""

    def __init__(self) -> None:
        from faster_whisper.feature_extractor import FeatureExtractor

        self._mel = torch.from_numpy(np.asarray(FeatureExtractor().mel_filters, np.float32))
        self._window = torch.hann_window(N_FFT)

    def __call__(self, windows: Sequence[np.ndarray], n_frames: int) -> Tensor:
        """Return features, shape (windows, 80, n_frames); behind a window's end they are zero."""
        out = torch.zeros(len(windows), self._mel.shape[0], n_frames)
        for row, samples in zip(out, windows, strict=True):
            made = self._one(torch.from_numpy(samples))[:, :n_frames]
            row[:, : made.shape[1]] = made
        return out

    def _one(self, samples: Tensor) -> Tensor:
        padded = torch.nn.functional.pad(samples, (0, HOP))
        spectrum = torch.stft(padded, N_FFT, HOP, window=self._window, return_complex=True)
        mel = self._mel @ spectrum[:, :-1].abs() ** 2
        log = torch.clamp(mel, min=1e-10).log10()
        return (torch.maximum(log, log.max() - 8.0) + 4.0) / 4.0
