"""Noise behind speech."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.ids import unit_interval
from schemas.settings import Share
from transforms.tts.augment.base import Samples, between, white
from transforms.tts.augment.sound_files import drawn_sound
from transforms.tts.level import active_power

_LOWEST_HZ = 20.0


@dataclass(frozen=True)
class Noise:
    """Noise from ``folder``, from a place in it that is drawn, or made by hash where there is none.

    Made noise has a power that falls with the frequency to a power drawn from 0 (white) to 2 (brown). The ratio of the
    power of speech, where there is any, to that of the noise is drawn from ``lowest_snr_db`` to ``highest_snr_db``.
    """

    share: Share = 0.0
    folder: str | None = None
    lowest_snr_db: float = 5.0
    highest_snr_db: float = 25.0

    def apply(self, samples: Samples, rate_hz: int, key: str) -> Samples:
        """Return the samples with noise; silence stays silence, since nothing says how loud it should be."""
        power = active_power(samples, rate_hz)
        noise = self._noise(samples.size, rate_hz, key)
        noise_power = float(np.square(noise).mean())
        if not power or not noise_power:
            return samples
        snr_db = between(self.lowest_snr_db, self.highest_snr_db, "snr", key)
        gain = (power / noise_power * 10 ** (-snr_db / 10)) ** 0.5
        made: Samples = (samples + gain * noise).astype(np.float32)
        return made

    def _noise(self, n_samples: int, rate_hz: int, key: str) -> NDArray[np.float64]:
        if self.folder is None:
            return coloured(n_samples, rate_hz, between(0.0, 2.0, "colour", key), key)
        found = drawn_sound(self.folder, rate_hz, "noise", key)
        start = int(found.size * unit_interval("start", key))
        return np.take(found, np.arange(start, start + n_samples), mode="wrap").astype(np.float64)


def coloured(n_samples: int, rate_hz: int, exponent: float, key: str) -> NDArray[np.float64]:
    """Return noise, shape (n,), whose power falls with the frequency, above 20 Hz, to the power ``exponent``."""
    from scipy.fft import irfft, next_fast_len, rfft

    size = next_fast_len(max(n_samples, 2), real=True)
    spectrum = rfft(white(size, "noise", key))
    frequency_hz = np.maximum(np.arange(spectrum.size) * (rate_hz / size), _LOWEST_HZ)
    made: NDArray[np.float64] = irfft(spectrum * frequency_hz ** (-exponent / 2), size)[:n_samples]
    return made
