"""From the input list to the buckets of plan/: which recordings there are, and which bucket holds each."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence

from schemas.errors import ConfigError
from schemas.ids import bucket_of
from schemas.records import Source
from schemas.tables import SOURCES
from transforms.inputs.listing import STAGE, Listing, list_inputs
from transforms.store.ledger import Account, commit, committed, fingerprint
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_fingerprint, write_table

RECORDINGS_PER_BUCKET = 16
SMALLEST_SPREAD = 8
LISTING_FILE = "listing.parquet"


def default_buckets(n_recordings: int) -> int:
    """Return how many buckets a list gets: about 16 recordings each, but at least 8 as far as they go."""
    return max(1, min(n_recordings, SMALLEST_SPREAD), math.ceil(n_recordings / RECORDINGS_PER_BUCKET))


def plan_inputs(store: Store, urls: Sequence[str], n_buckets: int | None, *, overwrite: bool) -> Listing:
    """List the inputs, hash each recording into a bucket, and write the buckets of plan/.

    A root keeps the number of buckets that it was first planned with. Nothing is written before it is
    clear that no committed bucket of ingest would change.

    Raises:
        ConfigError: if the inputs name nothing; if ``n_buckets`` is not what the root was planned with; if
            the list differs for a committed bucket and ``overwrite`` is not given.
    """
    listing = list_inputs(urls)
    existing = store.buckets("plan")
    total = _total(existing, n_buckets, len(listing.sources))
    cut: list[list[Source]] = [[] for _ in range(total)]
    for source in listing.sources:
        cut[bucket_of(source.recording_id, total)].append(source)
    marks = [fingerprint(STAGE, SOURCES.version, json.dumps(sources)) for sources in cut]
    buckets = [Bucket(number, total) for number in range(total)]
    there = {b: read_fingerprint(store, "plan", b.file_name) for b in existing}
    changed = [b for b, mark in zip(buckets, marks, strict=True) if there.get(b) != mark]
    if not overwrite and any(committed(store, "ingest", bucket) for bucket in changed):
        raise ConfigError(
            f"{store.root} was made from another list of recordings: give --overwrite to make again the buckets "
            "that differ, or another --root"
        )
    for bucket in changed:
        write_table(store, SOURCES, ["plan", bucket.file_name], marks[bucket.number], cut[bucket.number])
    _commit_listing(store, listing)
    return listing


def _total(existing: Sequence[Bucket], wanted: int | None, n_recordings: int) -> int:
    if existing and wanted not in (None, existing[0].of):
        raise ConfigError(
            f"this root was planned with {existing[0].of} buckets, not {wanted}: the number cannot change; "
            "use another --root"
        )
    return existing[0].of if existing else wanted or default_buckets(n_recordings)


def _commit_listing(store: Store, listing: Listing) -> None:
    account = Account(STAGE, 1)
    account.add("in", 0, items=listing.n_in)
    account.add("kept", 0, items=len(listing.sources))
    for reason, items in listing.dropped.items():
        account.add("dropped", 0, reason, items)
    for failure in listing.failures:
        account.add("failed", 0, failure.error_type)
    commit(store, LISTING_FILE, account, fingerprint(STAGE, SOURCES.version), listing.failures)
