"""Recordings of many hours, made in seconds: ten minutes are encoded once, their packets follow each other again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import soundfile

from benchmarks.material import FOLDER, RATE_HZ, minute

_BASE_MINUTES = 10
KINDS = {
    "mp3": ("libmp3lame", "mp3", 44_100),
    "opus": ("libopus", "ogg", 48_000),
    "flac": ("flac", "flac", 44_100),
}


def long_recording(kind: str, minutes: int) -> Path:
    """Return a file of about so many minutes (a multiple of 10) of "mp3", "opus" or "flac"."""
    path = FOLDER / f"ranges-{minutes}.{kind}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"part-{path.name}")
        times = max(1, minutes // _BASE_MINUTES)
        if kind == "flac":
            _encode_flac(partial, times)
        else:
            _repeat(_base(kind), partial, times, KINDS[kind][1])
        partial.rename(path)
    return path


def _samples() -> np.ndarray:
    return np.concatenate([minute(number) for number in range(_BASE_MINUTES)])


def _encode_flac(path: Path, times: int) -> None:
    samples = np.rint(_samples().clip(-1, 1) * 32767).astype(np.int16)
    with soundfile.SoundFile(path, "w", RATE_HZ, 1, "PCM_16", format="FLAC", compression_level=0.0) as sink:
        for _ in range(times):
            sink.write(samples)


def _base(kind: str) -> Path:
    codec, container, rate_hz = KINDS[kind]
    path = FOLDER / f"ranges-base.{kind}"
    if path.exists():
        return path
    partial = path.with_name(f"part-{path.name}")
    with av.open(str(partial), "w", format=container) as sink:
        track: Any = sink.add_stream(codec, rate=rate_hz, layout="mono")
        track.bit_rate = 64_000
        fifo, resampler = av.AudioFifo(), av.AudioResampler("fltp", "mono", rate_hz)
        frame = av.AudioFrame.from_ndarray(_samples()[None].astype(np.float32), format="fltp", layout="mono")
        frame.sample_rate = RATE_HZ
        for ready in [*resampler.resample(frame), *resampler.resample(None)]:
            ready.pts = None
            fifo.write(ready)
        while (block := fifo.read(track.frame_size or 960)) is not None:
            sink.mux(track.encode(block))
        sink.mux(track.encode(None))
    partial.rename(path)
    return path


def _repeat(base: Path, path: Path, times: int, container: str) -> None:
    with av.open(str(base)) as source, av.open(str(path), "w", format=container) as sink:
        track = source.streams.audio[0]
        out: Any = sink.add_stream_from_template(track)
        packets: list[Any] = [packet for packet in source.demux(track) if packet.size][:-2]
        first, length = packets[0].pts, packets[-1].pts - packets[0].pts + packets[-1].duration
        places = [packet.pts - first for packet in packets]
        for repeat in range(times):
            for packet, place in zip(packets, places, strict=True):
                packet.pts = packet.dts = first + repeat * length + place
                packet.stream = out
                packet.time_base = track.time_base
                sink.mux(packet)
