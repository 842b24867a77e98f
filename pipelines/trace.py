"""Trace: from a chunk of a shard back to the recording that it comes from, and to the second."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import soundfile

from pipelines.audit.sampling import Sampler
from schemas.errors import ConfigError, InputError
from schemas.ids import bucket_of
from schemas.records import Chunk, Recording, SegmentInfo
from schemas.records import Sequence as PackedSequence
from schemas.units import to_seconds
from transforms.cutting.original import Place, read_stretches
from transforms.inputs.files import local_copy
from transforms.materialize.sides import shard_names
from transforms.store.planned import planned_buckets
from transforms.store.store import Bucket, Store
from transforms.store.table_file import open_table
from transforms.store.tables import read_rows
from transforms.vad.base import Samples

_CHANNEL = "channel-"


class Reference(NamedTuple):
    """A chunk by the id of its sequence and its number in it, from 0."""

    sequence_id: str
    number: int


@dataclass(frozen=True)
class Origin:
    """Where a chunk comes from.

    ``correlation`` is that of its audio with the recording's at that place, where it was asked for and can be had:
    ``why_not`` says why it cannot. Silence that was put between merged segments does not count. No recording stands
    behind a text that nobody says.
    """

    reference: Reference
    shard: str
    chunk: Chunk
    recording: Recording | None
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


def draw(store: Store, count: int, seed: int = 0) -> list[Reference]:
    """Return ``count`` chunks of a root's shards, drawn by hash; all if there are fewer."""
    sampler: Sampler[str, Reference] = Sampler(seed, count)
    for name in shard_names(store):
        for sequence_id, n_chunks in _sequences(store, name):
            for number in range(n_chunks):
                sampler.offer("", f"{sequence_id}:{number}", Reference(sequence_id, number))
    return [reference for _, _, reference in sampler.by_rank()]


def trace(store: Store, references: Sequence[Reference], *, verify: bool = False) -> list[Origin]:
    """Return where chunks come from, in the order of ``references``.

    Args:
        store: the root.
        references: the chunks.
        verify: whether to read the recordings again and to compare their sound with the chunks'.

    Raises:
        ConfigError: if there is no such chunk, or the root has not been planned.
        StoreError: if a table cannot be read.
    """
    buckets = planned_buckets(store)
    origins = {origin.reference: origin for origin in _origins(store, buckets, references)}
    missing = [reference for reference in references if reference not in origins]
    if missing:
        sequence_id, number = missing[0]
        raise ConfigError(f"{store.path('shards')} has no chunk {number} of a sequence {sequence_id}")
    if verify:
        origins |= {origin.reference: origin for origin in _compared(store, buckets, origins.values())}
    return [origins[reference] for reference in references]


def render(origins: Iterable[Origin]) -> str:
    """Return a few lines for each chunk."""
    return "\n\n".join(_lines(origin) for origin in origins)


def _lines(origin: Origin) -> str:
    chunk, told = origin.chunk, origin.as_json()
    lines = [
        f"chunk {told['chunk']} of sequence {told['sequence_id']} ({chunk.modality}, {origin.shard})",
        f"  {told['uri']}, {told['start_s']:.3f} to {told['end_s']:.3f} s"
        if origin.recording
        else "  a text alone",
        f"  {chunk.text}",
    ]
    if origin.why_not:
        lines.append(f"  not compared: {origin.why_not}")
    elif origin.correlation is not None:
        lines.append(f"  correlation with the recording there: {origin.correlation:.5f}")
    return "\n".join(lines)


def _sequences(store: Store, name: str) -> Iterator[tuple[str, int]]:
    """Yield the ids of a shard's sequences and how many chunks each has, without reading what is in them."""
    with open_table(store, "shards", name) as file:
        for rows in file.groups(["sequence_id", "chunks.list.element.document"]):
            for sequence_id, chunks in zip(rows["sequence_id"], rows["chunks"], strict=True):
                yield sequence_id.as_py(), len(chunks)


