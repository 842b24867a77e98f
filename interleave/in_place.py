"""Values of a Parquet column as views of its file, where they lie in it as they are: neither compressed nor encoded.

Arrow copies every value that it reads. FLAC, which is stored as it is, need not be copied: a page of an uncompressed
column of bytes is a header, the levels that say what is null, and each value behind its length (Parquet's format,
"Data Pages" and the encoding PLAIN). The header is a struct of Thrift's compact protocol.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import pyarrow.parquet as pq

_DATA_PAGE, _PLAIN = 0, 0
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _STRUCT = 1, 2, 3, 7, 8, 12
_INTEGERS = frozenset({4, 5, 6})
_DEEPEST = 4
_LENGTH = struct.Struct("<I")
# Fields of PageHeader, and of the DataPageHeader in it.
_KIND, _SIZE, _PAGE = 1, 3, 5
_N_VALUES, _ENCODING = 1, 2


class _NotInPlace(Exception):
    """What is there is none of what is understood here."""


class _Reader:
    """Reads structs of Thrift's compact protocol from ``at`` on; integers and structs are kept, all else is skipped."""

    def __init__(self, data: memoryview, at: int) -> None:
        self._data, self.at = data, at

    def struct(self, depth: int = 0) -> dict[int, Any]:
        """Return the fields of a struct by their numbers."""
        if depth > _DEEPEST:
            raise _NotInPlace("structs in structs")
        fields: dict[int, Any] = {}
        number = 0
        while head := self._byte():
            step, kind = head >> 4, head & 15
            number = number + step if step else self._integer()
            fields[number] = self._value(kind, depth)
        return fields

    def _value(self, kind: int, depth: int) -> Any:
        if kind in _INTEGERS:
            return self._integer()
        if kind == _STRUCT:
            return self.struct(depth + 1)
        if kind not in {_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY}:
            raise _NotInPlace(f"a field of kind {kind}")
        n_bytes = self._natural() if kind == _BINARY else {_BYTE: 1, _DOUBLE: 8}.get(kind, 0)
        self.at += n_bytes
        return None

    def _integer(self) -> int:
        natural = self._natural()
        return (natural >> 1) ^ -(natural & 1)

    def _natural(self) -> int:
        value = 0
        for shift in range(0, 64, 7):
            byte = self._byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
        raise _NotInPlace("a number of more than 64 bits")

    def _byte(self) -> int:
        self.at += 1
        return self._data[self.at - 1]


def values_in_place(data: memoryview, file: pq.ParquetFile, group: int, path: str) -> list[memoryview] | None:
    """Return the values of a column of bytes in a row group that are not null, in order, as views of ``data``.

    Args:
        data: the whole Parquet file.
        file: the same, read for its footer.
        group: the number of the row group.
        path: the column's, as ``chunks.list.element.audio.bytes``; it may be nested, with nulls at any depth.

    Returns:
        None where they do not lie there as they are.
    """
    number = next(n for n in range(len(file.schema)) if file.schema.column(n).path == path)
    column, kind = file.metadata.row_group(group).column(number), file.schema.column(number)
    if column.compression != "UNCOMPRESSED" or column.has_dictionary_page:
        return None
    start, n_levels = (
        column.data_page_offset,
        sum(map(bool, (kind.max_repetition_level, kind.max_definition_level))),
    )
    pages = data[start : start + column.total_compressed_size]
    try:
        return [value for page in _pages(pages, column.num_values) for value in _plain(page, n_levels)]
    except (_NotInPlace, LookupError, struct.error):
        return None


def _pages(pages: memoryview, n_places: int) -> Iterator[memoryview]:
    """Yield pages without their headers; together they have ``n_places`` values and nulls."""
    reader = _Reader(pages, 0)
    while n_places > 0:
        header = reader.struct()
        n_bytes, page = header[_SIZE], header.get(_PAGE)
        if header[_KIND] != _DATA_PAGE or page is None or page[_ENCODING] != _PLAIN:
            raise _NotInPlace("a page of another kind")
        if not 0 <= n_bytes <= len(pages) - reader.at:
            raise _NotInPlace("a page that is longer than its column")
        yield pages[reader.at : reader.at + n_bytes]
        reader.at += n_bytes
        n_places -= page[_N_VALUES]


def _plain(page: memoryview, n_levels: int) -> Iterator[memoryview]:
    """Yield the values of a page behind its levels, each kind of which has its length before it."""
    at = 0
    for _ in range(n_levels):
        at += _LENGTH.size + _LENGTH.unpack_from(page, at)[0]
    while at < len(page):
        start = at + _LENGTH.size
        at = start + _LENGTH.unpack_from(page, at)[0]
        if at > len(page):
            raise _NotInPlace("a value that is longer than its page")
        yield page[start:at]
