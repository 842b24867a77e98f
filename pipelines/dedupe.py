"""Dedupe: recordings that are there twice, as the same file or as the same sound, go on once."""

from __future__ import annotations

from dataclasses import dataclass, field

import apache_beam as beam

from pipelines.job import Job
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
from transforms.store.store import Store


@dataclass(frozen=True)
class DedupeConfig:
    """Which recordings are dropped because another is kept for them.

    ``enabled: false`` keeps all; ``near: false`` drops equal files only. ``matching`` says when two sound the same,
    ``lookup`` which are compared at all.
    """

    enabled: bool = True
    near: bool = True
    matching: Matching = field(default_factory=Matching)
    lookup: Lookup = field(default_factory=Lookup)


def gather(
    tasks: beam.PCollection[BucketTask], store: Store, config: DedupeConfig
) -> beam.PCollection[DecidedBucket]:
    """Compose what happens before a bucket is begun: what it needs of all others."""
    if not config.enabled:
        return tasks | "Keep" >> beam.Map(DecidedBucket).with_output_types(DecidedBucket)
    return tasks | FindDuplicates(store, config.lookup, config.matching if config.near else None)


def build(
    decided: beam.PCollection[DecidedBucket], store: Store, _config: DedupeConfig
) -> beam.PCollection[BucketTask]:
    """Compose the job."""
    return decided | CommitDuplicates(store)


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
)
