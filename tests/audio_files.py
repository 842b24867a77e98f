"""Test audio in every format that ingest reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

Samples = NDArray[np.float32]
SOUNDFILE: dict[str, dict[str, str]] = {
    "wav": {},
    "flac": {},
    "mp3": {},
    "ogg": {"subtype": "VORBIS"},
    "aiff": {},
    "au": {},
    "caf": {},
    "w64": {},
}
PYAV = {
    "opus": ("libopus", "ogg"),
    "m4a": ("aac", "ipod"),
    "webm": ("libopus", "webm"),
    "mkv": ("pcm_f32le", "matroska"),
}
FORMATS = [*SOUNDFILE, *PYAV]


def tones(seconds: float, rate_hz: int, channels: int = 1) -> Samples:
    """Return a chirp that differs by channel, shape (n,) or (n, channels), within [-0.5, 0.5]."""
    at = np.arange(int(seconds * rate_hz)) / rate_hz
    columns = [0.5 * np.sin(2 * np.pi * (200 + 40 * c + 30 * at) * at) for c in range(channels)]
    made: Samples = np.stack(columns, axis=1).astype(np.float32)
    return made[:, 0] if channels == 1 else made


def write_audio(path: Path, samples: Samples, rate_hz: int) -> Path:
    """Write samples in the format that the path's suffix names."""
    kind = path.suffix[1:]
    if kind in PYAV:
        write_with(path, samples, rate_hz, *PYAV[kind])
    else:
        _write_soundfile(path, samples, rate_hz, SOUNDFILE[kind])
    return path


def _write_soundfile(path: Path, samples: Samples, rate_hz: int, more: dict[str, str]) -> None:
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    with soundfile.SoundFile(path, "w", rate_hz, channels, **more) as sink:
        for start in range(0, len(samples), rate_hz):  # libsndfile dies of a long Vorbis array in one call
            sink.write(samples[start : start + rate_hz])


def write_with(path: Path, samples: Samples, rate_hz: int, codec: str, container: str) -> None:
    """Write samples with an encoder and into a container of libav."""
    planes = np.ascontiguousarray(samples.reshape(len(samples), -1).T)
    layout = "mono" if len(planes) == 1 else "stereo"
    with av.open(str(path), "w", format=container) as sink:
        stream: Any = sink.add_stream(codec, rate=rate_hz, layout=layout)
        for start in range(0, planes.shape[1], 960):
            block = np.ascontiguousarray(planes[:, start : start + 960])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=layout)
            frame.sample_rate, frame.pts = rate_hz, start
            for packet in stream.encode(frame):
                sink.mux(packet)
        for packet in stream.encode(None):
            sink.mux(packet)


def forget_length(path: Path) -> None:
    """Take the length from the header of a FLAC or a WAV file, as if its writer could not go back there."""
    data = bytearray(path.read_bytes())
    if data.startswith(b"fLaC"):
        data[21] &= 0xF0
        data[22:26] = bytes(4)
    else:
        at = data.index(b"data")
        data[4:8] = data[at + 4 : at + 8] = bytes(4)
    path.write_bytes(data)
