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

_EFFORT = pa.struct(
    [
        _required("engine", pa.string()),
        _required("wall_s", pa.float64()),
        _required("batches", pa.int64()),
        _required("audio_s", pa.float64()),
        _required("padded_s", pa.float64()),
    ]
)

_PACKING = pa.struct(
    [_required(name, pa.int64()) for name in ("sequences", "capacity_tokens", "audio_tokens", "text_tokens")]
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

VERDICTS = Table(
    "verdicts",
    3,
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

METRICS = Table(
    "metrics",
    1,
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
