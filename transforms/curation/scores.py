"""The scores of a bucket in columns: those that are stored and still hold, and those that are measured now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from filters.base import Candidate, Filter, measure
from schemas.records import SegmentInfo, Transcript
from transforms.curation.marks import TABLE, Measured, is_usable
from transforms.store.store import Store
from transforms.store.table_file import open_table
from transforms.store.tables import read_rows

_STORED = ("segment_id", "recording_id", "scores.list.element.score")


class Scores(NamedTuple):
    """The transcribed segments of a bucket, in the order of transcripts/, and a column of scores by mark.

    Each column is a float64 array with a value, or null, for each segment.
    """

    segment_ids: pa.Array
    recording_ids: pa.Array
    by_mark: dict[str, pa.Array]

    def of(self, marks: Sequence[str]) -> list[pa.Array]:
        """Return the columns of these marks, in order."""
        return [self.by_mark[mark] for mark in marks]


def score_bucket(store: Store, file_name: str, filters: Sequence[Filter], inputs: str) -> Scores:
    """Return what filters measure on a bucket; transcripts are read only where a score is not stored.

    ``inputs`` is the fingerprint of what there is to measure on now (see ``inputs_mark``).
    """
    wanted = dict(zip(Measured.of(filters, inputs).filters, filters, strict=True))
    stored = read_scores(store, file_name, inputs)
    if stored is None:
        return measure_bucket(store, file_name, wanted)
    missing = {mark: one for mark, one in wanted.items() if mark not in stored.by_mark}
    if not missing:
        return stored
    measured = measure_bucket(store, file_name, missing)
    if not measured.segment_ids.equals(stored.segment_ids):
        return measure_bucket(store, file_name, wanted)
    return stored._replace(by_mark={**stored.by_mark, **measured.by_mark})


def read_scores(store: Store, file_name: str, inputs: str) -> Scores | None:
    """Return the scores that verdicts/ hold of a bucket, None where there are none of these inputs."""
    try:
        with open_table(store, TABLE, file_name) as file:
            there = Measured.read(file.metadata)
            if there is None or not is_usable(there, inputs):
                return None
            groups = [_stored_columns(rows, len(there.filters)) for rows in file.groups(_STORED)]
    except FileNotFoundError:
        return None
    names = ("segment_ids", "recording_ids", *there.filters)
    kinds = (pa.string(), pa.string(), *(pa.float64() for _ in there.filters))
    columns = [
        pa.concat_arrays([group[i] for group in groups]) if groups else pa.array([], kind)
        for i, kind in enumerate(kinds)
    ]
    return Scores(columns[0], columns[1], dict(zip(names[2:], columns[2:], strict=True)))


def _stored_columns(rows: pa.Table, n_filters: int) -> list[pa.Array]:
    """Return the ids of a row group and its scores, a column for each place in the lists."""
    flat = rows["scores"].combine_chunks().flatten().field("score")
    size = n_filters * len(rows)
    ids = [rows[name].combine_chunks() for name in _STORED[:2]]
    return [*ids, *(flat.take(pa.array(np.arange(at, size, n_filters))) for at in range(n_filters))]


def measure_bucket(store: Store, file_name: str, filters: dict[str, Filter]) -> Scores:
    """Return what filters, by their marks, measure on a bucket, a recording at a time."""
    segment_ids: list[str] = []
    recording_ids: list[str] = []
    columns: dict[str, list[float | None]] = {mark: [] for mark in filters}
    for candidates in candidates_of(store, file_name):
        segment_ids += [candidate.segment_id for candidate in candidates]
        recording_ids += [candidate.recording_id for candidate in candidates]
        for mark, one in filters.items():
            columns[mark] += measure(one, candidates)
    by_mark = {mark: pa.array(column, pa.float64(), from_pandas=False) for mark, column in columns.items()}
    return Scores(pa.array(segment_ids, pa.string()), pa.array(recording_ids, pa.string()), by_mark)


def candidates_of(store: Store, file_name: str) -> Iterator[list[Candidate]]:
    """Yield the candidates of a bucket by recording; the segments of one lie together in every table."""
    segments = {s.segment_id: s for s in read_rows(store, SegmentInfo, "segments", file_name)}
    transcripts = read_rows(store, Transcript, "transcripts", file_name)
    for _, said in groupby(transcripts, key=lambda transcript: transcript.recording_id):
        yield [Candidate.of(transcript, segments[transcript.segment_id]) for transcript in said]
