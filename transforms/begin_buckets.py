"""The first step of every stage: which buckets are worth an attempt, and which have had too many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import apache_beam as beam

from schemas.ids import stable_id
from schemas.records import Failure, SegmentInfo
from schemas.tables import Table
from transforms.buckets import BucketTask
from transforms.store.attempts import Attempts, read_attempts, write_attempts
from transforms.store.ledger import Account, aside_mark, commit, committed, uncommit
from transforms.store.store import Store
from transforms.store.tables import table_writer

SET_ASIDE = "BucketSetAside"


class Inputs(NamedTuple):
    """What goes into a stage of a bucket."""

    items: int
    samples: int
    sample_rate_hz: int

    @classmethod
    def of(cls, segments: Sequence[SegmentInfo]) -> Inputs:
        """Add up segments."""
        rate_hz = segments[0].sample_rate_hz if segments else 0
        return cls(len(segments), sum(segment.n_samples for segment in segments), rate_hz)


Folders = Sequence[Sequence[str]]
"""Places of folders below the root."""
CountInputs = Callable[[Store, str], Inputs]


@dataclass
class BeginBuckets(beam.PTransform):
    """Lets through the buckets that are to be made now, and notes that they were begun.

    A bucket that another attempt has committed in the meantime is left as it is. One that was begun
    ``max_attempts`` times and never committed is set aside: its tables are written without a row, all its
    inputs are entered as failed, what it broke with is a row in failures/, and the others go on.
    An element is a task, or a record of type ``kind`` whose field ``task`` is one. ``folders`` says where a table's
    bucket files are, if that is not the folder of its name.
    """

    store: Store
    stage: str
    tables: Sequence[Table]
    count_inputs: CountInputs
    max_attempts: int
    metadata: Mapping[bytes, bytes] = field(default_factory=dict)
    kind: type = BucketTask
    folders: Mapping[str, Folders] = field(default_factory=dict)

    def expand(self, tasks: beam.PCollection[Any]) -> beam.PCollection[Any]:
        """Compose the step."""
        begin = _Begin(
            self.store,
            self.stage,
            tuple(self.tables),
            self.count_inputs,
            self.max_attempts,
            self.metadata,
            self.folders,
        )
        return tasks | beam.ParDo(begin).with_output_types(self.kind)


@dataclass
class _Begin(beam.DoFn):
    store: Store
    stage: str
    tables: Sequence[Table]
    count_inputs: CountInputs
    max_attempts: int
    metadata: Mapping[bytes, bytes]
    folders: Mapping[str, Folders]

    def process(self, element: Any) -> Iterator[Any]:
        task: BucketTask = element if isinstance(element, BucketTask) else element.task
        there = committed(self.store, self.stage, task.bucket)
        if there in (task.fingerprint, aside_mark(task.fingerprint)):
            return
        if there is not None:  # or the tables of this attempt could be taken for those of that commit
            uncommit(self.store, self.stage, task.bucket)
        known = read_attempts(self.store, self.stage, task.bucket, task.fingerprint)
        if known.begun >= self.max_attempts:
            self._set_aside(task, known)
            return
        write_attempts(self.store, self.stage, task.bucket, Attempts(task.fingerprint, known.begun + 1))
        yield element

    def _set_aside(self, task: BucketTask, known: Attempts) -> None:
        name, mark = task.bucket.file_name, aside_mark(task.fingerprint)
        inputs = self.count_inputs(self.store, name)
        account = Account(self.stage, inputs.sample_rate_hz)
        account.add("in", inputs.samples, items=inputs.items)
        account.add("failed", inputs.samples, SET_ASIDE, inputs.items)
        for table in self.tables:
            for folder in self.folders.get(table.name, ((table.name,),)):
                with table_writer(self.store, table, [*folder, name], mark, self.metadata):
                    pass
        commit(self.store, name, account, mark, [self._failure(task, known)])
        write_attempts(self.store, self.stage, task.bucket, known._replace(set_aside=True))

    def _failure(self, task: BucketTask, known: Attempts) -> Failure:
        last = known.error or "the worker ended without a word (killed, out of memory, or crashed)"
        message = (
            f"bucket {task.bucket.number} was begun {known.begun} times and never committed; last: {last}"
        )
        identity = stable_id(self.stage, task.bucket.file_name)
        return Failure(self.stage, identity, None, SET_ASIDE, message, known.trace)
