"""The packed sequences that a report shows: each a strip of its chunks, with their audio."""

from __future__ import annotations

from typing import Any

from pipelines.audit.files import Report
from pipelines.audit.sampling import Sampler
from schemas.records import Chunk, Sequence
from schemas.units import to_seconds
from transforms.materialize.sides import shard_names
from transforms.store.store import Store
from transforms.store.table_file import open_table
from transforms.store.tables import read_rows


def write_sequences(store: Store, report: Report, seed: int, count: int) -> list[dict[str, Any]]:
    """Write the audio of ``count`` sequences and return what the page shows of them; none before ``interleave``."""
    sampler: Sampler[str, str] = Sampler(seed, count)
    for file_name in shard_names(store):
        for sequence_id in _ids(store, file_name):
            sampler.offer("", sequence_id, file_name)
    chosen = {name: file_name for _, name, file_name in sampler.by_rank()}
    found = []
    for file_name in sorted(set(chosen.values())):
        for sequence in read_rows(store, Sequence, "shards", file_name):
            if sequence.sequence_id in chosen:
                found.append(_shown(report, sequence, file_name))
    return found


def _ids(store: Store, file_name: str) -> list[str]:
    with open_table(store, "shards", file_name) as file:
        return [
            str(name) for rows in file.groups(["sequence_id"]) for name in rows["sequence_id"].to_pylist()
        ]


def _shown(report: Report, sequence: Sequence, file_name: str) -> dict[str, Any]:
    key = sequence.sequence_id
    chunks = [_chunk(report, f"{key}-{n}", chunk) for n, chunk in enumerate(sequence.chunks)]
    return {
        "id": key,
        "file": file_name,
        "n_tokens": sequence.n_tokens,
        "documents": 1 + max((chunk.document for chunk in sequence.chunks), default=-1),
        "audio_tokens": sum(c.n_tokens for c in sequence.chunks if c.modality == "audio"),
        "chunks": report.write_data(f"sequence-{key}.js", key, chunks),
    }


def _chunk(report: Report, name: str, chunk: Chunk) -> dict[str, Any]:
    return {
        "document": chunk.document,
        "modality": chunk.modality,
        "n_tokens": chunk.n_tokens,
        "text": chunk.text,
        "seconds": to_seconds(chunk.end_samples - chunk.start_samples, chunk.sample_rate_hz),
        "start_s": to_seconds(chunk.start_samples, chunk.sample_rate_hz),
        "recording": chunk.recording_id,
        "source": chunk.source,
        "audio": report.write_audio(name, chunk.audio.bytes) if chunk.audio else None,
    }
