"""Streaming sample-rate conversion by soxr, high quality."""

from __future__ import annotations

from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray


class Resampler:
    """Converts blocks from one rate to another: bit for bit what one call over all of them gives.

    What comes out in all, the last call included, is as long as ``schemas.units.rescale`` says: the input's length
    at the new rate, rounded, halves up. Equal rates change nothing.
    """

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self.is_identity = from_hz == to_hz
        self._stream = None if self.is_identity else soxr.ResampleStream(from_hz, to_hz, 1, dtype="float32")

    def feed(self, block: NDArray[Any], *, last: bool = False) -> NDArray[Any]:
        """Return what is ready after the next block; with ``last`` all that is left.

        A block of int16, of full scale 32768, becomes float32 of full scale 1 unless the rates are equal.
        """
        if self._stream is None:
            return block
        if block.dtype == np.int16:
            block = block.astype(np.float32)
            block *= np.float32(1 / 32768)
        return np.asarray(self._stream.resample_chunk(np.ascontiguousarray(block), last=last), np.float32)
