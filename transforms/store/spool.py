"""A bucket's segment audio at random access, on local disk instead of in memory."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

import pyarrow as pa

from transforms.store.store import Store
from transforms.store.table_file import open_table
from transforms.store.temporary import UnnamedFile


class AudioSpool:
    """Copies the FLAC bytes of a segments file to a temporary file, to be fetched by segment id.

    Memory: one row group while copying, then an index of two integers a segment.

    Raises:
        StoreError: if the segments cannot be read or the disk for temporary files is full.
    """

    def __init__(self, store: Store, *place: str) -> None:
        self._file = UnnamedFile()
        self._index: dict[str, tuple[int, int]] = {}
        with ExitStack() as undo:
            undo.callback(self._file.close)
            self._copy_all(store, place)
            undo.pop_all()

    def _copy_all(self, store: Store, place: Sequence[str]) -> None:
        with open_table(store, *place) as file:
            for rows in file.groups(["segment_id", "audio"]):
                self._copy(rows)

    def _copy(self, rows: pa.Table) -> None:
        for segment_id, audio in zip(rows["segment_id"], rows["audio"], strict=True):
            data = audio.as_buffer()
            self._index[segment_id.as_py()] = (self._file.append(memoryview(data)), data.size)

    def __contains__(self, segment_id: object) -> bool:
        """Whether the segments file has this segment."""
        return segment_id in self._index

    def read(self, segment_id: str) -> bytes:
        """Return the FLAC file of a segment.

        Raises:
            KeyError: if the segments file has no such segment.
        """
        return self._file.read(*self._index[segment_id])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
