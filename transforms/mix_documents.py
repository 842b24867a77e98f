"""Mixing as Beam steps: tokens are counted by source over all buckets, and each is told what of it is taken.

Lengths and ids cross the shuffles; the texts stay where they are, and no sound is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import apache_beam as beam
import numpy as np

from interleave.documents import Document
from interleave.mixing import Mix, Target, draw, start_of, targets
from transforms.buckets import BucketTask, all_buckets
from transforms.coders import travels
from transforms.materialize.counted import source_of
from transforms.materialize.edited import edit_utterances
from transforms.materialize.sequences import InterleaveSettings, SequenceBuilder
from transforms.materialize.sides import side_of
from transforms.materialize.silent import SILENT
from transforms.materialize.texts import TextReader
from transforms.mixed_bucket import MixedBucket
from transforms.pack_sequences import kept_in
from transforms.store.store import Bucket, Store


@travels
class Measured(NamedTuple):
    """A bucket's documents by source, in the bucket's order: their ids, and their lengths in tokens."""

    bucket: Bucket
    ids: Mapping[str, tuple[str, ...]]
    lengths: Mapping[str, tuple[int, ...]]


@dataclass
class MixDocuments(beam.PTransform):
    """Tells each bucket how often each of its documents is taken, so that the whole root has the shares of the mix.

    Reads segments/, transcripts/ and verdicts/ of all buckets of the root, and the text-only corpora, whichever are
    to be made. In one place there is a number for each document.
    """

    store: Store
    settings: InterleaveSettings
    mix: Mix

    def expand(self, tasks: beam.PCollection[BucketTask]) -> beam.PCollection[MixedBucket]:
        """Compose the steps."""
        measured = all_buckets(tasks) | "Measure" >> beam.ParDo(
            _Measure(self.store, self.settings)
        ).with_output_types(Measured)
        documents = measured | "Documents" >> beam.Map(_documents).with_output_types(tuple[int, MixedBucket])
        drawn = (
            measured
            | "Lengths" >> beam.Map(_lengths).with_output_types(tuple[int, Measured])
            | "Together" >> beam.GroupByKey()
            | "Draw" >> beam.FlatMap(_draw, self.mix).with_output_types(tuple[int, MixedBucket])
        )
        asked = tasks | "Asked" >> beam.Map(_asked).with_output_types(tuple[int, MixedBucket])
        return (
            [asked, documents, drawn]
            | "Told" >> beam.Flatten()
            | "ByBucket" >> beam.GroupByKey()
            | "Tell" >> beam.FlatMap(_tell).with_output_types(MixedBucket)
        )


@dataclass
class _Measure(beam.DoFn):
    """Plans the documents of a bucket as they will be, but for cuts, which are made where the sound is quietest."""

    store: Store
    settings: InterleaveSettings

    def setup(self) -> None:
        self._builder = self.settings.load()
        self._texts = TextReader(self.settings.texts)

    def process(self, dealt: tuple[int, Iterable[int]]) -> Iterator[Measured]:
        number, (of,) = dealt
        bucket = Bucket(number, of)
        ids: dict[str, list[str]] = {}
        lengths: dict[str, list[int]] = {}
        for document in self._documents(self._builder, bucket):
            source = source_of(document)
            ids.setdefault(source, []).append(document.document_id)
            lengths.setdefault(source, []).append(document.n_tokens)
        yield Measured(
            bucket,
            {source: tuple(names) for source, names in ids.items()},
            {source: tuple(found) for source, found in lengths.items()},
        )

    def _documents(self, builder: SequenceBuilder, bucket: Bucket) -> Iterator[Document]:
        share = self.settings.validation_share
        left = edit_utterances(*kept_in(self.store, self.settings.roots, bucket), self.settings.redaction)
        for recording in left.recordings():
            if side_of(recording[0].recording_id, share) == "train":
                yield from builder.plan([recording], SILENT)[0]
        for text in self._texts.texts(bucket):
            if side_of(self._texts.side_name(text), share) == "train":
                yield from builder.text_documents(text)


def _documents(measured: Measured) -> tuple[int, MixedBucket]:
    return measured.bucket.number, MixedBucket(None, documents=measured.ids)


def _lengths(measured: Measured) -> tuple[int, Measured]:
    return measured.bucket.of, measured._replace(ids={})


def _draw(grouped: tuple[int, Iterable[Measured]], mix: Mix) -> Iterator[tuple[int, MixedBucket]]:
    """Draw over the documents of all buckets, source by source: bucket by bucket, in each bucket's order."""
    buckets = sorted(grouped[1], key=lambda measured: measured.bucket)
    sources = sorted({source for measured in buckets for source in measured.lengths})
    joined = {
        source: np.concatenate([np.array(m.lengths.get(source, ()), np.int64) for m in buckets])
        for source in sources
    }
    found = targets({source: int(lengths.sum()) for source, lengths in joined.items()}, mix)
    copies = {
        source: draw(lengths, found[source].rate, start_of(source, mix.seed))
        for source, lengths in joined.items()
    }
    yield from _dealt(buckets, found, copies)


def _dealt(
    buckets: Iterable[Measured], found: Mapping[str, Target], copies: Mapping[str, np.ndarray]
) -> Iterator[tuple[int, MixedBucket]]:
    at = dict.fromkeys(copies, 0)
    for measured in buckets:
        own: dict[str, tuple[int, ...]] = {}
        for source, lengths in measured.lengths.items():
            own[source] = tuple(copies[source][at[source] : at[source] + len(lengths)].tolist())
            at[source] += len(lengths)
        yield measured.bucket.number, MixedBucket(None, found, copies=own)


def _asked(task: BucketTask) -> tuple[int, MixedBucket]:
    return task.bucket.number, MixedBucket(task)


def _tell(grouped: tuple[int, Iterable[MixedBucket]]) -> Iterator[MixedBucket]:
    told = list(grouped[1])
    tasks = [one.task for one in told if one.task is not None]
    documents = next((one.documents for one in told if one.documents), {})
    drawn = next((one for one in told if one.copies), MixedBucket(None))
    targets_ = next((one.targets for one in told if one.targets), {})
    for task in tasks:
        yield MixedBucket(task, targets_, documents, drawn.copies)
