"""WARC files: the audio among the responses of a crawl. Records are read by FastWARC.

A record is read again from its own place, alone: what is compressed must be so record by record, as the standard
(ISO 28500, annex D) recommends and every crawler does.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, cast

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from schemas.errors import BadArchive, InputError, UnsupportedFormat
from schemas.ids import stable_id
from schemas.records import Source
from transforms.decode.sniff import HEAD_BYTES, sniff
from transforms.inputs.files import Place
from transforms.inputs.found import Dropped, Found
from transforms.inputs.http_body import decoded
from transforms.inputs.kind import Kind
from transforms.inputs.members import BLOCK_BYTES, Member, member_name, ranged
from transforms.inputs.tar_headers import FREE_BYTES, MAX_INFLATION

SCHEME = "warc"
REVISIT, STATUS, NOT_AUDIO = "warc_revisit", "http_status", "not_audio"
_INPUTS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_NEVER_AUDIO = ("text/", "image/", "font/")
_AUDIO = ("audio/", "video/", "application/ogg", "application/x-ogg")
_GZIP = b"\x1f\x8b"
_WINDOW_BYTES = 1 << 18
_SNIFFED_BYTES = 1 << 16
_STEP_BYTES = 64 * 2**20
_MAX_HEADER_BYTES = 1 << 20


class Wanted(NamedTuple):
    """What of a crawl is listed: by the headers (a content type), then by the target and the first bytes.

    Each returns why a record is left out; the first None where that does not decide.
    """

    by_type: Callable[[str], Dropped | None]
    by_content: Callable[[str, str, bytes], Dropped | str]


class _Tape:
    """A file as FastWARC reads it: forwards. It remembers the last that was read, and what broke."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._window = b""
        self.read_bytes = 0
        self.broken = False

    def read(self, size: int = BLOCK_BYTES) -> bytes:
        """Return at most ``size`` bytes, nothing at the end."""
        try:
            data = self._read(size)
        except (OSError, InputError):
            self.broken = True
            raise
        self._window = (self._window + data)[-_WINDOW_BYTES:]
        self.read_bytes += len(data)
        return data

    def tell(self) -> int:
        """Return the place, which FastWARC asks for once."""
        return self.read_bytes

    def starts_with(self, position: int, magic: bytes) -> bool:
        """Whether ``magic`` lies at a place not far back."""
        at = position - (self.read_bytes - len(self._window))
        return at >= 0 and self._window[at : at + len(magic)] == magic


def list_warc(place: Place) -> Iterator[Found]:
    """Yield the audio among the responses, resources and revisits of a WARC file; other records are not counted.

    Audio is what begins like audio, or calls itself so. What is left out is so for being a revisit (its original
    is a recording where it was listed; here there are no bytes), for a status other than 200, or as no audio.

    Raises:
        BadArchive: where the file breaks, or its records were not compressed one by one.
        OSError, UnreachableUri: if it is not to be had.
    """
    yield from list_records(place, _AUDIO_ONLY, SCHEME)


def list_records(place: Place, wanted: Wanted, scheme: str) -> Iterator[Found]:
    """Yield what is wanted of a WARC file, as ``list_warc`` does, under URIs of a scheme.

    Raises:
        BadArchive, OSError, UnreachableUri: as ``list_warc`` does.
    """
    with place.open() as source:
        tape = _Tape(source.read)
        start, found, broken = 0, None, None
        try:
            for record in _records(tape):
                yield from _sources(scheme, place.url, start, record.stream_pos, found)
                start, found = record.stream_pos, None
                found = _judge(record, tape, wanted)
        except BadArchive as error:
            broken = error
        yield from _sources(scheme, place.url, start, tape.read_bytes, found)
        if broken is not None:
            raise broken


def _sources(
    scheme: str, archive: str, start: int, end: int, found: Dropped | str | None
) -> Iterator[Source | Dropped]:
    if isinstance(found, Dropped):
        yield found
    elif found is not None:
        uri = Member(scheme, start, end - start, member_name(found), archive).uri
        yield Source(stable_id("recording", uri), uri)


def _records(tape: _Tape) -> Iterator[WarcRecord]:
    """Yield the records of a file, each to be read to its end before the next."""
    records = ArchiveIterator(
        cast("BinaryIO", tape), parse_http=False, max_header_len=_MAX_HEADER_BYTES, fsspec_args=False
    )
    is_gzip = None
    while True:
        try:
            record = next(records, None)
        except OSError as error:
            if tape.broken:
                raise
            raise BadArchive(f"broken after {tape.read_bytes} bytes: {error}") from error
        if record is None:
            break
        is_gzip = tape.starts_with(0, _GZIP) if is_gzip is None else is_gzip
        if is_gzip and not tape.starts_with(record.stream_pos, _GZIP):
            raise BadArchive("its records are not compressed one by one, so that none can be read alone")
        yield record
    if is_gzip is None:
        raise BadArchive(f"no WARC record in {tape.read_bytes} bytes")


