"""Where a long recording is cut into ranges: in the quietest place near where the plan would have it.

The place is found from the samples around it alone, decoded from the same mark by whoever asks. So both ranges at a
border find the same one without a word to each other.
"""

from __future__ import annotations

import math
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
        width = to_samples(WINDOW_S, stream.source_rate_hz)
        try:
            blocks = list(stream.blocks(border.frames - width, border.frames + width, border.mark))
        except CorruptAudio:
            return border.frames
        unit = unit_frames(stream.source_rate_hz, rate_hz)
        pause = to_samples(PAUSE_S, stream.source_rate_hz)
    if sum(len(block) for block in blocks) < 2 * width:
        return border.frames
    return border.frames + unit * _quietest(np.concatenate(blocks), width, unit, pause)


def _quietest(samples: Block, middle: int, unit: int, pause: int) -> int:
    """Return how many units from the middle the quietest pause lies; exact, so the same on every machine."""
    powers = np.concatenate([[0], np.cumsum(_whole(samples) ** 2)])
    reach = (middle - pause) // unit
    steps = np.array(sorted(range(-reach, reach + 1), key=lambda step: (abs(step), step)))
    starts = middle + steps * unit - pause // 2
    return int(steps[np.argmin(powers[starts + pause] - powers[starts])])


def _whole(samples: Block) -> NDArray[np.int64]:
    return np.rint(samples.clip(-1, 1) * np.float32(32768)).astype(np.int64)
