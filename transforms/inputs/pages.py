"""Pages as inputs: WARC files, HTML files, and JSON lines or Parquet with texts; listed first, read one by one later.

JSON lines may be a gzip or Zstandard file (``.jsonl.gz``, ``.jsonl.zst``), which can only be read from its beginning:
its lines lie beside each other in the order of ids, and a bucket reads forwards.

Rows of Parquet and of lines hold ``html`` or ``text`` (or ``content``), and may hold ``url``, ``title`` and
``language``.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from io import BufferedIOBase
from typing import Any
from urllib.parse import urlsplit

import pyarrow.parquet as pq

from schemas.errors import BadArchive, BadManifest, BadPage, ConfigError
from schemas.ids import RUN_MEMBERS, run_id, stable_id
from schemas.records import Source
from synth.markup import decode_page
from synth.page import Page
from transforms.inputs.addresses import host_of
from transforms.inputs.audio_parquet import arrow_errors, checked
from transforms.inputs.fetch_settings import DEFAULT_FETCH, FetchSettings
from transforms.inputs.files import Place, locate
from transforms.inputs.found import Dropped, Found, failed
from transforms.inputs.lines import OpenLines
from transforms.inputs.members import Member, kept, member_name, parse_member, ranged
from transforms.inputs.warc import Wanted, list_records, read_head, read_record
from transforms.store.table_file import READ_THREADS

WARC, LINE, ROW, GZIP_LINE, ZSTD_LINE = "page", "line", "row", "gzline", "zstline"
NOT_HTML, NO_TEXT = "not_html", "no_text"
MAX_PAGE_BYTES = 8 * 2**20
_HTML = (".html", ".htm", ".xhtml", ".shtml")
_LINES = (".jsonl", ".ndjson")
_PACKED = {f"{name}.{end}": by for name in _LINES for end, by in (("gz", GZIP_LINE), ("zst", ZSTD_LINE))}
_PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain")
_LISTED_ROWS = 1000
_BODY_COLUMNS = ("html", "text", "content", "raw_content")
_COLUMNS = {"url": ("url", "uri", "source_url"), "title": ("title",), "language": ("language", "lang")}


def list_pages(url: str, fetch: FetchSettings) -> Iterator[Found]:
    """Yield the pages that a file, a folder or a glob names.

    Raises:
        ConfigError: if there is nothing there.
        OSError, UnreachableUri: if it is not to be had.
    """
    place = locate(url, keep_listings=True, fetch=fetch.trusting(host_of(url)))
    place.fs.invalidate_cache()
    for path in _paths(place):
        at = Place(place.child(path), place.fs, path, place.fetch)
        try:
            yield from _list_file(at)
        except (BadArchive, BadManifest) as error:
            yield failed(at.url, error)


def _paths(place: Place) -> list[str]:
    if place.is_glob:
        return sorted(path for path in place.fs.glob(place.path) if place.fs.isfile(path))
    if place.fs.isdir(place.path):
        return sorted(place.fs.find(place.path))
    if not place.exists(place.path):
        raise ConfigError(f"the input {place.url} does not exist")
    return [place.path]


def _list_file(place: Place) -> Iterator[Found]:
    name = (urlsplit(place.url).path if "://" in place.url else place.url).lower()
    if name.endswith((".warc", ".warc.gz")):
        yield from list_records(place, _PAGES, WARC)
    elif name.endswith(_HTML):
        yield Source(stable_id("recording", place.url), place.url)
    elif name.endswith(_LINES):
        yield from _list_lines(place)
    elif scheme := next((by for end, by in _PACKED.items() if name.endswith(end)), None):
        yield from _list_packed(place, scheme)
    elif name.endswith(".parquet"):
        yield from _list_rows(place)
    else:
        yield Dropped(NOT_HTML)


def _by_type(content_type: str) -> Dropped | None:
    return None if not content_type or content_type.startswith(_PAGE_TYPES) else Dropped(NOT_HTML)


def _by_content(target: str, content_type: str, start: bytes) -> Dropped | str:
    looks = b"<" in start or content_type.startswith(_PAGE_TYPES)
    return target if looks else Dropped(NOT_HTML)


_PAGES = Wanted(_by_type, _by_content)


def _list_lines(place: Place) -> Iterator[Found]:
    at = 0
    with place.open() as source:
        for line in source:
            if line.strip():
                uri = Member(LINE, at, len(line), member_name(posixpath.basename(place.url)), place.url).uri
                yield Source(stable_id("recording", uri), uri)
            at += len(line)


def _list_packed(place: Place, scheme: str) -> Iterator[Found]:
    name, number = member_name(posixpath.basename(place.url)), 0
    opened = OpenLines(place.url, scheme == ZSTD_LINE, place.fetch)
    try:
        for at, length in opened.places():
            uri = Member(scheme, at, length, name, place.url).uri
            yield Source(run_id(number % RUN_MEMBERS, "run", place.url, number // RUN_MEMBERS), uri)
            number += 1
    finally:
        opened.close()


def _list_rows(place: Place) -> Iterator[Found]:
    opened = _Rows(place)
    try:
        for group in range(opened.file.num_row_groups):
            for row in range(opened.file.metadata.row_group(group).num_rows):
                name = member_name(posixpath.basename(place.url))
                uri = Member(ROW, group, row, name, place.url).uri
                yield Source(run_id(row % RUN_MEMBERS, "run", place.url, group, row // RUN_MEMBERS), uri)
    finally:
        opened.close()


def _check_columns(names: list[str]) -> None:
    if not set(names) & set(_BODY_COLUMNS):
        raise BadManifest(f"Parquet without a column {' or '.join(_BODY_COLUMNS)}: it has {names!r:.200}")


class _Rows:
    """An open Parquet file of texts, read forwards inside a row group."""

    def __init__(self, place: Place) -> None:
        self._source: BufferedIOBase = place.open()
        with ExitStack() as undo:
            undo.callback(self._source.close)
            with arrow_errors():
                self.file = pq.ParquetFile(self._source, pre_buffer=READ_THREADS)
            _check_columns(self.file.schema_arrow.names)
            undo.pop_all()
        self._at = (-1, -1)
        self._rows: Iterator[dict[str, Any]] = iter(())

    def row(self, group: int, row: int) -> Mapping[str, Any]:
        """Return a row of a row group; one that lies behind is found by beginning the group again."""
        if self._at[0] != group or self._at[1] > row:
            self._at, self._rows = (group, 0), self._read(group)
        for found in self._rows:
            self._at = (group, self._at[1] + 1)
            if self._at[1] > row:
                return found
        raise BadArchive(f"there is no row {row} in row group {group}")

    def _read(self, group: int) -> Iterator[dict[str, Any]]:
        wanted = {*_BODY_COLUMNS, *(name for names in _COLUMNS.values() for name in names)}
        columns = [name for name in self.file.schema_arrow.names if name in wanted]
        batches = self.file.iter_batches(_LISTED_ROWS, [group], columns, use_threads=READ_THREADS)
        for batch in checked(batches):
            yield from batch.to_pylist()

    def close(self) -> None:
        """Close it."""
        self.file.close()
        self._source.close()


def read_page(source: Source, fetch: FetchSettings = DEFAULT_FETCH) -> Page:
    """Return a page that was listed.

    Raises:
        BadPage: if it is no text, or too large.
        InputError: if it is not to be had: BadArchive, UnreachableUri and others.
        OSError: if the file is not there.
    """
    member = parse_member(source.uri, fetch, _READERS)
    if member is None:
        with locate(source.uri, fetch=fetch).open() as file:
            html = decode_page(_bounded(iter(lambda: file.read(1 << 20), b"")))
        return Page(source.recording_id, source.uri, html=html)
    if member.scheme == WARC:
        head = read_head(member)
        html = decode_page(_bounded(read_record(member)), head.content_type)
        if head.content_type.startswith("text/plain"):
            return Page(source.recording_id, head.url or None, text=html)
        return Page(source.recording_id, head.url or None, html=html)
    return _of_row(source.recording_id, _row(member) if member.scheme == ROW else _line(member))


_READERS = frozenset({WARC, LINE, ROW, GZIP_LINE, ZSTD_LINE})


def _bounded(blocks: Iterator[bytes]) -> bytes:
    data = bytearray()
    for block in blocks:
        data += block
        if len(data) > MAX_PAGE_BYTES:
            raise BadPage(f"a page of more than {MAX_PAGE_BYTES} bytes")
    return bytes(data)


def _line(member: Member) -> Mapping[str, Any]:
    if member.scheme == LINE:
        data = _bounded(ranged(member.archive, member.start, member.length, member.fetch))
    else:
        data = _packed(member)
    try:
        row = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadPage(f"the line at byte {member.start} is not JSON: {error}") from error
    if not isinstance(row, dict):
        raise BadPage(f"the line at byte {member.start} is no JSON object")
    return row


def _packed(member: Member) -> bytes:
    if member.length > MAX_PAGE_BYTES:
        raise BadPage(f"a page of more than {MAX_PAGE_BYTES} bytes")
    is_zstd = member.scheme == ZSTD_LINE
    with kept(
        OpenLines, member.archive, is_zstd, member.fetch, fits=lambda r: r.position <= member.start
    ) as opened:
        return opened.read(member.start, member.length)


def _row(member: Member) -> Mapping[str, Any]:
    place = locate(member.archive, fetch=member.fetch)
    with kept(_Rows, place, fits=lambda _: True) as opened:
        return opened.row(member.start, member.length)


def _of_row(page_id: str, row: Mapping[str, Any]) -> Page:
    body = next(((name, row[name]) for name in _BODY_COLUMNS if isinstance(row.get(name), str)), None)
    if body is None or not body[1].strip():
        raise BadPage("a row without a text")
    told = {
        key: next((_told(row, name) for name in names if _told(row, name)), None)
        for key, names in _COLUMNS.items()
    }
    text = body[1].encode("utf-8", "replace").decode().replace("\x00", " ")
    html = body[0] == "html"
    return Page(page_id, html=text if html else None, text=None if html else text, **told)


def _told(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    return (
        value.strip().encode("utf-8", "replace").decode()[:2000] or None if isinstance(value, str) else None
    )
