"""NeMo Curator's row-wise interleaved table: a row a chunk, the rows of a document beside each other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from interleave.reading import Sample
from transforms.export.base import DATA, ExportFormat
from transforms.export.parts.shard import Document, Shard, documents
from transforms.store.store import Store

INTERLEAVED = pa.schema(
    [
        pa.field("sample_id", pa.string(), nullable=False),
        pa.field("position", pa.int32(), nullable=False),
        pa.field("modality", pa.string(), nullable=False),
        pa.field("content_type", pa.string()),
        pa.field("text_content", pa.string()),
        pa.field("binary_content", pa.large_binary()),
        pa.field("source_ref", pa.string()),
        pa.field("materialize_error", pa.string()),
    ]
)
"""The columns that Curator 1.4.0 reserves (``nemo_curator.tasks.interleaved.INTERLEAVED_SCHEMA``)."""

_OWN = [
    pa.field("sequence_id", pa.string()),
    pa.field("segment_id", pa.string()),
    pa.field("recording_id", pa.string()),
    pa.field("source", pa.string()),
    pa.field("transcript", pa.string()),
    pa.field("start_samples", pa.int64()),
    pa.field("end_samples", pa.int64()),
    pa.field("sample_rate_hz", pa.int32()),
    pa.field("n_tokens", pa.int32()),
]
SCHEMA = pa.schema([*INTERLEAVED, *_OWN])
_PASSED = "segment_id", "recording_id", "source", "start_samples", "end_samples", "sample_rate_hz", "n_tokens"
GROUP_BYTES = 16 * 2**20


@dataclass(frozen=True)
class Curator(ExportFormat):
    """A sample is a document: a metadata row at position -1, then its chunks as text or audio (FLAC) rows.

    Columns behind Curator's own are passed through by it. Token arrays are left out: Curator works on content.
    """

    def write(self, shard: Shard, out: Store) -> list[str]:
        """Write one Parquet file."""
        name = f"{shard.stem}.parquet"
        packed = {field.name: "none" if field.name == "binary_content" else "zstd" for field in SCHEMA}
        with out.write(DATA, name) as sink:
            errors = partial(out.write_errors, DATA, name)
            with errors():
                writer = pq.ParquetWriter(sink, SCHEMA, compression=packed, write_statistics=False)
            with ExitStack() as undo:
                undo.callback(setattr, writer, "is_open", False)  # or it writes a footer when it is collected
                for table in _tables(shard):
                    with errors():
                        writer.write_table(table)
                with errors():
                    writer.close()
                undo.pop_all()
        return [name]


def _tables(shard: Shard) -> Iterator[pa.Table]:
    """Yield the rows in tables of about 16 MiB; a document is never parted."""
    rows: list[dict[str, Any]] = []
    size_bytes = 0
    for sample in shard.samples():
        for document in documents(sample):
            found = _rows(sample, document)
            size_bytes += sum(len(row.get("binary_content") or b"") for row in found)
            rows += found
            if size_bytes >= GROUP_BYTES:
                yield pa.Table.from_pylist(rows, schema=SCHEMA)
                rows, size_bytes = [], 0
    if rows:
        yield pa.Table.from_pylist(rows, schema=SCHEMA)


def _rows(sample: Sample, document: Document) -> list[dict[str, Any]]:
    identity = {
        "sample_id": f"{sample.sequence_id}-{document.number:05d}",
        "sequence_id": sample.sequence_id,
    }
    said = json.dumps({"document": document.number, "n_tokens": document.end - document.start})
    first = {**identity, "position": -1, "modality": "metadata", "content_type": "application/json",
             "text_content": said}  # fmt: skip
    rows: list[dict[str, Any]] = [first]
    for position, chunk in enumerate(document.chunks):
        heard = chunk.modality == "audio"
        rows.append(
            {
                **identity,
                "position": position,
                "modality": chunk.modality,
                "content_type": "audio/flac" if heard else "text/plain",
                "text_content": None if heard else chunk.text,
                "binary_content": chunk.audio,
                "transcript": chunk.text,
                **{name: getattr(chunk, name) for name in _PASSED},
            }
        )
    return rows
