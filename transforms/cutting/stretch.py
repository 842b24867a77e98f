"""The samples of one range at the tables' rate, as if the whole recording had been resampled at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from schemas.errors import CorruptAudio
from schemas.units import rescale, to_samples
from transforms.cutting.borders import find_border, unit_frames
from transforms.cutting.ranges import CONTEXT_S, Range
from transforms.decode.audio import AudioStream, Block
from transforms.decode.resample import Resampler


class Stretch:
    """A range of an open recording, being read.

    Borders lie where a whole number of samples has passed, and the resampler reads a quarter of a second on both
    sides. What one pass over the recording would give differs by less than 1e-6 of full scale.
    ``offset_samples`` is where the range begins; ``n_samples``, after the last block, how long it is.
    """

    def __init__(self, path: str, piece: Range, stream: AudioStream, rate_hz: int) -> None:
        self._range, self._stream, self._rate_hz = piece, stream, rate_hz
        self._unit = unit_frames(stream.source_rate_hz, rate_hz)
        self._start = find_border(path, piece.start, rate_hz) if piece.start else 0
        self._end = find_border(path, piece.end, rate_hz) if piece.end else None
        self.offset_samples = self._scaled(self._start)
        self.n_samples = 0

    @property
    def is_broken(self) -> bool:
        """Whether it ended before its end, after the last block."""
        return self._end is not None and self.n_samples < self._scaled(self._end - self._start)

    def blocks(self) -> Iterator[tuple[Block, bool]]:
        """Yield its samples and whether they are the last; one empty last block ends them.

        Raises:
            CorruptAudio: if nothing can be decoded and it is the recording's first.
        """
        left = None if self._end is None else self._scaled(self._end - self._start)
        for block in self._trimmed(left):
            self.n_samples += len(block)
            yield block, False
        yield np.zeros(0, np.float32), True

    def _trimmed(self, left: int | None) -> Iterator[Block]:
        context = -(-to_samples(CONTEXT_S, self._stream.source_rate_hz) // self._unit) * self._unit
        lead = min(context, self._start)
        skip = self._scaled(lead)
        for block in self._resampled(self._start - lead, None if self._end is None else self._end + context):
            own = block[skip:][:left]
            skip = max(0, skip - len(block))
            if left is not None:
                left -= len(own)
            if len(own):
                yield own
            if left == 0:
                return

    def _resampled(self, start: int, end: int | None) -> Iterator[Block]:
        resampler = Resampler(self._stream.source_rate_hz, self._rate_hz)
        self._stream.counted_frames = self._start, self._end
        mark = self._range.start.mark if self._range.start else None
        try:
            for block in self._stream.blocks(start, end, mark):
                yield resampler.feed(block)
        except CorruptAudio as error:
            if self._range.start is None:
                raise
            self._stream.error = str(error)
        yield resampler.feed(np.zeros(0, np.float32), last=True)

    def _scaled(self, frames: int) -> int:
        return rescale(frames, self._stream.source_rate_hz, self._rate_hz)
