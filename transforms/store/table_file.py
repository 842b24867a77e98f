"""A table's file, opened for reading: what is not the Parquet that was put in place ends the run in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.errors import StoreError
from transforms.store.store import Store

# Arrow's pools read from, and give back, what is Python's in threads of their own; where that falls into the
# interpreter's end the process aborts ("terminate called without an active exception", exit code 134), although all was
# done. So neither columns are decoded nor row groups fetched (`pre_buffer`) in threads.
READ_THREADS = False


class TableFile:
    """The rows of a file and what it says of itself beside them."""

    def __init__(self, source: BinaryIO | pa.NativeFile, path: str) -> None:
        self._path = path
        with _damage(path):
            self._file = pq.ParquetFile(source, pre_buffer=READ_THREADS)

    @property
    def metadata(self) -> Mapping[bytes, bytes]:
        """What the file says of itself."""
        return self._file.metadata.metadata or {}

    @property
    def schema(self) -> pa.Schema:
        """The schema of its rows."""
        return self._file.schema_arrow

    @property
    def n_rows(self) -> int:
        """How many rows it has, as its footer says."""
        return int(self._file.metadata.num_rows)

    def groups(self, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """Yield the row groups, one in memory at a time, with the named columns or all.

        Raises:
            StoreError: if one is damaged.
        """
        wanted = None if columns is None else list(columns)
        for group in range(self._file.num_row_groups):
            with _damage(self._path):
                rows = self._file.read_row_group(group, columns=wanted, use_threads=READ_THREADS)
            yield rows


@contextmanager
def open_table(store: Store, *place: str, whole: bool = False) -> Iterator[TableFile]:
    """Open the file at ``place`` below the root; ``whole`` reads a small one in one request, an absent one too.

    Raises:
        FileNotFoundError: where there is none.
        StoreError: if it is no whole Parquet file: tables appear whole, so something else wrote or cut it since.
    """
    path = store.path(*place)
    if whole:
        yield TableFile(pa.BufferReader(store.read_bytes(*place)), path)
        return
    with store.open_read(*place) as source:
        yield TableFile(source, path)


@contextmanager
def _damage(path: str) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError) as error:
        raise StoreError(
            f"{path} is damaged, by something else than this program, which puts files in place whole: remove it and "
            f"what ledger/ holds of its bucket, and run the job that makes it again ({' '.join(str(error).split())})"
        ) from error
