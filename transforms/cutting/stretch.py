"""One range of a recording: its samples at the tables' rate, and what the detector says about them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.errors import CorruptAudio
from schemas.units import rescale, to_samples
from transforms.cutting.borders import find_border, unit_frames
from transforms.cutting.ranges import TAIL_S, WARM_UP_S, Range
from transforms.decode.audio import AudioStream, Blocks
from transforms.decode.resample import Resampler
from transforms.vad.base import VAD_RATE_HZ, Decision, Region

# Samples of 16 kHz after which both webrtc's frames (480) and silero's windows (512) begin together.
_GRID_SAMPLES = 7680


class Heard(NamedTuple):
    """Samples at the tables' rate, shape (n,), which of them lie in the range, and whether they are the last.

    They are float32, or int16 where ``AudioStream.integers`` says so and the file has the tables' rate.
    """

    samples: NDArray[Any]
    own: slice
    is_last: bool


class Stretch:
    """A range of an open recording, being read from 30 s before to 1.5 s after it.

    So the resampler and the detector find at both borders what they would in one pass; samples differ from one
    pass's by less than 1e-6 of full scale. ``offset_samples`` is where the range begins; ``n_samples``, after the
    last block, how long it is.
    """

    def __init__(
        self, path: str, piece: Range, stream: AudioStream, rate_hz: int, channel: int | None = None
    ) -> None:
        stream.channel = channel
        # libsndfile gives floats of FLAC at no cost, and of the rest at that of a second pass.
        stream.integers = stream.source_rate_hz == rate_hz or stream.format != "flac"
        self._range, self._stream, self._rate_hz = piece, stream, rate_hz
        self._start = find_border(path, piece.start, rate_hz) if piece.start else 0
        self._end = find_border(path, piece.end, rate_hz) if piece.end else None
        self._lead = self._start - self._begin()
        self.offset_samples = self._scaled(self._start, rate_hz)
        self.n_samples = 0

    @property
    def heard_from(self) -> int:
        """The place in the recording of the first sample that is heard, counted at 16 kHz."""
        return self._scaled(self._start - self._lead, VAD_RATE_HZ)

    @property
    def is_broken(self) -> bool:
        """Whether it ended before its end, after the last block."""
        return self._end is not None and self.n_samples < self._scaled(self._end - self._start, self._rate_hz)

    def blocks(self) -> Iterator[Heard]:
        """Yield what is to be heard, in order; one last of nothing ends it.

        Raises:
            CorruptAudio: if nothing can be decoded and it is the recording's first.
        """
        skip = self._scaled(self._lead, self._rate_hz)
        left = sys.maxsize if self._end is None else self._scaled(self._end - self._start, self._rate_hz)
        for block in self._resampled():
            own = slice(min(skip, len(block)), min(skip + left, len(block)))
            skip, left = skip - own.start, left - (own.stop - own.start)
            self.n_samples += own.stop - own.start
            yield Heard(block, own, is_last=False)
        yield Heard(np.zeros(0, np.float32), slice(0, 0), is_last=True)

    def own(self, decision: Decision) -> Decision:
        """Return what a decision about all that is heard says about the range, counted from its start, at 16 kHz."""
        lead = self._scaled(self._lead, VAD_RATE_HZ)
        limit = None if self._end is None else self._scaled(self._end - self._start, VAD_RATE_HZ)
        closed = [_clipped(region, lead, limit) for region in decision.closed]
        going_on = _clipped(decision.open, lead, limit) if decision.open else None
        decided = _clip(decision.decided, lead, limit)
        return Decision([region for region in closed if region], going_on, decided)

    def _begin(self) -> int:
        """Return the frame at which reading begins: where in one pass the detector's frames begin too."""
        source_hz = self._stream.source_rate_hz
        heard = self._scaled(max(0, self._start - to_samples(WARM_UP_S, source_hz)), VAD_RATE_HZ)
        unit = unit_frames(source_hz, self._rate_hz)
        return rescale(heard // _GRID_SAMPLES * _GRID_SAMPLES, VAD_RATE_HZ, source_hz) // unit * unit

    def _resampled(self) -> Blocks:
        resampler = Resampler(self._stream.source_rate_hz, self._rate_hz)
        self._stream.counted_frames = self._start, self._end
        mark = self._range.start.mark if self._range.start else None
        until = None if self._end is None else self._end + to_samples(TAIL_S, self._stream.source_rate_hz)
        try:
            for block in self._stream.blocks(self._start - self._lead, until, mark):
                yield resampler.feed(block)
        except CorruptAudio as error:
            if self._range.start is None:
                raise
            self._stream.error = str(error)
        yield resampler.feed(np.zeros(0, np.float32), last=True)

    def _scaled(self, frames: int, rate_hz: int) -> int:
        return rescale(frames, self._stream.source_rate_hz, rate_hz)


def _clip(at: int, lead: int, limit: int | None) -> int:
    return max(0, at - lead if limit is None else min(at - lead, limit))


def _clipped(region: Region, lead: int, limit: int | None) -> Region | None:
    """Return the part of a region that lies in the range, None where there is none."""
    found = Region(_clip(region.start, lead, limit), _clip(region.end, lead, limit))
    return found if found.end > found.start else None
