"""Recordings heard again at the places of chunks, and held against the chunks' sound."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, cast

import numpy as np
import soundfile

from pipelines.origin import Origin
from schemas.errors import InputError
from schemas.records import Chunk, Recording, Segment, SegmentInfo
from transforms.cutting.original import Place, read_stretches
from transforms.inputs.files import local_copy
from transforms.materialize.roots import Part
from transforms.speaking.rows import DECODER as SYNTHESIZED
from transforms.store.tables import read_rows
from transforms.vad.base import Samples

_CHANNEL = "channel-"


class Heard(NamedTuple):
    """A chunk with its sound, mono int16 at the rate of its recording's tables."""

    origin: Origin
    samples: Samples


def compared(origins: Iterable[Origin]) -> Iterator[Origin]:
    """Yield the chunks that somebody says, compared with their recordings, each of which is read once for a channel.

    Raises:
        StoreError: if a table cannot be read.
    """
    by_file: dict[tuple[str, str], list[Origin]] = defaultdict(list)
    for origin in origins:
        if origin.recording is None and origin.chunk.audio is not None:
            yield replace(origin, why_not="its recording is neither in this root nor in one mixed into it")
        elif origin.recording is not None and origin.recording.decoder == SYNTHESIZED:
            yield replace(origin, why_not="it was synthesized: there is no recording behind it")
        elif origin.part is not None:
            by_file[origin.part.store.root, origin.part.file_name].append(origin)
    for some in by_file.values():
        assert some[0].part is not None
        yield from _compared_in(some[0].part, some)


def _compared_in(part: Part, origins: Sequence[Origin]) -> Iterator[Origin]:
    """Yield the chunks of a bucket's recordings, compared."""
    infos = read_rows(part.store, SegmentInfo, "segments", part.file_name)
    speakers = {info.segment_id: info.speaker for info in infos}
    yield from (
        replace(o, why_not="its segment is not in this root") for o in origins if not _is_in(o, speakers)
    )
    origins = [origin for origin in origins if _is_in(origin, speakers)]
    by_recording: dict[tuple[str, int | None], list[Heard]] = defaultdict(list)
    for heard in _heard(part, origins, speakers):
        chunk = heard.origin.chunk
        by_recording[chunk.recording_id, _channel(speakers[chunk.segment_id])].append(heard)
    for (_, channel), some in by_recording.items():
        recording = some[0].origin.recording
        assert recording is not None
        yield from _compared_with(recording, channel, some)


def _is_in(origin: Origin, speakers: Mapping[str, str | None]) -> bool:
    return origin.chunk.segment_id in speakers


def _heard(part: Part, origins: Sequence[Origin], speakers: Mapping[str, str | None]) -> list[Heard]:
    """Return chunks with their sound: audio's own, and for texts that of the segments of the same speaker there."""
    found = [Heard(origin, _samples(origin.chunk)) for origin in origins]
    texts = [one for one in found if one.origin.chunk.audio is None]
    if not texts:
        return found
    wanted = {one.origin.chunk.recording_id for one in texts}
    for segment in read_rows(part.store, Segment, "segments", part.file_name):
        if segment.recording_id in wanted:
            mine = [one for one in texts if _is_said_in(one.origin.chunk, segment, speakers)]
            _fill(mine, segment)
    return found


def _samples(chunk: Chunk) -> Samples:
    if chunk.audio is None:
        return np.zeros(chunk.end_samples - chunk.start_samples, np.int16)
    samples, _ = soundfile.read(io.BytesIO(chunk.audio.bytes), dtype="int16")
    return cast("Samples", samples)


def _is_said_in(chunk: Chunk, segment: Segment, speakers: Mapping[str, str | None]) -> bool:
    return (
        segment.recording_id == chunk.recording_id
        and segment.speaker == speakers[chunk.segment_id]
        and segment.start_samples < chunk.end_samples
        and chunk.start_samples < segment.end_samples
    )


def _fill(texts: Sequence[Heard], segment: Segment) -> None:
    """Put a segment's sound where texts are said in it."""
    if not texts:
        return
    sound, _ = soundfile.read(io.BytesIO(segment.audio), dtype="int16")
    for origin, samples in texts:
        low = max(origin.chunk.start_samples, segment.start_samples)
        high = min(origin.chunk.end_samples, segment.end_samples)
        part = sound[low - segment.start_samples : high - segment.start_samples]
        samples[low - origin.chunk.start_samples : high - origin.chunk.start_samples] = part


def _channel(speaker: str | None) -> int | None:
    """Return the channel that a speaker's segments were cut from, None where it was all of them."""
    number = (speaker or "").removeprefix(_CHANNEL)
    return int(number) if speaker and speaker.startswith(_CHANNEL) and number.isdigit() else None


def _compared_with(recording: Recording, channel: int | None, some: Sequence[Heard]) -> Iterator[Origin]:
    places = [Place(one.origin.chunk.start_samples, one.origin.chunk.end_samples) for one in some]
    try:
        with local_copy(recording.uri) as copy:
            if copy.content_sha256 != recording.content_sha256:
                why = "the recording has changed since it was ingested"
                yield from (replace(one.origin, why_not=why) for one in some)
                return
            originals = read_stretches(copy.path, places, recording.sample_rate_hz, channel)
    except (OSError, InputError) as error:
        why = f"the recording cannot be read: {error}"
        yield from (replace(one.origin, why_not=why) for one in some)
        return
    for one, original in zip(some, originals, strict=True):
        yield replace(one.origin, correlation=_correlation(one.samples, original))


def _correlation(samples: Samples, original: Samples) -> float:
    """Return the correlation of a chunk's sound with the original, where the chunk is not digital silence."""
    heard = samples != 0
    one, other = samples[heard].astype(np.float64), original[heard].astype(np.float64)
    norm = np.sqrt(np.dot(one, one) * np.dot(other, other))
    return float(np.dot(one, other) / norm) if norm else 0.0
