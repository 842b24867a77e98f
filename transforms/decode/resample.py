"""Streaming sample-rate conversion by soxr, high quality."""

from __future__ import annotations

import numpy as np
import soxr

from transforms.decode.audio import Block


class Resampler:
    """Converts blocks from one rate to another: bit for bit what one call over all of them gives.

    What comes out in all, the last call included, is as long as ``schemas.units.rescale`` says: the input's length
    at the new rate, rounded, halves up. Equal rates change nothing.
    """

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self.is_identity = from_hz == to_hz
        self._stream = None if self.is_identity else soxr.ResampleStream(from_hz, to_hz, 1, dtype="float32")

    def feed(self, block: Block, *, last: bool = False) -> Block:
        """Return what is ready after the next block; with ``last`` all that is left."""
        if self._stream is None:
            return block
        return np.asarray(self._stream.resample_chunk(np.ascontiguousarray(block), last=last), np.float32)
