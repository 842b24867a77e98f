"""The parts of a data set: which files belong together, in which splits, and the schema of their rows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pyarrow as pa

from transforms.store.concurrently import each
from transforms.store.store import Store
from transforms.store.table_file import open_table

_BLOCK_BYTES = 2**20


class DataFile(NamedTuple):
    """A file by its path from the card's folder. ``sha256`` is of its bytes; None where nobody read them."""

    path: str
    size_bytes: int
    rows: int
    sha256: str | None


class Split(NamedTuple):
    """The files of a split; ``pattern`` is a glob that finds them from the card's folder, and no others."""

    name: str
    pattern: str
    files: tuple[DataFile, ...]


class Part(NamedTuple):
    """What is loaded under one name: its splits, the Arrow schema of all their files, and what a row is."""

    name: str
    splits: tuple[Split, ...]
    schema: pa.Schema
    row: str
    key: str | None = None

    @property
    def files(self) -> tuple[DataFile, ...]:
        """The files of all splits."""
        return tuple(file for split in self.splits for file in split.files)


class Place(NamedTuple):
    """Where a split is: a folder below the root, the names of its files, and a glob for them."""

    split: str
    folder: tuple[str, ...]
    names: tuple[str, ...]
    pattern: str


def read_part(
    store: Store, name: str, places: Sequence[Place], row: str, key: str | None = None, *, hashes: bool
) -> Part:
    """Return a part, with its files looked at, and read from end to end where ``hashes`` are wanted.

    Raises:
        StoreError: if a file cannot be read.
    """
    splits, schema = [], pa.schema([])
    for place in places:
        look = _looker(store, place.folder, hashes=hashes)
        files = tuple(each(look, place.names, store.calls_at_once))
        splits.append(Split(place.split, "/".join([*place.folder, place.pattern]), files))
        if place.names:
            schema = read_schema(store, *place.folder, place.names[0])
    return Part(name, tuple(splits), schema, row, key)


def read_schema(store: Store, *place: str) -> pa.Schema:
    """Return the schema of a table's file.

    Raises:
        StoreError: if it cannot be read.
    """
    with open_table(store, *place) as file:
        return file.schema


def _looker(store: Store, folder: Sequence[str], *, hashes: bool) -> Callable[[str], DataFile]:
    def look(name: str) -> DataFile:
        place = [*folder, name]
        with open_table(store, *place) as file:
            rows = file.n_rows
        sha256 = file_sha256(store, *place) if hashes else None
        return DataFile("/".join(place), store.size_bytes(*place), rows, sha256)

    return look


def file_sha256(store: Store, *place: str) -> str:
    """Return the SHA-256 of a file below the root, in hexadecimal digits.

    Raises:
        StoreError: if it cannot be read.
    """
    found = hashlib.sha256()
    with store.open_read(*place) as source:
        while block := source.read(_BLOCK_BYTES):
            found.update(block)
    return found.hexdigest()
