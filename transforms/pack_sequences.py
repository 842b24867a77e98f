"""Interleaving and packing as a Beam step: the kept segments of a bucket in, training sequences out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

import apache_beam as beam

from interleave.granularity.base import Utterance
from interleave.speech.base import CodedSpeech
from schemas.errors import ConfigError
from schemas.judgements import Edit, Verdict
from schemas.records import SegmentInfo, Word
from schemas.tables import DELAYED_SHARDS, SHARDS, Table
from transforms.begin_buckets import Inputs
from transforms.buckets import BucketTask
from transforms.materialize.audio import SpanAudio
from transforms.materialize.edited import EditedBucket, edit_utterances
from transforms.materialize.features import huggingface_metadata
from transforms.materialize.loudness import recording_gain
from transforms.materialize.roots import SoundOfAll, parts_of
from transforms.materialize.sequences import InterleaveSettings, SequenceBuilder
from transforms.materialize.sides import ALL_FOLDERS, SIDES, Side, folders
from transforms.materialize.silent import SILENT, Sound, Unheard
from transforms.materialize.taken import Taken
from transforms.materialize.texts import TextReader
from transforms.mixed_bucket import MixedBucket, copies_of
from transforms.store.ledger import Account
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_rows, table_writer
from transforms.watch import Watch

STAGE = "interleave"
VOCABULARY = b"speechloom.vocabulary"


class _Said(NamedTuple):
    """What is needed of a transcript: none of its hypotheses."""

    segment_id: str
    text: str
    words: tuple[Word, ...]
    language: str | None


def count_inputs(store: Store, bucket_file: str) -> Inputs:
    """Return what goes into this stage of a bucket: the segments that curation kept."""
    kept = {row.segment_id for row in read_rows(store, Verdict, "verdicts", bucket_file) if row.kept}
    return Inputs.of(
        [s for s in read_rows(store, SegmentInfo, "segments", bucket_file) if s.segment_id in kept]
    )


@dataclass
class PackSequences(beam.PTransform):
    """Interleaves and packs the kept segments of each bucket, and its texts, and commits the bucket.

    Reads the buckets of segments/, transcripts/ and verdicts/; writes that of shards/, or of a folder in it for each
    side. A bucket's text and lengths are in memory, its audio is on local disk, one sequence and one row group at a
    time in memory. An element is a bucket's task, or how often each of its documents is taken.
    """

    store: Store
    settings: InterleaveSettings
    row_group_bytes: int
    loudness_lufs: float | None = None

    def expand(self, tasks: beam.PCollection[Any]) -> beam.PCollection[BucketTask]:
        """Compose the step."""
        step = _PackBucket(self.store, self.settings, self.row_group_bytes, self.loudness_lufs)
        return tasks | beam.ParDo(step).with_output_types(BucketTask)


@dataclass
class _PackBucket(beam.DoFn):
    store: Store
    settings: InterleaveSettings
    row_group_bytes: int
    loudness_lufs: float | None = None

    def setup(self) -> None:
        self._builder = self.settings.load()
        self._texts = TextReader(self.settings.texts)

    def process(self, element: BucketTask | MixedBucket) -> Iterator[BucketTask]:
        mixed = MixedBucket(element) if isinstance(element, BucketTask) else element
        if mixed.task is not None:
            with Watch(self.store, mixed.task, STAGE) as watch:
                self._make(mixed.task, mixed, watch)
            yield mixed.task

    def _make(self, task: BucketTask, mixed: MixedBucket, watch: Watch) -> None:
        utterances, edits = kept_in(self.store, self.settings.roots, task.bucket)
        left = edit_utterances(utterances, edits, self.settings.redaction)
        with self._sound(task.bucket, utterances, left) as audio:
            account = Account(STAGE, next((u.sample_rate_hz for u in utterances), 0))
            copies = partial(copies_of, known=mixed.by_document(), targets=mixed.targets)
            taken = Taken(account, self.settings.validation_share, copies, mixed.targets)
            taken.add_recordings(self._builder, utterances, left, audio)
            taken.add_texts(self._builder, self._texts, task.bucket)
            self._remove_others(task.bucket)
            n_sequences = sum(self._write(task, side, taken, audio) for side in SIDES)
        packing = taken.counts.packing(n_sequences, self.settings.capacity)
        watch.commit(account, taken.failures, packing=packing)

    def _remove_others(self, bucket: Bucket) -> None:
        """Remove the bucket's shards where other settings put them."""
        for folder in ALL_FOLDERS - set(folders(self.settings.validation_share).values()):
            self.store.remove(*folder, bucket.file_name)

    @contextmanager
    def _sound(self, bucket: Bucket, utterances: Sequence[Utterance], left: EditedBucket) -> Iterator[Sound]:
        if not self.settings.audio and not isinstance(self.settings.speech, CodedSpeech):
            yield SILENT
            return
        places = {u.segment_id: (u.start_samples, u.end_samples) for u in utterances}
        with SoundOfAll(parts_of(self.store, self.settings.roots, bucket)) as spool:
            kind = SpanAudio if self.settings.audio else Unheard
            gains = self._gains(utterances, spool)
            yield kind(spool.read, places, left.blanks, self.settings.redaction, gains)

    def _write(self, task: BucketTask, side: Side, taken: Taken, audio: Sound) -> int:
        """Write the shard of one side, if there is that side; return how many sequences it has."""
        name, n_sequences = task.bucket.file_name, 0
        if (folder := folders(self.settings.validation_share).get(side)) is None:
            return 0
        table, limit = _table(self._builder), self.row_group_bytes
        metadata, place = _metadata(self._builder, table), [*folder, name]
        with table_writer(self.store, table, place, task.fingerprint, metadata, limit) as writer:
            for documents in taken.rounds(side):
                for sequence in self._builder.pack(documents, audio):
                    writer.write(sequence)
                    n_sequences += 1
        return n_sequences

    def _gains(self, utterances: Sequence[Utterance], spool: SoundOfAll) -> dict[str, float]:
        """Return the factor by which the level of each recording is changed; none where no loudness is asked for."""
        target = self.loudness_lufs
        if target is None:
            return {}
        recordings = groupby(utterances, key=lambda utterance: utterance.recording_id)
        return {name: recording_gain(list(spoken), spool.read, target) for name, spoken in recordings}


