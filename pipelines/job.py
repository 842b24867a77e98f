"""What a job is, and how its buckets are made on a Beam runner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions

from pipelines.runner import make_pipeline, run_pipeline
from schemas.errors import TooManyFailures
from transforms.buckets import BucketTask, CreateBuckets, deal
from transforms.store.ledger import read_entries
from transforms.store.planned import ledger_files, planned_buckets
from transforms.store.store import Store


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
    items = Counter[str]()
    for entry in read_entries(store, stage, ledger_files(stage, planned_buckets(store))):
        for row in entry.rows:
            items[row.outcome] += row.items
    n_in, n_failed = items["in"], items["failed"]
    if n_failed > max_failed_share * n_in:
        raise TooManyFailures(
            f"{stage}: {n_failed} of {n_in} inputs failed, more than the allowed share of {max_failed_share:g} "
            f"({stage}.max_failed_share); they are listed in {store.path('failures', stage)}"
        )
