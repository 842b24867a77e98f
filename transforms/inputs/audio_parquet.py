"""Parquet with audio in its rows, as Hugging Face `datasets` stores it: a column of struct<bytes, path>.

The listing reads the small columns alone. A row's bytes are read in the order of the rows of its row group, which is
why ids keep them so: a thread goes on reading where it was. What Arrow holds is a page, and writers make pages of up to
a row group, which `datasets` keeps to 100 rows.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BufferedIOBase
from itertools import repeat
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.errors import BadArchive, BadManifest
from schemas.ids import RUN_MEMBERS, run_id, stable_id
from schemas.records import Source
from transforms.inputs.fetch_settings import FetchSettings
from transforms.inputs.files import Place, absolute_uri, locate
from transforms.inputs.found import Dropped, Found, failed
from transforms.inputs.kind import Kind
from transforms.inputs.members import BLOCK_BYTES, Member, kept, member_name
from transforms.inputs.webdataset import DESCRIPTION_COLUMNS, describe_columns
from transforms.store.table_file import READ_THREADS

SCHEME = "parquet"
NO_AUDIO = "no_audio"
_BUFFER_BYTES = 1 << 20
_LISTED_ROWS = 1000
_RUN_BYTES = 256 * 2**20


@contextmanager
def arrow_errors() -> Iterator[None]:
    """Turn what Arrow says of a broken file into BadArchive; what a place raises has a number, or a type of its own.

    Raises:
        BadArchive: in its place.
    """
    try:
        yield
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise BadArchive(f"not Parquet that can be read: {error}") from error
    except OSError as error:
        if error.errno is None and type(error) is OSError:
            raise BadArchive(f"not Parquet that can be read: {error}") from error
        raise


def checked(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield batches that are whole: offsets inside their buffers, texts in UTF-8.

    Raises:
        BadArchive: at one that is not, or cannot be read.
    """
    while True:
        with arrow_errors():
            batch = next(batches, None)
            if batch is None:
                return
            batch.validate(full=True)
        yield batch


