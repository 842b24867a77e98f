"""Up to which frequency there is sound: what a telephone, an old recording or a codec left of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from schemas.settings import Positive
from transforms.sound.base import Clip, Measured, short_time

_OFTEN = 0.99
_SMOOTH = 5


@dataclass(frozen=True)
class Bandwidth:
    """``bandwidth_hz`` is the highest frequency that comes within ``drop_db`` of the strongest one.

    Each frequency's power is what 1 % of frames (32 ms, every 10 ms) exceed, so that a few fricatives are enough,
    smoothed over 5 of 31 Hz. Resamplers leave less than -90 dB above their band, speech in a full band is
    within 55 dB of its peak up to 7 kHz. Noise added after a telephone hides that there was one.
    """

    drop_db: Positive = 60.0

    def prepare(self) -> None:
        """It needs nothing."""

    def load(self) -> Bandwidth:
        """It is its own model."""
        return self

    def measure(self, clip: Clip) -> Measured:
        """Return the frequency, None for digital silence or where the clip is shorter than a frame."""
        frames = short_time(clip, 0.032, 0.01)
        if not len(frames) or not clip.samples.any():
            return {"bandwidth_hz": None}
        window = np.hanning(frames.shape[1]).astype(np.float32)
        power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
        often = np.partition(power, int(_OFTEN * (len(power) - 1)), axis=0)[int(_OFTEN * (len(power) - 1))]
        smooth = np.convolve(often, np.full(_SMOOTH, 1 / _SMOOTH), "valid")
        found = int(np.flatnonzero(smooth >= smooth.max() * 10 ** (-self.drop_db / 10))[-1]) + _SMOOTH // 2
        return {"bandwidth_hz": round(found * clip.rate_hz / frames.shape[1], 1)}
