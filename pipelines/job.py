"""What a job is, and how its buckets are made on a Beam runner."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import apache_beam as beam
from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions, StandardOptions

from pipelines.blame import find_suspects
from pipelines.runner import make_pipeline, run_pipeline, works_here
from schemas.errors import BucketsSetAside, RunnerFailed, TooManyFailures
from schemas.tables import Table
from transforms.begin_buckets import BeginBuckets, CountInputs, Folders
from transforms.buckets import BucketTask, CreateBuckets, deal
from transforms.store.attempts import all_attempts, forget_attempts
from transforms.store.ledger import read_entries, uncommit
from transforms.store.planned import ledger_files, planned_buckets
from transforms.store.store import Bucket, Store

HIRES_MACHINES = "DataflowRunner"
_LOGGER = logging.getLogger("speechloom.run")


@dataclass(frozen=True)
class Job:
    """A stage of the pipeline: its name, what it reads and writes, what goes into it, and how it is composed.

    ``prepare`` checks, before anything runs, what a configuration needs from elsewhere. ``build`` adds the
    steps that turn a PCollection of bucket tasks into committed buckets. The versions of ``tables``, which it
    writes, are part of its fingerprints; ``metadata`` is what even an empty file of them carries. ``hints``
    are Beam's resource hints, for runners that hire machines by them.

    ``optional`` stages are read where they are committed, and left alone where not.

    A job with ``gather`` needs for each bucket something of all others: those steps turn the bucket tasks into
    records of type ``gathered`` with a field ``task``, before any bucket is begun; ``build`` gets these. Each of its
    buckets is made from all buckets upstream.

    ``folders`` are where a table's bucket files are, if that is not the folder of its name. ``outside`` returns what
    changes with the files that a configuration names beside the tables, nothing where there are none. ``varies``
    returns the fields of the job that are others under a configuration.
    ``follows`` tells whether what a bucket holds is all that it takes to make it under another configuration: run by
    itself the job then does so without being told to overwrite, for it can be undone in the same way.
    ``weighed`` is the table whose size says how heavy a bucket is, if that is neither segments/ nor, where nothing is
    upstream, plan/.
    """

    stage: str
    upstream: tuple[str, ...]
    tables: tuple[Table, ...]
    count_inputs: CountInputs
    build: Callable[[beam.PCollection[Any], Store, Any], beam.PCollection[BucketTask]]
    prepare: Callable[[Any], None] = lambda _config: None
    metadata: Mapping[bytes, bytes] = field(default_factory=dict)
    hints: Callable[[Any], dict[str, str]] = lambda _config: {}
    gather: Callable[[beam.PCollection[BucketTask], Store, Any], beam.PCollection[Any]] | None = None
    gathered: type = BucketTask
    folders: Mapping[str, Folders] = field(default_factory=dict)
    outside: Callable[[Any], str] = lambda _config: ""
    varies: Callable[[Any], dict[str, Any]] = lambda _config: {}
    optional: tuple[str, ...] = ()
    follows: Callable[[Store, Any, Bucket], bool] = lambda _store, _config, _bucket: False
    weighed: str | None = None

    def under(self, config: Any) -> Job:
        """Return the job as it is under a configuration."""
        return replace(self, **self.varies(config))


@dataclass
class _Steps(beam.PTransform):
    """All steps of a job after its buckets are dealt, as one: what they need of a machine, they need together."""

    job: Job
    store: Store
    config: Any
    max_attempts: int

    def expand(self, tasks: beam.PCollection[BucketTask]) -> beam.PCollection[BucketTask]:
        job = self.job
        begin = BeginBuckets(
            self.store,
            job.stage,
            job.tables,
            job.count_inputs,
            self.max_attempts,
            job.metadata,
            job.gathered,
            job.folders,
        )
        ready = job.gather(tasks, self.store, self.config) if job.gather else tasks
        return job.build(ready | "Begin" >> begin, self.store, self.config)


@dataclass(frozen=True)
class Work:
    """The buckets of a job: those to make now, and how many were there already."""

    tasks: tuple[BucketTask, ...]
    weights: tuple[int, ...]
    n_done: int


def compose(
    pipeline: beam.Pipeline,
    job: Job,
    store: Store,
    config: Any,
    tasks: Sequence[BucketTask],
    max_attempts: int,
) -> None:
    """Add a job's steps to a pipeline, with hints of what they need where a runner hires machines by them.

    Elsewhere hints would only start more worker processes: Beam gives each set of hints an environment of its own.
    """
    steps = _Steps(job, store, config, max_attempts)
    if pipeline.options.view_as(StandardOptions).runner == HIRES_MACHINES:
        steps = steps.with_resource_hints(**job.hints(config))
    _ = pipeline | "Buckets" >> CreateBuckets(tasks) | job.stage.capitalize() >> steps


def run_work(
    job: Job, store: Store, config: Any, work: Work, flags: Sequence[str], max_attempts: int
) -> None:
    """Make the buckets on the runner that ``flags`` name (the local one if they name none); wait for it.

    A run whose workers break (one is killed, a bucket raises in it) is tried again, up to twice
    ``max_attempts`` times, as long as each try begins something: what is committed stays, and a bucket that
    broke ``max_attempts`` tries is set aside, so that the rest of the job finishes. Where several buckets may have
    ended a worker, each is made in a run of its own first. Where this process is itself the worker, what a bucket
    raises ends it.

    Raises:
        ConfigError: if a worker finds that the configuration asks for what cannot be done there.
        StoreError: if a worker cannot read or write the tables.
        RunnerFailed: if the runner says that the pipeline did not finish, after the last try; what it says is kept.
    """
    if not work.tasks:
        return
    options = PipelineOptions(list(flags))
    order = deal(work.weights, options.view_as(DirectOptions).direct_num_workers or 1)
    tasks = [work.tasks[i] for i in order]
    for left in reversed(range(1 if works_here(options) else 2 * max_attempts + 1)):
        before = all_attempts(store, job.stage)
        pipeline = make_pipeline(PipelineOptions(list(flags)))
        compose(pipeline, job, store, config, tasks, max_attempts)
        try:
            run_pipeline(pipeline)
        except RuntimeError as error:
            if works_here(options):
                raise
            if not left or all_attempts(store, job.stage) == before:
                raise RunnerFailed(f"the runner did not finish {job.stage}: {error}") from error
            told = _last_line(error)
        else:
            return
        _LOGGER.error("%s broke, and is tried again: %s", job.stage, told)
        for suspect in find_suspects(store, job.stage, tasks, before):
            run_work(job, store, config, Work((suspect,), (1,), work.n_done), flags, max_attempts)


def _last_line(error: RuntimeError) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else repr(error)


def check_set_aside(store: Store, stages: Sequence[str]) -> None:
    """Look whether buckets were set aside.

    Raises:
        BucketsSetAside: with a sentence that says how many, and what to do.
    """
    counts = {stage: sum(one.set_aside for one in all_attempts(store, stage).values()) for stage in stages}
    if any(counts.values()):
        told = ", ".join(f"{count} of {stage}" for stage, count in counts.items() if count)
        raise BucketsSetAside(
            f"buckets set aside because every attempt at them broke: {told}; all others are done. What they broke "
            f"with is in {store.path('failures')}; once it is mended, give --retry-set-aside"
        )


def give_another_chance(store: Store, stage: str) -> None:
    """Forget that buckets of a stage were set aside, so that they are made again."""
    for name, attempts in all_attempts(store, stage).items():
        if attempts.set_aside:
            bucket = Bucket.named(name)
            uncommit(store, stage, bucket)
            forget_attempts(store, stage, bucket)


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
