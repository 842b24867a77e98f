"""The hand-written loop that ingest is measured against: decode, resample, VAD, FLAC; no Beam, no tables.

It does the work of ``ingest`` with the webrtc VAD and nothing else, in one function with no abstraction to
pay for: streaming decode by libsndfile (Opus: libav) in blocks of 4 s, soxr to 16 kHz, WebRTC mode 3 on frames of
30 ms, the same smoothing, merging and padding, a FLAC file in memory for each segment.
"""

from __future__ import annotations

import io
from collections.abc import Generator, Sequence
from contextlib import closing
from typing import Any

import av
import numpy as np
import soundfile
import soxr
import webrtcvad

RATE_HZ, FRAME, OPEN, HANGOVER, PAD = 16_000, 480, 6, 20, 2400
MERGE, LONGEST, SHORTEST = 8000, 480_000, 4000
_NOTHING = np.zeros(0, np.float32)
Blocks = Generator[Any, None, None]


class _Sequential(soundfile.SoundFile):
    """A file that is never seeked: soundfile does so after every read, which costs time and, in MP3, samples."""

    def seekable(self) -> bool:
        return False


def soundfile_blocks(path: str) -> Blocks:
    """Yield the sample rate, then mono blocks of 4 s, by libsndfile."""
    with _Sequential(path) as file:
        yield file.samplerate
        while True:
            block = file.read(4 * file.samplerate // 1152 * 1152, dtype="float32")
            if not len(block):
                return
            yield block.mean(axis=1) if block.ndim == 2 else block


def libav_blocks(path: str) -> Blocks:
    """Yield the sample rate, then mono blocks of 4 s, by libav: the faster one for Opus."""
    with av.open(path) as container:
        fifo: Any = av.AudioFifo()
        first = True
        for frame in container.decode(audio=0):
            if first:
                yield frame.sample_rate
                size, first = 4 * frame.sample_rate, False
            frame.pts = None
            fifo.write(frame)
            if fifo.samples >= size:
                yield _mono(fifo.read(size))
        if fifo.samples:
            yield _mono(fifo.read())


def _mono(frame: Any) -> Any:
    if len(frame.planes) == 1:
        return np.frombuffer(frame.planes[0], np.float32, frame.samples)
    return frame.to_ndarray().mean(axis=0)


def run(paths: Sequence[str]) -> tuple[float, int]:
    """Cut all recordings; return the seconds of audio and the number of segments."""
    seconds, segments = 0.0, 0
    for path in paths:
        duration, found = _cut(path)
        seconds += duration / RATE_HZ
        segments += len(found)
    return seconds, segments


def _cut(path: str) -> tuple[int, list[bytes]]:
    is_speech = webrtcvad.Vad(3).is_speech
    blocks: list[np.ndarray] = []
    speech: list[bool] = []
    rest, total = b"", 0
    decoded = (libav_blocks if path.endswith(".opus") else soundfile_blocks)(path)
    with closing(decoded):
        resample = soxr.ResampleStream(next(decoded), RATE_HZ, 1, dtype="float32").resample_chunk
        while True:
            block = next(decoded, _NOTHING)
            scaled = resample(block, last=not len(block))
            scaled *= 32768
            np.clip(scaled, -32768, 32767, out=scaled)
            samples = np.rint(scaled).astype(np.int16)
            blocks.append(samples)
            total += len(samples)
            data = rest + samples.tobytes()
            whole = len(data) - len(data) % (2 * FRAME)
            rest = data[whole:]
            speech += [is_speech(data[at : at + 2 * FRAME], RATE_HZ) for at in range(0, whole, 2 * FRAME)]
            if not len(block):
                break
    pcm = np.concatenate(blocks)
    flacs = []
    for begin, end in merge(smooth(speech, total)):
        sink = io.BytesIO()
        soundfile.write(sink, pcm[begin:end], RATE_HZ, format="FLAC", subtype="PCM_16")
        flacs.append(sink.getvalue())
    return total, flacs


def smooth(speech: Sequence[bool], total: int) -> list[tuple[int, int]]:
    """Return the regions of a detector's frames, opened, held and padded as ours are."""
    regions: list[tuple[int, int]] = []
    run_length = start = last = 0
    is_open = False
    for at, said in enumerate(speech, start=1):
        if said:
            run_length += 1
            if is_open:
                last = at
            elif run_length >= OPEN:
                is_open, start, last = True, at - run_length, at
        else:
            run_length = 0
            if is_open and at - last > HANGOVER:
                regions.append((max(0, start * FRAME - PAD), last * FRAME + PAD))
                is_open = False
    if is_open:
        regions.append((max(0, start * FRAME - PAD), min(total, last * FRAME + PAD)))
    return regions


def merge(regions: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the segments of regions: neighbours merged, what is long cut, what is short left out."""
    merged: list[tuple[int, int]] = []
    for first, end in regions:
        begin = first
        while end - begin > LONGEST:
            merged.append((begin, begin + LONGEST))
            begin += LONGEST
        if merged and begin - merged[-1][1] < MERGE and end - merged[-1][0] <= LONGEST:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((begin, end))
    return [(begin, end) for begin, end in merged if end - begin >= SHORTEST]
