"""One engine over the segments of one bucket, in batches of like lengths."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from schemas.errors import EngineError
from schemas.figures import Effort
from schemas.records import Hypothesis, SegmentInfo
from schemas.units import to_samples, to_seconds
from transforms.asr.base import ASR_RATE_HZ, AsrModel, Clip, plan_batches
from transforms.store.kept import kept_segments
from transforms.store.spool import AudioSpool
from transforms.store.store import Store


class Heard(NamedTuple):
    """What one engine heard in each segment of a bucket or why it could not, by segment id, and what it spent."""

    hypotheses: dict[str, Hypothesis]
    errors: dict[str, str]
    effort: Effort


def transcribe_bucket(
    store: Store, file_name: str, engine: str, model: AsrModel, max_batch_s: float
) -> Heard:
    """Return a hypothesis or an error for every segment of a bucket that is of no duplicate.

    Batches are cut inside the bucket, by length: what a model sees together depends on the bucket alone,
    never on the runner. One batch of audio is in memory at a time.
    """
    started_s = time.perf_counter()
    segments = kept_segments(store, file_name)
    lengths = [-(-s.n_samples * ASR_RATE_HZ // s.sample_rate_hz) for s in segments]
    batches = plan_batches(lengths, to_samples(max_batch_s, ASR_RATE_HZ))
    hypotheses: dict[str, Hypothesis] = {}
    errors: dict[str, str] = {}
    with AudioSpool(store, "segments", file_name) as spool:
        for batch in batches:
            clips = [_clip(segments[i], spool) for i in batch]
            for clip, result in zip(clips, model.transcribe(clips), strict=True):
                if isinstance(result, EngineError):
                    errors[clip.segment_id] = str(result)
                else:
                    hypotheses[clip.segment_id] = result
    return Heard(hypotheses, errors, _effort(engine, time.perf_counter() - started_s, lengths, batches))


def _effort(engine: str, wall_s: float, lengths: Sequence[int], batches: Sequence[Sequence[int]]) -> Effort:
    padded_samples = sum(max(lengths[i] for i in batch) * len(batch) for batch in batches)
    audio_s, padded_s = (to_seconds(n, ASR_RATE_HZ) for n in (sum(lengths), padded_samples))
    return Effort(engine, wall_s, len(batches), audio_s, padded_s)


def _clip(segment: SegmentInfo, spool: AudioSpool) -> Clip:
    import soundfile
    import soxr

    samples, rate_hz = soundfile.read(io.BytesIO(spool.read(segment.segment_id)), dtype="float32")
    if rate_hz != ASR_RATE_HZ:
        samples = soxr.resample(samples, rate_hz, ASR_RATE_HZ)
    return Clip(segment.segment_id, np.ascontiguousarray(samples, np.float32), segment.language)
