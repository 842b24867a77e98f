"""The texts that a topic is told of: the kept segments of a recording, joined until they say enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from schemas.units import to_hours
from transforms.store.store import Store
from transforms.store.tables import read_rows


class Group(NamedTuple):
    """Segments of one recording that follow on each other, what they say, and how long they last."""

    recording_id: str
    source: str
    segment_ids: tuple[str, ...]
    text: str
    hours: float


class _Segment(NamedTuple):
    segment_id: str
    recording_id: str
    source: str
    start_samples: int
    end_samples: int
    sample_rate_hz: int


class _Said(NamedTuple):
    segment_id: str
    text: str


class _Decision(NamedTuple):
    segment_id: str
    kept: bool


def read_groups(store: Store, file_name: str, min_characters: int) -> Iterator[Group]:
    """Yield the groups of a bucket, each as short as ``min_characters`` allow; a recording's last may be shorter."""
    kept = {row.segment_id for row in read_rows(store, _Decision, "verdicts", file_name) if row.kept}
    said = {row.segment_id: row.text for row in read_rows(store, _Said, "transcripts", file_name)}
    segments = (row for row in read_rows(store, _Segment, "segments", file_name) if row.segment_id in kept)
    for _, spoken in groupby(segments, key=lambda segment: segment.recording_id):
        yield from _groups(spoken, said, min_characters)


def _groups(segments: Iterable[_Segment], said: dict[str, str], min_characters: int) -> Iterator[Group]:
    held: list[_Segment] = []
    length = 0
    for segment in segments:
        held.append(segment)
        length += len(said[segment.segment_id])
        if length >= min_characters:
            yield _group(held, said)
            held, length = [], 0
    if held:
        yield _group(held, said)


def _group(held: list[_Segment], said: dict[str, str]) -> Group:
    text = " ".join(said[one.segment_id] for one in held)
    hours = sum(to_hours(one.end_samples - one.start_samples, one.sample_rate_hz) for one in held)
    return Group(held[0].recording_id, held[0].source, tuple(one.segment_id for one in held), text, hours)
