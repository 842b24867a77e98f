"""Speech that is not there: silence, or far too little sound for its text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.settings import Share
from transforms.tts.level import frame_powers
from transforms.verify.base import Checked, Uttered

REASON = "silent"
_AUDIBLE, _BELOW = 10 ** (-60 / 10), 10 ** (-40 / 10)


@dataclass(frozen=True)
class Silence:
    """Rejects, as ``silent``, what is audible for less than ``min_share`` of its length.

    Score: the share of frames of 10 ms that are louder than -60 dBFS and at most 40 dB below the loudest one. Speech
    with the pauses of a sentence and half a second around it is above 0.4.
    """

    min_share: Share = 0.2

    def prepare(self) -> None:
        """It needs nothing."""

    def load(self) -> Silence:
        """It is its own model."""
        return self

    def check(self, uttered: Uttered) -> Checked:
        """Return the share of audible frames."""
        share = audible_share(uttered.samples, uttered.rate_hz)
        return Checked(share, self.min_share, REASON if share < self.min_share else None)


def audible_share(samples: NDArray[np.float32], rate_hz: int) -> float:
    """Return the share of frames of 10 ms that are louder than -60 dBFS and at most 40 dB below the loudest one."""
    audible = audible_frames(samples, rate_hz)
    return float(audible.mean()) if audible.size else 0.0


def audible_frames(samples: NDArray[np.float32], rate_hz: int) -> NDArray[np.bool_]:
    """Return of each frame of 10 ms whether it is louder than -60 dBFS and at most 40 dB below the loudest one."""
    powers = frame_powers(samples, rate_hz)
    audible: NDArray[np.bool_] = powers >= max(_AUDIBLE, float(powers.max(initial=0.0)) * _BELOW)
    return audible
