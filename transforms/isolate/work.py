"""What is given to be cut, what comes back, and the segments that are held until a recording is known to be whole."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from schemas.errors import InputError
from schemas.records import Recording, Segment, Source
from transforms.isolate.wire import Request, read_segment, segment_message
from transforms.store.temporary import UnnamedFile

HELD_BYTES = 4 * 2**20
# Of the ranges of a recording many may be held at once: 20 of ten hours.
HELD_OF_A_RANGE_BYTES = HELD_BYTES // 16
_LENGTH = struct.Struct("<Q")


class Held:
    """The segments of a recording: in memory while they are few bytes, then in a temporary file.

    Raises:
        StoreError: in ``add``, if the disk for temporary files is full.
    """

    def __init__(self, memory_bytes: int = HELD_BYTES) -> None:
        self._limit = memory_bytes
        self._segments: list[Segment] = []
        self._bytes = 0
        self._file: UnnamedFile | None = None

    def add(self, segment: Segment) -> None:
        """Take the next segment."""
        self._segments.append(segment)
        self._bytes += len(segment.audio)
        if self._bytes > self._limit:
            self._spill()

    def clear(self) -> None:
        """Forget all segments, and give the file back."""
        self._segments, self._bytes = [], 0
        if self._file is not None:
            self._file.close()
            self._file = None

    def __iter__(self) -> Iterator[Segment]:
        """Yield the segments in order."""
        if self._file is not None:
            yield from map(read_segment, _from_file(self._file))
        yield from self._segments

    def _spill(self) -> None:
        if self._file is None:
            self._file = UnnamedFile()
        for message in map(segment_message, self._segments):
            self._file.append(_LENGTH.pack(len(message)))
            self._file.append(message)
        self._segments, self._bytes = [], 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()


class Joined(Held):
    """The segments of several ranges of a recording, one after the other."""

    def __init__(self, ranges: Sequence[Held]) -> None:
        super().__init__()
        self._ranges = ranges

    def clear(self) -> None:
        """Forget the segments of all."""
        for held in self._ranges:
            held.clear()

    def __iter__(self) -> Iterator[Segment]:
        """Yield the segments in order."""
        for held in self._ranges:
            yield from held


def _from_file(file: UnnamedFile) -> Iterator[bytes]:
    at = 0
    while at < file.size_bytes:
        (length,) = _LENGTH.unpack(file.read(at, _LENGTH.size))
        yield file.read(at + _LENGTH.size, length)
        at += _LENGTH.size + length


class Result(NamedTuple):
    """What became of a recording: its row, or what was wrong with it. Of one that failed there are no segments.

    ``words`` are the acoustic words of one that is whole.

    Whoever takes it clears ``segments``, by ``with`` or ``clear()``.
    """

    source: Source
    outcome: Recording | InputError | OSError
    segments: Held
    words: bytes = b""


class Cutter(Protocol):
    """What cuts recordings: in this process, or in others."""

    def cut(self, requests: Iterable[Request | Result]) -> Iterator[Result]:
        """Yield what became of each recording, in order; a result among the requests is passed on in its place."""
        ...

    def close(self) -> None:
        """Give back what it holds."""
        ...
