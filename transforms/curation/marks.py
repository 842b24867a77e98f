"""What a stored score was measured by: as long as that is the same, it need not be measured again."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import NamedTuple

from filters.base import Filter
from filters.edits.base import Editor
from transforms.store.ledger import fingerprint, passed_on
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_metadata

TABLE = "verdicts"
_MEASURED = b"speechloom.measured"


class Read(NamedTuple):
    """The stages whose tables curation reads: all of some, and of others what is there."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()


class Measured(NamedTuple):
    """What the verdicts of a bucket come from: its inputs, a mark of all editors, and one for each filter, in order."""

    inputs: str
    editors: str
    filters: tuple[str, ...]

    def to_metadata(self) -> dict[bytes, bytes]:
        """Return what a file of verdicts/ says of it."""
        return {_MEASURED: json.dumps([self.inputs, self.editors, *self.filters]).encode()}

    @classmethod
    def of(cls, filters: Sequence[Filter], editors: Sequence[Editor], inputs: str) -> Measured:
        """Return what filters would measure, and editors find."""
        finding = fingerprint("editors", *map(measuring_mark, editors))
        return cls(inputs, finding, tuple(map(measuring_mark, filters)))

    @classmethod
    def read(cls, metadata: Mapping[bytes, bytes] | None) -> Measured | None:
        """Return what a file says, None where it says nothing: one of a bucket that was set aside, or an older one."""
        if not metadata or _MEASURED not in metadata:
            return None
        inputs, editors, *marks = json.loads(metadata[_MEASURED])
        return cls(inputs, editors, tuple(marks))


def threshold_names(kind: type[Filter | Editor]) -> tuple[str, ...]:
    """Return the settings of a filter that decide alone, and so may be moved without measuring."""
    return tuple(f.name for f in fields(kind) if f.metadata.get("threshold"))  # type: ignore[arg-type]


def measuring_mark(one: Filter | Editor) -> str:
    """Return the fingerprint of what a filter's scores, or an editor's edits, depend on: its text and its settings.

    Thresholds are left out. The text is that of the filter's own module: what other modules do for it is taken to be
    the same as long as the tables' version is.
    """
    kind, without = type(one), threshold_names(type(one))
    settings = {f.name: getattr(one, f.name) for f in fields(one) if f.name not in without}  # type: ignore[arg-type]
    return fingerprint(
        "measured",
        kind.__module__.rpartition(".")[2],
        kind.__qualname__,
        _text(kind.__module__),
        repr(settings),
    )


def inputs_mark(store: Store, bucket: Bucket, read: Read) -> str:
    """Return the fingerprint of what a bucket's scores are measured on; empty where some of it is not committed."""
    found = [passed_on(store, stage, bucket) for stage in read.required]
    beside = [f"{stage} {mark}" for stage in read.optional if (mark := passed_on(store, stage, bucket))]
    return "" if None in found else fingerprint("inputs", *(str(mark) for mark in found), *beside)


def all_stored(
    store: Store, bucket: Bucket, filters: Sequence[Filter], editors: Sequence[Editor], read: Read
) -> bool:
    """Tell whether the verdicts of a bucket hold every score and edit that these would find."""
    there = Measured.read(read_metadata(store, TABLE, bucket.file_name))
    wanted = Measured.of(filters, editors, inputs_mark(store, bucket, read))
    if there is None or not is_usable(there, wanted.inputs):
        return False
    return there.editors == wanted.editors and set(wanted.filters) <= set(there.filters)


def is_usable(there: Measured | None, inputs: str) -> bool:
    """Tell whether stored scores were measured on the inputs that are there now."""
    return there is not None and bool(inputs) and there.inputs == inputs


@cache
def _text(module: str) -> str:
    try:
        return inspect.getsource(sys.modules[module])
    except OSError:  # installed without its text
        return ""
