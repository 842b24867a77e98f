"""The survey as Beam steps: transcripts of all buckets are held against one another, then each bucket is committed.

What crosses the shuffles are hashes in blocks (arrays as bytes, one for each two buckets) and, of texts that may be the
same, their sets of hashes; texts and audio stay on the store.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import apache_beam as beam
import numpy as np

from schemas.judgements import Finding, FindingKind
from schemas.records import SegmentInfo
from schemas.tables import FINDINGS
from transforms.begin_buckets import Inputs
from transforms.buckets import BucketTask, all_buckets
from transforms.coders import travels
from transforms.store.ledger import Account, fingerprint
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_rows, write_table
from transforms.survey.boilerplate import COUNT, Boilerplate, Counts, count_runs, frequent, stretches
from transforms.survey.contamination import Contamination, Index, build_index, find_items
from transforms.survey.items import read_items
from transforms.survey.near import (
    ENTRY,
    NearDuplicates,
    Side,
    Sides,
    TextDrop,
    TextMatch,
    bucket_of_ref,
    choose,
    compare,
    entries,
    pairs_in,
    row_of_ref,
)
from transforms.survey.texts import Said, Texts, read_texts
from transforms.watch import Watch

STAGE = "survey"
_PAIRS_AT_ONCE = 1 << 16
_Rest = tuple[FindingKind, str | None, float, int | None, int | None]  # a finding but for its ids

ReadTexts = Callable[[Store, str], Texts]

travels(TextMatch)


@travels
class SurveyedBucket(NamedTuple):
    """A bucket and what was found for it in all others; without a task if it is not to be made.

    ``drops`` are its texts that are there again; ``runs`` its runs of words that many recordings say, as base64.
    """

    task: BucketTask | None
    drops: tuple[TextDrop, ...] = ()
    runs: tuple[str, ...] = ()


@travels
class _Pair(NamedTuple):
    """Two texts that may be the same, by where they lie; ``one`` comes first."""

    one: int
    other: int
    buckets: int


@travels
class _Asked(NamedTuple):
    """A text and the one it is to be compared with."""

    one: Side
    other: int
    buckets: int


def count_inputs(store: Store, bucket_file: str) -> Inputs:
    """Return what goes into this stage of a bucket: the segments that have a transcript."""
    return Inputs.of([segment for segment, _ in _transcribed(store, bucket_file)])


def _transcribed(store: Store, bucket_file: str) -> list[tuple[SegmentInfo, Said]]:
    said = {row.segment_id: row for row in read_rows(store, Said, "transcripts", bucket_file)}
    segments = read_rows(store, SegmentInfo, "segments", bucket_file)
    return [(s, said[s.segment_id]) for s in segments if s.segment_id in said]


@dataclass
class SurveyTranscripts(beam.PTransform):
    """Tells each bucket which of its texts are there again, and which runs of words many recordings say.

    Reads transcripts/ of all buckets of the root, whichever are to be made; or what ``read`` gives for the file name of
    a bucket, each time the same. What is None is not looked for.
    """

    store: Store
    near: NearDuplicates | None
    boilerplate: Boilerplate | None
    read: ReadTexts = read_texts

    def expand(self, tasks: beam.PCollection[BucketTask]) -> beam.PCollection[SurveyedBucket]:
        """Compose the steps."""
        asked = tasks | "Asked" >> beam.Map(_asked).with_output_types(tuple[int, SurveyedBucket])
        buckets = all_buckets(tasks)
        found = [self._near(buckets, self.near)] if self.near else []
        found += [self._runs(buckets, self.boilerplate)] if self.boilerplate else []
        return (
            [asked, *found]
            | "Told" >> beam.Flatten()
            | "ByBucket" >> beam.GroupByKey()
            | "Tell" >> beam.FlatMap(_tell).with_output_types(SurveyedBucket)
        )

    def _near(
        self, buckets: beam.PCollection[tuple[int, Iterable[int]]], how: NearDuplicates
    ) -> beam.PCollection[tuple[int, SurveyedBucket]]:
        lists = beam.ParDo(_List(self.store, how, self.read)).with_output_types(tuple[int, bytes])
        first = beam.ParDo(_Present(self.store, how, self.read)).with_output_types(tuple[int, _Asked])
        second = beam.ParDo(_Compare(self.store, how, self.read)).with_output_types(tuple[int, TextMatch])
        return (
            buckets
            | "List" >> lists
            | "Lists" >> beam.GroupByKey()
            | "Meet" >> beam.FlatMap(_meet, how).with_output_types(tuple[int, _Pair])
            | "Pairs" >> beam.GroupByKey()
            | "Present" >> first
            | "Presented" >> beam.GroupByKey()
            | "Compare" >> second
            | "Together" >> beam.GroupByKey()
            | "Choose" >> beam.FlatMap(_choose).with_output_types(tuple[int, SurveyedBucket])
        )

    def _runs(
        self, buckets: beam.PCollection[tuple[int, Iterable[int]]], how: Boilerplate
    ) -> beam.PCollection[tuple[int, SurveyedBucket]]:
        count = beam.ParDo(_CountRuns(self.store, how, self.read)).with_output_types(tuple[int, bytes])
        return (
            buckets
            | "Count" >> count
            | "Counts" >> beam.GroupByKey()
            | "Frequent" >> beam.FlatMap(_frequent, how).with_output_types(tuple[int, SurveyedBucket])
        )


def _deal(rows: np.ndarray, number: int, of: int) -> Iterator[tuple[int, bytes]]:
    """Yield rows in as many parts as there are buckets, by their keys, each headed by its bucket and their number."""
    parts = (rows["key"] % np.uint64(of)).astype(np.int64)
    order = np.argsort(parts, kind="stable")
    borders = np.searchsorted(parts[order], np.arange(of + 1))
    head = np.array([number, of], "<u8").tobytes()
    for part in range(of):
        mine = rows[order[borders[part] : borders[part + 1]]]
        if len(mine):
            yield part, head + mine.tobytes()


def _taken(block: bytes, kind: np.dtype) -> tuple[int, int, np.ndarray]:
    number, of = np.frombuffer(block, "<u8", 2).tolist()
    return number, of, np.frombuffer(block, kind, offset=16)


@dataclass
class _List(beam.DoFn):
    store: Store
    how: NearDuplicates
    read: ReadTexts

    def process(self, dealt: tuple[int, Iterable[int]]) -> Iterator[tuple[int, bytes]]:
        number, (of,) = dealt
        texts = self.read(self.store, Bucket(number, of).file_name)
        yield from _deal(entries(texts, number, self.how), number, of)


def _meet(grouped: tuple[int, Iterable[bytes]], how: NearDuplicates) -> Iterator[tuple[int, _Pair]]:
    blocks = [_taken(block, ENTRY) for block in grouped[1]]
    pairs = pairs_in(np.concatenate([rows for _, _, rows in blocks]), how)
    for at in range(0, len(pairs), _PAIRS_AT_ONCE):
        for one, other in pairs[at : at + _PAIRS_AT_ONCE].tolist():
            yield bucket_of_ref(one), _Pair(one, other, blocks[0][1])


@dataclass
class _Present(beam.DoFn):
    """Sends the first text of each pair, as a set of hashes, to the bucket of the second."""

    store: Store
    how: NearDuplicates
    read: ReadTexts

    def process(self, grouped: tuple[int, Iterable[_Pair]]) -> Iterator[tuple[int, _Asked]]:
        pairs = sorted(set(grouped[1]))
        texts = self.read(self.store, Bucket(grouped[0], pairs[0].buckets).file_name)
        known = Sides(texts, grouped[0], self.how)
        for pair in pairs:
            yield bucket_of_ref(pair.other), _Asked(known[pair.one], pair.other, pair.buckets)


@dataclass
class _Compare(beam.DoFn):
    """Compares texts of a bucket with those that were sent."""

    store: Store
    how: NearDuplicates
    read: ReadTexts

    def process(self, grouped: tuple[int, Iterable[_Asked]]) -> Iterator[tuple[int, TextMatch]]:
        known: Sides | None = None
        for asked in grouped[1]:
            if known is None:
                texts = self.read(self.store, Bucket(grouped[0], asked.buckets).file_name)
                known = Sides(texts, grouped[0], self.how)
            found = compare(asked.one, known[asked.other], self.how)
            if found is not None:
                yield asked.buckets, found


def _choose(grouped: tuple[int, Iterable[TextMatch]]) -> Iterator[tuple[int, SurveyedBucket]]:
    """Choose among all matches of the root, in one place: which goes may depend on any other."""
    for drop in choose(grouped[1]):
        yield bucket_of_ref(drop.ref), SurveyedBucket(None, (drop,))


@dataclass
class _CountRuns(beam.DoFn):
    store: Store
    how: Boilerplate
    read: ReadTexts

    def process(self, dealt: tuple[int, Iterable[int]]) -> Iterator[tuple[int, bytes]]:
        number, (of,) = dealt
        texts = self.read(self.store, Bucket(number, of).file_name)
        yield from _deal(count_runs(texts, self.how), number, of)


def _frequent(grouped: tuple[int, Iterable[bytes]], how: Boilerplate) -> Iterator[tuple[int, SurveyedBucket]]:
    blocks = (_taken(block, COUNT) for block in grouped[1])
    for bucket, counts in frequent(((number, rows) for number, _, rows in blocks), how):
        yield bucket, SurveyedBucket(None, (), (base64.b64encode(counts.tobytes()).decode(),))


def _asked(task: BucketTask) -> tuple[int, SurveyedBucket]:
    return task.bucket.number, SurveyedBucket(task)


def _tell(grouped: tuple[int, Iterable[SurveyedBucket]]) -> Iterator[SurveyedBucket]:
    found = list(grouped[1])
    drops = sorted(drop for one in found for drop in one.drops)
    runs = sorted(part for one in found for part in one.runs)
    for one in found:
        if one.task is not None:
            yield SurveyedBucket(one.task, tuple(drops), tuple(runs))


@dataclass
class CommitFindings(beam.PTransform):
    """Looks for test items in the bucket, writes its findings/ and commits it. Nothing is dropped here.

    Later stages take what was found in the bucket as its fingerprint, not what it was found in: a recording that is
    added somewhere makes all buckets of this stage anew, and of the later ones those for which it makes a difference.
    """

    store: Store
    boilerplate: Boilerplate | None
    contamination: Contamination

    def expand(self, surveyed: beam.PCollection[SurveyedBucket]) -> beam.PCollection[BucketTask]:
        """Compose the step."""
        step = _CommitBucket(self.store, self.boilerplate, self.contamination)
        return surveyed | "Commit" >> beam.ParDo(step).with_output_types(BucketTask)


@dataclass
class _CommitBucket(beam.DoFn):
    store: Store
    boilerplate: Boilerplate | None
    contamination: Contamination

    def process(self, surveyed: SurveyedBucket) -> Iterator[BucketTask]:
        task = surveyed.task
        if task is not None:
            with Watch(self.store, task, STAGE) as watch:
                self._make(task, surveyed, watch)
            yield task

    def _make(self, task: BucketTask, surveyed: SurveyedBucket, watch: Watch) -> None:
        name = task.bucket.file_name
        segments = [segment for segment, _ in _transcribed(self.store, name)]
        account = Account(STAGE, segments[0].sample_rate_hz if segments else 0)
        for segment in segments:
            account.add("in", segment.n_samples)
            account.add("kept", segment.n_samples)
        rows = self._findings(name, surveyed)
        write_table(self.store, FINDINGS, ["findings", name], task.fingerprint, rows)
        watch.commit(account, [], stands_for=fingerprint(STAGE, FINDINGS.version, json.dumps(rows)))

    def _findings(self, bucket_file: str, surveyed: SurveyedBucket) -> list[Finding]:
        """Return what was found in a bucket, in the order of its texts."""
        index = _index(self.contamination)
        if not (surveyed.drops or surveyed.runs or index):
            return []
        texts = read_texts(self.store, bucket_file)
        found = [
            *(
                (row_of_ref(drop.ref), (drop.kind, drop.kept_id, drop.score, None, None))
                for drop in surveyed.drops
            ),
            *(_boilerplate(texts, surveyed.runs, self.boilerplate) if self.boilerplate else []),
            *(_contamination(texts, index) if index else []),
        ]
        order = sorted(found, key=lambda one: (one[0], one[1][0], one[1][3] or 0, one[1][1] or ""))
        return [
            Finding(texts.said[row].segment_id, texts.said[row].recording_id, *rest) for row, rest in order
        ]


def _boilerplate(texts: Texts, runs: Iterable[str], how: Boilerplate) -> Iterator[tuple[int, _Rest]]:
    parts = [np.frombuffer(base64.b64decode(part), COUNT) for part in runs]
    known: Counts = np.concatenate([np.empty(0, COUNT), *parts])
    for found in stretches(texts, known, how):
        place = found.start_chars, found.end_chars
        yield found.row, ("boilerplate", None, float(found.recordings), *place)


def _contamination(texts: Texts, index: Index) -> Iterator[tuple[int, _Rest]]:
    for found in find_items(texts, index):
        score = round(found.words / found.of_words, 4)
        yield found.row, ("contamination", found.item_id, score, found.start_chars, found.end_chars)


@lru_cache(maxsize=1)
def _index(how: Contamination) -> Index | None:
    """Return the index of the test items, read once a worker."""
    return build_index(read_items(how.tests), how) if how.tests else None
