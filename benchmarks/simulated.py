"""Curated roots without sound, of any size: what interleaving, packing and mixing are measured on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.ids import bucket_of, stable_id
from schemas.tables import SEGMENTS, TRANSCRIPTS, VERDICTS, Table
from transforms.store.ledger import Account, commit
from transforms.store.planned import Planned, commit_planned
from transforms.store.store import Bucket, Store
from transforms.store.tables import FINGERPRINT, VERSION

RATE_HZ = 16_000
_UPSTREAM = ("ingest", "dedupe", "transcribe", "curate")
_WORDS = (
    "river stone winter lake bread yeast sugar bridge repair spring violin string sea shore bone hand".split()
)


class SourceSize(NamedTuple):
    """A source of a simulated root: its share of the recordings, and how many segments those have on average."""

    share: float
    segments: int


class _Recording(NamedTuple):
    recording_id: str
    source: str
    durations_s: np.ndarray


def make_root(root: Path, n_segments: int, sources: Mapping[str, SourceSize], buckets: int) -> Store:
    """Commit every stage up to curate: segments of about 6 s (log-normal, 0.5 to 30), 2.5 words a second."""
    store, chance = Store(str(root)), np.random.default_rng(0)
    commit_planned(store, Planned(buckets, "p"), Account("plan", 1), ())
    dealt: list[list[_Recording]] = [[] for _ in range(buckets)]
    for recording in _recordings(n_segments, sources, chance):
        dealt[bucket_of(recording.recording_id, buckets)].append(recording)
    for number, recordings in enumerate(dealt):
        _make_bucket(store, Bucket(number, buckets), sorted(recordings, key=lambda r: r.recording_id), chance)
    return store


def _recordings(n_segments: int, sources: Mapping[str, SourceSize], chance: Any) -> list[_Recording]:
    names, weights = list(sources), np.array([source.share for source in sources.values()])
    found, n_made = [], 0
    while n_made < n_segments:
        source = names[int(chance.choice(len(names), p=weights / weights.sum()))]
        count = min(n_segments - n_made, 1 + int(chance.poisson(sources[source].segments - 1)))
        durations_s = np.clip(chance.lognormal(np.log(5.0), 0.6, count), 0.5, 30.0)
        found.append(_Recording(stable_id("simulated", n_made), source, durations_s))
        n_made += count
    return found


def _make_bucket(store: Store, bucket: Bucket, recordings: Sequence[_Recording], chance: Any) -> None:
    durations_s = np.concatenate([r.durations_s for r in recordings] or [np.zeros(0)])
    lengths = (durations_s * RATE_HZ).astype(np.int64)
    starts = np.concatenate([_starts(r.durations_s) for r in recordings] or [np.zeros(0, np.int64)])
    counts = [len(r.durations_s) for r in recordings]
    segment_ids = [f"{r.recording_id}-{n:05d}" for r in recordings for n in range(len(r.durations_s))]
    recording_ids = np.repeat([r.recording_id for r in recordings], counts).tolist()
    named = {"segment_id": segment_ids, "recording_id": recording_ids}
    n = len(segment_ids)
    _write(store, SEGMENTS, bucket, named | {
        "source": np.repeat([r.source for r in recordings], counts).tolist(), "language": ["en"] * n,
        "speaker": [None] * n, "start_samples": starts, "end_samples": starts + lengths,
        "sample_rate_hz": np.full(n, RATE_HZ), "speech_share": np.ones(n), "rms_dbfs": np.zeros(n),
        "peak_dbfs": np.zeros(n), "audio": [b""] * n,
    })  # fmt: skip
    words, texts = _words(starts, durations_s, chance)
    empty: list[list[Any]] = [[]] * n
    _write(store, TRANSCRIPTS, bucket, named | {
        "language": ["en"] * n, "text": texts, "words": words, "engine": ["simulated"] * n, "agreement": [None] * n,
        "hypotheses": empty, "languages": empty, "spoken": [None] * n, "written": [None] * n,
        "alignment": [None] * n, "votes": empty, "pairs": empty, "confidence": [None] * n,
    })  # fmt: skip
    _write(store, VERDICTS, bucket, named | {
        "kept": [True] * n, "filter": [None] * n, "reason": [None] * n, "score": [None] * n, "scores": empty,
        "edits": empty,
    })  # fmt: skip
    for stage in _UPSTREAM:
        account = Account(stage, RATE_HZ)
        account.add("in", int(lengths.sum()), items=n)
        account.add("kept", int(lengths.sum()), items=n)
        commit(store, bucket.file_name, account, "f", [])


def _starts(durations_s: np.ndarray) -> np.ndarray:
    """Return where the segments of a recording start: half a second of pause between them."""
    before = np.concatenate([[0.0], np.cumsum(durations_s + 0.5)[:-1]])
    return (before * RATE_HZ).astype(np.int64)


def _words(starts: np.ndarray, durations_s: np.ndarray, chance: Any) -> tuple[pa.ListArray, list[str]]:
    counts = np.maximum(1, (durations_s * 2.5).astype(np.int64))
    offsets = np.concatenate([[0], np.cumsum(counts)])
    chosen = chance.integers(0, len(_WORDS), offsets[-1])
    ends_sentence = chance.random(offsets[-1]) < 0.1
    said = [
        _WORDS[i] + "." * bool(end) for i, end in zip(chosen.tolist(), ends_sentence.tolist(), strict=True)
    ]
    step = np.repeat((durations_s * RATE_HZ / counts).astype(np.int64), counts)
    at = np.repeat(starts, counts) + (np.arange(offsets[-1]) - np.repeat(offsets[:-1], counts)) * step
    kind = TRANSCRIPTS.schema.field("words").type
    nothing = pa.nulls(len(said), pa.float32())
    fields = [pa.array(said), pa.array(at), pa.array(at + step), nothing]
    struct = pa.StructArray.from_arrays(fields, fields=list(kind.value_type))
    texts = [" ".join(said[a:b]) for a, b in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)]
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), struct, type=kind), texts


def _write(store: Store, table: Table, bucket: Bucket, columns: Mapping[str, Any]) -> None:
    schema = table.schema.with_metadata({VERSION: str(table.version).encode(), FINGERPRINT: b"f"})
    made = pa.table([pa.array(columns[field.name], field.type) for field in schema], schema=schema)
    with store.write(table.name, bucket.file_name) as sink:
        pq.write_table(made, sink, row_group_size=10_000, compression="zstd")


def make_texts(path: Path, n_texts: int) -> Path:
    """Write JSONL of ``n_texts`` texts of about 150 words."""
    chance = np.random.default_rng(1)
    with path.open("w", encoding="utf-8") as sink:
        for count in chance.lognormal(np.log(120), 0.7, n_texts).astype(int).tolist():
            said = [_WORDS[i] for i in chance.integers(0, len(_WORDS), max(1, count)).tolist()]
            sink.write(json.dumps({"text": " ".join(said)}) + "\n")
    return path
