"""Where a long recording is cut into ranges: in the quietest place near where the plan would have it.

The place is found from the samples around it alone, decoded from the same mark by whoever asks. So both ranges at a
border find the same one without a word to each other.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.errors import CorruptAudio
from schemas.units import to_samples
from transforms.decode.audio import Block, open_audio
from transforms.decode.seeking import Mark
from transforms.vad.base import VAD_RATE_HZ

# A pause between words or sentences, longer than the closure of a plosive (about 0.1 s).
PAUSE_S = 0.3
WINDOW_S = 10.0
_STEP_S = 0.01


class Border(NamedTuple):
    """A border as planned, at ``frames`` of the source, and the mark from which its surroundings are decoded."""

    frames: int
    mark: Mark | None


def unit_frames(source_rate_hz: int, rate_hz: int) -> int:
    """Return the least number of source frames that is a whole number of samples at the tables' and the VAD's rate."""
    return source_rate_hz // math.gcd(source_rate_hz, rate_hz, VAD_RATE_HZ)


def find_border(path: str, border: Border, rate_hz: int) -> int:
    """Return the frame, a multiple of ``unit_frames``, in the middle of the quietest 0.3 s within 10 s of a border.

    Of places as quiet as each other it is the one nearest to the border. Where the surroundings cannot be decoded
    it is the border itself.

    Raises:
        OSError: if the file cannot be read.
    """
    with open_audio(path) as stream:
        source_hz = stream.source_rate_hz
        unit = unit_frames(source_hz, rate_hz)
        step = unit * -(-to_samples(_STEP_S, source_hz) // unit)
        reach = to_samples(WINDOW_S, source_hz) // step
        width = reach * step
        try:
            powers = _powers(stream.blocks(border.frames - width, border.frames + width, border.mark), step)
        except CorruptAudio:
            return border.frames
    pause = max(1, to_samples(PAUSE_S, source_hz) // step)
    return (
        border.frames + step * _quietest(powers, reach, pause) if len(powers) == 2 * reach else border.frames
    )


def _powers(blocks: Iterable[Block], step: int) -> NDArray[np.int64]:
    """Return the sum of the squares of each ``step`` samples as 16-bit integers: exact, so the same everywhere."""
    rest, found = np.zeros(0, np.float32), [np.zeros(0, np.int64)]
    for block in blocks:
        held = np.concatenate([rest, block])
        whole = len(held) - len(held) % step
        found.append((_whole(held[:whole]) ** 2).reshape(-1, step).sum(axis=1))
        rest = held[whole:]
    return np.concatenate(found)


def _quietest(powers: NDArray[np.int64], middle: int, pause: int) -> int:
    """Return how many steps from the middle one lies the middle of the quietest pause; the nearest of equals."""
    sums = np.convolve(powers, np.ones(pause, np.int64), "valid")
    places = np.arange(len(sums)) + pause // 2 - middle
    order = np.lexsort((places, np.abs(places)))
    return int(places[order[np.argmin(sums[order])]])


def _whole(samples: Block) -> NDArray[np.int64]:
    return np.rint(samples.clip(-1, 1) * np.float32(32768)).astype(np.int64)
