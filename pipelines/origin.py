"""A chunk of a shard, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from schemas.errors import ConfigError
from schemas.records import Chunk, Recording
from schemas.units import to_seconds
from transforms.materialize.roots import Part


class Reference(NamedTuple):
    """A chunk by the id of its sequence and its number in it, from 0."""

    sequence_id: str
    number: int


@dataclass(frozen=True)
class Origin:
    """Where a chunk comes from.

    ``part`` is the bucket file in which the recording's row and segments stand, of this root or of one mixed into it.
    ``correlation`` is that of its audio with the recording's at that place, where it was asked for and can be had:
    ``why_not`` says why it cannot. Of a chunk of text it is that of the segments that it was heard in. Silence that was
    put between merged segments does not count. No recording stands behind a text that nobody says.
    """

    reference: Reference
    shard: str
    chunk: Chunk
    recording: Recording | None
    part: Part | None = None
    correlation: float | None = None
    why_not: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data, without the audio."""
        chunk, recording = self.chunk, self.recording
        return {
            "sequence_id": self.reference.sequence_id,
            "chunk": self.reference.number,
            "shard": self.shard,
            "modality": chunk.modality,
            "text": chunk.text,
            "source": chunk.source,
            "segment_id": chunk.segment_id,
            "recording_id": chunk.recording_id,
            "root": self.part and self.part.store.root,
            "uri": recording and recording.uri,
            "title": recording and recording.title,
            "license": recording and recording.license,
            "content_sha256": recording and recording.content_sha256,
            "start_s": to_seconds(chunk.start_samples, chunk.sample_rate_hz),
            "end_s": to_seconds(chunk.end_samples, chunk.sample_rate_hz),
            "correlation": self.correlation,
            "why_not": self.why_not,
        }


def parse_reference(text: str) -> Reference:
    """Return the chunk that ``SEQUENCE`` (its first) or ``SEQUENCE:NUMBER`` names.

    Raises:
        ConfigError: if it is neither.
    """
    sequence_id, _, number = text.partition(":")
    if not sequence_id or not (number or "0").isdigit():
        raise ConfigError(f"no chunk is called '{text}': give SEQUENCE:NUMBER, such as 85b92a5377e730a6:3")
    return Reference(sequence_id, int(number or "0"))
