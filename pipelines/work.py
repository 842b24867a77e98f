"""Which buckets a job still has to make: what is committed under the same fingerprint is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import product
from typing import NamedTuple

from pipelines.job import Job, Work
from schemas.errors import ConfigError
from transforms.buckets import BucketTask
from transforms.store.concurrently import each
from transforms.store.ledger import aside_mark, committed, fingerprint, passed_on
from transforms.store.planned import planned_buckets
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_fingerprint


class _State(NamedTuple):
    """A bucket as a job finds it. ``there`` is what it is committed under; ``weight`` is 0 where it is done.

    ``made_without``: it was made while some of what it is made from was set aside, so it may be made again.
    """

    bucket: Bucket
    wanted: str
    there: str | None
    is_done: bool
    made_without: bool
    weight: int


def plan_work(
    job: Job,
    store: Store,
    canonical_config: str,
    *,
    overwrite: bool,
    follows: Callable[[Bucket], bool] | None = None,
) -> Work:
    """Return which buckets a job has to make, and about how heavy each is. Every bucket is asked for by name.

    ``follows`` tells of a bucket that was made under another configuration whether that may be undone without being
    told to.

    Raises:
        ConfigError: if something it reads is not there, or a bucket was made under another configuration
            or from other inputs and ``overwrite`` is not given.
    """
    tasks, weights, n_done = [], [], 0
    buckets = planned_buckets(store)
    look = partial(_look, job, store, canonical_config)
    if job.gather:
        look = partial(_look_at_whole, job, store, *_marks_of_whole(job, store, canonical_config, buckets))

    def ask(bucket: Bucket) -> tuple[_State, bool]:
        state = look(bucket)
        may = state.is_done or state.there is None or overwrite or state.made_without
        return state, may or bool(follows and follows(bucket))

    for state, may in each(ask, buckets, store.calls_at_once):
        if state.is_done:
            n_done += 1
            continue
        if not may:
            raise ConfigError(_made_otherwise(job.stage, store, state.bucket))
        tasks.append(BucketTask(state.bucket, state.wanted))
        weights.append(state.weight)
    return Work(tuple(tasks), tuple(weights), n_done)


def _look(job: Job, store: Store, canonical_config: str, bucket: Bucket) -> _State:
    made_from = _inputs(job, store, bucket)
    made = partial(fingerprint, job.stage, *(table.version for table in job.tables), canonical_config)
    wanted, there = made(*made_from), committed(store, job.stage, bucket)
    if there in (wanted, aside_mark(wanted)):
        return _State(bucket, wanted, there, is_done=True, made_without=False, weight=0)
    without = there is not None and there in _without(
        made, _inputs_and_commits(job, store, bucket, made_from)
    )
    return _State(bucket, wanted, there, False, without, _weight(job, store, bucket))


def _inputs_and_commits(
    job: Job, store: Store, bucket: Bucket, made_from: Sequence[str]
) -> list[tuple[str, str]]:
    """Return what a bucket is made from, each with what that is committed under: not the same for all stages."""
    there_too = [stage for stage in job.optional if committed(store, stage, bucket) is not None]
    commits = [committed(store, stage, bucket) or "" for stage in (*job.upstream, *there_too)]
    return list(zip(made_from, commits or made_from, strict=True))


def _marks_of_whole(
    job: Job, store: Store, canonical_config: str, buckets: Sequence[Bucket]
) -> tuple[str, str]:
    """Return the fingerprints of the configuration and of all buckets upstream, for a job that reads all of them."""
    found = each(partial(_inputs, job, store), buckets, store.calls_at_once)
    state = fingerprint(job.stage, *(mark for marks in found for mark in marks))
    return fingerprint(job.stage, *(table.version for table in job.tables), canonical_config), state


def _look_at_whole(job: Job, store: Store, configured: str, state: str, bucket: Bucket) -> _State:
    """Look at a bucket that is made from all buckets upstream.

    What was made under the same configuration from other inputs is made again without being told to: it follows from
    them at little cost, and what is dear, further down, is asked for itself.
    """
    wanted, there = configured + state, committed(store, job.stage, bucket)
    if there in (wanted, aside_mark(wanted)):
        return _State(bucket, wanted, there, is_done=True, made_without=False, weight=0)
    from_others = there is not None and there.startswith(configured)
    return _State(bucket, wanted, there, False, from_others, _weight(job, store, bucket))


def _without(made: Callable[..., str], made_from: Sequence[tuple[str, str]]) -> set[str]:
    """Return the fingerprints that a bucket had while what it is made from was set aside.

    ``made_from`` are what it is made from now, and under what that is committed.
    """
    choices = product(*((mark, aside_mark(commit)) for mark, commit in made_from))
    marks = {made(*choice) for choice in choices}
    return marks | {aside_mark(mark) for mark in marks}


def _inputs(job: Job, store: Store, bucket: Bucket) -> list[str]:
    if not job.upstream:
        return [read_fingerprint(store, "plan", bucket.file_name) or ""]
    found = {stage: passed_on(store, stage, bucket) for stage in job.upstream}
    missing = [stage for stage, made_under in found.items() if made_under is None]
    if missing:
        raise ConfigError(
            f"{job.stage} reads what {missing[0]} writes, and bucket {bucket.number} of it is not committed: "
            f"run '{missing[0]}' on this root first"
        )
    asked = [passed_on(store, stage, bucket) for stage in job.optional]
    return [str(made_under) for made_under in (*found.values(), *asked) if made_under is not None]


def _weight(job: Job, store: Store, bucket: Bucket) -> int:
    table = job.weighed or ("segments" if job.upstream else "plan")
    return store.size_bytes(table, bucket.file_name)


def _made_otherwise(stage: str, store: Store, bucket: Bucket) -> str:
    return (
        f"bucket {bucket.number} of {stage} in {store.root} was made under another configuration or from other "
        "inputs: give --overwrite to make what differs again, or another --root to keep both"
    )