class _Opened:
    """An open file, and which of its columns holds audio."""

    def __init__(self, place: Place) -> None:
        self._source: BufferedIOBase = place.open()
        with ExitStack() as undo, arrow_errors():
            undo.callback(self._source.close)
            self.file = pq.ParquetFile(self._source, buffer_size=_BUFFER_BYTES, pre_buffer=READ_THREADS)
            self.column = audio_column(self.file.schema_arrow)
            undo.pop_all()

    def batches(self, group: int, columns: list[str], rows: int) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a row group, so many at a time."""
        made = self.file.iter_batches(
            batch_size=rows, row_groups=[group], columns=columns, use_threads=READ_THREADS
        )
        yield from checked(made)

    def close(self) -> None:
        """Close it."""
        self.file.close()
        self._source.close()


def audio_column(schema: pa.Schema) -> str | None:
    """Return the column that holds audio: what `datasets` says is an Audio, else the first struct<bytes, path>.

    None where there is none, or a column `uri`: that is a manifest. An image looks the same but for what `datasets`
    says of it.
    """
    if "uri" in schema.names:
        return None
    features = _features(schema)
    fit = [field.name for field in schema if _holds_files(field.type)]
    if features is not None:
        fit = [name for name in fit if _is_audio(features.get(name))]
    return fit[0] if fit else None


def _features(schema: pa.Schema) -> dict[str, Any] | None:
    try:
        told = json.loads((schema.metadata or {}).get(b"huggingface", b""))
    except ValueError:
        return None
    info = told.get("info") if isinstance(told, dict) else None
    features = info.get("features") if isinstance(info, dict) else None
    return features if isinstance(features, dict) else None


def _is_audio(feature: Any) -> bool:
    return isinstance(feature, dict) and feature.get("_type") == "Audio"


def _holds_files(kind: pa.DataType) -> bool:
    if not pa.types.is_struct(kind):
        return False
    fields = {field.name: field.type for field in kind}
    return fields.get("bytes") in {pa.binary(), pa.large_binary()} and "path" in fields


def _is_audio_parquet(place: Place) -> bool:
    try:
        opened = _Opened(place)
    except BadArchive:
        return False  # what reads manifests says what is wrong with it
    opened.close()
    return opened.column is not None


def list_parquet(place: Place) -> Iterator[Found]:
    """Yield a source for each row with audio; where a row has only a path, that is its URI, as in a manifest.

    Raises:
        BadArchive: where it cannot be read on.
        OSError, UnreachableUri: if it is not to be had.
    """
    opened = _Opened(place)
    try:
        for group in range(opened.file.num_row_groups):
            yield from _list_group(place, opened, group)
    finally:
        opened.close()


def _list_group(place: Place, opened: _Opened, group: int) -> Iterator[Found]:
    column = str(opened.column)
    leaf = _Leaf.of(opened.file, group, f"{column}.bytes")
    strings = {f.name for f in opened.file.schema_arrow if pa.types.is_string(f.type)}
    columns = [f"{column}.path", *sorted(DESCRIPTION_COLUMNS & strings)]
    present = _present(opened, group, leaf)
    number = 0
    for batch in opened.batches(group, columns, _LISTED_ROWS):
        for row in batch.to_pylist():
            path = (row.pop(column) or {}).get("path")
            if next(present, False):
                identity = run_id(number % leaf.run_rows, "run", place.url, group, number // leaf.run_rows)
                name = member_name(path or f"row-{number}")
                uri = Member(SCHEME, group, number, name, place.url).uri
                yield Source(identity, uri, **describe_columns(row))
            else:
                yield _by_path(place, path, row)
            number += 1


def _by_path(place: Place, path: Any, row: dict[str, Any]) -> Found:
    if not isinstance(path, str) or not path:
        return Dropped(NO_AUDIO)
    if "\0" in path:
        return failed(place.url, BadManifest(f"a path that is none: {path[:200]!r}"))
    uri = absolute_uri(path, posixpath.dirname(place.url))
    return Source(stable_id("recording", uri), uri, **describe_columns(row))


class _Leaf(NamedTuple):
    """The bytes of a row group's audio: how many rows have none (None: not said), and how many rows are a run."""

    rows: int
    nulls: int | None
    run_rows: int

    @classmethod
    def of(cls, file: pq.ParquetFile, group: int, path: str) -> _Leaf:
        with arrow_errors():
            found = file.metadata.row_group(group)
            chunks = {c.path_in_schema: c for c in map(found.column, range(found.num_columns))}
            if path not in chunks:
                raise BadArchive(f"row group {group} has no column {path}")
            chunk = chunks[path]
            said = chunk.statistics
            nulls = said.null_count if said is not None and said.has_null_count else None
        run_rows = _RUN_BYTES * found.num_rows // max(1, chunk.total_uncompressed_size)
        return cls(found.num_rows, nulls, max(1, min(RUN_MEMBERS, run_rows)))


def _present(opened: _Opened, group: int, leaf: _Leaf) -> Iterator[bool]:
    """Yield for each row whether it has bytes; they are read only where some have and some have not."""
    if leaf.nulls in (0, leaf.rows):
        yield from repeat(leaf.nulls == 0, leaf.rows)
        return
    for batch in opened.batches(group, [f"{opened.column}.bytes"], 1):
        yield from _bytes_of(batch).is_valid().to_pylist()


def _bytes_of(batch: pa.RecordBatch) -> pa.Array:
    return batch.column(0).flatten()[0]


class _OpenGroup:
    """A row group, read up to a row."""

    def __init__(self, archive: str, group: int, fetch: FetchSettings) -> None:
        self._opened = _Opened(locate(archive, fetch=fetch))
        self.next_row = 0
        if self._opened.column is None or group >= self._opened.file.num_row_groups:
            self.close()
            raise BadArchive(f"there is no audio in row group {group}")
        self._batches = self._opened.batches(group, [f"{self._opened.column}.bytes"], 1)

    def read(self, row: int) -> memoryview:
        """Return the bytes of a row that has not been passed."""
        for batch in self._batches:
            self.next_row += 1
            if self.next_row > row:
                value = _bytes_of(batch)[0]
                if not value.is_valid:
                    raise BadArchive(f"row {row} holds no audio")
                return memoryview(value.as_buffer())
        raise BadArchive(f"there is no row {row}")

    def close(self) -> None:
        self._opened.close()


def _member(member: Member) -> Iterator[bytes]:
    with kept(
        _OpenGroup, member.archive, member.start, member.fetch, fits=lambda r: r.next_row <= member.length
    ) as rows:
        data = rows.read(member.length)
        for at in range(0, len(data), BLOCK_BYTES):
            yield bytes(data[at : at + BLOCK_BYTES])


KIND = Kind((".parquet",), list_parquet, {SCHEME: _member}, recognizes=_is_audio_parquet)
