"""Duplicates as Beam steps: recordings of all buckets are looked up in one another, then each bucket is committed.

Ids, hashes and single words cross the shuffles; whole fingerprints stay on the store.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import apache_beam as beam

from schemas.ids import bucket_of
from schemas.records import CRAWL, Duplicate, Fingerprint, Recording
from schemas.tables import DUPLICATES
from transforms.begin_buckets import Inputs
from transforms.buckets import BucketTask, all_buckets
from transforms.coders import travels
from transforms.fingerprint.lookup import (
    Listed,
    Lookup,
    Pair,
    content_of,
    length_frames,
    list_keys,
    pairs_in,
    worth_comparing,
)
from transforms.fingerprint.matching import (
    EXACT,
    NEAR,
    Drop,
    Match,
    Matching,
    Standing,
    agreement,
    are_same,
    choose,
)
from transforms.fingerprint.words import from_bytes
from transforms.inputs.opt_out import NOBODY, OPTED_OUT, OptOut
from transforms.store.ledger import Account, fingerprint
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_rows, write_table
from transforms.watch import Watch

STAGE = "dedupe"
REASONS = {EXACT: "duplicate_content", NEAR: "near_duplicate", OPTED_OUT: OPTED_OUT}

for _kind in (Listed, Pair, Match):
    travels(_kind)


@travels
class DecidedBucket(NamedTuple):
    """A bucket and which of its recordings are dropped; without a task if it is not to be made."""

    task: BucketTask | None
    drops: tuple[Drop, ...] = ()


@travels
class Looked(NamedTuple):
    """A recording, as far as it is needed to find what it may be a duplicate of."""

    standing: Standing
    lists: tuple[int, ...]
    buckets: int


class _Length(NamedTuple):
    """What the account needs of a recording."""

    recording_id: str
    sample_rate_hz: int
    speech_samples: int


def count_inputs(store: Store, bucket_file: str) -> Inputs:
    """Return what goes into this stage of a bucket: the recordings with speech, of which the speech counts."""
    rows = _lengths(store, bucket_file)
    rate_hz = rows[0].sample_rate_hz if rows else 0
    return Inputs(len(rows), sum(row.speech_samples for row in rows), rate_hz)


def _lengths(store: Store, bucket_file: str) -> list[_Length]:
    return list(read_rows(store, _Length, "fingerprints", bucket_file))


@dataclass
class FindDuplicates(beam.PTransform):
    """Tells each bucket which of its recordings are duplicates of others, in whatever bucket those are.

    Reads fingerprints/ of all buckets of the root, whichever are to be made. ``matching`` is None where only equal
    files are looked for.
    """

    store: Store
    lookup: Lookup
    matching: Matching | None

    def expand(self, tasks: beam.PCollection[BucketTask]) -> beam.PCollection[DecidedBucket]:
        """Compose the steps."""
        looked = all_buckets(tasks) | "Look" >> beam.ParDo(
            _Look(self.store, self.lookup, self.matching)
        ).with_output_types(Looked)
        matches = [self._exact(looked), *([self._near(looked, self.matching)] if self.matching else [])]
        drops = (
            matches
            | "Matches" >> beam.Flatten()
            | "Together" >> beam.GroupByKey()
            | "Choose" >> beam.FlatMap(_choose).with_output_types(tuple[int, DecidedBucket])
        )
        asked = tasks | "Asked" >> beam.Map(_asked).with_output_types(tuple[int, DecidedBucket])
        return (
            [asked, drops]
            | "Told" >> beam.Flatten()
            | "ByBucket" >> beam.GroupByKey()
            | "Tell" >> beam.FlatMap(_tell).with_output_types(DecidedBucket)
        )

    def _exact(self, looked: beam.PCollection[Looked]) -> beam.PCollection[tuple[int, Match]]:
        return (
            looked
            | "ByContent" >> beam.Map(_by_content).with_output_types(tuple[str, Looked])
            | "Equal" >> beam.GroupByKey()
            | "MatchEqual" >> beam.FlatMap(_match_equal).with_output_types(tuple[int, Match])
        )

    def _near(
        self, looked: beam.PCollection[Looked], matching: Matching
    ) -> beam.PCollection[tuple[int, Match]]:
        compare = beam.ParDo(_Compare(self.store, self.lookup, matching))
        return (
            looked
            | "List" >> beam.FlatMap(_list).with_output_types(tuple[int, Listed])
            | "Lists" >> beam.GroupByKey()
            | "Pair" >> beam.FlatMap(_pair, self.lookup, matching).with_output_types(tuple[int, Pair])
            | "Pairs" >> beam.GroupByKey()
            | "Compare" >> compare.with_output_types(tuple[int, Match])
        )


@dataclass
class _Look(beam.DoFn):
    store: Store
    lookup: Lookup
    matching: Matching | None

    def process(self, dealt: tuple[int, Iterable[int]]) -> Iterator[Looked]:
        number, (of,) = dealt
        for row in read_rows(self.store, Fingerprint, "fingerprints", Bucket(number, of).file_name):
            lists = list_keys(row, self.lookup, self.matching) if self.matching else []
            yield Looked(_standing(row), tuple(lists), of)


def _standing(row: Fingerprint) -> Standing:
    return Standing(row.recording_id, content_of(row), length_frames(row), row.size_bytes, row.source_rate_hz)


def _by_content(looked: Looked) -> tuple[str, Looked]:
    return looked.standing.content, looked._replace(lists=())


def _match_equal(grouped: tuple[str, Iterable[Looked]]) -> Iterator[tuple[int, Match]]:
    """Yield a match of each recording with the one of the smallest id; the group may be read twice, not held."""
    first = min(grouped[1], key=lambda looked: looked.standing.recording_id)
    for looked in grouped[1]:
        if looked.standing.recording_id != first.standing.recording_id:
            yield looked.buckets, Match(first.standing, looked.standing, 1.0)


def _list(looked: Looked) -> Iterator[tuple[int, Listed]]:
    listed = Listed(*looked.standing[:3], looked.buckets)
    return ((key, listed) for key in looked.lists)


def _pair(
    grouped: tuple[int, Iterable[Listed]], how: Lookup, matching: Matching
) -> Iterator[tuple[int, Pair]]:
    for pair in pairs_in(*grouped, how, matching):
        yield bucket_of(pair.one, pair.buckets), pair


@dataclass
class _Compare(beam.DoFn):
    """Compares the recordings of a bucket with those that share lists with them, wherever they are.

    Both sides' fingerprints are read from the store, each bucket of the others once.
    """

    store: Store
    lookup: Lookup
    matching: Matching

    def process(self, grouped: tuple[int, Iterable[Pair]]) -> Iterator[tuple[int, Match]]:
        pairs = worth_comparing(grouped[1], self.lookup)
        if not pairs:
            return
        buckets = pairs[0].buckets
        own = self._read(grouped[0], buckets, {pair.one for pair in pairs})
        pairs.sort(key=lambda pair: (bucket_of(pair.other, buckets), pair))
        for number, there in groupby(pairs, key=lambda pair: bucket_of(pair.other, buckets)):
            wanted = list(there)
            others = self._read(number, buckets, {pair.other for pair in wanted})
            for pair in wanted:
                one, other = own[pair.one], others[pair.other]
                found = agreement(from_bytes(one.words), from_bytes(other.words))
                if are_same(found, self.matching):
                    yield buckets, Match(_standing(one), _standing(other), round(found.share, 4))

    def _read(self, number: int, buckets: int, wanted: set[str]) -> dict[str, Fingerprint]:
        rows = read_rows(self.store, Fingerprint, "fingerprints", Bucket(number, buckets).file_name)
        return {row.recording_id: row for row in rows if row.recording_id in wanted}


def _choose(grouped: tuple[int, Iterable[Match]]) -> Iterator[tuple[int, DecidedBucket]]:
    """Choose among all matches of the root, in one place: which goes may depend on any other."""
    for drop in choose(grouped[1]):
        yield bucket_of(drop.recording_id, grouped[0]), DecidedBucket(None, (drop,))


def _asked(task: BucketTask) -> tuple[int, DecidedBucket]:
    return task.bucket.number, DecidedBucket(task)


def _tell(grouped: tuple[int, Iterable[DecidedBucket]]) -> Iterator[DecidedBucket]:
    found = list(grouped[1])
    drops = sorted(drop for one in found for drop in one.drops)
    for one in found:
        if one.task is not None:
            yield DecidedBucket(one.task, tuple(drops))


@dataclass
class CommitDuplicates(beam.PTransform):
    """Writes the bucket of duplicates/, a row for each recording with speech, and commits the bucket.

    Later stages take what is dropped as its fingerprint, not what it was found in: a recording that is added
    somewhere makes all buckets of this stage anew, and of the later ones those for which it makes a difference.
    """

    store: Store
    opt_out: OptOut = NOBODY

    def expand(self, decided: beam.PCollection[DecidedBucket]) -> beam.PCollection[BucketTask]:
        """Compose the step."""
        step = _CommitBucket(self.store, self.opt_out)
        return decided | "Commit" >> beam.ParDo(step).with_output_types(BucketTask)


@dataclass
class _CommitBucket(beam.DoFn):
    store: Store
    opt_out: OptOut

    def process(self, decided: DecidedBucket) -> Iterator[BucketTask]:
        task = decided.task
        if task is not None:
            with Watch(self.store, task, STAGE) as watch:
                self._make(task, decided.drops, watch)
            yield task

    def _make(self, task: BucketTask, drops: Iterable[Drop], watch: Watch) -> None:
        name, dropped = task.bucket.file_name, {drop.recording_id: drop for drop in drops}
        lengths = _lengths(self.store, name)
        dropped |= {named: Drop(named, named, OPTED_OUT, 1.0) for named in self._opted_out(name)}
        account = Account(STAGE, lengths[0].sample_rate_hz if lengths else 0)
        rows = []
        for row in lengths:
            drop = dropped.get(row.recording_id)
            account.add("in", row.speech_samples, source=CRAWL)
            if drop:
                account.add("dropped", row.speech_samples, REASONS[drop.kind], source=CRAWL)
                rows.append(Duplicate(*drop))
            else:
                account.add("kept", row.speech_samples, source=CRAWL)
                rows.append(Duplicate(row.recording_id, row.recording_id, None, None))
        write_table(self.store, DUPLICATES, ["duplicates", name], task.fingerprint, rows)
        left_out = fingerprint(STAGE, DUPLICATES.version, json.dumps(sorted(dropped)))
        watch.commit(account, [], stands_for=left_out)

    def _opted_out(self, name: str) -> list[str]:
        """Return the recordings of a bucket that do not want to be here."""
        if not self.opt_out.mark:
            return []
        rows = read_rows(self.store, Recording, "recordings", name)
        return [row.recording_id for row in rows if self.opt_out.names(row.uri, row.content_sha256)]
