"""Buckets as Beam elements: small, hashed, spread evenly; the audio stays on the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import apache_beam as beam

from transforms.coders import travels
from transforms.store.store import Bucket


@travels
class BucketTask(NamedTuple):
    """One bucket to be made, under the fingerprint of its configuration and inputs."""

    bucket: Bucket
    fingerprint: str


@dataclass
class CreateBuckets(beam.PTransform):
    """Turns the buckets to be made into a PCollection that workers share.

    Runners deal elements to workers in turn, so a caller that knows the buckets' weights orders them
    with ``deal``.
    """

    tasks: Sequence[BucketTask]

    def expand(self, pipeline: beam.Pipeline) -> beam.PCollection[BucketTask]:
        """Compose the step."""
        return (
            pipeline
            | beam.Create(list(self.tasks), reshuffle=False)
            | beam.Map(_with_number).with_output_types(tuple[int, BucketTask])
            | beam.GroupByKey()
            | beam.FlatMap(_without_number).with_output_types(BucketTask)
        )


def _with_number(task: BucketTask) -> tuple[int, BucketTask]:
    """Return the key by which a task is dealt; beam.Reshuffle draws one, and pickles a time stamp with it."""
    return task.bucket.number, task


def _without_number(dealt: tuple[int, Iterable[BucketTask]]) -> Iterable[BucketTask]:
    return dealt[1]


def deal(weights: Sequence[int], workers: int) -> list[int]:
    """Return the order in which items dealt to ``workers`` in turn give each about the same weight.

    The heaviest go first; every other round is dealt backwards.
    """
    heaviest_first = sorted(range(len(weights)), key=lambda item: (-weights[item], item))
    rounds = [heaviest_first[at : at + workers] for at in range(0, len(weights), workers)]
    return [item for number, turn in enumerate(rounds) for item in (turn if number % 2 == 0 else turn[::-1])]


def all_buckets(tasks: beam.PCollection[BucketTask]) -> beam.PCollection[tuple[int, Iterable[int]]]:
    """Return every bucket of the root, whichever are to be made: its number, and how many there are, spread out."""
    return (
        tasks
        | "Of" >> beam.Map(_number_of_buckets).with_output_types(tuple[int, int])
        | "Once" >> beam.GroupByKey()
        | "All" >> beam.FlatMap(_every_number).with_output_types(tuple[int, int])
        | "Deal" >> beam.GroupByKey()
    )


def _number_of_buckets(task: BucketTask) -> tuple[int, int]:
    return task.bucket.of, 0


def _every_number(grouped: tuple[int, Iterable[int]]) -> Iterable[tuple[int, int]]:
    return ((number, grouped[0]) for number in range(grouped[0]))
