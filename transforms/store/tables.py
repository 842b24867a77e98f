"""Reading and writing bucket files: records in, Parquet out, row groups bounded by bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import cache, partial
from itertools import accumulate
from typing import Any, BinaryIO, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.tables import Table
from transforms.store.store import Store
from transforms.store.table_file import open_table

ROW_GROUP_BYTES = 16 * 2**20
ROW_GROUP_ROWS = 2**15
# zstd sets up 0.2 ms of state for the columns of each row group, however little they hold.
_WORTH_ZSTD_BYTES = 2**16
FINGERPRINT = b"speechloom.fingerprint"
VERSION = b"speechloom.schema_version"
R = TypeVar("R", bound=NamedTuple)
_SIZED, _NUMBERS = frozenset({bytes, str}), frozenset({int, float, bool, type(None)})


class TableWriter:
    """Writes records to one Parquet file, holding no more than a row group of them.

    A row group closes before it would exceed ``row_group_bytes`` (a single larger row gets its own), so
    memory is bounded and the boundaries depend on the records alone. ``errors`` gives blocks for writing to the
    sink, which turn a full disk into what ends the run: nobody may take it for an error of what is written.
    """

    def __init__(
        self,
        sink: BinaryIO,
        schema: pa.Schema,
        row_group_bytes: int = ROW_GROUP_BYTES,
        errors: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._sink, self._errors = sink, errors
        self._writer: pq.ParquetWriter | None = None
        self._schema = schema
        self._limit = row_group_bytes
        self._rows: list[tuple[Any, ...]] = []
        self._bytes = 0

    def write(self, record: tuple[Any, ...]) -> None:
        """Add one record, a NamedTuple with the schema's fields in the schema's order."""
        size = estimate_bytes(record)
        if self._rows and self._bytes + size > self._limit:
            self._flush()
        self._rows.append(record)
        self._bytes += size

    def write_group(self, rows: pa.Table) -> None:
        """Add a row group of the schema's columns, after what is still held."""
        if self._rows:
            self._flush()
        self._put(rows)

    def close(self) -> None:
        """Write what is still held, and the footer."""
        if self._rows:
            self._flush()
        with self._errors():
            self._open(0).close()

    def abandon(self) -> None:
        """Forget the file: nothing more is written to it."""
        if self._writer is not None:
            self._writer.is_open = False

    def _flush(self) -> None:
        columns = zip(*self._rows, strict=True)
        arrays = [_array(column, field.type) for column, field in zip(columns, self._schema, strict=True)]
        self._put(pa.Table.from_arrays(arrays, schema=self._schema))
        self._rows, self._bytes = [], 0

    def _put(self, rows: pa.Table) -> None:
        beside_audio = [field.name for field in self._schema if field.type != pa.binary()]
        with self._errors():
            self._open(sum(rows[name].nbytes for name in beside_audio)).write_table(rows)

    def _open(self, beside_audio_bytes: int) -> pq.ParquetWriter:
        """Return the file's writer; the first row group decides whether what it holds beside audio is compressed."""
        if self._writer is None:
            codec = "zstd" if beside_audio_bytes > _WORTH_ZSTD_BYTES else "none"
            leaves = _leaves(self._schema)
            plain = [path for path, kind in leaves if kind != pa.binary()]
            self._writer = pq.ParquetWriter(
                self._sink,
                self._schema,
                compression={path: "none" if kind == pa.binary() else codec for path, kind in leaves},
                use_dictionary=plain,
                write_statistics=plain,
            )
        return self._writer


@contextmanager
def table_writer(
    store: Store,
    table: Table,
    place: Sequence[str],
    fingerprint: str,
    metadata: Mapping[bytes, bytes] | None = None,
    row_group_bytes: int = ROW_GROUP_BYTES,
) -> Iterator[TableWriter]:
    """Open the file of ``table`` at ``place`` below the root; it appears, whole, when the block ends.

    Raises:
        StoreError: if it cannot be written.
    """
    described = {VERSION: str(table.version).encode(), FINGERPRINT: fingerprint.encode(), **(metadata or {})}
    with store.write(*place) as sink:
        schema, errors = table.schema.with_metadata(described), partial(store.write_errors, *place)
        writer = TableWriter(sink, schema, row_group_bytes, errors)
        with ExitStack() as undo:
            undo.callback(writer.abandon)
            yield writer
            writer.close()
            undo.pop_all()


