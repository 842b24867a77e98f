"""Ingest as a Beam step: the recordings of a bucket in, their speech segments out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import apache_beam as beam

from schemas.errors import InputError
from schemas.records import CRAWL, Failure, Fingerprint, Recording, Source, SpeakerTurn
from schemas.tables import FINGERPRINTS, RECORDINGS, SEGMENTS, TURNS
from transforms.begin_buckets import Inputs
from transforms.buckets import BucketTask
from transforms.cutting.settings import CutSettings
from transforms.inputs.fetch_settings import DEFAULT_FETCH, FetchSettings
from transforms.isolate.copies import Copies
from transforms.isolate.limits import Isolation
from transforms.isolate.pool import open_cutter
from transforms.isolate.work import Result
from transforms.speakers.base import SpeakerEngine, SpeakerModel
from transforms.speakers.recording import cut_at_speakers, tell_apart
from transforms.speakers.single import Single
from transforms.speakers.turn_taking import turn_taking
from transforms.store.ledger import Account, failure_row
from transforms.store.store import Store
from transforms.store.tables import TableWriter, read_rows, table_writer, write_table
from transforms.vad.base import VadEngine
from transforms.watch import Watch

STAGE = "ingest"
NO_SAMPLES, NON_FINITE, NO_SPEECH, NON_SPEECH = "no_samples", "non_finite_samples", "no_speech", "non_speech"


@dataclass
class SegmentSpeech(beam.PTransform):
    """Decodes the recordings of each bucket, cuts their speech into segments, and commits the bucket.

    Reads the bucket of plan/; writes those of recordings/, fingerprints/, segments/ and turns/. An element is a bucket;
    what is held at a time is some MB of a few recordings and a row group, and what ``speakers`` needs of one.
    """

    store: Store
    settings: CutSettings
    vad: VadEngine
    row_group_bytes: int
    isolation: Isolation = field(default_factory=Isolation)
    fetch: FetchSettings = DEFAULT_FETCH
    speakers: SpeakerEngine = field(default_factory=Single)

    def expand(self, tasks: beam.PCollection[BucketTask]) -> beam.PCollection[BucketTask]:
        """Compose the step."""
        step = _SegmentBucket(
            self.store,
            self.settings,
            self.vad,
            self.row_group_bytes,
            self.isolation,
            self.fetch,
            self.speakers,
        )
        return tasks | beam.ParDo(step).with_output_types(BucketTask)


@dataclass
class _SegmentBucket(beam.DoFn):
    store: Store
    settings: CutSettings
    vad: VadEngine
    row_group_bytes: int
    isolation: Isolation = field(default_factory=Isolation)
    fetch: FetchSettings = DEFAULT_FETCH
    speakers: SpeakerEngine = field(default_factory=Single)

    def setup(self) -> None:
        self._cutter = open_cutter(self.isolation, self.settings, self.vad)
        self._speakers = self.speakers.load()

    def teardown(self) -> None:
        self._cutter.close()

    def process(self, task: BucketTask) -> Iterator[BucketTask]:
        with Watch(self.store, task, STAGE) as watch:
            self._make(task, watch)
        yield task

    def _make(self, task: BucketTask, watch: Watch) -> None:
        name, account = task.bucket.file_name, Account(STAGE, self.settings.sample_rate_hz)
        recordings: list[Recording] = []
        fingerprints: list[Fingerprint] = []
        turns: list[SpeakerTurn] = []
        failures: list[Failure] = []
        place, limit = ["segments", name], self.row_group_bytes
        sources = list(read_rows(self.store, Source, "plan", name))
        with (
            table_writer(self.store, SEGMENTS, place, task.fingerprint, row_group_bytes=limit) as writer,
            Copies(sources, self.fetch) as copies,
        ):
            for result in self._cutter.cut(copies.requests()):
                outcome = self._keep(result, writer, turns)
                copies.give_back()
                enter(account, outcome)
                if isinstance(outcome, Failure):
                    failures.append(outcome)
                else:
                    recordings.append(outcome)
                    fingerprints += _fingerprint(outcome, result.words)
        write_table(self.store, RECORDINGS, ["recordings", name], task.fingerprint, recordings)
        write_table(self.store, FINGERPRINTS, ["fingerprints", name], task.fingerprint, fingerprints)
        write_table(self.store, TURNS, ["turns", name], task.fingerprint, turns)
        watch.commit(account, failures)

    def _keep(self, result: Result, writer: TableWriter, turns: list[SpeakerTurn]) -> Recording | Failure:
        """Write the segments of a recording that is whole, and add its turns; return its row, or its failure's."""
        with result.segments:
            try:
                return _told_apart(result, self._speakers, self.settings.cutting.min_s, writer, turns)
            except InputError as error:
                return failure_row(STAGE, result.source.recording_id, result.source.uri, error)


def count_inputs(store: Store, bucket_file: str) -> Inputs:
    """Return what goes into this stage of a bucket: recordings, of a length that nobody knows yet."""
    return Inputs(sum(1 for _ in read_rows(store, Source, "plan", bucket_file)), 0, 1)


def _told_apart(
    result: Result, speakers: SpeakerModel, min_s: float, writer: TableWriter, turns: list[SpeakerTurn]
) -> Recording | Failure:
    recording = result.outcome
    if not isinstance(recording, Recording):
        return failure_row(STAGE, result.source.recording_id, result.source.uri, recording)
    found = tell_apart(result.segments, speakers)  # breaks, if at all, before anything is written
    n_segments = 0
    for segment in cut_at_speakers(result.segments, found, min_s):
        writer.write(segment)
        n_segments += 1
    turns += turn_taking(recording.recording_id, found, recording.sample_rate_hz)
    return recording._replace(n_segments=n_segments)


def _fingerprint(recording: Recording, words: bytes) -> list[Fingerprint]:
    """Return the row of fingerprints/ of a recording: none of one without speech, nothing of which goes on."""
    if not recording.n_segments:
        return []
    return [
        Fingerprint(
            recording.recording_id,
            recording.content_sha256,
            recording.size_bytes,
            recording.source_rate_hz,
            recording.sample_rate_hz,
            recording.duration_samples,
            recording.speech_samples,
            words,
        )
    ]


def enter(account: Account, outcome: Recording | Failure) -> None:
    """Enter into the account what became of a recording: of its speech, and of the rest."""
    if isinstance(outcome, Failure):
        account.add("in", 0, source=CRAWL)
        account.add("failed", 0, outcome.error_type, source=CRAWL)
        return
    silence = outcome.duration_samples - outcome.speech_samples
    account.add("in", outcome.duration_samples, source=CRAWL)
    if outcome.n_segments:
        account.add("kept", outcome.speech_samples, source=CRAWL)
        account.add("dropped", silence, NON_SPEECH, 0, CRAWL)
    else:
        account.add("dropped", silence, _why_nothing(outcome), source=CRAWL)


def _why_nothing(recording: Recording) -> str:
    if not recording.duration_samples:
        return NO_SAMPLES
    source_samples = recording.duration_samples * recording.source_rate_hz // recording.sample_rate_hz
    return NON_FINITE if 2 * recording.nonfinite_samples > source_samples else NO_SPEECH
