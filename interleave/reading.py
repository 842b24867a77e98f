"""Row groups of shards as training samples: arrays without a copy, audio decoded, as FLAC, or left on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from mmap import ACCESS_READ, mmap
from typing import IO, Any, Literal, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from fsspec import AbstractFileSystem
from fsspec.implementations.local import LocalFileSystem
from numpy.typing import NDArray

from interleave.in_place import values_in_place
from schemas.records import Modality

AudioAs = Literal["samples", "flac", "none"]
_ARRAYS = "input_ids", "token_modality", "loss_mask", "document_ids"
_DELAYED = "delayed_ids"
_TOLD = (
    "segment_id", "recording_id", "source", "document", "modality", "text",
    "start_samples", "end_samples", "sample_rate_hz", "n_tokens",
)  # fmt: skip
_CHUNK = "chunks.list.element."
_FLAC, _THERE = f"{_CHUNK}audio.bytes", f"{_CHUNK}audio.path"


class RowGroup(NamedTuple):
    """A row group of a shard: the ``file``, as its path below the folder of the shards, and its number in it."""

    file: str
    number: int


class SampleChunk(NamedTuple):
    """A chunk of a sample. ``audio`` is float32 of shape (n,), mono, in [-1, 1), or FLAC, or None; see ``AudioAs``."""

    segment_id: str
    recording_id: str
    source: str
    document: int
    modality: Modality
    text: str
    start_samples: int
    end_samples: int
    sample_rate_hz: int
    n_tokens: int
    audio: NDArray[np.float32] | bytes | memoryview | None


class Sample(NamedTuple):
    """A packed sequence: four arrays of shape (n_tokens,), as in the shard, and its chunks.

    ``delayed_ids``, shape (codebooks - 1, n_tokens), are the ids of the codebooks behind the first, where codes of
    several are delayed; None where they are not.
    """

    sequence_id: str
    input_ids: NDArray[np.int32]
    token_modality: NDArray[np.int8]
    loss_mask: NDArray[np.int8]
    document_ids: NDArray[np.int32]
    chunks: tuple[SampleChunk, ...]
    delayed_ids: NDArray[np.int32] | None = None

    @property
    def n_tokens(self) -> int:
        """Its length in tokens."""
        return len(self.input_ids)


class _File(NamedTuple):
    """An open shard, and its bytes where it is a file of this machine."""

    name: str
    parquet: pq.ParquetFile
    data: memoryview | None

    def flac(self, group: int) -> list[memoryview] | None:
        """Return the FLAC files of a row group as views of the file, None where they have to be read."""
        return None if self.data is None else values_in_place(self.data, self.parquet, group, _FLAC)

    def rows(self, group: int, *more: str, with_flac: bool) -> pa.Table:
        """Return the columns of a row group that make samples, and ``more``."""
        wanted = columns(self.parquet.schema_arrow, with_flac=with_flac)
        return self.parquet.read_row_group(group, columns=[*wanted, *more], use_threads=False)


class ShardReader:
    """Reads row groups of the shards in a folder; the last file stays open."""

    def __init__(self, fs: AbstractFileSystem, folder: str, with_flac: bool) -> None:
        self._fs, self._folder, self._with_flac = fs, folder, with_flac
        self._open: _File | None = None

    def row_groups(self, file: str) -> list[int]:
        """Return the number of rows in each row group of a shard, by its footer alone."""
        metadata = self._file(file).parquet.metadata
        return [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)]

    def samples(self, group: RowGroup) -> list[Sample]:
        """Return the samples of a row group, in order; their audio is FLAC, or not read."""
        file = self._file(group.file)
        if self._with_flac and (flac := file.flac(group.number)) is not None:
            rows = file.rows(group.number, _THERE, with_flac=False)
            if _n_heard(rows) == len(flac):
                return samples_of(rows, flac)
        return samples_of(file.rows(group.number, with_flac=self._with_flac))

    def _file(self, file: str) -> _File:
        if self._open is None or self._open.name != file:
            path = f"{self._folder}/{file}"
            local = isinstance(self._fs, LocalFileSystem)
            self._open = _mapped(file, path) if local else _remote(file, self._fs.open(path, "rb"))
        return self._open


def _mapped(name: str, path: str) -> _File:
    with open(path, "rb") as file:
        data = mmap(file.fileno(), 0, access=ACCESS_READ)
    # Nothing is gained by fetching ahead what is mapped, in threads that may outlive the interpreter.
    return _File(
        name, pq.ParquetFile(pa.BufferReader(pa.py_buffer(data)), pre_buffer=False), memoryview(data)
    )


def _remote(name: str, file: IO[bytes]) -> _File:
    return _File(name, pq.ParquetFile(file, pre_buffer=True), None)


def columns(schema: pa.Schema, *, with_flac: bool) -> list[str]:
    """Return the columns of a shard of a schema that make samples, with or without their audio."""
    wanted = ["sequence_id", *_ARRAYS, *(f"{_CHUNK}{name}" for name in _TOLD)]
    return [*wanted, *([_FLAC] if with_flac else []), *([_DELAYED] if _DELAYED in schema.names else [])]


def samples_of(rows: pa.Table, flac: Sequence[memoryview] | None = None) -> list[Sample]:
    """Return the samples of a table with those columns; they are views of it, FLAC files too.

    ``flac``, where it is given, has the FLAC files of all chunks that have one, and the table that they have one.
    """
    chunks = list(_grouped(_whole(rows["chunks"]), flac))
    names = rows["sequence_id"].to_pylist()
    arrays = (_lists(_whole(rows[name])) for name in _ARRAYS)
    samples = [Sample(*fields) for fields in zip(names, *arrays, chunks, strict=True)]
    if _DELAYED not in rows.column_names:
        return samples
    streams = _lists(_whole(rows[_DELAYED]))
    return [
        sample._replace(delayed_ids=ids.reshape(-1, sample.n_tokens))
        for sample, ids in zip(samples, streams, strict=True)
    ]


def _n_heard(rows: pa.Table) -> int:
    """Return how many chunks have audio."""
    audio = _whole(rows["chunks"]).values.field("audio")
    return len(audio) - int(audio.null_count)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    """Return a column as one array; one that is in one piece is not copied, as ``combine_chunks`` would."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _lists(column: pa.ListArray) -> Iterator[NDArray[Any]]:
    values, offsets = column.values.to_numpy(), column.offsets.to_numpy()
    for start, end in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True):
        yield values[start:end]


