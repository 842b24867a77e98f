"""Archives of every kind, good and hostile, made by hand where the usual writers would not."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from schemas.records import Failure, Source
from transforms.inputs.files import local_copy
from transforms.inputs.listing import Listing, list_inputs

Files = Mapping[str, bytes]


def tar_bytes(files: Files, more: Iterable[tarfile.TarInfo] = (), style: int = tarfile.PAX_FORMAT) -> bytes:
    """Return a tar archive of files, and of members without data."""
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w", format=style) as tar:
        for name, data in files.items():
            tar.addfile(_info(name, len(data)), io.BytesIO(data))
        for info in more:
            tar.addfile(info)
    return sink.getvalue()


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size = size
    return info


def warc_record(
    uri: str,
    payload: bytes,
    *,
    kind: str = "response",
    http: str | None = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n",
    more: str = "",
    length: int | None = None,
) -> bytes:
    """Return a record of a WARC file, uncompressed."""
    block = payload if http is None else f"{http}\r\n".encode() + payload
    content_type = "audio/x-wav" if http is None else "application/http; msgtype=response"
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Date: 2026-01-01T00:00:00Z\r\n"
        f"WARC-Target-URI: {uri}\r\nContent-Type: {content_type}\r\n{more}"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def gzipped(records: Iterable[bytes]) -> bytes:
    """Return records each compressed for itself, as crawlers write them."""
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def write_parquet(path: Path, rows: list[dict[str, Any]], group: int, column: str = "audio") -> Path:
    """Write rows as `datasets` would; each has ``column`` as {"bytes", "path"} or None."""
    file = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    others = [name for name in rows[0] if name != column]
    columns = {column: pa.array([row[column] for row in rows], file)}
    table = pa.table({**columns, **{name: [row[name] for row in rows] for name in others}})
    pq.write_table(table, path, row_group_size=group)
    return path


def listing_of(*inputs: Path | str) -> Listing:
    """Return what inputs name; what it says is checked to be balanced, and it can be read no more than once."""
    listing = list_inputs([str(path) for path in inputs])
    lost = sum(listing.dropped.values()) + sum(listing.failed.values())
    assert listing.n_in == listing.n_sources + lost
    return listing


def found_in(*inputs: Path | str) -> tuple[list[Source], dict[str, int], list[Failure]]:
    """Return the sources by id, how many were dropped for which reason, and the failures."""
    with listing_of(*inputs) as listing:
        return list(listing.sources()), dict(listing.dropped), list(listing.failures())


def content(uri: str) -> bytes:
    """Return the bytes of an input, as ingest gets them."""
    with local_copy(uri) as copy:
        data = Path(copy.path).read_bytes()
        assert len(data) == copy.size_bytes
    return data


def contents(sources: Iterable[Source]) -> list[bytes]:
    """Return the bytes of inputs in order of their ids."""
    return [content(source.uri) for source in sources]
