"""A queue of libav's frames: written as they come, read as blocks of float samples of one kind."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import av
import numpy as np

from transforms.decode.audio import Block

FLOAT = "fltp"
Kind = tuple[int, int, str]


class FrameQueue:
    """Samples of frames, all of them with the layout and rate that are given here."""

    def __init__(self, layout: av.AudioLayout, rate_hz: int) -> None:
        self.fifo: Any = av.AudioFifo()
        self._target = FLOAT, layout, rate_hz
        self._wanted = self._converts = (rate_hz, layout.nb_channels, FLOAT)
        self._converter: av.AudioResampler | None = None

    def write(self, frames: Sequence[av.AudioFrame]) -> None:
        """Take the next frames; what is of another kind is converted."""
        for frame in frames:
            kind = (frame.sample_rate, frame.layout.nb_channels, frame.format.name)
            if kind != self._converts:
                self._convert_from(kind)
            if self._converter is None:
                frame.pts = None
                self.fifo.write(frame)
            else:
                self._write_converted(frame)

    def finish(self) -> None:
        """Take what conversion still holds."""
        self._convert_from(self._wanted)

    def read(self, count: int) -> Block:
        """Return the next samples, shape (count, channels); those of one channel are a view of libav's memory."""
        planes: tuple[Any, ...] = self.fifo.read(count).planes
        channels = [np.frombuffer(plane, np.float32, count) for plane in planes]
        return channels[0][:, np.newaxis] if len(channels) == 1 else np.stack(channels).T

    def _convert_from(self, kind: Kind) -> None:
        self._write_converted(None)
        self._converter = None if kind == self._wanted else av.AudioResampler(*self._target)
        self._converts = kind

    def _write_converted(self, frame: av.AudioFrame | None) -> None:
        """Write what is ready after a frame; None tells that there are no more."""
        for converted in self._converter.resample(frame) if self._converter else ():
            # The queue compares times with those of other frames.
            converted.pts, converted.time_base = None, Fraction(0)
            self.fifo.write(converted)
