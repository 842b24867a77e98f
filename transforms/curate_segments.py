"""Curation as a Beam step: filters judge and editors read every transcript, from what is stored where it can."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import apache_beam as beam

from filters.base import Filter
from filters.edits.base import Editor
from schemas.records import SegmentInfo, Transcript
from schemas.tables import VERDICTS
from transforms.begin_buckets import Inputs
from transforms.buckets import BucketTask
from transforms.curation.deciding import decide_all, verdict_columns
from transforms.curation.lengths import enter, read_lengths
from transforms.curation.marks import Measured, Read, inputs_mark
from transforms.curation.scores import score_bucket
from transforms.store.ledger import Account
from transforms.store.store import Store
from transforms.store.tables import read_rows, write_columns
from transforms.watch import Watch

STAGE = "curate"
READ = Read(("ingest", "transcribe"), ("measure", "survey"))


def count_inputs(store: Store, bucket_file: str) -> Inputs:
    """Return what goes into this stage of a bucket: the segments that have a transcript."""
    said = {row.segment_id for row in read_rows(store, Transcript, "transcripts", bucket_file)}
    return Inputs.of(
        [s for s in read_rows(store, SegmentInfo, "segments", bucket_file) if s.segment_id in said]
    )


@dataclass
class CurateSegments(beam.PTransform):
    """Judges the transcribed segments of each bucket and commits the bucket.

    Reads the buckets of segments/ (without audio), transcripts/ and, where there are any, quality/ and findings/;
    writes that of verdicts/. Scores and edits that verdicts/ hold already, found by the same settings in the same
    inputs, are not looked for again: where that is all of them, transcripts/ are not read. What is written is the same
    either way.
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
        name, filters = task.bucket.file_name, self.filters
        measured = Measured.of(filters, self.editors, inputs_mark(self.store, task.bucket, READ))
        found = score_bucket(self.store, name, filters, self.editors, measured.inputs)
        scores = found.of(measured.filters)
        decisions = decide_all(filters, scores, found.edits)
        rows = verdict_columns(filters, found, scores, decisions)
        place, said = ["verdicts", name], measured.to_metadata()
        write_columns(self.store, VERDICTS, place, task.fingerprint, rows, said)
        lengths = read_lengths(self.store, name, found.segment_ids)
        account = Account(STAGE, lengths.sample_rate_hz)
        enter(account, lengths, decisions.reasons)
        watch.commit(account, [])
