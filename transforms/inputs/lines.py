"""Lines of a compressed file, gzip or Zstandard: where each lies in what it holds, and one of them, read forwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from io import BufferedIOBase
from typing import cast

import pyarrow as pa

from schemas.errors import BadArchive
from transforms.inputs.fetch_settings import FetchSettings
from transforms.inputs.files import locate
from transforms.inputs.tar_headers import Gunzipped, Inflated

_READ_BYTES = 1 << 20


class _Unzstd(Inflated):
    """A Zstandard file."""

    kind = "Zstandard"

    def __init__(self, source: BufferedIOBase) -> None:
        super().__init__(source)
        self._file = pa.CompressedInputStream(pa.PythonFile(source, mode="r"), "zstd")

    def _inflate(self, size_bytes: int) -> bytes:
        try:
            return cast("bytes", self._file.read(size_bytes))
        except (pa.ArrowException, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            raise self._broken(error) from error


class OpenLines:
    """A compressed file of lines, read up to a place (``position``, in bytes of what it holds)."""

    def __init__(self, url: str, is_zstd: bool, fetch: FetchSettings) -> None:
        with ExitStack() as undo:
            self._source: BufferedIOBase = locate(url, fetch=fetch).open()
            undo.callback(self._source.close)
            self._content: Inflated = _Unzstd(self._source) if is_zstd else Gunzipped(self._source)
            undo.pop_all()

    @property
    def position(self) -> int:
        """How far it has been read."""
        return self._content.position

    def places(self) -> Iterator[tuple[int, int]]:
        """Yield where each line that holds anything begins, and how many bytes it has; no line is held as a whole.

        Raises:
            BadArchive: where the file is broken.
        """
        start, at, is_blank = 0, 0, True
        while block := self._content.read(_READ_BYTES):
            done = 0
            while (end := block.find(b"\n", done)) >= 0:
                if not (is_blank and not block[done:end].strip()):
                    yield start, at + end + 1 - start
                start, done, is_blank = at + end + 1, end + 1, True
            is_blank = is_blank and not block[done:].strip()
            at += len(block)
        if not is_blank:
            yield start, at - start

    def read(self, start: int, length: int) -> bytes:
        """Return a line.

        Raises:
            BadArchive: if the file is broken, or ends before.
        """
        self._content.skip_to(start)
        blocks = []
        while length and (block := self._content.read(min(_READ_BYTES, length))):
            blocks.append(block)
            length -= len(block)
        if length:
            raise BadArchive(f"the file ends {length} bytes before the end of this line")
        return b"".join(blocks)

    def close(self) -> None:
        """Close it."""
        self._source.close()
