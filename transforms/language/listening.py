"""What one detector hears in the segments of one bucket: a few windows of each recording, or each segment."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.errors import EngineError
from schemas.figures import Effort
from schemas.records import SegmentInfo
from schemas.units import to_seconds
from transforms.asr.base import ASR_RATE_HZ
from transforms.asr.bucket import read_samples, samples_heard
from transforms.asr.windows import Window, Windows, each_alone, join_segments
from transforms.language.base import AudioLanguageModel, Looks, Spoken, spread
from transforms.store.kept import kept_segments
from transforms.store.spool import AudioSpool
from transforms.store.store import Store

Samples = NDArray[np.float32]


class Listened(NamedTuple):
    """What one detector heard, by segment id, why it could not, by recording id, and what it spent."""

    engine: str
    spoken: dict[str, Spoken]
    errors: dict[str, str]
    effort: Effort


def listen_to_bucket(
    store: Store, file_name: str, engine: str, model: AudioLanguageModel, looks: Looks
) -> Listened:
    """Return the language of every segment of a bucket that is of no duplicate.

    Per recording, all its segments have one answer. Its speech is laid out in windows, ``n_windows`` of them spread
    evenly are heard, and what is said of them is averaged, each weighing as many samples as it has. What is heard of a
    recording depends on that recording alone.
    """
    started_s = time.perf_counter()
    segments = kept_segments(store, file_name)
    spoken: dict[str, Spoken] = {}
    errors: dict[str, str] = {}
    heard = _Heard()
    with AudioSpool(store, "segments", file_name) as spool:
        for group in _groups(segments, looks):
            try:
                said = heard.listen(list(_stretches(segments, group, spool, looks)), model, looks)
                spoken |= {s.segment_id: said for s in _segments(segments, group)}
            except EngineError as error:
                errors[segments[group[0][0].segment].recording_id] = str(error)
    return Listened(engine, spoken, errors, heard.effort(engine, time.perf_counter() - started_s, looks))


def _segments(segments: Sequence[SegmentInfo], group: Sequence[Window]) -> Iterator[SegmentInfo]:
    return (segments[piece.segment] for window in group for piece in window)


def _groups(segments: Sequence[SegmentInfo], looks: Looks) -> list[list[Window]]:
    """Return the windows that have one answer: those of a recording, or the one of a segment."""
    lengths = [samples_heard(segment) for segment in segments]
    if looks.per == "segment":
        return [[window] for window in each_alone(lengths)]
    untold = [segment._replace(language=None) for segment in segments]
    full = Windows(looks.window_samples, looks.at_once, looks.window_samples)
    found: dict[str, list[Window]] = {}
    for window in join_segments(untold, lengths, full):
        found.setdefault(segments[window[0].segment].recording_id, []).append(window)
    return list(found.values())


def _stretches(
    segments: Sequence[SegmentInfo], group: Sequence[Window], spool: AudioSpool, looks: Looks
) -> Iterator[Samples]:
    """Yield what is heard of a group; only that is decoded."""
    for window in spread(group, looks.n_windows):
        audio = np.concatenate([read_samples(segments[piece.segment], spool) for piece in window])
        starts = range(0, len(audio), looks.window_samples)
        for start in spread(starts, looks.n_windows if len(group) == 1 else 1):
            yield audio[start : start + looks.window_samples]


def average(said: Sequence[Mapping[str, float]], weights: Sequence[int]) -> Spoken:
    """Return the language with the highest mean probability; of two equal ones the first by its code."""
    sums: dict[str, float] = {}
    for probabilities, weight in zip(said, weights, strict=True):
        for language, probability in probabilities.items():
            sums[language] = sums.get(language, 0.0) + probability * weight
    language = min(sums, key=lambda code: (-sums[code], code))
    return Spoken(language, min(1.0, sums[language] / sum(weights)))


class _Heard:
    """Counts what a detector was given."""

    def __init__(self) -> None:
        self._batches = self._windows = self._samples = 0

    def listen(self, stretches: Sequence[Samples], model: AudioLanguageModel, looks: Looks) -> Spoken:
        said: list[Mapping[str, float]] = []
        for first in range(0, len(stretches), looks.at_once):
            together = stretches[first : first + looks.at_once]
            said += model.detect(together)
            self._batches += 1
            self._windows += len(together)
            self._samples += sum(len(stretch) for stretch in together)
        return average(said, [len(stretch) for stretch in stretches])

    def effort(self, engine: str, wall_s: float, looks: Looks) -> Effort:
        padded_samples = self._windows * looks.window_samples
        audio_s, padded_s = (to_seconds(n, ASR_RATE_HZ) for n in (self._samples, padded_samples))
        return Effort(engine, wall_s, self._batches, audio_s, padded_s)
