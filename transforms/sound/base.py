"""What every measure of sound keeps to: a segment's samples go in, named numbers come out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Measured = Mapping[str, float | None]


class Clip(NamedTuple):
    """The sound of a segment: ``samples`` in [-1, 1], mono, float32, shape (n,), at ``rate_hz``."""

    samples: NDArray[np.float32]
    rate_hz: int


class SoundModel(Protocol):
    """A loaded measure. What it says of a clip depends on that clip alone."""

    def measure(self, clip: Clip) -> Measured:
        """Return its numbers by name, the same names in the same order for every clip; None: nothing to measure.

        Raises:
            EngineError: if this clip cannot be measured.
        """
        ...


class SoundMeasure(Protocol):
    """The settings of a measure: a frozen dataclass, cheap and picklable."""

    def prepare(self) -> None:
        """Make sure that what it needs can be had.

        Raises:
            ConfigError: if it cannot.
        """
        ...

    def load(self) -> SoundModel:
        """Load it."""
        ...


def short_time(clip: Clip, window_s: float, hop_s: float) -> NDArray[np.float32]:
    """Return the clip's frames, shape (frames, samples of a window); none where it is shorter than a window."""
    width, hop = round(window_s * clip.rate_hz), round(hop_s * clip.rate_hz)
    if clip.samples.size < width:
        return np.zeros((0, width), np.float32)
    return np.lib.stride_tricks.sliding_window_view(clip.samples, width)[::hop]
