"""Rows in the order of their ids, however many there are: what does not fit in memory waits on local disk."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator
from itertools import chain, groupby
from operator import itemgetter
from types import TracebackType
from typing import Any, Self

from schemas.ids import ID_HEX_DIGITS, RUN_HEX_DIGITS
from transforms.store.temporary import UnnamedFile

Row = tuple[Any, ...]
BUFFER_BYTES = 64 * 2**20
MOST_OF_RUN = 16
_RANGES = 256
_OVERHEAD_BYTES = 48  # what Python adds to a row's own bytes: its header, and its place in a list
_MARSHAL_VERSION = 2  # later ones write the same row in two ways, as it is referred to elsewhere or not


class Spill:
    """Takes rows (an id of 16 hexadecimal digits, then texts, numbers and None), and gives them by id.

    Ids are hashes, so rows are kept in 256 ranges of ids of about the same size. As soon as they take more than
    ``buffer_bytes`` they are appended to a temporary file (in the folder that TMPDIR names); to read them back,
    one range at a time is held in memory. Of rows with the same id the one that ``choose`` names is given;
    without it all of them are. What is given does not depend on the order in which it came.
    """

    def __init__(
        self, buffer_bytes: int = BUFFER_BYTES, choose: Callable[[Row, Row], Row] | None = None
    ) -> None:
        self.added = 0
        self._choose = choose
        self._limit = buffer_bytes
        self._held_bytes = 0
        self._held: list[list[bytes]] = [[] for _ in range(_RANGES)]
        self._blocks: list[list[tuple[int, int]]] = [[] for _ in range(_RANGES)]
        self._file = UnnamedFile()

    def add(self, row: Row) -> None:
        """Take one row."""
        entry = row[0].encode() + marshal.dumps(tuple(row[1:]), _MARSHAL_VERSION)
        self._held[int(row[0][:2], 16)].append(entry)
        self._held_bytes += len(entry) + _OVERHEAD_BYTES
        self.added += 1
        if self._held_bytes > self._limit:
            self._flush()

    def count(self) -> tuple[int, int]:
        """Return how many rows will be given, and that again with no more than 16 counted of a run of ids."""
        rows = weight = 0
        for number in range(_RANGES):
            for _, run in groupby(self._entries(number), key=itemgetter(slice(RUN_HEX_DIGITS))):
                size = sum(1 for _ in run)
                rows, weight = rows + size, weight + min(size, MOST_OF_RUN)
        return rows, weight

    @property
    def bytes_on_disk(self) -> int:
        """How much was put aside."""
        return self._file.size_bytes

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows by id; as often as wanted."""
        return (_decoded(entry) for number in range(_RANGES) for entry in self._entries(number))

    def _flush(self) -> None:
        for number, held in enumerate(self._held):
            if held:
                block = marshal.dumps(held, _MARSHAL_VERSION)
                self._blocks[number].append((self._file.append(block), len(block)))
                held.clear()
        self._held_bytes = 0

    def _entries(self, number: int) -> list[bytes]:
        """Return the rows of a range as bytes, in order."""
        entries = chain(chain.from_iterable(self._read(number)), self._held[number])
        return sorted(entries) if self._choose is None else sorted(self._chosen(entries))

    def _read(self, number: int) -> Iterator[list[bytes]]:
        for offset, length in self._blocks[number]:
            block: list[bytes] = marshal.loads(self._file.read(offset, length))
            yield block

    def _chosen(self, entries: Iterator[bytes]) -> list[bytes]:
        best: dict[bytes, bytes] = {}
        for entry in entries:
            other = best.setdefault(entry[:ID_HEX_DIGITS], entry)
            if other != entry:
                best[entry[:ID_HEX_DIGITS]] = self._better(other, entry)
        return list(best.values())

    def _better(self, one: bytes, other: bytes) -> bytes:
        assert self._choose is not None
        first, second = _decoded(one), _decoded(other)
        return one if self._choose(first, second) is first else other

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def _decoded(entry: bytes) -> Row:
    return entry[:ID_HEX_DIGITS].decode(), *marshal.loads(entry[ID_HEX_DIGITS:])