def _judge(record: WarcRecord, tape: _Tape, wanted: Wanted) -> Dropped | str | None:
    """Return the target of a record that is wanted, why another is left out, None for one that is no input."""
    if not (record.headers.get("Content-Length") or "").strip().isdigit():
        raise BadArchive(f"a record without a length at byte {record.stream_pos}")
    try:
        head = b""
        found: Dropped | str | None = _by_headers(record, wanted)
        if found is None and record.record_type & _INPUTS:
            head = _read(record, _SNIFFED_BYTES)
            target = record.headers.get("WARC-Target-URI") or "unnamed"
            found = wanted.by_content(target, _content_type(record), _start_of_body(record, head))
        _pass_over(record, tape, len(head))
    except OSError as error:
        if tape.broken:
            raise
        raise BadArchive(f"the record at byte {record.stream_pos} breaks: {error}") from error
    return found


def _by_headers(record: WarcRecord, wanted: Wanted) -> Dropped | None:
    """Return why a record is left out, if its headers are enough to know."""
    if record.record_type == WarcRecordType.revisit:
        return Dropped(REVISIT)
    if not record.record_type & _INPUTS:
        return None
    if record.is_http:
        record.parse_http(max_header_len=_MAX_HEADER_BYTES)
        if record.http_headers.status_code != 200:
            return Dropped(STATUS)
    return wanted.by_type(_content_type(record))


def _start_of_body(record: WarcRecord, head: bytes) -> bytes:
    """Return the first bytes of a body out of its encodings; none where it breaks inside one."""
    try:
        return b"".join(_body(record, iter((head,))))[:HEAD_BYTES]
    except BadArchive:
        return b""


def _audio_by_type(content_type: str) -> Dropped | None:
    return Dropped(NOT_AUDIO) if content_type.startswith(_NEVER_AUDIO) else None


def _audio_by_content(target: str, content_type: str, start: bytes) -> Dropped | str:
    if content_type.startswith(_AUDIO):
        return target
    try:
        sniff(io.BytesIO(start))
    except (UnsupportedFormat, BadArchive):
        return Dropped(NOT_AUDIO)
    return target


_AUDIO_ONLY = Wanted(_audio_by_type, _audio_by_content)


def _content_type(record: WarcRecord) -> str:
    told = record.http_content_type if record.is_http_parsed else record.headers.get("Content-Type")
    return (told or "").strip().lower()


def _body(record: WarcRecord, blocks: Iterator[bytes]) -> Iterator[bytes]:
    if not record.is_http_parsed:
        return blocks
    headers = record.http_headers
    return decoded(blocks, headers.get("Transfer-Encoding") or "", headers.get("Content-Encoding") or "")


def _read(record: WarcRecord, size_bytes: int) -> bytes:
    """Return the next bytes of a record, fewer only at its end."""
    data = b""
    while len(data) < size_bytes and (block := record.reader.read(size_bytes - len(data))):
        data += block
    return data


def _pass_over(record: WarcRecord, tape: _Tape, read_bytes: int) -> None:
    """Go to the end of a record, which has to be where its header says."""
    while passed := record.reader.consume(_STEP_BYTES):
        read_bytes += passed
        if read_bytes > FREE_BYTES and read_bytes > MAX_INFLATION * tape.read_bytes:
            raise BadArchive(f"a record that grows more than {MAX_INFLATION} times: a bomb")
    if read_bytes < record.content_length:
        raise BadArchive(
            f"cut off inside the record at byte {record.stream_pos}: {read_bytes} of {record.content_length} bytes"
        )


class RecordHead(NamedTuple):
    """What a record says of itself: the URL that was asked for, and the type of what came."""

    url: str
    content_type: str


def read_head(member: Member) -> RecordHead:
    """Return what the record of a member says of itself.

    Raises:
        BadArchive, OSError, UnreachableUri: if it is not to be had.
    """
    record, _ = _record_of(member)
    return RecordHead(record.headers.get("WARC-Target-URI") or "", _content_type(record))


def _record_of(member: Member) -> tuple[WarcRecord, _Tape]:
    tape = _Tape(_Blocks(ranged(member.archive, member.start, member.length, member.fetch)).read)
    record = next(_records(tape))
    try:
        if record.is_http:
            record.parse_http(max_header_len=_MAX_HEADER_BYTES)
    except OSError as error:
        if tape.broken:
            raise
        raise BadArchive(f"the record at byte {member.start} breaks: {error}") from error
    return record, tape


def read_record(member: Member) -> Iterator[bytes]:
    """Yield the body of the record of a member, out of its encodings.

    Raises:
        BadArchive, OSError, UnreachableUri: if it is not to be had.
    """
    record, tape = _record_of(member)
    try:
        blocks = iter(lambda: record.reader.read(BLOCK_BYTES), b"")
        yield from _body(record, blocks)
    except OSError as error:
        if tape.broken:
            raise
        raise BadArchive(f"the record at byte {member.start} breaks: {error}") from error


class _Blocks:
    """Blocks of bytes as something to read from."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._held = memoryview(b"")

    def read(self, size_bytes: int) -> bytes:
        """Return at most that many bytes, nothing at the end."""
        if not self._held:
            self._held = memoryview(next(self._blocks, b""))
        data, self._held = bytes(self._held[:size_bytes]), self._held[size_bytes:]
        return data


KIND = Kind((".warc", ".warc.gz"), list_warc, {SCHEME: read_record})
