"""From the input list to the buckets of plan/: which recordings there are, and which bucket holds each."""

from __future__ import annotations

import json
import math
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from schemas.errors import ConfigError
from schemas.ids import bucket_of
from schemas.records import CRAWL, Source
from schemas.tables import SOURCES
from transforms.inputs.fetch_settings import DEFAULT_FETCH, FetchSettings
from transforms.inputs.listing import Listing, ListOne, list_inputs
from transforms.inputs.opt_out import NOBODY, OptOut
from transforms.inputs.spill import BUFFER_BYTES
from transforms.store.concurrently import each
from transforms.store.ledger import Account, committed, fingerprint
from transforms.store.planned import STAGE, Planned, begin_change, commit_planned, read_planned
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_fingerprint, write_table

RECORDINGS_PER_BUCKET = 16
SMALLEST_SPREAD = 8


class Cut(NamedTuple):
    """The recordings of a bucket, by id."""

    bucket: Bucket
    sources: list[Source]

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the bucket's file in plan/."""
        return fingerprint(STAGE, SOURCES.version, json.dumps(self.sources))


def default_buckets(n_recordings: int) -> int:
    """Return how many buckets a list gets.

    About 16 recordings each, but at least 8 buckets as far as they go: a bucket is what is lost when a worker
    dies, and what a small list is spread over workers by. From 640,000 recordings on, 1/50 of the square root of
    their number each: every bucket becomes 23 objects, and asking for one of them over a network takes
    30 ms, so buckets and what is in them both grow. 10 million recordings of an hour are 158,731 buckets of 63:
    3.7 million objects instead of 14, and half an hour of recognition at 100 times real time is what a retry costs.
    """
    each_holds = max(RECORDINGS_PER_BUCKET, math.isqrt(n_recordings) // 50)
    return max(1, min(n_recordings, SMALLEST_SPREAD), math.ceil(n_recordings / each_holds))


def plan_inputs(
    store: Store,
    urls: Sequence[str],
    n_buckets: int | None,
    *,
    overwrite: bool,
    buffer_bytes: int = BUFFER_BYTES,
    fetch: FetchSettings = DEFAULT_FETCH,
    list_one: ListOne | None = None,
    stage: str = "ingest",
    opt_out: OptOut = NOBODY,
) -> None:
    """List the inputs, cut the recordings into buckets by id, and write the buckets of plan/.

    A root keeps the number of buckets that it was first planned with. Nothing is written before it is clear that
    no committed bucket of ``stage``, the first job that reads it, would change. About ``buffer_bytes`` of the list are
    held in memory. ``list_one`` lists an input, where it is not recordings that are looked for; who is in
    ``opt_out`` is dropped.

    Raises:
        ConfigError: if the inputs name nothing; if ``n_buckets`` is not what the root was planned with; if
            the list differs for a committed bucket and ``overwrite`` is not given.
    """
    with list_inputs(urls, buffer_bytes, fetch, list_one, opt_out) as listing:
        before = read_planned(store)
        total = _total(before, n_buckets, listing.weight)
        if before is None:
            _write(store, cut(listing.sources(), total))
        elif changed := set(_changed(store, cut(listing.sources(), total))):
            if not overwrite:
                _refuse_committed(store, stage, [Bucket(number, total) for number in sorted(changed)])
            begin_change(store, before)
            _write(store, (c for c in cut(listing.sources(), total) if c.bucket.number in changed))
        made_under = fingerprint(STAGE, SOURCES.version)
        commit_planned(store, Planned(total, made_under), _account(listing), listing.failures())


def cut(sources: Iterable[Source], total: int) -> Iterator[Cut]:
    """Yield the buckets of a list that is in the order of its ids, in order, those without a recording too."""
    number = 0
    held: list[Source] = []
    for source in sources:
        at = bucket_of(source.recording_id, total)
        while number < at:
            yield Cut(Bucket(number, total), held)
            number, held = number + 1, []
        held.append(source)
    while number < total:
        yield Cut(Bucket(number, total), held)
        number, held = number + 1, []


def _total(before: Planned | None, wanted: int | None, n_recordings: int) -> int:
    if before and wanted not in (None, before.n_buckets):
        raise ConfigError(
            f"this root was planned with {before.n_buckets} buckets, not {wanted}: the number cannot change; "
            "use another --root"
        )
    return before.n_buckets if before else wanted or default_buckets(n_recordings)


def _changed(store: Store, cuts: Iterable[Cut]) -> Iterator[int]:
    """Yield the numbers of the buckets whose file in plan/ is missing or another."""

    def look(c: Cut) -> int | None:
        there = read_fingerprint(store, STAGE, c.bucket.file_name)
        return None if there == c.fingerprint else c.bucket.number

    return (number for number in each(look, cuts, store.calls_at_once) if number is not None)


def _refuse_committed(store: Store, stage: str, changed: Sequence[Bucket]) -> None:
    made = each(lambda bucket: committed(store, stage, bucket), changed, store.calls_at_once)
    if any(under is not None for under in made):
        raise ConfigError(
            f"{store.root} was made from another list of recordings: give --overwrite to make again the buckets "
            "that differ, or another --root"
        )


def _write(store: Store, cuts: Iterable[Cut]) -> None:
    def write(c: Cut) -> None:
        write_table(store, SOURCES, [STAGE, c.bucket.file_name], c.fingerprint, c.sources)

    deque(each(write, cuts, store.calls_at_once), maxlen=0)


def _account(listing: Listing) -> Account:
    account = Account(STAGE, 1)
    account.add("in", 0, items=listing.n_in, source=CRAWL)
    account.add("kept", 0, items=listing.n_sources, source=CRAWL)
    for reason, items in listing.dropped.items():
        account.add("dropped", 0, reason, items, CRAWL)
    for error_type, items in listing.failed.items():
        account.add("failed", 0, error_type, items, CRAWL)
    return account
