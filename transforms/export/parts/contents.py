"""What a bucket holds, counted without its audio: how much, from which sources, languages and licences."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from interleave.reading import SampleChunk
from transforms.export.parts.shard import Shard
from transforms.materialize.roots import parts_behind, rows_behind

UNSTATED = "not stated"
_NOWHERE = (None, None)


@dataclass
class Contents:
    """Sequences and what is in them; ``switches`` are changes of modality inside documents.

    The mappings say seconds of audio, 0 where there is text alone.
    """

    sequences: int = 0
    documents: int = 0
    tokens: int = 0
    audio_chunks: int = 0
    text_chunks: int = 0
    switches: int = 0
    sources: dict[str, float] = field(default_factory=dict)
    languages: dict[str, float] = field(default_factory=dict)
    licenses: dict[str, float] = field(default_factory=dict)

    @property
    def audio_s(self) -> float:
        """Seconds of audio in all."""
        return sum(self.sources.values())

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)

    def __add__(self, other: Contents) -> Contents:
        """Return both together."""
        mine, theirs = self.as_json(), other.as_json()
        return Contents(**{name: _added(mine[name], theirs[name]) for name in mine})


class _Told(NamedTuple):
    recording_id: str
    language: str | None
    license: str | None


class _Heard(NamedTuple):
    segment_id: str
    language: str | None


def contents_of(shard: Shard) -> Contents:
    """Count a bucket. A chunk's licence is that of its recording, its language that of its transcript.

    Where a transcript has none, or is not there, it is the recording's. Text of a recording counts as its audio does;
    text that is of no recording states nothing.

    Raises:
        StoreError: if it cannot be read.
    """
    found, heard = Contents(), Counter[tuple[str, str, str]]()
    for sample in shard.samples(with_flac=False):
        found.sequences += 1
        found.tokens += sample.n_tokens
        found.documents += len({chunk.document for chunk in sample.chunks})
        found.switches += sum(_is_switch(*pair) for pair in pairwise(sample.chunks))
        for chunk in sample.chunks:
            seconds = 0.0
            if chunk.modality == "text":
                found.text_chunks += 1
            else:
                found.audio_chunks += 1
                seconds = (chunk.end_samples - chunk.start_samples) / chunk.sample_rate_hz
            heard[chunk.source, chunk.recording_id, chunk.segment_id] += seconds  # type: ignore[assignment]
    parts = parts_behind(shard.store, shard.bucket)
    told = rows_behind(parts, _Told, "recordings", {recording_id for _, recording_id, _ in heard})
    spoken = rows_behind(parts, _Heard, "transcripts", {segment_id for _, _, segment_id in heard})
    for (source, recording_id, segment_id), seconds in sorted(heard.items()):
        known, _ = told.get(recording_id, _NOWHERE)
        words, _ = spoken.get(segment_id, _NOWHERE)
        _enter(found.sources, source, seconds)
        _enter(found.languages, (words and words.language) or (known and known.language), seconds)
        _enter(found.licenses, known and known.license, seconds)
    return found


def _is_switch(before: SampleChunk, after: SampleChunk) -> bool:
    return before.document == after.document and before.modality != after.modality


def _enter(totals: dict[str, float], name: str | None, seconds: float) -> None:
    key = name or UNSTATED
    totals[key] = totals.get(key, 0.0) + seconds


def _added(mine: Any, theirs: Any) -> Any:
    if not isinstance(mine, dict):
        return mine + theirs
    return {name: mine.get(name, 0.0) + theirs.get(name, 0.0) for name in sorted(mine.keys() | theirs.keys())}
