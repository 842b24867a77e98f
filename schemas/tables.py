"""The Arrow schema and version of every table. A change of a schema is a new version."""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa


class Table(NamedTuple):
    """A table's name, the version of its schema, and the schema."""

    name: str
    version: int
    schema: pa.Schema


def _required(name: str, kind: pa.DataType) -> pa.Field:
    return pa.field(name, kind, nullable=False)


_SOURCE_FIELDS = [
    _required("recording_id", pa.string()),
    _required("uri", pa.string()),
    pa.field("language", pa.string()),
    pa.field("license", pa.string()),
    pa.field("title", pa.string()),
    pa.field("reference_text", pa.string()),
    pa.field("captions", pa.string()),
    pa.field("rttm", pa.string()),
]

_WORD = pa.struct(
    [
        _required("text", pa.string()),
        _required("start_samples", pa.int64()),
        _required("end_samples", pa.int64()),
        pa.field("confidence", pa.float32()),
    ]
)

_HYPOTHESIS = pa.struct(
    [
        _required("engine", pa.string()),
        _required("settings", pa.string()),
        pa.field("language", pa.string()),
        pa.field("language_probability", pa.float32()),
        _required("text", pa.string()),
        _required("words", pa.list_(_WORD)),
        pa.field("mean_log_probability", pa.float32()),
        pa.field("no_speech_probability", pa.float32()),
    ]
)

_LANGUAGE = pa.struct(
    [
        _required("said_by", pa.string()),
        _required("evidence", pa.string()),
        _required("language", pa.string()),
        pa.field("probability", pa.float32()),
    ]
)

_ALIGNMENT = pa.struct(
    [
        _required("aligner", pa.string()),
        _required("settings", pa.string()),
        pa.field("score", pa.float32()),
        _required("min_score", pa.float32()),
        pa.field("rejection", pa.string()),
    ]
)

_VOTE = pa.struct(
    [
        _required(name, pa.float32())
        for name in ("votes", "agreement", "trust", "missing", "confidence", "complete")
    ]
)

_PAIR = pa.struct(
    [_required("first", pa.int32()), _required("second", pa.int32()), _required("wer", pa.float32())]
)

_EDIT = pa.struct(
    [
        _required("kind", pa.string()),
        _required("action", pa.string()),
        pa.field("first_word", pa.int32()),
        pa.field("end_word", pa.int32()),
        _required("start_chars", pa.int32()),
        _required("end_chars", pa.int32()),
        pa.field("start_samples", pa.int64()),
        pa.field("end_samples", pa.int64()),
        pa.field("reason", pa.string()),
    ]
)

_EFFORT = pa.struct(
    [
        _required("engine", pa.string()),
        _required("wall_s", pa.float64()),
        _required("batches", pa.int64()),
        _required("audio_s", pa.float64()),
        _required("padded_s", pa.float64()),
    ]
)

_SOURCE_TOKENS = pa.struct(
    [
        _required("source", pa.string()),
        _required("side", pa.string()),
        _required("documents", pa.int64()),
        _required("audio_tokens", pa.int64()),
        _required("text_tokens", pa.int64()),
        _required("unmixed_tokens", pa.int64()),
        pa.field("wanted_share", pa.float64()),
        _required("is_limited", pa.bool_()),
    ]
)

_PACKING = pa.struct(
    [
        _required("sequences", pa.int64()),
        _required("capacity_tokens", pa.int64()),
        _required("audio_tokens", pa.int64()),
        _required("text_tokens", pa.int64()),
        _required("documents", pa.int64()),
        _required("switches", pa.int64()),
        _required("audio_chunks", pa.int64()),
        _required("text_chunks", pa.int64()),
        _required("audio_s", pa.float64()),
        _required("longest_audio_s", pa.float64()),
        _required("longest_text_tokens", pa.int64()),
        _required("sources", pa.list_(_SOURCE_TOKENS)),
    ]
)

_CHUNK = pa.struct(
    [
        pa.field("segment_id", pa.string()),
        pa.field("recording_id", pa.string()),
        pa.field("source", pa.string()),
        pa.field("document", pa.int32()),
        pa.field("modality", pa.string()),
        pa.field("text", pa.string()),
        pa.field("audio", pa.struct([pa.field("bytes", pa.binary()), pa.field("path", pa.string())])),
        pa.field("start_samples", pa.int64()),
        pa.field("end_samples", pa.int64()),
        pa.field("sample_rate_hz", pa.int32()),
        pa.field("n_tokens", pa.int32()),
    ]
)

_SENTENCE = pa.struct([_required("written", pa.string()), _required("spoken", pa.string())])

_DOCUMENT_TURN = pa.struct([_required("role", pa.string()), _required("sentences", pa.list_(_SENTENCE))])

SOURCES = Table("plan", 2, pa.schema(_SOURCE_FIELDS))

RECORDINGS = Table(
    "recordings",
    2,
    pa.schema(
        [
            *_SOURCE_FIELDS,
            _required("content_sha256", pa.string()),
            _required("size_bytes", pa.int64()),
            _required("format", pa.string()),
            _required("decoder", pa.string()),
            _required("channels", pa.int32()),
            _required("source_rate_hz", pa.int32()),
            _required("sample_rate_hz", pa.int32()),
            _required("duration_samples", pa.int64()),
            _required("nonfinite_samples", pa.int64()),
            _required("n_segments", pa.int32()),
            _required("speech_samples", pa.int64()),
            pa.field("decode_error", pa.string()),
        ]
    ),
)

