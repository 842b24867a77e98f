"""Curation as a Beam step: every filter judges and every editor reads every transcript of a bucket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import apache_beam as beam

from filters.base import Candidate, Filter
from filters.edits.base import Editor, curate_recording
from schemas.records import Finding, Measurement, Quality, SegmentInfo, Transcript, Verdict
from schemas.tables import VERDICTS
from transforms.begin_buckets import Inputs
from transforms.buckets import BucketTask
from transforms.store.ledger import Account
from transforms.store.store import Store
from transforms.store.tables import read_rows, table_writer
from transforms.watch import Watch

STAGE = "curate"


def count_inputs(store: Store, bucket_file: str) -> Inputs:
    """Return what goes into this stage of a bucket: the segments that have a transcript."""
    said = {row.segment_id for row in read_rows(store, Transcript, "transcripts", bucket_file)}
    return Inputs.of(
        [s for s in read_rows(store, SegmentInfo, "segments", bucket_file) if s.segment_id in said]
    )


def read_findings(store: Store, bucket_file: str) -> dict[str, tuple[Finding, ...]]:
    """Return what the survey found in the segments of a bucket; nothing where there was no survey."""
    found: dict[str, tuple[Finding, ...]] = {}
    try:
        for row in read_rows(store, Finding, "findings", bucket_file):
            found[row.segment_id] = (*found.get(row.segment_id, ()), row)
    except FileNotFoundError:
        return {}
    return found


@dataclass
class CurateSegments(beam.PTransform):
    """Judges the transcribed segments of each bucket and commits the bucket.

    Reads the buckets of segments/ (without audio), transcripts/ and, where there are any, quality/ and findings/;
    writes that of verdicts/.
    """

    store: Store
    filters: Sequence[Filter]
    editors: Sequence[Editor] = ()

    def expand(self, tasks: beam.PCollection[BucketTask]) -> beam.PCollection[BucketTask]:
        """Compose the step."""
        step = _CurateBucket(self.store, tuple(self.filters), tuple(self.editors))
        return tasks | beam.ParDo(step).with_output_types(BucketTask)


@dataclass
class _CurateBucket(beam.DoFn):
    store: Store
    filters: Sequence[Filter]
    editors: Sequence[Editor]

    def process(self, task: BucketTask) -> Iterator[BucketTask]:
        with Watch(self.store, task, STAGE) as watch:
            self._make(task, watch)
        yield task

    def _make(self, task: BucketTask, watch: Watch) -> None:
        name = task.bucket.file_name
        segments = {s.segment_id: s for s in read_rows(self.store, SegmentInfo, "segments", name)}
        rate_hz = next((s.sample_rate_hz for s in segments.values()), 0)
        account = Account(STAGE, rate_hz)
        with table_writer(self.store, VERDICTS, ["verdicts", name], task.fingerprint) as writer:
            for verdict in self._verdicts(name, segments):
                n_samples = segments[verdict.segment_id].n_samples
                writer.write(verdict)
                account.add("in", n_samples)
                account.add("kept" if verdict.kept else "dropped", n_samples, verdict.reason)
        watch.commit(account, [])

    def _verdicts(self, name: str, segments: Mapping[str, SegmentInfo]) -> Iterator[Verdict]:
        """Judge a recording at a time; its segments lie together in every table."""
        transcripts = read_rows(self.store, Transcript, "transcripts", name)
        quality, findings = _measured(self.store, name), read_findings(self.store, name)
        for _, said in groupby(transcripts, key=lambda transcript: transcript.recording_id):
            candidates = [
                Candidate.of(
                    one,
                    segments[one.segment_id],
                    quality.get(one.segment_id, ()),
                    findings.get(one.segment_id, ()),
                )
                for one in said
            ]
            yield from curate_recording(self.filters, self.editors, candidates)


def _measured(store: Store, name: str) -> dict[str, tuple[Measurement, ...]]:
    """Return what is known of the sound of each segment: nothing where nobody asked."""
    if not store.exists("quality", name):
        return {}
    return {row.segment_id: row.measurements for row in read_rows(store, Quality, "quality", name)}
