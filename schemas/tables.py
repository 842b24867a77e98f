"""The Arrow schema and version of every table. A change of a schema is a new version."""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa

from schemas.structs import (
    ALIGNMENT,
    CHUNK,
    DOCUMENT_TURN,
    EDIT,
    EFFORT,
    HYPOTHESIS,
    LANGUAGE,
    PACKING,
    PAIR,
    SOURCE_FIELDS,
    VOTE,
    WORD,
    required,
)


class Table(NamedTuple):
    """A table's name, the version of its schema, and the schema."""

    name: str
    version: int
    schema: pa.Schema


SOURCES = Table("plan", 2, pa.schema(SOURCE_FIELDS))

RECORDINGS = Table(
    "recordings",
    2,
    pa.schema(
        [
            *SOURCE_FIELDS,
            required("content_sha256", pa.string()),
            required("size_bytes", pa.int64()),
            required("format", pa.string()),
            required("decoder", pa.string()),
            required("channels", pa.int32()),
            required("source_rate_hz", pa.int32()),
            required("sample_rate_hz", pa.int32()),
            required("duration_samples", pa.int64()),
            required("nonfinite_samples", pa.int64()),
            required("n_segments", pa.int32()),
            required("speech_samples", pa.int64()),
            pa.field("decode_error", pa.string()),
        ]
    ),
)

FINGERPRINTS = Table(
    "fingerprints",
    1,
    pa.schema(
        [
            required("recording_id", pa.string()),
            required("content_sha256", pa.string()),
            required("size_bytes", pa.int64()),
            required("source_rate_hz", pa.int32()),
            required("sample_rate_hz", pa.int32()),
            required("duration_samples", pa.int64()),
            required("speech_samples", pa.int64()),
            required("words", pa.binary()),
        ]
    ),
)

DUPLICATES = Table(
    "duplicates",
    1,
    pa.schema(
        [
            required("recording_id", pa.string()),
            required("kept_id", pa.string()),
            pa.field("kind", pa.string()),
            pa.field("score", pa.float32()),
        ]
    ),
)

SEGMENTS = Table(
    "segments",
    1,
    pa.schema(
        [
            required("segment_id", pa.string()),
            required("recording_id", pa.string()),
            required("source", pa.string()),
            pa.field("language", pa.string()),
            pa.field("speaker", pa.string()),
            required("start_samples", pa.int64()),
            required("end_samples", pa.int64()),
            required("sample_rate_hz", pa.int32()),
            required("speech_share", pa.float32()),
            required("rms_dbfs", pa.float32()),
            required("peak_dbfs", pa.float32()),
            required("audio", pa.binary()),
        ]
    ),
)

TURNS = Table(
    "turns",
    1,
    pa.schema(
        [
            required("recording_id", pa.string()),
            required("speaker", pa.string()),
            required("start_samples", pa.int64()),
            required("end_samples", pa.int64()),
            required("sample_rate_hz", pa.int32()),
            pa.field("previous_speaker", pa.string()),
            pa.field("gap_samples", pa.int64()),
            required("overlap_samples", pa.int64()),
        ]
    ),
)

TRANSCRIPTS = Table(
    "transcripts",
    3,
    pa.schema(
        [
            required("segment_id", pa.string()),
            required("recording_id", pa.string()),
            pa.field("language", pa.string()),
            required("text", pa.string()),
            required("words", pa.list_(WORD)),
            required("engine", pa.string()),
            pa.field("agreement", pa.float32()),
            required("hypotheses", pa.list_(HYPOTHESIS)),
            required("languages", pa.list_(LANGUAGE)),
            pa.field("spoken", pa.string()),
            pa.field("written", pa.string()),
            pa.field("alignment", ALIGNMENT),
            required("votes", pa.list_(VOTE)),
            required("pairs", pa.list_(PAIR)),
            pa.field("confidence", pa.float32()),
        ]
    ),
)

QUALITY = Table(
    "quality",
    1,
    pa.schema(
        [
            required("segment_id", pa.string()),
            required("recording_id", pa.string()),
            required(
                "measurements",
                pa.list_(pa.struct([required("name", pa.string()), pa.field("value", pa.float64())])),
            ),
        ]
    ),
)

