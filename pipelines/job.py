"""What a job is, which buckets it still has to make, and how it is run on a Beam runner."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions

from pipelines.runner import make_pipeline, run_pipeline
from schemas.errors import ConfigError, TooManyFailures
from transforms.buckets import BucketTask, CreateBuckets, deal
from transforms.store.ledger import committed, fingerprint, read_ledger
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_fingerprint


@dataclass(frozen=True)
class Job:
    """A stage of the pipeline: its name, what it reads, what made its inputs, and how it is composed.

    ``prepare`` checks, before anything runs, what a configuration needs from elsewhere. ``build`` adds the
    steps that turn a PCollection of bucket tasks into committed buckets. ``versions`` are those of the schemas
    that it writes, which are part of its fingerprints.
    """

    stage: str
    upstream: tuple[str, ...]
    versions: tuple[int, ...]
    build: Callable[[beam.PCollection[BucketTask], Store, Any], beam.PCollection[BucketTask]]
    prepare: Callable[[Any], None] = lambda _config: None


@dataclass(frozen=True)
class Work:
    """The buckets of a job: those to make now, and how many were there already."""

    tasks: tuple[BucketTask, ...]
    weights: tuple[int, ...]
    n_done: int


def plan_work(job: Job, store: Store, canonical_config: str, *, overwrite: bool) -> Work:
    """Return which buckets a job has to make, and about how heavy each is.

    Raises:
        ConfigError: if something it reads is not there, or a bucket was made under another configuration
            or from other inputs and ``overwrite`` is not given.
    """
    tasks, weights, n_done = [], [], 0
    for bucket in _planned(store):
        made_from = _inputs(job, store, bucket)
        wanted = fingerprint(job.stage, *job.versions, canonical_config, *made_from)
        there = committed(store, job.stage, bucket)
        if there == wanted:
            n_done += 1
            continue
        if there is not None and not overwrite:
            raise ConfigError(_made_otherwise(job.stage, store, bucket))
        tasks.append(BucketTask(bucket, wanted))
        weights.append(_weight(job, store, bucket))
    return Work(tuple(tasks), tuple(weights), n_done)


def run_work(job: Job, store: Store, config: Any, work: Work, flags: Sequence[str]) -> None:
    """Make the buckets on the runner that ``flags`` name (the local one if they name none); wait for it.

    Raises:
        ConfigError: if a worker finds that the configuration asks for what cannot be done there.
        RuntimeError: if the runner says that the pipeline did not finish.
    """
    if not work.tasks:
        return
    options = PipelineOptions(list(flags))
    order = deal(work.weights, options.view_as(DirectOptions).direct_num_workers or 1)
    pipeline = make_pipeline(options)
    job.build(pipeline | "Buckets" >> CreateBuckets([work.tasks[i] for i in order]), store, config)
    run_pipeline(pipeline)


def check_failures(store: Store, stage: str, max_failed_share: float) -> None:
    """Hold a stage's failures against the share that the configuration allows.

    Raises:
        TooManyFailures: with a sentence that says how many there were and where they are listed.
    """
    rows = list(read_ledger(store, stage))
    n_in = sum(row.items for row in rows if row.outcome == "in")
    n_failed = sum(row.items for row in rows if row.outcome == "failed")
    if n_failed > max_failed_share * n_in:
        raise TooManyFailures(
            f"{stage}: {n_failed} of {n_in} inputs failed, more than the allowed share of {max_failed_share:g} "
            f"({stage}.max_failed_share); they are listed in {store.path('failures', stage)}"
        )


def _planned(store: Store) -> list[Bucket]:
    buckets = store.buckets("plan")
    if not buckets:
        raise ConfigError(f"there is nothing in {store.root} yet: name recordings with --input")
    return buckets


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
