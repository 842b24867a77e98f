"""Members of archives as inputs: a URI that says where a member lies, and a local copy of its bytes.

``tar://1536+64000/talks/a.flac::s3://bucket/shard.tar`` is 64,000 bytes from byte 1,536 on; what the two numbers
count is up to the kind of archive. The name is there to be read by people: nothing is ever written under it.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from io import BufferedIOBase
from typing import Any, NamedTuple, Protocol, TypeVar, cast
from urllib.parse import quote

from schemas.errors import BadArchive
from transforms.inputs.fetch_settings import DEFAULT_FETCH, FetchSettings
from transforms.inputs.files import LocalCopy, Place, input_errors, locate, write_copy
from transforms.inputs.http import is_http
from transforms.store.clients import is_object_store
from transforms.store.retry import retried
from transforms.store.temporary import temporary_file

MAX_MEMBER_BYTES = 16 * 2**30
BLOCK_BYTES = 1 << 20
_NAME_CHARS = 200
_URI = re.compile(r"([a-z]+)://(\d{1,18})\+(\d{1,18})/([^:]*)::(.+)", re.DOTALL)
_RANGE_BYTES = 8 * 2**20


class Member(NamedTuple):
    """A member of an archive: two numbers that find it, and its name, percent-encoded; how the archive is fetched."""

    scheme: str
    start: int
    length: int
    name: str
    archive: str
    fetch: FetchSettings = DEFAULT_FETCH

    @property
    def uri(self) -> str:
        """Return the URI that ``parse_member`` reads."""
        return f"{self.scheme}://{self.start}+{self.length}/{self.name}::{self.archive}"


def member_name(name: str) -> str:
    """Return a name as URIs hold it, without what UTF-8 does not have; of a long one the end."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return quote(text[-_NAME_CHARS:], safe="/")


def parse_member(
    uri: str, fetch: FetchSettings = DEFAULT_FETCH, schemes: Collection[str] | None = None
) -> Member | None:
    """Return the member that a URI names, None for any other URI: those are fsspec's.

    ``schemes`` are those of members, where it is not recordings that are looked for.
    """
    found = _URI.fullmatch(uri)
    if found is None or found[1] not in (_readers() if schemes is None else schemes):
        return None
    return Member(found[1], int(found[2]), int(found[3]), found[4], found[5], fetch)


def _readers() -> dict[str, Callable[[Member], Iterator[bytes]]]:
    from transforms.inputs.kinds import READERS

    return READERS


def member_blocks(member: Member) -> Iterator[bytes]:
    """Yield the bytes of a member.

    Raises:
        BadArchive: if there is no such member, or it is larger than ``MAX_MEMBER_BYTES``.
        OSError, UnreachableUri: if the archive is not to be had.
    """
    size_bytes = 0
    for block in _readers()[member.scheme](member):
        size_bytes += len(block)
        if size_bytes > MAX_MEMBER_BYTES:
            raise BadArchive(f"a member of more than {MAX_MEMBER_BYTES} bytes")
        yield block


@contextmanager
def member_copy(member: Member) -> Iterator[LocalCopy]:
    """Give a local file with the bytes of a member, which is deleted afterwards.

    Raises:
        BadArchive, OSError, UnreachableUri: as ``member_blocks`` does.
        StoreError: if the copy finds no room.
    """
    with temporary_file() as path:
        yield write_copy(member_blocks(member), path)


def read_start(uri: str, most_bytes: int, fetch: FetchSettings = DEFAULT_FETCH) -> bytes:
    """Return the first bytes of any input, a member of an archive or not.

    Raises:
        BadArchive, OSError, UnreachableUri: if it is not to be had.
    """
    member = parse_member(uri, fetch)
    if member is None:
        with locate(uri, fetch=fetch).open() as source:
            return source.read(most_bytes)
    data = bytearray()
    for block in member_blocks(member):
        data += block
        if len(data) >= most_bytes:
            break
    return bytes(data[:most_bytes])


def ranged(url: str, start: int, length: int, fetch: FetchSettings = DEFAULT_FETCH) -> Iterator[bytes]:
    """Yield ``length`` bytes of a file from ``start`` on; of an object store's nothing else is asked for.

    What comes by http is fetched whole, and kept for the next call of this thread.

    Raises:
        BadArchive: if the file ends before.
        OSError, UnreachableUri: if it is not to be had.
    """
    for at, block in _blocks(locate(url, fetch=fetch), start, length):
        if not block:
            raise BadArchive(f"the archive ends {start + length - at} bytes before the end of this member")
        yield block


def _blocks(place: Place, start: int, length: int) -> Iterator[tuple[int, bytes]]:
    end = start + length
    if not is_object_store(place.fs):
        with _opened(place) as source:
            source.seek(start)
            while start < end:
                block = source.read(min(BLOCK_BYTES, end - start))
                yield start, block
                start += len(block)
        return
    while start < end:
        get = partial(place.fs.cat_file, place.path, start=start, end=min(end, start + _RANGE_BYTES))
        with input_errors(place.url):
            block = retried(get, place.url)
        yield start, block
        start += len(block)


class Reader(Protocol):
    """Something open that is closed in the end."""

    def close(self) -> None:
        """Close it."""


R = TypeVar("R", bound=Reader)


@contextmanager
def _opened(place: Place) -> Iterator[BufferedIOBase]:
    if is_http(place.url):
        with kept(Place.open, place, fits=lambda _: True) as source:
            yield source
        return
    with place.open() as source:
        yield source


class _Slot:
    """Holds one open reader, and closes it when another takes its place, or with the thread."""

    def __init__(self) -> None:
        self.key: tuple[object, ...] | None = None
        self.reader: Reader | None = None

    def empty(self) -> None:
        """Close what is held; a reader that came over a fork is the parent's."""
        reader, self.reader = self.reader, None
        if reader is not None:
            reader.close()

    def __del__(self) -> None:
        self.empty()


_KEPT = threading.local()


@contextmanager
def kept(opener: Callable[..., R], *key: Any, fits: Callable[[R], bool]) -> Iterator[R]:
    """Give ``opener(*key)``: the one that this thread used last, if it was opened so and ``fits``.

    Each thread keeps one reader open, so that a bucket reads an archive once. One that broke is closed.
    """
    slot: _Slot = _KEPT.__dict__.setdefault("slot", _Slot())
    wanted = (os.getpid(), opener, *key)
    reader, slot.reader = cast("R | None", slot.reader), None
    if reader is not None and (slot.key != wanted or not fits(reader)):
        reader.close()
        reader = None
    if reader is None:
        reader = opener(*key)
    with ExitStack() as undo:
        undo.callback(reader.close)
        yield reader
        undo.pop_all()
    slot.empty()
    slot.reader, slot.key = reader, wanted


def close_kept() -> None:
    """Close what this thread keeps open."""
    slot: _Slot | None = _KEPT.__dict__.get("slot")
    if slot is not None:
        slot.empty()
