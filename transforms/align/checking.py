"""The transcripts of a bucket, each laid over its sound: whether it is what is said, and where."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from schemas.errors import EngineError
from schemas.figures import Effort
from schemas.records import AlignmentCheck, SegmentInfo, Transcript, Word
from schemas.units import to_seconds
from transforms.align.base import ALIGN_RATE_HZ, Aligner, Alignment, AlignModel, Utterance
from transforms.asr.bucket import read_samples
from transforms.asr.place import place_word
from transforms.store.spool import AudioSpool
from transforms.store.store import Store

TIMES, GIVEN = "word_times", "given"
"""The key in a hypothesis's settings that says where its word times are from, and the value for the engine itself."""


class TextChecker:
    """Loaded aligners. One thread at a time uses them."""

    def __init__(self, aligners: Sequence[Aligner]) -> None:
        self._loaded = [_Timed(aligner, aligner.load()) for aligner in aligners]

    @contextmanager
    def over(self, store: Store, file_name: str) -> Iterator[BucketChecker]:
        """Open the audio of a bucket's segments, unless there is no aligner to hear it."""
        if not self._loaded:
            yield BucketChecker([], None)
            return
        with AudioSpool(store, "segments", file_name) as spool:
            for one in self._loaded:
                one.effort = Effort(one.effort.engine, 0.0, 0, 0.0, 0.0)
            yield BucketChecker(self._loaded, spool)


class _Timed:
    """An aligner, its model, and what it spent on a bucket."""

    def __init__(self, aligner: Aligner, model: AlignModel) -> None:
        self.name, self.settings, self.min_score = aligner.name, aligner.settings(), aligner.min_score
        self.effort = Effort(f"align_{aligner.name}", 0.0, 0, 0.0, 0.0)
        self._model = model

    def align(self, utterance: Utterance) -> Alignment | EngineError:
        started_s = time.perf_counter()
        (found,) = self._model.align([utterance])
        audio_s = to_seconds(len(utterance.samples), ALIGN_RATE_HZ)
        engine, wall_s, batches, heard_s, padded_s = self.effort
        wall_s += time.perf_counter() - started_s
        self.effort = Effort(engine, wall_s, batches + 1, heard_s + audio_s, padded_s + audio_s)
        return found


class BucketChecker:
    """Checks the transcripts of one bucket. ``errors`` has the segments that broke an aligner, and how."""

    def __init__(self, aligners: Sequence[_Timed], spool: AudioSpool | None) -> None:
        self._aligners = aligners
        self._spool = spool
        self.errors: list[tuple[str, EngineError]] = []

    def check(self, transcript: Transcript, segment: SegmentInfo) -> Transcript:
        """Return the transcript with what the first aligner that knows its language found.

        Words without times, or with times that are estimates, get those of the alignment, unless it rejects the text.
        """
        if self._spool is None:
            return transcript
        samples = read_samples(segment, self._spool)
        for aligner in self._aligners:
            found = aligner.align(Utterance(samples, transcript.text, transcript.language))
            if isinstance(found, EngineError):
                self.errors.append((segment.segment_id, found))
            elif found.rejection != "language":
                check = AlignmentCheck(
                    aligner.name, aligner.settings, found.score, aligner.min_score, found.rejection
                )
                return timed(transcript, segment, found)._replace(alignment=check)
        return transcript

    def efforts(self) -> list[Effort]:
        """Return what each aligner spent."""
        return [aligner.effort for aligner in self._aligners]


def timed(transcript: Transcript, segment: SegmentInfo, found: Alignment) -> Transcript:
    """Return the transcript with the times of an alignment, where it has none of its own that were measured."""
    if found.rejection is not None or _are_measured(transcript):
        return transcript
    same = [word.text for word in transcript.words] == [word.text for word in found.words]
    confidences = [word.confidence for word in transcript.words] if same else [None] * len(found.words)
    words = [Word(*word[:3], known) for word, known in zip(found.words, confidences, strict=True)]
    return transcript._replace(words=tuple(place_word(word, segment) for word in words))


def _are_measured(transcript: Transcript) -> bool:
    """Whether the words have times that an engine measured: its settings say so where they are estimates."""
    own = [
        one
        for one in transcript.hypotheses
        if one.engine == transcript.engine and one.text == transcript.text
    ]
    told = {json.loads(one.settings).get(TIMES, GIVEN) for one in own}
    return bool(transcript.words) and told <= {GIVEN}
