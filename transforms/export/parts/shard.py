"""A bucket of shards/, as the formats read it: a row group in memory at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from interleave.reading import Sample, SampleChunk, columns, samples_of
from transforms.store.store import Bucket, Store
from transforms.store.table_file import open_table
from transforms.store.tables import read_metadata

_VOCABULARY = b"speechloom.vocabulary"
_BLOCK_BYTES = 2**20


class Document(NamedTuple):
    """A document of a sequence: its number in it, its tokens ``start`` to ``end``, and its chunks."""

    number: int
    start: int
    end: int
    chunks: tuple[SampleChunk, ...]


@dataclass(frozen=True)
class Shard:
    """Bucket ``bucket`` of the shards of ``store``, in a folder: ``shards/train`` where some are for validation."""

    store: Store
    bucket: Bucket
    folder: tuple[str, ...] = ("shards",)

    @property
    def stem(self) -> str:
        """What names a file of the bucket: ``00003-of-00016``."""
        return self.bucket.file_name.removeprefix("bucket-").removesuffix(".parquet")

    def samples(self, *, with_flac: bool = True) -> Iterator[Sample]:
        """Yield its sequences, in order; audio is a view of FLAC bytes, or is not read.

        Raises:
            StoreError: if it cannot be read.
        """
        with open_table(self.store, *self.folder, self.bucket.file_name) as file:
            for rows in file.groups(columns(file.schema, with_flac=with_flac)):
                yield from samples_of(rows)

    def blocks(self) -> Iterator[bytes]:
        """Yield the bytes of its file."""
        with self.store.open_read(*self.folder, self.bucket.file_name) as source:
            while block := source.read(_BLOCK_BYTES):
                yield block

    def vocabulary(self) -> dict[str, int]:
        """Return the ids that interleaving added to the tokenizer's, by name, and how many ids there are."""
        said = read_metadata(self.store, *self.folder, self.bucket.file_name) or {}
        return dict(json.loads(said.get(_VOCABULARY, b"{}")))


def documents(sample: Sample) -> Iterator[Document]:
    """Yield the documents of a sequence, in order."""
    starts = [0, *(np.flatnonzero(np.diff(sample.document_ids)) + 1).tolist(), sample.n_tokens]
    for start, end in pairwise(starts):
        if start < end:
            number = int(sample.document_ids[start])
            chunks = tuple(chunk for chunk in sample.chunks if chunk.document == number)
            yield Document(number, start, end, chunks)
