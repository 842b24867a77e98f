"""The hand-written loop that ingest is measured against: decode, resample, VAD, FLAC; no Beam, no tables.

It does the work of ``ingest`` with the webrtc VAD and nothing else, in one function with no abstraction to
pay for: streaming decode by libsndfile in blocks of 4 s, soxr to 16 kHz, WebRTC mode 3 on frames of 30 ms, the
same smoothing, merging and padding, a FLAC file in memory for each segment.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import soundfile
import soxr
import webrtcvad

RATE_HZ, FRAME, OPEN, HANGOVER, PAD = 16_000, 480, 6, 20, 2400
MERGE, LONGEST, SHORTEST = 8000, 480_000, 4000


class _Sequential(soundfile.SoundFile):
    """A file that is never seeked: soundfile does so after every read, which costs time and, in MP3, samples."""

    def seekable(self) -> bool:
        return False


def run(paths: Sequence[str]) -> tuple[float, int]:
    """Cut all recordings; return the seconds of audio and the number of segments."""
    seconds, segments = 0.0, 0
    for path in paths:
        duration, found = _cut(path)
        seconds += duration / RATE_HZ
        segments += len(found)
    return seconds, segments


def _cut(path: str) -> tuple[int, list[bytes]]:  # noqa: C901 - one loop, as fast as it can be
    is_speech = webrtcvad.Vad(3).is_speech
    blocks, regions, flacs = [], [], []
    rest, at, total = b"", 0, 0
    run_length = start = last = 0
    is_open = False
    with _Sequential(path) as file:
        resample = soxr.ResampleStream(file.samplerate, RATE_HZ, 1, dtype="float32").resample_chunk
        while True:
            block = file.read(4 * file.samplerate // 1152 * 1152, dtype="float32")
            if block.ndim == 2:
                block = block.mean(axis=1)
            scaled = resample(block, last=not len(block))
            scaled *= 32768
            np.clip(scaled, -32768, 32767, out=scaled)
            samples = np.rint(scaled).astype(np.int16)
            blocks.append(samples)
            total += len(samples)
            data = rest + samples.tobytes()
            whole = len(data) - len(data) % 960
            rest = data[whole:]
            for offset in range(0, whole, 960):
                at += 1
                if is_speech(data[offset : offset + 960], RATE_HZ):
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
            if not len(block):
                break
    if is_open:
        regions.append((max(0, start * FRAME - PAD), min(total, last * FRAME + PAD)))
    pcm = np.concatenate(blocks)
    for begin, end in _merge(regions):
        sink = io.BytesIO()
        soundfile.write(sink, pcm[begin:end], RATE_HZ, format="FLAC", subtype="PCM_16")
        flacs.append(sink.getvalue())
    return total, flacs


def _merge(regions: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
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
