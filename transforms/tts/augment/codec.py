"""A lossy codec: speech as it is on most of the web."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import soxr

from schemas.errors import ConfigError
from schemas.ids import unit_interval
from schemas.settings import PositiveInt, Share
from transforms.tts.augment.base import Samples, fitted

CodecName = Literal["mp3", "opus"]
_ROOM_FRAMES = 4  # silence after the end, so that the last of it is not held back


class _Kind(NamedTuple):
    encoder: str
    decoder: str
    sample_format: str
    rates_hz: tuple[int, ...]


_KINDS: dict[CodecName, _Kind] = {
    "mp3": _Kind(
        "libmp3lame", "mp3float", "fltp", (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)
    ),
    "opus": _Kind("libopus", "libopus", "flt", (8000, 12000, 16000, 24000, 48000)),
}


@dataclass(frozen=True)
class Codec:
    """Encoded and decoded again by libav, as one of ``codecs``, each as probable as the others.

    The bit rate is drawn, on a logarithmic scale, from ``lowest_bit_rate`` to ``highest_bit_rate``, in bits a second.
    What the codec delays is taken off again. A rate that a codec does not have goes by 48 kHz.

    Raises:
        ConfigError: if no codec is named.
    """

    share: Share = 0.0
    codecs: tuple[CodecName, ...] = ("mp3", "opus")
    lowest_bit_rate: PositiveInt = 16_000
    highest_bit_rate: PositiveInt = 64_000

    def __post_init__(self) -> None:
        if not self.codecs:
            raise ConfigError("codec.codecs names none")

    def apply(self, samples: Samples, rate_hz: int, key: str) -> Samples:
        """Return the samples after encoding and decoding."""
        name = self.codecs[int(len(self.codecs) * unit_interval("codec", key))]
        ratio = self.highest_bit_rate / self.lowest_bit_rate
        bit_rate = round(self.lowest_bit_rate * ratio ** unit_interval("bit rate", key))
        return coded(samples, rate_hz, name, bit_rate)


def coded(samples: Samples, rate_hz: int, name: CodecName, bit_rate: int) -> Samples:
    """Return samples after a codec at a bit rate (bits a second), as many and in their places."""
    kind = _KINDS[name]
    used_hz = rate_hz if rate_hz in kind.rates_hz else 48_000
    given = samples if used_hz == rate_hz else soxr.resample(samples, rate_hz, used_hz)
    encoder, decoder = _opened(kind, used_hz, bit_rate)
    packets = [packet for frame in _frames(given, encoder) for packet in encoder.encode(frame)]
    decoded = [frame for packet in [*packets, None] for frame in decoder.decode(packet)]
    heard = np.concatenate([_floats(frame) for frame in decoded])
    back = soxr.resample(heard, decoded[0].sample_rate, rate_hz)
    return fitted(back, samples.size)


def _opened(kind: _Kind, rate_hz: int, bit_rate: int) -> tuple[Any, Any]:
    import av

    encoder: Any = av.CodecContext.create(kind.encoder, "w")
    encoder.sample_rate, encoder.layout, encoder.bit_rate = rate_hz, "mono", bit_rate
    encoder.format = kind.sample_format
    encoder.thread_count = 1
    encoder.open()
    decoder: Any = av.CodecContext.create(kind.decoder, "r")
    decoder.sample_rate, decoder.layout = rate_hz, "mono"
    if encoder.extradata:
        decoder.extradata = encoder.extradata
    return encoder, decoder


def _frames(samples: Samples, encoder: Any) -> Iterator[Any]:
    """Yield the samples as whole frames of the encoder, silence after them, and the sign that this is all."""
    import av

    size = encoder.frame_size
    whole = fitted(samples, (-(-samples.size // size) + _ROOM_FRAMES) * size)
    for start in range(0, whole.size, size):
        frame = av.AudioFrame.from_ndarray(
            whole[None, start : start + size], format=encoder.format.name, layout="mono"
        )
        frame.sample_rate, frame.pts = encoder.sample_rate, start
        yield frame
    yield None


def _floats(frame: Any) -> Samples:
    held = frame.to_ndarray().ravel()
    return np.asarray(held, np.float32) / np.float32(32768 if held.dtype == np.int16 else 1)
