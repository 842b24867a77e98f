"""Interleaving and packing as a Beam step: the kept segments of a bucket in, training sequences out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import apache_beam as beam

from interleave.documents import Document
from interleave.granularity.base import Utterance
from schemas.figures import Packing
from schemas.records import SegmentInfo, Transcript, Verdict
from schemas.tables import SHARDS
from transforms.begin_buckets import Inputs
from transforms.buckets import BucketTask
from transforms.materialize.audio import SpanAudio
from transforms.materialize.features import huggingface_metadata
from transforms.materialize.sequences import InterleaveSettings, Placed, SequenceBuilder
from transforms.store.ledger import Account
from transforms.store.spool import AudioSpool
from transforms.store.store import Store
from transforms.store.tables import read_rows, table_writer
from transforms.watch import Watch

STAGE = "interleave"
VOCABULARY = b"speechloom.vocabulary"


def count_inputs(store: Store, bucket_file: str) -> Inputs:
    """Return what goes into this stage of a bucket: the segments that curation kept."""
    kept = {row.segment_id for row in read_rows(store, Verdict, "verdicts", bucket_file) if row.kept}
    return Inputs.of(
        [s for s in read_rows(store, SegmentInfo, "segments", bucket_file) if s.segment_id in kept]
    )


@dataclass
class PackSequences(beam.PTransform):
    """Interleaves and packs the kept segments of each bucket and commits the bucket.

    Reads the buckets of segments/, transcripts/ and verdicts/; writes that of shards/. A bucket's text and
    lengths are in memory, its audio is on local disk, one sequence and one row group at a time in memory.
    """

    store: Store
    settings: InterleaveSettings
    row_group_bytes: int

    def expand(self, tasks: beam.PCollection[BucketTask]) -> beam.PCollection[BucketTask]:
        """Compose the step."""
        step = _PackBucket(self.store, self.settings, self.row_group_bytes)
        return tasks | beam.ParDo(step).with_output_types(BucketTask)


@dataclass
class _PackBucket(beam.DoFn):
    store: Store
    settings: InterleaveSettings
    row_group_bytes: int

    def setup(self) -> None:
        self._builder = self.settings.load()

    def process(self, task: BucketTask) -> Iterator[BucketTask]:
        with Watch(self.store, task, STAGE) as watch:
            self._make(task, watch)
        yield task

    def _make(self, task: BucketTask, watch: Watch) -> None:
        name, n_sequences = task.bucket.file_name, 0
        utterances = _kept_utterances(self.store, name)
        recordings = [list(spoken) for _, spoken in groupby(utterances, key=lambda u: u.recording_id)]
        places = {u.segment_id: (u.start_samples, u.end_samples) for u in utterances}
        metadata, limit = _metadata(self._builder), self.row_group_bytes
        with (
            AudioSpool(self.store, "segments", name) as spool,
            table_writer(self.store, SHARDS, ["shards", name], task.fingerprint, metadata, limit) as writer,
        ):
            audio = SpanAudio(spool.read, places)
            documents, placed = self._builder.plan(recordings, audio)
            for sequence in self._builder.pack(documents, audio):
                writer.write(sequence)
                n_sequences += 1
        packing = _packing(documents, n_sequences, self.settings.capacity)
        watch.commit(_account(utterances, placed), [], packing=packing)


def _metadata(builder: SequenceBuilder) -> dict[bytes, bytes]:
    return {**huggingface_metadata(), VOCABULARY: json.dumps(builder.vocabulary.to_dict()).encode()}


def _packing(documents: Sequence[Document], n_sequences: int, capacity: int) -> Packing:
    chunks = [chunk for document in documents for chunk in document.chunks]
    audio_tokens, text_tokens = (
        sum(chunk.n_tokens for chunk in chunks if chunk.modality == modality)
        for modality in ("audio", "text")
    )
    return Packing(n_sequences, n_sequences * capacity, audio_tokens, text_tokens)


def _account(utterances: Sequence[Utterance], placed: Placed) -> Account:
    account = Account(STAGE, next((u.sample_rate_hz for u in utterances), 0))
    for u in utterances:
        account.add("in", u.end_samples - u.start_samples, source=u.source)
    for source, items in placed.items.items():
        account.add("kept", placed.samples[source], None, items, source)
    for (source, reason), samples in placed.dropped_samples.items():
        account.add("dropped", samples, reason, placed.dropped_items[source, reason], source)
    return account


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
        said.language,
    )
