"""The headers of a tar archive, read forwards in bounded memory, and believed only as far as the bytes bear them out.

Python's ``tarfile`` parses a header block. What it does around that is not for strangers' archives: it takes a header
extension of any claimed size into memory, and counts an archive that ends early as a whole one.
"""

from __future__ import annotations

import gzip
import tarfile
import zlib
from collections.abc import Callable, Iterator
from io import BufferedIOBase
from typing import ClassVar, NamedTuple, Protocol

from schemas.errors import BadArchive

BLOCK = tarfile.BLOCKSIZE
MAX_EXTENSION_BYTES = 1 << 20
_NO_SIZE_BYTES = 2**40
MAX_INFLATION, FREE_BYTES = 200, 2**30
_READ_BYTES = 1 << 20
_WITH_DATA = tarfile.REGULAR_TYPES


class Entry(NamedTuple):
    """A member: where its data begin, how long they are, and the data themselves if they were wanted."""

    name: str
    offset: int
    size_bytes: int
    is_file: bool
    data: bytes | None


class Forward(Protocol):
    """A file that is read from its beginning to its end."""

    position: int

    def read(self, size_bytes: int) -> bytes:
        """Return that many bytes, fewer at the end."""

    def skip_to(self, position: int) -> bool:
        """Go on to a place; return whether the file reaches it."""


class Plain:
    """A file in which places can be gone to."""

    def __init__(self, source: BufferedIOBase) -> None:
        self._source = source
        self.position = 0

    def read(self, size_bytes: int) -> bytes:
        """Return that many bytes, fewer at the end."""
        data = self._source.read(size_bytes)
        self.position += len(data)
        return data

    def skip_to(self, position: int) -> bool:
        """Go on to a place; return whether the file reaches it, which its last byte shows."""
        if position > self.position:
            self._source.seek(position - 1)
            self.position = position - 1
            return len(self.read(1)) == 1
        return True


class Inflated:
    """A compressed file as what is in it; the file itself is left open. How it is inflated, a subclass says.

    Raises:
        BadArchive: in ``read`` and ``skip_to``, if it is broken, ends early, or holds more than 200 times its size
            (beyond the first GiB): audio does not shrink that far, bombs do, gzip's up to 1,032 times.
    """

    kind: ClassVar[str]

    def __init__(self, source: BufferedIOBase) -> None:
        self._source = source
        self.position = 0

    def _inflate(self, size_bytes: int) -> bytes:
        raise NotImplementedError

    def read(self, size_bytes: int) -> bytes:
        """Return that many bytes, fewer at the end."""
        data = self._inflate(size_bytes)
        self.position += len(data)
        if self.position > FREE_BYTES and self.position > MAX_INFLATION * self._source.tell():
            raise BadArchive(f"{self.kind} data that grow more than {MAX_INFLATION} times: a bomb")
        return data

    def skip_to(self, position: int) -> bool:
        """Go on to a place; return whether the file reaches it."""
        while self.position < position:
            if not self.read(min(_READ_BYTES, position - self.position)):
                return False
        return True

    def _broken(self, error: Exception) -> BadArchive:
        return BadArchive(f"{self.kind} data broken {self.position} bytes into what they hold: {error}")


class Gunzipped(Inflated):
    """A gzip file, of any number of gzip members."""

    kind = "gzip"

    def __init__(self, source: BufferedIOBase) -> None:
        super().__init__(source)
        self._file = gzip.GzipFile(fileobj=source, mode="rb")

    def _inflate(self, size_bytes: int) -> bytes:
        try:
            return self._file.read(size_bytes)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise self._broken(error) from error


def read_entries(source: Forward, wanted: Callable[[str, int], bool]) -> Iterator[Entry]:
    """Yield the members of an archive but for its folders, in order, each when it is sure that all its data are there.

    The data are read where ``wanted(name, size_bytes)`` says so.

    Raises:
        BadArchive: where a header is none, a member is cut off, or a header's extension is larger than 1 MiB.
    """
    extended: dict[str, str] = {}
    while head := _head(source):
        if head.type in (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE):
            extended.update(_pax(_extension(source, head)))
        elif head.type == tarfile.GNUTYPE_LONGNAME:
            extended["path"] = _text(_extension(source, head).rstrip(b"\0"))
        elif head.type in (tarfile.XGLTYPE, tarfile.GNUTYPE_LONGLINK):
            _extension(source, head)
        else:
            entry = _entry(source, head, extended, wanted)
            if not head.isdir():
                yield entry
            extended = {}


def _head(source: Forward) -> tarfile.TarInfo | None:
    """Return the next header, None where the archive ends: at a block of zeros, or with the file."""
    at = source.position
    block = source.read(BLOCK)
    if (not block and at) or (len(block) == BLOCK and not any(block)):
        return None
    try:
        head = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
    except tarfile.HeaderError as error:
        raise BadArchive(f"no tar header at byte {at}: {error}") from error
    if head.size < 0 or head.type == tarfile.GNUTYPE_SPARSE:
        raise BadArchive(f"a tar header that cannot be read at byte {at}")
    return head


def _entry(
    source: Forward, head: tarfile.TarInfo, extended: dict[str, str], wanted: Callable[[str, int], bool]
) -> Entry:
    name = extended.get("path", head.name)
    has_data = head.type in _WITH_DATA or head.type not in tarfile.SUPPORTED_TYPES
    size = _size(extended.get("size"), head.size) if has_data else 0
    is_file = head.type in _WITH_DATA and not any(key.startswith("GNU.sparse") for key in extended)
    offset, data = source.position, None
    if is_file and wanted(name, size):
        data = source.read(size)
    if size > _NO_SIZE_BYTES or not source.skip_to(offset + size):
        raise BadArchive(
            f"cut off inside {name[-200:]!r}, which is said to have {size} bytes from {offset} on"
        )
    source.skip_to(_padded(offset + size))
    return Entry(name, offset, size, is_file, data)


def _extension(source: Forward, head: tarfile.TarInfo) -> bytes:
    if head.size > MAX_EXTENSION_BYTES:
        raise BadArchive(f"a header extension of {head.size} bytes at byte {source.position}")
    end = _padded(source.position + head.size)
    data = source.read(head.size)
    if len(data) < head.size:
        raise BadArchive("cut off inside a header extension")
    source.skip_to(end)
    return data


def _pax(data: bytes) -> dict[str, str]:
    """Return the records "length key=value" of a pax header (POSIX.1-2001)."""
    found, at = {}, 0
    while at < len(data):
        digits, _, _ = data[at : at + 20].partition(b" ")
        length = int(digits) if digits.isdigit() else 0
        key, equals, value = data[at + len(digits) + 1 : at + length - 1].partition(b"=")
        if not equals or length <= len(digits):
            raise BadArchive("a pax header that cannot be read")
        found[_text(key)] = _text(value)
        at += length
    return found


def _size(told: str | None, otherwise: int) -> int:
    if told is None:
        return otherwise
    if not (told.isascii() and told.isdigit() and len(told) < 19):
        raise BadArchive(f"a pax header says that a member has {told[:40]!r} bytes")
    return int(told)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _padded(position: int) -> int:
    return -(-position // BLOCK) * BLOCK
