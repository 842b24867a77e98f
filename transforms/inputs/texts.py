"""Text-only corpora: JSONL and Parquet in pieces, each of which is read where it lies, by the bucket it falls to."""

from __future__ import annotations

import gzip
import io
import json
import posixpath
import zlib
from collections.abc import Iterable, Iterator, Sequence
from io import BufferedIOBase
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from interleave.texts import Text
from schemas.errors import BadArchive, BadText, ConfigError, UnreachableUri
from schemas.ids import bucket_of, digest, stable_id
from transforms.inputs.audio_parquet import arrow_errors, checked
from transforms.inputs.files import Place, locate
from transforms.inputs.http import is_http
from transforms.store.store import Bucket
from transforms.store.table_file import READ_THREADS

PLAIN, PARQUET = (".jsonl", ".ndjson"), ".parquet"
PACKED = tuple(f"{suffix}{packed}" for suffix in PLAIN for packed in (".gz", ".zst"))
SUFFIXES = (*PLAIN, *PACKED, PARQUET)
_PIECE_BYTES = {PARQUET: 32 * 2**20}
_LINES_BYTES = 2**20
_LOOKED_AT_BYTES = 2**16


class Piece(NamedTuple):
    """What begins at or behind byte ``start`` of a file, and before ``end``: lines, row groups, or all of it."""

    source: str
    url: str
    start: int
    end: int

    def bucket_number(self, n_buckets: int) -> int:
        """Return the number of the bucket that it falls to, by hash."""
        return bucket_of(stable_id("text", *self[:3]), n_buckets)


class Corpus(NamedTuple):
    """A text-only source: its name, what names its files, and the column or key that holds the text."""

    source: str
    urls: tuple[str, ...]
    column: str


def list_pieces(corpora: Iterable[Corpus]) -> list[Piece]:
    """Return the pieces of all files of the corpora, in order; no file is read.

    Raises:
        ConfigError: if a corpus has no file, or one of another kind.
    """
    return [
        Piece(corpus.source, place.url, start, min(start + step, size))
        for corpus in corpora
        for place in _files(corpus)
        for size in [_size_bytes(place)]
        for step in [_step_bytes(place.path, size)]
        for start in range(0, size, step)
    ]


def of_bucket(pieces: Sequence[Piece], bucket: Bucket) -> list[Piece]:
    """Return the pieces that fall to a bucket."""
    return [piece for piece in pieces if piece.bucket_number(bucket.of) == bucket.number]


def content_mark(corpora: Iterable[Corpus]) -> str:
    """Return what changes with the files of the corpora: by their names, sizes, and first and last 64 KiB."""
    return stable_id(
        "texts", *(part for corpus in corpora for place in _files(corpus) for part in _marks(place))
    )


def _marks(place: Place) -> Iterator[str | int]:
    size = _size_bytes(place)
    with place.open() as file:
        first = file.read(_LOOKED_AT_BYTES)
        file.seek(max(0, size - _LOOKED_AT_BYTES))
        yield from (place.url, size, digest(first.hex(), file.read().hex()).hex())


def _files(corpus: Corpus) -> list[Place]:
    found = [place for url in corpus.urls for place in _below(url)]
    if not found:
        raise ConfigError(f"mix.sources.{corpus.source}: there is no text at {', '.join(corpus.urls)}")
    return found


def _below(url: str) -> list[Place]:
    """Return the files that a URL names: itself, those that match it, or those of a kind that are in its folder."""
    if is_http(url):
        raise ConfigError(
            f"texts are read in pieces, which {url} is not made for: copy it to a disk or a store first"
        )
    try:
        place = locate(url)
        if place.is_glob:
            return [locate(place.fs.unstrip_protocol(path)) for path in sorted(place.fs.glob(place.path))]
        if place.fs.isdir(place.path):
            paths = sorted(path for path in place.fs.find(place.path) if path.endswith(SUFFIXES))
            return [locate(place.fs.unstrip_protocol(path)) for path in paths]
    except (OSError, UnreachableUri) as error:
        raise ConfigError(f"the texts {url} cannot be listed: {error}") from error
    return [place]