FINGERPRINTS = Table(
    "fingerprints",
    1,
    pa.schema(
        [
            _required("recording_id", pa.string()),
            _required("content_sha256", pa.string()),
            _required("size_bytes", pa.int64()),
            _required("source_rate_hz", pa.int32()),
            _required("sample_rate_hz", pa.int32()),
            _required("duration_samples", pa.int64()),
            _required("speech_samples", pa.int64()),
            _required("words", pa.binary()),
        ]
    ),
)

DUPLICATES = Table(
    "duplicates",
    1,
    pa.schema(
        [
            _required("recording_id", pa.string()),
            _required("kept_id", pa.string()),
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
            _required("segment_id", pa.string()),
            _required("recording_id", pa.string()),
            _required("source", pa.string()),
            pa.field("language", pa.string()),
            pa.field("speaker", pa.string()),
            _required("start_samples", pa.int64()),
            _required("end_samples", pa.int64()),
            _required("sample_rate_hz", pa.int32()),
            _required("speech_share", pa.float32()),
            _required("rms_dbfs", pa.float32()),
            _required("peak_dbfs", pa.float32()),
            _required("audio", pa.binary()),
        ]
    ),
)

TURNS = Table(
    "turns",
    1,
    pa.schema(
        [
            _required("recording_id", pa.string()),
            _required("speaker", pa.string()),
            _required("start_samples", pa.int64()),
            _required("end_samples", pa.int64()),
            _required("sample_rate_hz", pa.int32()),
            pa.field("previous_speaker", pa.string()),
            pa.field("gap_samples", pa.int64()),
            _required("overlap_samples", pa.int64()),
        ]
    ),
)

TRANSCRIPTS = Table(
    "transcripts",
    3,
    pa.schema(
        [
            _required("segment_id", pa.string()),
            _required("recording_id", pa.string()),
            pa.field("language", pa.string()),
            _required("text", pa.string()),
            _required("words", pa.list_(_WORD)),
            _required("engine", pa.string()),
            pa.field("agreement", pa.float32()),
            _required("hypotheses", pa.list_(_HYPOTHESIS)),
            _required("languages", pa.list_(_LANGUAGE)),
            pa.field("spoken", pa.string()),
            pa.field("written", pa.string()),
            pa.field("alignment", _ALIGNMENT),
            _required("votes", pa.list_(_VOTE)),
            _required("pairs", pa.list_(_PAIR)),
            pa.field("confidence", pa.float32()),
        ]
    ),
)

QUALITY = Table(
    "quality",
    1,
    pa.schema(
        [
            _required("segment_id", pa.string()),
            _required("recording_id", pa.string()),
            _required(
                "measurements",
                pa.list_(pa.struct([_required("name", pa.string()), pa.field("value", pa.float64())])),
            ),
        ]
    ),
)

FINDINGS = Table(
    "findings",
    1,
    pa.schema(
        [
            _required("segment_id", pa.string()),
            _required("recording_id", pa.string()),
            _required("kind", pa.string()),
            pa.field("other", pa.string()),
            _required("score", pa.float64()),
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
            _required("segment_id", pa.string()),
            _required("recording_id", pa.string()),
            _required("kept", pa.bool_()),
            pa.field("filter", pa.string()),
            pa.field("reason", pa.string()),
            pa.field("score", pa.float64()),
            _required(
                "scores",
                pa.list_(pa.struct([_required("filter", pa.string()), pa.field("score", pa.float64())])),
            ),
            _required("edits", pa.list_(_EDIT)),
        ]
    ),
)

DOCUMENTS = Table(
    "documents",
    1,
    pa.schema(
        [
            _required("document_id", pa.string()),
            _required("page_id", pa.string()),
            pa.field("url", pa.string()),
            pa.field("domain", pa.string()),
            _required("kind", pa.string()),
            pa.field("title", pa.string()),
            _required("language", pa.string()),
            _required("turns", pa.list_(_DOCUMENT_TURN)),
            _required("rewriter", pa.string()),
            _required("settings", pa.string()),
            _required("prompt_tokens", pa.int64()),
            _required("completion_tokens", pa.int64()),
        ]
    ),
)

PAYMENTS = Table(
    "payments",
    1,
    pa.schema(
        [
            _required("page_id", pa.string()),
            _required("model", pa.string()),
            _required("request", pa.string()),
            _required("attempt", pa.int32()),
            _required("prompt_tokens", pa.int64()),
            _required("completion_tokens", pa.int64()),
            _required("cost", pa.float64()),
        ]
    ),
)

TOPICS = Table(
    "topics",
    1,
    pa.schema(
        [
            *(_required(name, pa.string()) for name in ("segment_id", "recording_id", "group_id", "topic")),
            _required("probability", pa.float32()),
        ]
    ),
)

FAILURES = Table(
    "failures",
    1,
    pa.schema(
        [
            _required("stage", pa.string()),
            _required("id", pa.string()),
            pa.field("uri", pa.string()),
            _required("error_type", pa.string()),
            _required("message", pa.string()),
            pa.field("traceback", pa.string()),
        ]
    ),
)

LEDGER = Table(
    "ledger",
    2,
    pa.schema(
        [
            _required("stage", pa.string()),
            _required("outcome", pa.string()),
            pa.field("reason", pa.string()),
            _required("items", pa.int64()),
            _required("samples", pa.int64()),
            _required("sample_rate_hz", pa.int32()),
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
            pa.field("chunks", pa.list_(_CHUNK)),
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
            _required("stage", pa.string()),
            _required("bucket", pa.int32()),
            _required("buckets", pa.int32()),
            _required("wall_s", pa.float64()),
            _required("audio_in_s", pa.float64()),
            _required("written_bytes", pa.int64()),
            _required("host", pa.string()),
            _required("pid", pa.int64()),
            _required("engines", pa.list_(_EFFORT)),
            pa.field("packing", _PACKING),
        ]
    ),
)
