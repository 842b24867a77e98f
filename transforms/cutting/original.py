"""Stretches of a recording as its file has them: what segments are compared with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from transforms.cutting.recording import to_int16
from transforms.decode.audio import open_audio
from transforms.decode.resample import Resampler
from transforms.vad.base import Samples


class Place(NamedTuple):
    """A stretch: samples from ``start`` to before ``end``, counted from the recording's start at some rate."""

    start: int
    end: int


def read_stretches(
    path: str, places: Sequence[Place], rate_hz: int, channel: int | None = None
) -> list[Samples]:
    """Return the samples at ``places``, int16 at ``rate_hz``, in one pass over the file from its start.

    Memory: a block of 4 s beside the stretches. ``channel`` is the one that is wanted, None the mean of all. What lies
    behind the file's end is silence.

    Raises:
        UnsupportedFormat, CorruptAudio: if nothing of the file can be decoded.
        OSError: if it cannot be read.
    """
    found = [np.zeros(place.end - place.start, np.int16) for place in places]
    last = max((place.end for place in places), default=0)
    at = 0
    for block in _decoded(path, rate_hz, channel):
        for place, samples in zip(places, found, strict=True):
            low, high = max(place.start, at), min(place.end, at + len(block))
            if low < high:
                samples[low - place.start : high - place.start] = block[low - at : high - at]
        at += len(block)
        if at >= last:
            break
    return found


def _decoded(path: str, rate_hz: int, channel: int | None) -> Iterator[Samples]:
    with open_audio(path) as stream:
        stream.channel = channel
        resampler = Resampler(stream.source_rate_hz, rate_hz)
        for block in stream.blocks():
            yield to_int16(resampler.feed(block))
        yield to_int16(resampler.feed(np.zeros(0, np.float32), last=True))
