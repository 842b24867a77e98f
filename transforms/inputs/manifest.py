"""Manifests: JSONL, CSV or Parquet with a `uri` column, relative to the manifest's own folder."""

from __future__ import annotations

import csv
import io
import json
import posixpath
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import pyarrow.parquet as pq

from schemas.errors import BadArchive, BadManifest, ConfigError
from schemas.ids import stable_id
from schemas.records import Source
from schemas.redaction import names_a_user, redacted, redacted_text
from transforms.inputs.audio_parquet import arrow_errors, checked
from transforms.inputs.files import Place, absolute_uri, local_copy
from transforms.store.table_file import READ_THREADS

_DESCRIPTIONS = ("language", "license", "title", "reference_text")
_INSTEAD = "leave it out, and give a header in fetch.headers as 'env:NAME'"
_FILES = ("captions", "rttm")
_TEXTS = ("uri", *_FILES, *_DESCRIPTIONS)
Row = Mapping[str, Any]


def read_manifest(place: Place) -> Iterator[Source | BadManifest]:
    """Yield a source for each row, or what is wrong with it.

    Columns: `uri`, and any of `language`, `license`, `title`, `reference_text`, `captions` and `rttm` (URIs).
    Others are ignored. Empty strings count as absent.

    Raises:
        ConfigError: if there is no such manifest.
    """
    suffix = posixpath.splitext(place.path)[1].lower()
    folder = posixpath.dirname(place.url)
    try:
        with local_copy(place.url, place.fetch) as copy, open(copy.path, "rb") as source:
            for number, row in _READERS[suffix](source):
                yield row if isinstance(row, BadManifest) else _source(row, number, folder)
    except FileNotFoundError as error:
        told = f" ({error.__cause__})" if error.__cause__ else ""
        raise ConfigError(f"the manifest {place.url} does not exist{told}") from error


def _source(row: Row, number: int, folder: str) -> Source | BadManifest:
    for key in _TEXTS:
        if why := _unusable(row.get(key)):
            return BadManifest(f"row {number}: '{key}' is {why}: {redacted_text(repr(row[key]))}")
    for key in ("uri", *_FILES):
        if names_a_user(row.get(key) or ""):
            return BadManifest(
                f"row {number}: '{key}' holds a user name or password ({redacted(row[key])}): {_INSTEAD}"
            )
    if not row.get("uri"):
        present = ", ".join(sorted(str(key) for key in row)) or "nothing"
        return BadManifest(f"row {number} has no 'uri' (it has: {present})")
    uri = absolute_uri(row["uri"], folder)
    files = {key: absolute_uri(row[key], folder) for key in _FILES if row.get(key)}
    described = {key: row.get(key) or None for key in _DESCRIPTIONS}
    return Source(stable_id("recording", uri), uri, **files, **described)


def _unusable(value: Any) -> str | None:
    """Return why a value is no text that can be stored: JSON may escape half a surrogate pair, which is none."""
    if value is None or (isinstance(value, str) and value.isascii()):
        return None
    try:
        return None if isinstance(value, str) and value.encode() else "not a text"
    except UnicodeEncodeError:
        return "not Unicode"


def _jsonl(source: BinaryIO) -> Iterator[tuple[int, Row | BadManifest]]:
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:  # also UnicodeDecodeError
            yield number, BadManifest(f"row {number} is not JSON: {error}")
            continue
        yield number, row if isinstance(row, dict) else _no_object(row, number)


def _csv(source: BinaryIO) -> Iterator[tuple[int, Row | BadManifest]]:
    text = io.TextIOWrapper(source, encoding="utf-8-sig", newline="")
    try:
        reader = csv.DictReader(text)
        if "uri" not in (reader.fieldnames or []):
            yield 0, _no_column(list(reader.fieldnames or []))
            return
        for number, row in enumerate(reader, start=1):
            yield number, {key: value for key, value in row.items() if key is not None}
    except (UnicodeDecodeError, csv.Error) as error:
        yield 0, BadManifest(f"the manifest is not CSV in UTF-8: {error}")
    finally:
        text.detach()


def _parquet(source: BinaryIO) -> Iterator[tuple[int, Row | BadManifest]]:
    try:
        yield from _parquet_rows(source)
    except BadArchive as error:
        yield 0, BadManifest(f"the manifest cannot be read: {error}")


def _parquet_rows(source: BinaryIO) -> Iterator[tuple[int, Row | BadManifest]]:
    with arrow_errors():
        file = pq.ParquetFile(source, pre_buffer=READ_THREADS)
    names = file.schema_arrow.names
    if "uri" not in names:
        yield 0, _no_column(names)
        return
    wanted = [name for name in _TEXTS if name in names]
    number = 0
    for batch in checked(file.iter_batches(columns=wanted, use_threads=READ_THREADS)):
        for row in batch.to_pylist():
            number += 1
            yield number, row


def _no_object(row: Any, number: int) -> BadManifest:
    return BadManifest(f"row {number} is not a JSON object: {redacted_text(repr(row)):.80}")


def _no_column(names: list[str]) -> BadManifest:
    return BadManifest(f"the manifest has no column 'uri' (it has: {', '.join(names) or 'none'})")


_READERS = {".jsonl": _jsonl, ".csv": _csv, ".parquet": _parquet}
MANIFEST_SUFFIXES = tuple(_READERS)
