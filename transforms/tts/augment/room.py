"""A room: speech as it is heard between walls."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.ids import unit_interval
from schemas.settings import Positive, Share
from schemas.units import to_samples
from transforms.tts.augment.base import Samples, between, fitted, white
from transforms.tts.augment.sound_files import drawn_sound

_FIRST_S = 0.03
_N_EARLY = 12
_DECAY_DB = 60.0


@dataclass(frozen=True)
class Room:
    """Convolution with the impulse response of a room, from ``folder``, or made by hash where there is none.

    A made one has the direct sound, twelve early reflections within 30 ms, and noise that decays by 60 dB in a time
    drawn, on a logarithmic scale, from ``shortest_decay_s`` to ``longest_decay_s`` (ISO 3382: living rooms 0.3 to
    0.6 s). The direct sound has a share of the energy, drawn from ``nearest_db`` to ``farthest_db`` over the rest.
    The direct sound (the largest sample of a response from the folder) keeps its place; what rings on past the end is
    cut. The loudness changes.
    """

    share: Share = 0.0
    folder: str | None = None
    shortest_decay_s: Positive = 0.15
    longest_decay_s: Positive = 0.6
    farthest_db: float = 0.0
    nearest_db: float = 12.0

    def apply(self, samples: Samples, rate_hz: int, key: str) -> Samples:
        """Return the samples in a room."""
        from scipy.signal import oaconvolve

        response = self._response(rate_hz, key)
        return fitted(oaconvolve(samples.astype(np.float64), response), samples.size)

    def _response(self, rate_hz: int, key: str) -> NDArray[np.float64]:
        if self.folder is None:
            return self._made(rate_hz, key)
        found = drawn_sound(self.folder, rate_hz, "room", key)
        direct = int(np.abs(found).argmax())
        return found[direct:].astype(np.float64) / float(found[direct])

    def _made(self, rate_hz: int, key: str) -> NDArray[np.float64]:
        ratio = self.longest_decay_s / self.shortest_decay_s
        decay_s = self.shortest_decay_s * ratio ** unit_interval("decay", key)
        time_s = np.arange(1, to_samples(decay_s, rate_hz) + 1) / rate_hz
        late = white(time_s.size, "room", key) * 10 ** (-_DECAY_DB / 20 * time_s / decay_s)
        late[: to_samples(_FIRST_S, rate_hz)] *= 0.1
        for number in range(_N_EARLY):
            at_s = _FIRST_S * between(0.05, 1.0, "early", key, number)
            sign = math.copysign(1.0, unit_interval("sign", key, number) - 0.5)
            late[to_samples(at_s, rate_hz) - 1] += sign * between(1.0, 4.0, "strength", key, number)
        direct_db = between(self.farthest_db, self.nearest_db, "distance", key)
        late *= 10 ** (-direct_db / 20) / math.sqrt(float(np.square(late).sum()))
        return np.concatenate([[1.0], late])
