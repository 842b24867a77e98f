"""What a card says of a root, read from its tables: what shards hold, the account, configurations and fingerprints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Any, NamedTuple

from pipelines.overview import overview, stages_of
from pipelines.resolved import read_configs
from pipelines.totals import StageTotals
from schemas.errors import ConfigError
from schemas.ids import stable_id
from transforms.export.parts.contents import Contents, contents_of
from transforms.export.parts.shard import Shard
from transforms.materialize.sides import Side, folders
from transforms.store.concurrently import each
from transforms.store.ledger import committed
from transforms.store.planned import planned_buckets, read_planned
from transforms.store.store import Bucket, Store

STAGE = "interleave"


class Provenance(NamedTuple):
    """A stage, how many buckets of it are committed, and the fingerprint of all their fingerprints together."""

    stage: str
    buckets: int
    fingerprint: str


class Facts(NamedTuple):
    """All of it. ``contents`` is by side; ``configs`` are the resolved configurations by stage, without secrets.

    ``finished`` is the day on which the last shard was committed (UTC), such as 2026-01-31.
    """

    buckets: tuple[Bucket, ...]
    contents: dict[Side, Contents]
    stages: tuple[StageTotals, ...]
    configs: dict[str, Any]
    provenance: tuple[Provenance, ...]
    finished: str

    @property
    def total(self) -> Contents:
        """What all shards hold together."""
        return sum(self.contents.values(), Contents())

    @property
    def capacity_tokens(self) -> int | None:
        """What a sequence may hold, None where nobody kept the configuration."""
        capacity = self.configs.get(STAGE, {}).get("capacity")
        return None if capacity is None else int(capacity)

    @property
    def fill(self) -> float | None:
        """The share of the sequences' capacity that is filled."""
        total, capacity = self.total, self.capacity_tokens
        return total.tokens / (total.sequences * capacity) if capacity and total.sequences else None


def read_facts(store: Store) -> Facts:
    """Return the facts of a root, or of a view of it.

    Raises:
        ConfigError: if it has not been planned, or a bucket is not interleaved yet.
        StoreError: if a table cannot be read.
    """
    buckets = tuple(planned_buckets(store))
    _refuse_half_made(store, buckets)
    configs = read_configs(store)
    places = folders(float(configs.get(STAGE, {}).get("validation_share") or 0.0))
    contents = {side: _contents(store, buckets, folder) for side, folder in places.items()}
    provenance = tuple(_provenance(store, buckets))
    return Facts(buckets, contents, tuple(overview(store)), configs, provenance, _finished(store, buckets))


def _finished(store: Store, buckets: Sequence[Bucket]) -> str:
    written = each(
        lambda bucket: store.modified("ledger", STAGE, bucket.file_name), buckets, store.calls_at_once
    )
    return max(one.astimezone(UTC).date().isoformat() for one in written)


def _refuse_half_made(store: Store, buckets: Sequence[Bucket]) -> None:
    for bucket, mark in zip(buckets, _marks(store, STAGE, buckets), strict=True):
        if mark is None:
            raise ConfigError(
                f"card describes what {STAGE} writes, and bucket {bucket.number} of it is not committed: "
                f"run '{STAGE}' on this root first"
            )


def _contents(store: Store, buckets: Sequence[Bucket], folder: tuple[str, ...]) -> Contents:
    found = each(lambda bucket: contents_of(Shard(store, bucket, folder)), buckets, store.calls_at_once)
    return sum(found, Contents())


def _marks(store: Store, stage: str, buckets: Sequence[Bucket]) -> list[str | None]:
    return list(each(lambda bucket: committed(store, stage, bucket), buckets, store.calls_at_once))


def _provenance(store: Store, buckets: Sequence[Bucket]) -> Iterator[Provenance]:
    planned = read_planned(store)
    if planned:
        yield Provenance("plan", 1, planned.fingerprint)
    for stage in stages_of(store)[1:]:
        marks = [mark for mark in _marks(store, stage, buckets) if mark is not None]
        if marks:
            yield Provenance(stage, len(marks), stable_id("fingerprints", *marks))
