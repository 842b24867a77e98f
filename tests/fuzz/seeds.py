"""What is mutated: two seconds of speech in every format that ingest reads and this machine can write."""

from __future__ import annotations

import io
from functools import cache
from typing import Any, NamedTuple

import av
import numpy as np
import soundfile
import soxr

from tests.end_to_end.runs import speak

SECONDS = 2


class Kind(NamedTuple):
    """How a seed is written: by libsndfile (format, subtype) or by libav (container, codec)."""

    suffix: str
    writer: str
    container: str
    codec: str
    rate_hz: int = 16_000
    channels: int = 1


KINDS = (
    Kind("wav", "sndfile", "WAV", "PCM_16"),
    Kind("wav", "sndfile", "WAV", "PCM_24", 44_100, 2),
    Kind("wav", "sndfile", "WAV", "FLOAT"),
    Kind("wav", "sndfile", "WAV", "ULAW", 8_000),
    Kind("wav", "sndfile", "WAV", "IMA_ADPCM"),
    Kind("wav", "sndfile", "WAV", "MS_ADPCM", 16_000, 2),
    Kind("wav", "sndfile", "WAV", "GSM610", 8_000),
    Kind("wav", "sndfile", "WAVEX", "PCM_16", 16_000, 6),
    Kind("wav", "sndfile", "RF64", "PCM_16"),
    Kind("w64", "sndfile", "W64", "PCM_16"),
    Kind("aiff", "sndfile", "AIFF", "PCM_16"),
    Kind("aiff", "sndfile", "AIFF", "DOUBLE", 16_000, 2),
    Kind("au", "sndfile", "AU", "PCM_16"),
    Kind("caf", "sndfile", "CAF", "PCM_16"),
    Kind("caf", "sndfile", "CAF", "ALAC_16"),
    Kind("voc", "sndfile", "VOC", "PCM_16"),
    Kind("nist", "sndfile", "NIST", "PCM_16"),
    Kind("flac", "sndfile", "FLAC", "PCM_16"),
    Kind("flac", "sndfile", "FLAC", "PCM_24", 48_000, 2),
    Kind("mp3", "sndfile", "MP3", "MPEG_LAYER_III"),
    Kind("mp3", "sndfile", "MP3", "MPEG_LAYER_III", 44_100, 2),
    Kind("ogg", "sndfile", "OGG", "VORBIS", 44_100, 2),
    Kind("ogg", "sndfile", "OGG", "VORBIS"),
    Kind("mp3", "libav", "mp3", "libmp3lame", 22_050),
    Kind("opus", "libav", "ogg", "libopus", 48_000),
    Kind("opus", "libav", "ogg", "libopus", 48_000, 2),
    Kind("ogg", "libav", "ogg", "flac"),
    Kind("m4a", "libav", "ipod", "aac", 44_100, 2),
    Kind("m4a", "libav", "ipod", "alac"),
    Kind("mov", "libav", "mov", "pcm_s16le"),
    Kind("aac", "libav", "adts", "aac", 24_000),
    Kind("webm", "libav", "webm", "libopus", 48_000),
    Kind("mkv", "libav", "matroska", "pcm_s16le"),
    Kind("wv", "libav", "wv", "wavpack"),
    Kind("tta", "libav", "tta", "tta"),
    Kind("wma", "libav", "asf", "wmav2", 44_100, 2),
    Kind("avi", "libav", "avi", "mp2", 44_100),
    Kind("flv", "libav", "flv", "aac", 44_100),
)


@cache
def seeds() -> dict[str, bytes]:
    """Return the seeds by name; the suffix of the name is the format's."""
    return {
        f"{number:02d}-{kind.codec.lower()}.{kind.suffix}": make(kind) for number, kind in enumerate(KINDS)
    }


def make(kind: Kind) -> bytes:
    """Return a file of speech."""
    sink = io.BytesIO()
    planes = np.tile(_speech(kind.rate_hz), (kind.channels, 1))
    if kind.writer == "sndfile":
        soundfile.write(sink, planes.T, kind.rate_hz, format=kind.container, subtype=kind.codec)
    else:
        _write_libav(sink, planes, kind)
    return sink.getvalue()


@cache
def _speech(rate_hz: int) -> np.ndarray:
    samples, from_hz = speak(1)
    return np.asarray(soxr.resample(samples[: SECONDS * from_hz], from_hz, rate_hz), np.float32)


def _write_libav(sink: io.BytesIO, planes: np.ndarray, kind: Kind) -> None:
    layout = "mono" if kind.channels == 1 else "stereo"
    with av.open(sink, "w", format=kind.container) as container:
        stream: Any = container.add_stream(kind.codec, rate=kind.rate_hz, layout=layout)
        stream.bit_rate = 96_000
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(planes), format="fltp", layout=layout)
        frame.sample_rate, frame.pts = kind.rate_hz, 0
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
