"""Speech as lossy codecs leave it: MP3 and Opus at low bit rates, through libav."""

from __future__ import annotations

import io
from typing import Literal

import av
import numpy as np
import numpy.typing as npt
from numpy.random import Generator

Samples = npt.NDArray[np.int16]
_RATE_HZ = 16_000
_CODECS: tuple[tuple[Literal["libmp3lame", "libopus"], str, tuple[int, int]], ...] = (
    ("libmp3lame", "mp3", (16, 64)),
    ("libopus", "ogg", (8, 32)),
)
"""Encoder, container, and the bit rates (kilobits a second) that are drawn from."""


def through_codec(samples: Samples, random: Generator) -> Samples:
    """Return samples of the same number, coded and decoded again; at 16 kHz."""
    name, container, kilobits = _CODECS[int(random.integers(len(_CODECS)))]
    coded = io.BytesIO()
    with av.open(coded, "w", format=container) as out:
        stream = out.add_stream(name, rate=_RATE_HZ, layout="mono")
        stream.bit_rate = 1000 * int(random.integers(*kilobits))
        frame = av.AudioFrame.from_ndarray(samples[None], format="s16", layout="mono")
        frame.sample_rate = _RATE_HZ
        for part in (frame, None):
            out.mux(stream.encode(part))
    coded.seek(0)
    resampler = av.AudioResampler("s16", "mono", _RATE_HZ)
    with av.open(coded, "r") as source:
        frames = [f for frame in source.decode(audio=0) for f in resampler.resample(frame)]
    heard = np.concatenate([frame.to_ndarray()[0] for frame in frames]) if frames else samples[:0]
    whole = np.zeros_like(samples)
    whole[: len(heard)] = heard[: len(samples)]
    return whole
