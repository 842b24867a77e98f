"""How much of the sound is held tones: music, signals, hum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.settings import Positive, PositiveInt
from transforms.sound.base import Clip, Measured, short_time

_WINDOW_S, _HOP_S = 0.064, 0.016


@dataclass(frozen=True)
class Tones:
    """``tones_share``: the share of the time in which at least ``min_lines`` frequencies are held for ``min_held_s``.

    Such a line is a peak of the spectrum (64 ms) above ``low_hz`` that stands ``above_db`` over the frequencies around
    it and stays where it is. The pitch of speech glides, and a vowel lasts a tenth of a second; notes, chimes and hum
    stay. Drums, and singing with vibrato, are not found; a note that somebody holds is.
    """

    min_held_s: Positive = 0.25
    min_lines: PositiveInt = 2
    above_db: Positive = 10.0
    low_hz: Positive = 150.0

    def prepare(self) -> None:
        """It needs nothing."""

    def load(self) -> Tones:
        """It is its own model."""
        return self

    def measure(self, clip: Clip) -> Measured:
        """Return the share, None for silence or where the clip is shorter than a held tone."""
        frames = short_time(clip, _WINDOW_S, _HOP_S)
        least = max(1, round((self.min_held_s - _WINDOW_S) / _HOP_S))
        if len(frames) < least or not clip.samples.any():
            return {"tones_share": None}
        window = np.hanning(frames.shape[1]).astype(np.float32)
        power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
        power[:, : int(self.low_hz * _WINDOW_S)] = 0
        held = _held(self._lines(power), least).sum(axis=1)
        return {"tones_share": round(float(np.mean(held >= self.min_lines)), 4)}

    def _lines(self, power: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Return which values are the largest of 3 and stand out of the 17 around them."""
        sums = np.cumsum(np.pad(power, ((0, 0), (9, 8))), axis=1, dtype=np.float64)
        around = (sums[:, 17:] - sums[:, :-17] - _three(power)) / 14
        peak = (power >= np.roll(power, 1, axis=1)) & (power >= np.roll(power, -1, axis=1)) & (power > 0)
        return np.asarray(peak & (power >= around * 10 ** (self.above_db / 10)))


def _three(power: NDArray[np.float32]) -> NDArray[np.float32]:
    padded = np.pad(power, ((0, 0), (1, 1)))
    return np.asarray(padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:])


def _held(lines: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """Return which lines are part of a run of at least ``least`` frames at one frequency."""
    counts = np.cumsum(np.pad(lines, ((1, 0), (0, 0))), axis=0, dtype=np.int32)
    full = counts[least:] - counts[:-least] == least
    held = np.zeros_like(lines)
    for shift in range(least):
        held[shift : shift + len(full)] |= full
    return held
