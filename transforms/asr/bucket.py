"""One engine over the segments of one bucket, in batches of like lengths."""

from __future__ import annotations

import io
from typing import NamedTuple

import numpy as np

from schemas.errors import EngineError
from schemas.records import Hypothesis, SegmentInfo
from schemas.units import to_samples
from transforms.asr.base import ASR_RATE_HZ, AsrModel, Clip, plan_batches
from transforms.store.spool import AudioSpool
from transforms.store.store import Store
from transforms.store.tables import read_rows


class Heard(NamedTuple):
    """What one engine made of each segment of a bucket."""

    engine: str
    results: dict[str, Hypothesis | EngineError]


def transcribe_bucket(
    store: Store, file_name: str, model: AsrModel, max_batch_s: float
) -> dict[str, Hypothesis | EngineError]:
    """Return a hypothesis or an error for every segment of a bucket, by segment id.

    Batches are cut inside the bucket, by length: what a model sees together depends on the bucket alone,
    never on the runner. One batch of audio is in memory at a time.
    """
    segments = list(read_rows(store, SegmentInfo, "segments", file_name))
    lengths = [-(-s.n_samples * ASR_RATE_HZ // s.sample_rate_hz) for s in segments]
    results: dict[str, Hypothesis | EngineError] = {}
    with AudioSpool(store, "segments", file_name) as spool:
        for batch in plan_batches(lengths, to_samples(max_batch_s, ASR_RATE_HZ)):
            clips = [_clip(segments[i], spool) for i in batch]
            heard = model.transcribe(clips)
            results |= {clip.segment_id: result for clip, result in zip(clips, heard, strict=True)}
    return results


def _clip(segment: SegmentInfo, spool: AudioSpool) -> Clip:
    import soundfile
    import soxr

    samples, rate_hz = soundfile.read(io.BytesIO(spool.read(segment.segment_id)), dtype="float32")
    if rate_hz != ASR_RATE_HZ:
        samples = soxr.resample(samples, rate_hz, ASR_RATE_HZ)
    return Clip(segment.segment_id, np.ascontiguousarray(samples, np.float32), segment.language)