FINDINGS = Table(
    "findings",
    1,
    pa.schema(
        [
            required("segment_id", pa.string()),
            required("recording_id", pa.string()),
            required("kind", pa.string()),
            pa.field("other", pa.string()),
            required("score", pa.float64()),
            pa.field("start_chars", pa.int32()),
            pa.field("end_chars", pa.int32()),
        ]
    ),
)

VERDICTS = Table(
    "verdicts",
    4,
    pa.schema(
        [
            required("segment_id", pa.string()),
            required("recording_id", pa.string()),
            required("kept", pa.bool_()),
            pa.field("filter", pa.string()),
            pa.field("reason", pa.string()),
            pa.field("score", pa.float64()),
            required(
                "scores",
                pa.list_(pa.struct([required("filter", pa.string()), pa.field("score", pa.float64())])),
            ),
            required("edits", pa.list_(EDIT)),
        ]
    ),
)

DOCUMENTS = Table(
    "documents",
    1,
    pa.schema(
        [
            required("document_id", pa.string()),
            required("page_id", pa.string()),
            pa.field("url", pa.string()),
            pa.field("domain", pa.string()),
            required("kind", pa.string()),
            pa.field("title", pa.string()),
            required("language", pa.string()),
            required("turns", pa.list_(DOCUMENT_TURN)),
            required("rewriter", pa.string()),
            required("settings", pa.string()),
            required("prompt_tokens", pa.int64()),
            required("completion_tokens", pa.int64()),
        ]
    ),
)

PAYMENTS = Table(
    "payments",
    1,
    pa.schema(
        [
            required("page_id", pa.string()),
            required("model", pa.string()),
            required("request", pa.string()),
            required("attempt", pa.int32()),
            required("prompt_tokens", pa.int64()),
            required("completion_tokens", pa.int64()),
            required("cost", pa.float64()),
        ]
    ),
)

PAGE_DUPLICATES = Table(
    "page_duplicates",
    1,
    pa.schema(
        [
            required("page_id", pa.string()),
            required("kept_id", pa.string()),
            required("kind", pa.string()),
            required("score", pa.float32()),
        ]
    ),
)

TOPICS = Table(
    "topics",
    1,
    pa.schema(
        [
            *(required(name, pa.string()) for name in ("segment_id", "recording_id", "group_id", "topic")),
            required("probability", pa.float32()),
        ]
    ),
)

FAILURES = Table(
    "failures",
    1,
    pa.schema(
        [
            required("stage", pa.string()),
            required("id", pa.string()),
            pa.field("uri", pa.string()),
            required("error_type", pa.string()),
            required("message", pa.string()),
            pa.field("traceback", pa.string()),
        ]
    ),
)

LEDGER = Table(
    "ledger",
    2,
    pa.schema(
        [
            required("stage", pa.string()),
            required("outcome", pa.string()),
            pa.field("reason", pa.string()),
            required("items", pa.int64()),
            required("samples", pa.int64()),
            required("sample_rate_hz", pa.int32()),
            pa.field("source", pa.string()),
        ]
    ),
)

SHARDS = Table(
    "shards",
    1,
    pa.schema(
        [
            pa.field("sequence_id", pa.string()),
            pa.field("n_tokens", pa.int32()),
            pa.field("chunks", pa.list_(CHUNK)),
            pa.field("input_ids", pa.list_(pa.int32())),
            pa.field("token_modality", pa.list_(pa.int8())),
            pa.field("loss_mask", pa.list_(pa.int8())),
            pa.field("document_ids", pa.list_(pa.int32())),
        ]
    ),
)

DELAYED_SHARDS = Table(
    "shards", 1, pa.schema([*SHARDS.schema, pa.field("delayed_ids", pa.list_(pa.int32()))])
)
"""Shards in which speech has the codes of several codebooks at each position: one column more."""

METRICS = Table(
    "metrics",
    2,
    pa.schema(
        [
            required("stage", pa.string()),
            required("bucket", pa.int32()),
            required("buckets", pa.int32()),
            required("wall_s", pa.float64()),
            required("audio_in_s", pa.float64()),
            required("written_bytes", pa.int64()),
            required("host", pa.string()),
            required("pid", pa.int64()),
            required("engines", pa.list_(EFFORT)),
            pa.field("packing", PACKING),
        ]
    ),
)