def _table(builder: SequenceBuilder) -> Table:
    return DELAYED_SHARDS if builder.vocabulary.codebooks.streams > 1 else SHARDS


def _metadata(builder: SequenceBuilder, table: Table) -> dict[bytes, bytes]:
    return {**huggingface_metadata(table), VOCABULARY: json.dumps(builder.vocabulary.to_dict()).encode()}


def kept_in(
    store: Store, roots: Sequence[str], bucket: Bucket
) -> tuple[list[Utterance], dict[str, tuple[Edit, ...]]]:
    """Return ``kept_utterances`` of a bucket and of what falls to it of other roots, one after the other.

    Raises:
        ConfigError: if they are not of one rate.
    """
    utterances: list[Utterance] = []
    edits: dict[str, tuple[Edit, ...]] = {}
    for part in parts_of(store, roots, bucket):
        kept, found = kept_utterances(part.store, part.file_name)
        utterances += kept
        edits |= found
    rates_hz = sorted({utterance.sample_rate_hz for utterance in utterances})
    if len(rates_hz) > 1:
        raise ConfigError(f"mix.roots: the roots are of different rates: {', '.join(map(str, rates_hz))} Hz")
    return utterances, edits


def kept_utterances(store: Store, name: str) -> tuple[list[Utterance], dict[str, tuple[Edit, ...]]]:
    """Return the kept segments of a bucket with their words, by recording and in time order, and their edits."""
    kept = {v.segment_id: v.edits for v in read_rows(store, Verdict, "verdicts", name) if v.kept}
    said = {t.segment_id: t for t in read_rows(store, _Said, "transcripts", name)}
    utterances = [
        _utterance(segment, said[segment.segment_id])
        for segment in read_rows(store, SegmentInfo, "segments", name)
        if segment.segment_id in kept
    ]
    return utterances, kept


def _utterance(segment: SegmentInfo, said: _Said) -> Utterance:
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