def write_table(
    store: Store,
    table: Table,
    place: Sequence[str],
    fingerprint: str,
    rows: Iterable[Any],
    metadata: Mapping[bytes, bytes] | None = None,
) -> int:
    """Write a whole table file, holding a row group of it; return how many rows there were."""
    n_rows = 0
    with table_writer(store, table, place, fingerprint, metadata) as writer:
        for row in rows:
            writer.write(row)
            n_rows += 1
    return n_rows


def write_columns(
    store: Store,
    table: Table,
    place: Sequence[str],
    fingerprint: str,
    columns: pa.Table,
    metadata: Mapping[bytes, bytes] | None = None,
) -> None:
    """Write a whole table file of small rows that are in memory as columns, ``ROW_GROUP_ROWS`` to a row group."""
    with table_writer(store, table, place, fingerprint, metadata) as writer:
        for start in range(0, len(columns), ROW_GROUP_ROWS):
            writer.write_group(columns.slice(start, ROW_GROUP_ROWS))


def read_metadata(store: Store, *place: str, whole: bool = False) -> Mapping[bytes, bytes] | None:
    """Return what a file says of itself beside its rows, None where there is no such file; ``whole``: a small one."""
    try:
        with open_table(store, *place, whole=whole) as file:
            return file.metadata
    except FileNotFoundError:
        return None


def read_fingerprint(store: Store, *place: str, whole: bool = False) -> str | None:
    """Return the fingerprint that a file was made under, None where there is no such file; ``whole``: a small one."""
    metadata = read_metadata(store, *place, whole=whole)
    return None if metadata is None else metadata.get(FINGERPRINT, b"").decode()


def read_rows(
    store: Store, record: type[R], *place: str, columns: Sequence[str] | None = None
) -> Iterator[R]:
    """Yield the rows of a file as records, a row group at a time.

    ``columns`` names what to read; ``record`` must have exactly those fields, or all of the table's.
    """
    with open_table(store, *place) as file:
        for rows in file.groups(columns or record._fields):
            found = (rows[name].combine_chunks() for name in record._fields)
            yield from map(record, *map(_values, _fields(record), found))


def estimate_bytes(value: Any) -> int:
    """Return about how many bytes a value takes in a row group."""
    kind = type(value)
    if kind in _SIZED:
        return len(value)
    if kind in _NUMBERS:
        return 8
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, list):
        return 4 * len(value)
    return sum(map(estimate_bytes, value)) if isinstance(value, tuple) else 8


def _array(column: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if kind != pa.binary():
        return pa.array(list(column), type=kind)
    offsets = np.cumsum([0, *map(len, column)], dtype=np.int32)
    return pa.Array.from_buffers(
        kind, len(column), [None, pa.py_buffer(offsets), pa.py_buffer(b"".join(column))]
    )


def _leaves(schema: pa.Schema) -> list[tuple[str, pa.DataType]]:
    return [leaf for field in schema for leaf in _leaf(field.name, field.type)]


def _leaf(path: str, kind: pa.DataType) -> list[tuple[str, pa.DataType]]:
    if pa.types.is_struct(kind):
        fields = [kind.field(i) for i in range(kind.num_fields)]
        return [leaf for f in fields for leaf in _leaf(f"{path}.{f.name}", f.type)]
    if pa.types.is_list(kind):
        return _leaf(f"{path}.list.element", kind.value_type)
    return [(path, kind)]


def _values(hint: Any, column: pa.Array) -> list[Any]:
    """Return what a column holds as the annotated type: field by field, which takes a third of the time of dicts."""
    if get_origin(hint) is tuple:
        values = _values(get_args(hint)[0], column.flatten())
        lengths = [length or 0 for length in column.value_lengths().to_pylist()]
        ends = accumulate(lengths)
        return [tuple(values[end - length : end]) for length, end in zip(lengths, ends, strict=True)]
    kind = (
        hint if hasattr(hint, "_fields") else next((a for a in get_args(hint) if hasattr(a, "_fields")), None)
    )
    if kind is None:
        return list(column.to_pylist())
    parts, places = column.flatten(), [column.type.get_field_index(name) for name in kind._fields]
    records = map(kind, *(_values(of, parts[at]) for of, at in zip(_fields(kind), places, strict=True)))
    if kind is hint:
        return list(records)
    return [one if there else None for one, there in zip(records, column.is_valid().to_pylist(), strict=True)]


@cache
def _fields(kind: Any) -> list[Any]:
    hints = get_type_hints(kind)
    return [hints[name] for name in kind._fields]
