"""One engine over the segments of one bucket, in batches of like lengths."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.errors import EngineError
from schemas.figures import Effort
from schemas.records import Hypothesis, SegmentInfo
from schemas.units import to_samples, to_seconds
from transforms.asr.base import ASR_RATE_HZ, AsrModel, Clip, plan_batches, whole_windows
from transforms.asr.windows import Window, Windows, each_alone, join_segments, take_apart, window_samples
from transforms.store.kept import kept_segments
from transforms.store.spool import AudioSpool
from transforms.store.store import Store


class Heard(NamedTuple):
    """What one engine heard in each segment of a bucket or why it could not, by segment id, and what it spent."""

    hypotheses: dict[str, Hypothesis]
    errors: dict[str, str]
    effort: Effort


def transcribe_bucket(
    store: Store,
    file_name: str,
    engine: str,
    model: AsrModel,
    max_batch_s: float,
    windows: Windows | None = None,
) -> Heard:
    """Return a hypothesis or an error for every segment of a bucket that is of no duplicate.

    Batches are cut inside the bucket, by length: what a model sees together depends on the bucket alone,
    never on the runner. One batch of audio is in memory at a time: at most ``max_batch_s``, or what ``windows``
    says that the model takes at once. Where ``windows`` joins segments, those of a window that failed, or whose text
    cannot be told apart, are heard again, each alone.
    """
    started_s = time.perf_counter()
    segments = kept_segments(store, file_name)
    lengths = [samples_heard(segment) for segment in segments]
    with AudioSpool(store, "segments", file_name) as spool:
        ear = _Ear(segments, spool, model, to_samples(max_batch_s, ASR_RATE_HZ), windows)
        unclear = ear.hear(join_segments(segments, lengths, windows))
        alone = each_alone(lengths)
        ear.hear([alone[piece.segment] for window in unclear for piece in window])
    return Heard(ear.hypotheses, ear.errors, ear.effort(engine, time.perf_counter() - started_s))


def samples_heard(segment: SegmentInfo) -> int:
    """Return a segment's length at ``ASR_RATE_HZ``, rounded up."""
    return -(-segment.n_samples * ASR_RATE_HZ // segment.sample_rate_hz)


def read_samples(segment: SegmentInfo, spool: AudioSpool) -> NDArray[np.float32]:
    """Return a segment's samples at ``ASR_RATE_HZ``, shape (n,), nominally in [-1, 1]."""
    import soundfile
    import soxr

    samples, rate_hz = soundfile.read(io.BytesIO(spool.read(segment.segment_id)), dtype="float32")
    if rate_hz != ASR_RATE_HZ:
        samples = soxr.resample(samples, rate_hz, ASR_RATE_HZ)
    return np.ascontiguousarray(samples, np.float32)


class _Ear:
    """Hears windows of a bucket's segments, and keeps what was heard and how well the batches were filled."""

    def __init__(
        self,
        segments: Sequence[SegmentInfo],
        spool: AudioSpool,
        model: AsrModel,
        max_batch_samples: int,
        windows: Windows | None,
    ) -> None:
        self._segments, self._spool, self._model = segments, spool, model
        self._window_samples = windows.length_samples if windows else 1
        self._limit = windows.at_once * windows.length_samples if windows else max_batch_samples
        self._batches = self._audio_samples = self._padded_samples = 0
        self.hypotheses: dict[str, Hypothesis] = {}
        self.errors: dict[str, str] = {}

    def hear(self, clips: Sequence[Window]) -> list[Window]:
        """Hear each, and return those of several segments of which it cannot be said what is in which."""
        unclear = []
        for batch in plan_batches([window_samples(c) for c in clips], self._limit, self._window_samples):
            together = [clips[i] for i in batch]
            self._count(together)
            results = self._model.transcribe([self._clip(window) for window in together])
            unclear += [w for w, result in zip(together, results, strict=True) if not self._keep(w, result)]
        return unclear

    def effort(self, engine: str, wall_s: float) -> Effort:
        """Return what was spent; what was heard twice counts twice."""
        audio_s, padded_s = (to_seconds(n, ASR_RATE_HZ) for n in (self._audio_samples, self._padded_samples))
        return Effort(engine, wall_s, self._batches, audio_s, padded_s)

    def _count(self, together: Sequence[Window]) -> None:
        longest = max(window_samples(window) for window in together)
        self._batches += 1
        self._audio_samples += sum(piece.n_samples for window in together for piece in window)
        self._padded_samples += whole_windows(longest, self._window_samples) * len(together)

    def _clip(self, window: Window) -> Clip:
        segments = [self._segments[piece.segment] for piece in window]
        first = segments[0]
        if len(window) == 1:
            return Clip(first.segment_id, read_samples(first, self._spool), first.language)
        samples = np.zeros(window_samples(window), np.float32)
        for piece, segment in zip(window, segments, strict=True):
            samples[piece.start_samples : piece.end_samples] = _fit(
                read_samples(segment, self._spool), piece.n_samples
            )
        return Clip(f"{first.segment_id} and {len(window) - 1} more", samples, first.language)

    def _keep(self, window: Window, result: Hypothesis | EngineError) -> bool:
        names = [self._segments[piece.segment].segment_id for piece in window]
        if isinstance(result, EngineError):
            if len(window) == 1:
                self.errors[names[0]] = str(result)
            return len(window) == 1
        parts = take_apart(result, window)
        if parts is not None:
            self.hypotheses.update(zip(names, parts, strict=True))
        return parts is not None


def _fit(samples: NDArray[np.float32], n_samples: int) -> NDArray[np.float32]:
    """Return samples at the planned length: a resampler may give one more or less."""
    return np.pad(samples[:n_samples], (0, max(0, n_samples - len(samples))))
