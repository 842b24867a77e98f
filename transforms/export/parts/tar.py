"""Tar archives whose bytes depend on their members alone: no times, no owners."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import BinaryIO

from transforms.store.store import Store


class TarWriter:
    """Writes members one after the other; ``errors`` gives blocks for writing to the sink."""

    def __init__(self, sink: BinaryIO, errors: Callable[[], AbstractContextManager[None]]) -> None:
        self._sink, self._errors, self._size_bytes = sink, errors, 0

    def add(self, name: str, data: bytes | memoryview) -> None:
        """Add a file of fewer than 8 GiB."""
        info = tarfile.TarInfo(name)
        info.size = len(data)
        head = info.tobuf(tarfile.USTAR_FORMAT)
        for piece in (head, data, bytes(-len(data) % tarfile.BLOCKSIZE)):
            self._put(piece)

    def end(self) -> None:
        """Write the end of the archive."""
        left = -(self._size_bytes + 2 * tarfile.BLOCKSIZE) % tarfile.RECORDSIZE
        self._put(bytes(2 * tarfile.BLOCKSIZE + left))

    def _put(self, data: bytes | memoryview) -> None:
        with self._errors():
            self._sink.write(data)
        self._size_bytes += len(data)


@contextmanager
def tar_writer(out: Store, *place: str) -> Iterator[TarWriter]:
    """Open an archive below the root of ``out``; it appears, whole, when the block ends.

    Raises:
        StoreError: if it cannot be written.
    """
    with out.write(*place) as sink:
        writer = TarWriter(sink, partial(out.write_errors, *place))
        yield writer
        writer.end()


def npy(array: object) -> bytes:
    """Return an array as a file of NumPy's own format."""
    import numpy as np

    sink = io.BytesIO()
    np.lib.format.write_array(sink, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
    return sink.getvalue()
