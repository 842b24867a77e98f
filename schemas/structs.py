"""The Arrow types that tables are made of: what is nested in their rows."""

from __future__ import annotations

import pyarrow as pa


def required(name: str, kind: pa.DataType) -> pa.Field:
    """Return a field without nulls."""
    return pa.field(name, kind, nullable=False)


SOURCE_FIELDS = [
    required("recording_id", pa.string()),
    required("uri", pa.string()),
    pa.field("language", pa.string()),
    pa.field("license", pa.string()),
    pa.field("title", pa.string()),
    pa.field("reference_text", pa.string()),
    pa.field("captions", pa.string()),
    pa.field("rttm", pa.string()),
]

WORD = pa.struct(
    [
        required("text", pa.string()),
        required("start_samples", pa.int64()),
        required("end_samples", pa.int64()),
        pa.field("confidence", pa.float32()),
    ]
)

HYPOTHESIS = pa.struct(
    [
        required("engine", pa.string()),
        required("settings", pa.string()),
        pa.field("language", pa.string()),
        pa.field("language_probability", pa.float32()),
        required("text", pa.string()),
        required("words", pa.list_(WORD)),
        pa.field("mean_log_probability", pa.float32()),
        pa.field("no_speech_probability", pa.float32()),
    ]
)

LANGUAGE = pa.struct(
    [
        required("said_by", pa.string()),
        required("evidence", pa.string()),
        required("language", pa.string()),
        pa.field("probability", pa.float32()),
    ]
)

ALIGNMENT = pa.struct(
    [
        required("aligner", pa.string()),
        required("settings", pa.string()),
        pa.field("score", pa.float32()),
        required("min_score", pa.float32()),
        pa.field("rejection", pa.string()),
    ]
)

VOTE = pa.struct(
    [
        required(name, pa.float32())
        for name in ("votes", "agreement", "trust", "missing", "confidence", "complete")
    ]
)

PAIR = pa.struct(
    [required("first", pa.int32()), required("second", pa.int32()), required("wer", pa.float32())]
)

EDIT = pa.struct(
    [
        required("kind", pa.string()),
        required("action", pa.string()),
        pa.field("first_word", pa.int32()),
        pa.field("end_word", pa.int32()),
        required("start_chars", pa.int32()),
        required("end_chars", pa.int32()),
        pa.field("start_samples", pa.int64()),
        pa.field("end_samples", pa.int64()),
        pa.field("reason", pa.string()),
    ]
)

EFFORT = pa.struct(
    [
        required("engine", pa.string()),
        required("wall_s", pa.float64()),
        required("batches", pa.int64()),
        required("audio_s", pa.float64()),
        required("padded_s", pa.float64()),
    ]
)

SOURCE_TOKENS = pa.struct(
    [
        required("source", pa.string()),
        required("side", pa.string()),
        required("documents", pa.int64()),
        required("audio_tokens", pa.int64()),
        required("text_tokens", pa.int64()),
        required("unmixed_tokens", pa.int64()),
        pa.field("wanted_share", pa.float64()),
        required("is_limited", pa.bool_()),
    ]
)

PACKING = pa.struct(
    [
        required("sequences", pa.int64()),
        required("capacity_tokens", pa.int64()),
        required("audio_tokens", pa.int64()),
        required("text_tokens", pa.int64()),
        required("documents", pa.int64()),
        required("switches", pa.int64()),
        required("audio_chunks", pa.int64()),
        required("text_chunks", pa.int64()),
        required("audio_s", pa.float64()),
        required("longest_audio_s", pa.float64()),
        required("longest_text_tokens", pa.int64()),
        required("sources", pa.list_(SOURCE_TOKENS)),
    ]
)

CHUNK = pa.struct(
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

SENTENCE = pa.struct([required("written", pa.string()), required("spoken", pa.string())])

DOCUMENT_TURN = pa.struct([required("role", pa.string()), required("sentences", pa.list_(SENTENCE))])