def _origins(store: Store, buckets: Sequence[Bucket], references: Sequence[Reference]) -> Iterator[Origin]:
    wanted = defaultdict(set)
    for sequence_id, number in references:
        wanted[sequence_id].add(number)
    for name in shard_names(store):
        if not any(sequence_id in wanted for sequence_id, _ in _sequences(store, name)):
            continue
        for sequence in read_rows(store, PackedSequence, "shards", name):
            for number in sorted(wanted.get(sequence.sequence_id, ())):
                if number < len(sequence.chunks):
                    chunk = sequence.chunks[number]
                    recording = _recording(store, buckets, chunk.recording_id)
                    yield Origin(Reference(sequence.sequence_id, number), name, chunk, recording)


def _recording(store: Store, buckets: Sequence[Bucket], recording_id: str) -> Recording | None:
    rows = read_rows(store, Recording, "recordings", _bucket_file(buckets, recording_id))
    return next((row for row in rows if row.recording_id == recording_id), None)


def _bucket_file(buckets: Sequence[Bucket], recording_id: str) -> str:
    return buckets[bucket_of(recording_id, len(buckets))].file_name


def _compared(store: Store, buckets: Sequence[Bucket], origins: Iterable[Origin]) -> Iterator[Origin]:
    """Yield the audio chunks, compared with their recordings, each of which is read once for a channel."""
    by_recording: dict[tuple[str, int | None], list[Origin]] = defaultdict(list)
    for origin in origins:
        if origin.chunk.audio is not None:
            channel = _channel(store, buckets, origin.chunk)
            by_recording[origin.chunk.recording_id, channel].append(origin)
    for (_, channel), some in by_recording.items():
        recording = some[0].recording
        if recording is not None:
            yield from _compared_with(recording, channel, some)


def _channel(store: Store, buckets: Sequence[Bucket], chunk: Chunk) -> int | None:
    """Return the channel that a chunk's segment was cut from, None where it was all of them."""
    segments = read_rows(store, SegmentInfo, "segments", _bucket_file(buckets, chunk.recording_id))
    speaker = next(s.speaker for s in segments if s.segment_id == chunk.segment_id)
    number = (speaker or "").removeprefix(_CHANNEL)
    return int(number) if speaker and speaker.startswith(_CHANNEL) and number.isdigit() else None


def _compared_with(recording: Recording, channel: int | None, origins: Sequence[Origin]) -> Iterator[Origin]:
    places = [Place(o.chunk.start_samples, o.chunk.end_samples) for o in origins]
    try:
        with local_copy(recording.uri) as copy:
            if copy.content_sha256 != recording.content_sha256:
                yield from (
                    _unlike(origin, "the recording has changed since it was ingested") for origin in origins
                )
                return
            originals = read_stretches(copy.path, places, recording.sample_rate_hz, channel)
    except (OSError, InputError) as error:
        yield from (_unlike(origin, f"the recording cannot be read: {error}") for origin in origins)
        return
    for origin, original in zip(origins, originals, strict=True):
        yield Origin(
            origin.reference, origin.shard, origin.chunk, recording, _correlation(origin.chunk, original)
        )


def _unlike(origin: Origin, why: str) -> Origin:
    return Origin(origin.reference, origin.shard, origin.chunk, origin.recording, None, why)


def _correlation(chunk: Chunk, original: Samples) -> float:
    """Return the correlation of a chunk's audio with the original, where the chunk is not digital silence."""
    assert chunk.audio is not None
    samples, _ = soundfile.read(io.BytesIO(chunk.audio.bytes), dtype="int16")
    heard = samples != 0
    one, other = samples[heard].astype(np.float64), original[heard].astype(np.float64)
    norm = np.sqrt(np.dot(one, one) * np.dot(other, other))
    return float(np.dot(one, other) / norm) if norm else 0.0
