"""Whether the channels of a recording are a speaker each, as in recorded calls."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from schemas.errors import CorruptAudio
from schemas.units import to_samples
from transforms.cutting.settings import Channels
from transforms.decode.audio import Block, open_audio

MOST_SPEAKERS = 8
# Chosen on the stereo of tests/transforms/cutting/test_channels.py: speakers in turn, also with echo 26 dB down, lie
# below 0.1 and above 0.8; music and two microphones in one room above 0.5 or below 0.2.
MAX_CORRELATION, MIN_ALONE, MIN_EACH = 0.3, 0.5, 0.05
_LISTEN_S, _FRAME_S = 180, 0.02
# A frame is heard above -50 dB of full scale, and alone if the other channel is at least 12 dB below.
_HEARD_POWER, _ALONE_RATIO = 1e-5, 16.0


class Likeness(NamedTuple):
    """How two channels go together.

    ``correlation`` is Pearson's at lag 0 without means: sum(xy) / sqrt(sum(xx) sum(yy)), 0 where one is silent.
    ``alone`` gives for each channel the share of frames of 20 ms in which it alone is heard, of those in which any is.
    """

    correlation: float
    alone: tuple[float, float]

    @property
    def is_call(self) -> bool:
        """Whether each channel is a speaker: hardly alike, mostly one at a time, and both do speak."""
        is_apart = abs(self.correlation) < MAX_CORRELATION and sum(self.alone) >= MIN_ALONE
        return is_apart and min(self.alone) >= MIN_EACH


def channels_apart(path: str, n_channels: int, how: Channels) -> tuple[int, ...]:
    """Return the channels that are to be cut apart, none where their mean is to be cut.

    "auto" listens to the first three minutes of stereo. More than 8 channels are microphones, and always averaged.

    Raises:
        OSError: if the file cannot be read.
    """
    if how == "mix" or not 1 < n_channels <= MOST_SPEAKERS:
        return ()
    if how == "auto" and not (n_channels == 2 and likeness(path).is_call):
        return ()
    return tuple(range(n_channels))


def likeness(path: str) -> Likeness:
    """Compare the first three minutes of the two channels of a stereo file.

    Raises:
        OSError: if the file cannot be read.
    """
    with open_audio(path) as stream:
        frame = to_samples(_FRAME_S, stream.source_rate_hz)
    return compare(_first_minutes(path, 0), _first_minutes(path, 1), frame)


def compare(left: Block, right: Block, frame: int) -> Likeness:
    """Compare two channels of the same length, shape (n,); ``frame`` is 20 ms in samples."""
    whole = len(left) // frame * frame
    x, y = (np.asarray(channel[:whole], np.float64).reshape(-1, frame) for channel in (left, right))
    xx, yy = (x**2).mean(axis=1), (y**2).mean(axis=1)
    power = float(np.sqrt(xx.sum() * yy.sum()))
    correlation = float((x * y).mean(axis=1).sum()) / power if power else 0.0
    heard = max(1, int((np.maximum(xx, yy) > _HEARD_POWER).sum()))
    alone = [
        int(((a > _HEARD_POWER) & (a > _ALONE_RATIO * b)).sum()) / heard for a, b in ((xx, yy), (yy, xx))
    ]
    return Likeness(correlation, (alone[0], alone[1]))


def _first_minutes(path: str, channel: int) -> Block:
    with open_audio(path) as stream:
        stream.channel = channel
        try:
            blocks = list(stream.blocks(0, _LISTEN_S * stream.source_rate_hz))
        except CorruptAudio:
            blocks = []
    return np.concatenate([*blocks, np.zeros(0, np.float32)])