def _size_bytes(place: Place) -> int:
    if not place.path.endswith(SUFFIXES):
        raise ConfigError(f"texts are read from {', '.join(SUFFIXES)}, not from {place.url}")
    try:
        return int(place.fs.info(place.path)["size"])
    except (OSError, KeyError, TypeError) as error:
        raise ConfigError(f"the texts {place.url} cannot be read: {error}") from error


def _step_bytes(path: str, size: int) -> int:
    whole = max(1, size)
    return whole if path.endswith(PACKED) else _PIECE_BYTES.get(posixpath.splitext(path)[1], _LINES_BYTES)


def read_texts(piece: Piece, column: str) -> Iterator[Text | BadText]:
    """Yield the texts of a piece in order, or what is wrong with a row.

    Raises:
        ConfigError: if the file cannot be read.
    """
    place = locate(piece.url)
    try:
        with place.open() as file:
            rows = (
                _groups(file, piece, column) if place.path.endswith(PARQUET) else _lines(file, piece, column)
            )
            for at, said in rows:
                yield said if isinstance(said, BadText) else _text(piece, at, said)
    except (gzip.BadGzipFile, EOFError, zlib.error, pa.ArrowInvalid, BadArchive) as error:
        yield BadText(f"{piece.url} breaks off: {error}")
    except (OSError, UnreachableUri) as error:
        raise ConfigError(f"the texts {piece.url} cannot be read: {error}") from error


def _text(piece: Piece, at: str, said: Any) -> Text | BadText:
    if not isinstance(said, str):
        return BadText(f"{piece.url}, {at}: the text is {'missing' if said is None else 'no text'}")
    return Text(
        stable_id("text", piece.source, piece.url, at), piece.source, said.encode("utf-8", "replace").decode()
    )


def _lines(file: BufferedIOBase, piece: Piece, column: str) -> Iterator[tuple[str, Any]]:
    """Yield the lines that begin in the piece: the line before them may reach into it."""
    source, at = _unpacked(file, piece.url), 0
    end = None if piece.url.endswith(PACKED) else piece.end
    if piece.start:
        source.seek(piece.start - 1)
        at = piece.start - 1 + len(source.readline())
    while end is None or at < end:
        line = source.readline()
        if not line:
            return
        if line.strip():
            yield f"byte {at}", _row(line, piece, at, column)
        at += len(line)


def _unpacked(file: BufferedIOBase, url: str) -> Any:
    if url.endswith(".gz"):
        return gzip.GzipFile(fileobj=file)
    if url.endswith(".zst"):
        return io.BufferedReader(pa.CompressedInputStream(pa.PythonFile(file, "r"), "zstd"))
    return file


def _row(line: bytes, piece: Piece, at: int, column: str) -> Any:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return BadText(f"{piece.url}, byte {at}: not JSON: {error}")
    return row.get(column) if isinstance(row, dict) else None


def _groups(file: BufferedIOBase, piece: Piece, column: str) -> Iterator[tuple[str, Any]]:
    """Yield the rows of the row groups that begin in the piece."""
    with arrow_errors():
        table = pq.ParquetFile(file, pre_buffer=READ_THREADS)
    if column not in table.schema_arrow.names:
        raise ConfigError(
            f"{piece.url} has no column '{column}' (it has: {', '.join(table.schema_arrow.names)})"
        )
    for number in range(table.num_row_groups):
        if piece.start <= _begins(table.metadata.row_group(number)) < piece.end:
            batches = table.iter_batches(row_groups=[number], columns=[column], use_threads=READ_THREADS)
            rows = (value for batch in checked(batches) for value in batch.column(0).to_pylist())
            yield from ((f"row group {number}, row {row}", value) for row, value in enumerate(rows))


def _begins(group: Any) -> int:
    first = group.column(0)
    return int(min(at for at in (first.data_page_offset, first.dictionary_page_offset) if at is not None))
