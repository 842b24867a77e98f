"""A network that looks at every window only where speech begins or ends, and takes strides where it is sure."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from transforms.vad.base import Samples
from transforms.vad.silero import NO_ROWS, WINDOW, Network, Windows

# Windows that the network hears at a time: calls of fewer cost more a window, and the network needs some to settle.
CHUNK = 4
# How sure the last windows before a stride must be that there is speech.
_SURE_WINDOWS = 2
# The loudest sample of a window in which nothing is recorded: 80 dB below full scale.
_QUIET = 3


class Strides(NamedTuple):
    """How far the network may look ahead, in windows, and how sure it must be.

    Over ``speech`` windows where the windows before are at least ``sure_speech`` and one of the four after is at least
    ``still_speech``; over ``pause`` where those before are at most ``sure_pause`` and those after ``still_pause``.
    """

    speech: int
    pause: int
    sure_speech: float
    still_speech: float
    sure_pause: float
    still_pause: float

    @property
    def reach(self) -> int:
        """How many windows a step may need to know."""
        return CHUNK + max(self.speech, self.pause)


class StridingNetwork:
    """The probabilities of speech of a recording's windows, those passed over taken for 1 or 0.

    A stride is taken only if what lies beyond it sounds like what lies before; if not, the network goes back to where
    it stood, with the memory that it had, and hears what it would have passed over. What it does at a window depends
    on the windows up to ``reach`` beyond alone, so it is the same however the recording comes.
    """

    def __init__(self, session: Any, strides: Strides) -> None:
        self._network, self._windows, self._strides = Network(session), Windows(), strides
        self._rows = NO_ROWS
        self._is_quiet = np.zeros(0, np.bool_)
        self._before = np.zeros(0, np.float32)
        self._at = 0

    def feed(self, samples: Samples, *, last: bool = False) -> NDArray[np.float32]:
        """Take the next windows, a multiple of 512 samples; return the probabilities that are known by now."""
        self._hold(samples)
        least = 1 if last else self._strides.reach
        found = [np.zeros(0, np.float32)]
        while len(self._rows) - self._at >= least:
            found.append(self._step())
        self._rows, self._is_quiet = self._rows[self._at :], self._is_quiet[self._at :]
        self._at = 0
        return np.concatenate(found)

    def _hold(self, samples: Samples) -> None:
        windows = samples.reshape(-1, WINDOW)
        is_quiet = (windows.max(axis=1) <= _QUIET) & (windows.min(axis=1) >= -_QUIET)
        self._is_quiet = np.concatenate([self._is_quiet, is_quiet])
        self._rows = self._windows.rows(samples, self._rows)

    def _step(self) -> NDArray[np.float32]:
        ahead = self._is_quiet[self._at : self._at + self._strides.reach]
        if ahead.all():
            return self._pass(len(ahead))
        stride, value = self._stride()
        stride = min(stride, len(self._rows) - self._at - 1)
        if not stride:
            return self._hear(CHUNK)
        memory, start = self._network.memory, self._at
        self._at += stride
        beyond = self._hear(CHUNK)
        if self._agrees(beyond, value):
            return np.concatenate([np.full(stride, value, np.float32), beyond])
        self._network.memory, self._at = memory, start
        return self._hear(stride + CHUNK)

    def _pass(self, windows: int) -> NDArray[np.float32]:
        """Pass over digital silence; what comes after it begins anew."""
        self._network.forget()
        self._before = np.zeros(0, np.float32)
        self._at += windows
        return np.zeros(windows, np.float32)

    def _hear(self, windows: int) -> NDArray[np.float32]:
        heard = self._network.hear(self._rows[self._at : self._at + windows])
        self._at += len(heard)
        self._before = heard[-CHUNK:]
        return heard

    def _stride(self) -> tuple[int, float]:
        """Return over how many windows to go, none where nothing is sure, and what they are taken for."""
        how, before = self._strides, self._before
        if len(before) and before[-_SURE_WINDOWS:].min() >= how.sure_speech:
            return how.speech, 1.0
        if len(before) and before.max() <= how.sure_pause:
            return how.pause, 0.0
        return 0, 0.0

    def _agrees(self, beyond: NDArray[np.float32], value: float) -> bool:
        highest = float(beyond.max())
        return highest >= self._strides.still_speech if value else highest <= self._strides.still_pause
