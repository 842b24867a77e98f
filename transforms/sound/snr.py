"""How far speech stands above the noise under it, from the energies of frames."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from schemas.settings import Positive, Share
from transforms.sound.base import Clip, Measured, short_time


@dataclass(frozen=True)
class Snr:
    """Noise is what the quietest frames hold, as in NIST's STNR (SPQA) and in quantile-based noise estimation.

    ``snr_db`` is the power of the clip less that of the noise, over that of the noise, in dB. The noise is the
    ``quantile`` of the power of frames of ``window_s``, every 10 ms; frames of digital silence do not count. The share
    of noise in the power is 1 / (1 + 10^(snr/10)).

    White noise from 0 to 25 dB is found within 3 dB, pink within 5, up to the recording's own noise; rumble looks up to
    12 dB weaker than it is; what sounds only now and then (a door, a second voice) is not noise to it (docs/sound.md).
    """

    quantile: Share = 0.05
    window_s: Positive = 0.03

    def prepare(self) -> None:
        """It needs nothing."""

    def load(self) -> Snr:
        """It is its own model."""
        return self

    def measure(self, clip: Clip) -> Measured:
        """Return the ratio, None where nothing but digital silence is there or the clip is shorter than a frame."""
        frames = short_time(clip, self.window_s, 0.01)
        power = np.einsum("ij,ij->i", frames, frames, dtype=np.float64) / max(frames.shape[1], 1)
        power = power[power > 0]
        if not power.size:
            return {"snr_db": None}
        noise = float(np.quantile(power, self.quantile))
        speech = max(float(power.mean()) - noise, 1e-3 * noise)
        return {"snr_db": round(10 * float(np.log10(speech / noise)), 2)}
