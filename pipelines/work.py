"""Which buckets a job still has to make: what is committed under the same fingerprint is done."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from pipelines.job import Job, Work
from schemas.errors import ConfigError
from transforms.buckets import BucketTask
from transforms.store.concurrently import each
from transforms.store.ledger import committed, fingerprint
from transforms.store.planned import planned_buckets
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_fingerprint


class _State(NamedTuple):
    """A bucket as a job finds it. ``there`` is what it is committed under; ``weight`` is 0 where it is done."""

    bucket: Bucket
    wanted: str
    there: str | None
    weight: int


def plan_work(job: Job, store: Store, canonical_config: str, *, overwrite: bool) -> Work:
    """Return which buckets a job has to make, and about how heavy each is. Every bucket is asked for by name.

    Raises:
        ConfigError: if something it reads is not there, or a bucket was made under another configuration
            or from other inputs and ``overwrite`` is not given.
    """
    tasks, weights, n_done = [], [], 0
    look = partial(_look, job, store, canonical_config)
    for state in each(look, planned_buckets(store), store.calls_at_once):
        if state.there == state.wanted:
            n_done += 1
            continue
        if state.there is not None and not overwrite:
            raise ConfigError(_made_otherwise(job.stage, store, state.bucket))
        tasks.append(BucketTask(state.bucket, state.wanted))
        weights.append(state.weight)
    return Work(tuple(tasks), tuple(weights), n_done)


def _look(job: Job, store: Store, canonical_config: str, bucket: Bucket) -> _State:
    wanted = fingerprint(job.stage, *job.versions, canonical_config, *_inputs(job, store, bucket))
    there = committed(store, job.stage, bucket)
    return _State(bucket, wanted, there, 0 if there == wanted else _weight(job, store, bucket))


def _inputs(job: Job, store: Store, bucket: Bucket) -> list[str]:
    if not job.upstream:
        return [read_fingerprint(store, "plan", bucket.file_name) or ""]
    found = {stage: committed(store, stage, bucket) for stage in job.upstream}
    missing = [stage for stage, made_under in found.items() if made_under is None]
    if missing:
        raise ConfigError(
            f"{job.stage} reads what {missing[0]} writes, and bucket {bucket.number} of it is not committed: "
            f"run '{missing[0]}' on this root first"
        )
    return [str(made_under) for made_under in found.values()]


def _weight(job: Job, store: Store, bucket: Bucket) -> int:
    table = "segments" if job.upstream else "plan"
    return int(store.fs.size(store.path(table, bucket.file_name)))


def _made_otherwise(stage: str, store: Store, bucket: Bucket) -> str:
    return (
        f"bucket {bucket.number} of {stage} in {store.root} was made under another configuration or from other "
        "inputs: give --overwrite to make what differs again, or another --root to keep both"
    )