def _grouped(column: pa.ListArray, flac: Sequence[memoryview] | None) -> Iterator[tuple[SampleChunk, ...]]:
    """Yield the chunks of each row."""
    fields = column.values
    told = [fields.field(name).to_pylist() for name in _TOLD]
    every = [SampleChunk(*row) for row in zip(*told, _heard(fields, flac), strict=True)]
    offsets = column.offsets.to_pylist()
    for start, end in pairwise(offsets):
        yield tuple(every[start:end])


def _heard(chunks: pa.StructArray, flac: Sequence[memoryview] | None) -> Sequence[memoryview | None]:
    """Return what each chunk sounds like."""
    if chunks.type.get_field_index("audio") < 0:
        return [None] * len(chunks)
    audio = chunks.field("audio")
    if flac is None:
        return _flac(audio.field("bytes"))
    found = iter(flac)
    return [next(found) if there else None for there in audio.is_valid().to_pylist()]


def _flac(column: pa.BinaryArray) -> list[memoryview | None]:
    """Return the FLAC files of a column, as views of it."""
    _, places, data = column.buffers()
    offsets = np.frombuffer(places, np.int32)[column.offset :][: len(column) + 1].tolist()
    view, valid = memoryview(data) if data else memoryview(b""), column.is_valid().to_pylist()
    found = zip(offsets, offsets[1:], valid, strict=False)
    return [view[start:end] if there else None for start, end, there in found]


def with_audio(sample: Sample, change: Callable[[bytes | memoryview], Any]) -> Sample:
    """Return a sample in which ``change`` was made to each FLAC file."""
    chunks = (c if c.audio is None else c._replace(audio=change(c.audio)) for c in sample.chunks)  # type: ignore[arg-type]
    return sample._replace(chunks=tuple(chunks))
