"""Dedupe: recordings that are there twice, as the same file or as the same sound, go on once."""

from __future__ import annotations

from dataclasses import dataclass, field

import apache_beam as beam

from pipelines.job import Job
from schemas.settings import ADDED
from schemas.tables import DUPLICATES
from transforms.buckets import BucketTask
from transforms.dedupe_recordings import (
    STAGE,
    CommitDuplicates,
    DecidedBucket,
    FindDuplicates,
    count_inputs,
)
from transforms.fingerprint.lookup import Lookup
from transforms.fingerprint.matching import Matching
from transforms.inputs.opt_out import read_opt_outs
from transforms.store.store import Store


@dataclass(frozen=True)
class DedupeConfig:
    """Which recordings are dropped because another is kept for them.

    ``enabled: false`` keeps all; ``near: false`` drops equal files only. ``matching`` says when two sound the same,
    ``lookup`` which are compared at all. ``opt_out`` are lists of those who do not want to be in the data (see
    ``transforms/inputs/opt_out.py``): read anew by each run, so that who is added to one goes from all that follows.
    """

    enabled: bool = True
    near: bool = True
    matching: Matching = field(default_factory=Matching)
    lookup: Lookup = field(default_factory=Lookup)
    opt_out: tuple[str, ...] = field(default=(), metadata=ADDED)


def gather(
    tasks: beam.PCollection[BucketTask], store: Store, config: DedupeConfig
) -> beam.PCollection[DecidedBucket]:
    """Compose what happens before a bucket is begun: what it needs of all others."""
    if not config.enabled:
        return tasks | "Keep" >> beam.Map(DecidedBucket).with_output_types(DecidedBucket)
    return tasks | FindDuplicates(store, config.lookup, config.matching if config.near else None)


def build(
    decided: beam.PCollection[DecidedBucket], store: Store, config: DedupeConfig
) -> beam.PCollection[BucketTask]:
    """Compose the job."""
    return decided | CommitDuplicates(store, read_opt_outs(config.opt_out))


def outside(config: DedupeConfig) -> str:
    """Return what changes with the lists of those who opted out, nothing where there are none.

    Raises:
        ConfigError: if a list cannot be read.
    """
    return read_opt_outs(config.opt_out).mark


def hints(_config: DedupeConfig) -> dict[str, str]:
    """Return what a worker needs: one holds all matches of the root. A guess, not measured."""
    return {"min_ram": "4GB"}


JOB = Job(
    STAGE,
    ("ingest",),
    (DUPLICATES,),
    count_inputs,
    build,
    hints=hints,
    gather=gather,
    gathered=DecidedBucket,
    outside=outside,
)
