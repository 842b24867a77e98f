"""What voice activity detectors keep to, and the smoothing that they share. All run at 16 kHz, mono, int16."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

VAD_RATE_HZ = 16_000
Samples = NDArray[np.int16]


class Region(NamedTuple):
    """A stretch of speech, in samples of 16 kHz."""

    start: int
    end: int


class Decision(NamedTuple):
    """What a detector knows after some audio.

    ``closed`` regions are final. ``open`` is a region that has begun and lasts at least to its end as given.
    Before ``decided`` there is no speech but what is in regions given so far.
    """

    closed: list[Region]
    open: Region | None
    decided: int


class VadStream(Protocol):
    """One recording going through a detector."""

    def feed(self, samples: Samples) -> Decision:
        """Take the next samples, shape (n,), any n."""
        ...

    def finish(self) -> Decision:
        """Say that the recording has ended; everything is decided."""
        ...


class VadModel(Protocol):
    """A loaded detector."""

    def stream(self) -> VadStream:
        """Begin a recording."""
        ...


class VadEngine(Protocol):
    """The settings of a detector: a frozen dataclass, cheap and picklable."""

    def load(self) -> VadModel:
        """Load the detector."""
        ...


class Smoother:
    """Turns yes-or-no frames into regions, the same whatever pieces the frames come in.

    A region opens with ``open_frames`` yes in a row, beginning with the first of them; it closes when more
    than ``hangover_frames`` no have followed its last yes; it is widened by ``pad_samples`` on both sides, at
    most half the hangover, so that regions never overlap.
    """

    def __init__(self, frame_samples: int, open_frames: int, hangover_frames: int, pad_samples: int) -> None:
        self._frame = frame_samples
        self._open_frames = open_frames
        self._hangover = hangover_frames
        self._pad = min(pad_samples, hangover_frames * frame_samples // 2)
        self._at = self._run = self._start = self._last = 0
        self._is_open = False

    @property
    def is_open(self) -> bool:
        """Whether a region has begun and not ended."""
        return self._is_open

    def feed(self, frames: Iterable[bool]) -> Decision:
        """Take the next frames."""
        closed: list[Region] = []
        for speech, run in groupby(frames):
            self._take(speech, len(list(run)), closed)
        return self._decision(closed)

    def finish(self, total_samples: int) -> Decision:
        """Close what is open; nothing reaches beyond ``total_samples``."""
        closed = [self._region(total_samples)] if self._is_open else []
        self._is_open = False
        return Decision(closed, None, total_samples)

    def _take(self, speech: bool, length: int, closed: list[Region]) -> None:
        self._at += length
        if speech:
            self._run += length
            if not self._is_open and self._run >= self._open_frames:
                self._is_open, self._start = True, self._at - self._run
            if self._is_open:
                self._last = self._at
            return
        self._run = 0
        if self._is_open and self._at - self._last > self._hangover:
            closed.append(self._region(self._at * self._frame))
            self._is_open = False

    def _region(self, limit: int) -> Region:
        return Region(
            max(0, self._start * self._frame - self._pad), min(limit, self._last * self._frame + self._pad)
        )

    def _decision(self, closed: list[Region]) -> Decision:
        if self._is_open:
            region = self._region(self._at * self._frame)
            return Decision(closed, region, region.start)
        return Decision(closed, None, max(0, (self._at - self._run) * self._frame - self._pad))
