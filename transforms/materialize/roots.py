"""Other roots beside one's own: which of their buckets fall to a bucket, and the sound of all of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import ExitStack, suppress
from typing import NamedTuple, Self, TypeVar

import yaml

from schemas.errors import ConfigError
from transforms.store.concurrently import each
from transforms.store.ledger import fingerprint, passed_on
from transforms.store.planned import planned_buckets
from transforms.store.spool import AudioSpool
from transforms.store.store import Bucket, Store
from transforms.store.tables import read_rows

R = TypeVar("R", bound=NamedTuple)


class Part(NamedTuple):
    """A bucket file of a root."""

    store: Store
    file_name: str


def parts_of(store: Store, roots: Sequence[str], bucket: Bucket) -> list[Part]:
    """Return the bucket of one's own root, and behind it those of other roots that fall to it.

    Buckets are ranges of ids: those of a root with another number of them fall to where their ids begin.

    Raises:
        ConfigError: if a root has not been planned.
    """
    return [Part(store, bucket.file_name), *(part for root in roots for part in _falling(root, bucket))]


def _falling(root: str, bucket: Bucket) -> list[Part]:
    store = Store(root)
    buckets = planned_buckets(store)
    return [
        Part(store, other.file_name)
        for other in buckets
        if other.number * bucket.of // len(buckets) == bucket.number
    ]


def mixed_roots(store: Store) -> tuple[str, ...]:
    """Return the other roots that a root was last interleaved with, by the configuration that it keeps."""
    try:
        config = yaml.safe_load(store.read_text("config", "interleave.yaml"))
    except FileNotFoundError:
        return ()
    return tuple((config.get("mix") or {}).get("roots") or ())


def parts_behind(store: Store, bucket: Bucket) -> list[Part]:
    """Return the bucket of each root that a shard of this root was packed from; its own alone where another is gone."""
    try:
        return parts_of(store, mixed_roots(store), bucket)
    except ConfigError:
        return parts_of(store, (), bucket)


def rows_behind(
    parts: Sequence[Part], record: type[R], table: str, wanted: Collection[str]
) -> dict[str, tuple[R, Part]]:
    """Return the rows of a table whose first field is ``wanted``, by it, and the bucket file that each is in.

    The first part that has a row counts; a part may be without the table. Every file is read once at most.
    """
    found: dict[str, tuple[R, Part]] = {}
    for part in parts:
        with suppress(FileNotFoundError):
            for row in read_rows(part.store, record, table, part.file_name):
                if row[0] in wanted:
                    found.setdefault(row[0], (row, part))
    return found


def roots_mark(roots: Sequence[str]) -> str:
    """Return the fingerprint of what other roots hold.

    Raises:
        ConfigError: if one has not been planned, or not been curated.
    """
    return fingerprint("roots", *(mark for root in roots for mark in _marks(root)))


def _marks(root: str) -> list[str]:
    store = Store(root)
    buckets = planned_buckets(store)
    found = list(each(lambda bucket: passed_on(store, "curate", bucket), buckets, store.calls_at_once))
    if None in found:
        raise ConfigError(
            f"mix.roots: bucket {found.index(None)} of {root} is not curated: run 'curate' on that root first"
        )
    return [root, *map(str, found)]


class SoundOfAll:
    """The audio of the segments of several bucket files, at random access.

    Raises:
        StoreError: if segments cannot be read, or the disk for temporary files is full.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self._stack = ExitStack()
        with ExitStack() as undo:
            undo.push(self._stack)
            self._spools = [
                self._stack.enter_context(AudioSpool(part.store, "segments", part.file_name))
                for part in parts
            ]
            undo.pop_all()

    def read(self, segment_id: str) -> bytes:
        """Return the FLAC file of a segment.

        Raises:
            KeyError: if no file has such a segment.
        """
        for spool in self._spools:
            if segment_id in spool:
                return spool.read(segment_id)
        raise KeyError(segment_id)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *ending: object) -> None:
        self._stack.close()
