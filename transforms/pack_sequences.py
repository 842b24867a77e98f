"""Interleaving and packing as a Beam step: the kept segments of a bucket in, training sequences out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import apache_beam as beam
from apache_beam.metrics import Metrics

from interleave.granularity.base import Utterance
from schemas.records import SegmentInfo, Transcript, Verdict
from schemas.tables import SHARDS
from transforms.buckets import BucketTask
from transforms.materialize.features import huggingface_metadata
from transforms.materialize.sequences import InterleaveSettings
from transforms.store.ledger import Account, commit
from transforms.store.spool import AudioSpool
from transforms.store.store import Store
from transforms.store.tables import read_rows, table_writer

STAGE = "interleave"


@dataclass
class PackSequences(beam.PTransform):  # type: ignore[misc]
    """Interleaves and packs the kept segments of each bucket and commits the bucket.

    Reads the buckets of segments/, transcripts/ and verdicts/; writes that of shards/. A bucket's text and
    lengths are in memory, its audio is on local disk, one sequence and one row group at a time in memory.
    """

    store: Store
    settings: InterleaveSettings
    row_group_bytes: int

    def expand(self, tasks: beam.PCollection[BucketTask]) -> beam.PCollection[BucketTask]:
        """Compose the step."""
        return tasks | beam.ParDo(_PackBucket(self.store, self.settings, self.row_group_bytes))


@dataclass
class _PackBucket(beam.DoFn):  # type: ignore[misc]
    store: Store
    settings: InterleaveSettings
    row_group_bytes: int

    def setup(self) -> None:
        self._builder = self.settings.load()

    def process(self, task: BucketTask) -> Iterator[BucketTask]:
        name = task.bucket.file_name
        utterances = _kept_utterances(self.store, name)
        rate_hz = next((u.sample_rate_hz for u in utterances), 0)
        account = Account(STAGE, rate_hz)
        documents = [list(spoken) for _, spoken in groupby(utterances, key=lambda u: u.recording_id)]
        metadata, limit = huggingface_metadata(), self.row_group_bytes
        with (
            AudioSpool(self.store, "segments", name) as spool,
            table_writer(self.store, SHARDS, ["shards", name], task.fingerprint, metadata, limit) as writer,
        ):
            for sequence in self._builder.build(documents, spool.read, account):
                writer.write(sequence)
        commit(self.store, name, account, [])
        Metrics.counter("speechloom", "segments_interleaved").inc(len(utterances))
        yield task


def _kept_utterances(store: Store, name: str) -> list[Utterance]:
    """Return the kept segments of a bucket with their words, by recording and in time order."""
    kept = {v.segment_id for v in read_rows(store, Verdict, "verdicts", name) if v.kept}
    said = {t.segment_id: t for t in read_rows(store, Transcript, "transcripts", name)}
    return [
        _utterance(segment, said[segment.segment_id])
        for segment in read_rows(store, SegmentInfo, "segments", name)
        if segment.segment_id in kept
    ]


def _utterance(segment: SegmentInfo, said: Transcript) -> Utterance:
    return Utterance(
        segment.segment_id,
        segment.recording_id,
        segment.source,
        segment.speaker,
        segment.start_samples,
        segment.end_samples,
        segment.sample_rate_hz,
        said.text,
        said.words,
    )
