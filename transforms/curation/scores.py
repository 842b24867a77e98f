"""The scores of a bucket in columns: those that are stored and still hold, and those that are measured now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from filters.base import Candidate, Filter, measure
from filters.edits.base import Editor, find_edits
from schemas.judgements import Finding, Measurement, Quality
from schemas.records import SegmentInfo, Transcript
from schemas.tables import VERDICTS
from transforms.curation.marks import TABLE, Measured, is_usable
from transforms.store.store import Store
from transforms.store.table_file import open_table
from transforms.store.tables import read_rows

_STORED = ("segment_id", "recording_id", "edits", "scores.list.element.score")
EDITS: pa.DataType = VERDICTS.schema.field("edits").type


class Scores(NamedTuple):
    """The transcribed segments of a bucket, in the order of transcripts/, their edits, and columns of scores by mark.

    Each column is a float64 array with a value, or null, for each segment; ``edits`` has a list for each.
    """

    segment_ids: pa.Array
    recording_ids: pa.Array
    edits: pa.ListArray
    by_mark: dict[str, pa.Array]

    def of(self, marks: Sequence[str]) -> list[pa.Array]:
        """Return the columns of these marks, in order."""
        return [self.by_mark[mark] for mark in marks]


def score_bucket(
    store: Store, file_name: str, filters: Sequence[Filter], editors: Sequence[Editor], inputs: str
) -> Scores:
    """Return what filters measure and editors find in a bucket; transcripts are read only where some is not stored.

    ``inputs`` is the fingerprint of what there is to measure on now (see ``inputs_mark``).
    """
    marks = Measured.of(filters, editors, inputs)
    wanted = dict(zip(marks.filters, filters, strict=True))
    stored = read_scores(store, file_name, marks)
    if stored is None:
        return measure_bucket(store, file_name, wanted, editors)
    missing = {mark: one for mark, one in wanted.items() if mark not in stored.by_mark}
    if not missing:
        return stored
    measured = measure_bucket(store, file_name, missing)
    if not measured.segment_ids.equals(stored.segment_ids):
        return measure_bucket(store, file_name, wanted, editors)
    return stored._replace(by_mark={**stored.by_mark, **measured.by_mark})


def read_scores(store: Store, file_name: str, marks: Measured) -> Scores | None:
    """Return the scores and edits that verdicts/ hold of a bucket, None where there are none of these inputs.

    None, too, where the edits are other editors': what they read is in the transcripts.
    """
    try:
        with open_table(store, TABLE, file_name) as file:
            there = Measured.read(file.metadata)
            if there is None or not is_usable(there, marks.inputs) or there.editors != marks.editors:
                return None
            groups = [_stored_columns(rows, len(there.filters)) for rows in file.groups(_STORED)]
    except FileNotFoundError:
        return None
    kinds = (pa.string(), pa.string(), EDITS, *(pa.float64() for _ in there.filters))
    columns = [
        pa.concat_arrays([group[i] for group in groups]) if groups else pa.array([], kind)
        for i, kind in enumerate(kinds)
    ]
    segment_ids, recording_ids, edits, *scores = columns
    return Scores(segment_ids, recording_ids, edits, dict(zip(there.filters, scores, strict=True)))


def _stored_columns(rows: pa.Table, n_filters: int) -> list[pa.Array]:
    """Return the ids of a row group and its scores, a column for each place in the lists."""
    flat = rows["scores"].combine_chunks().flatten().field("score")
    size = n_filters * len(rows)
    told = [rows[name].combine_chunks() for name in _STORED[:3]]
    return [*told, *(flat.take(pa.array(np.arange(at, size, n_filters))) for at in range(n_filters))]


def measure_bucket(
    store: Store, file_name: str, filters: dict[str, Filter], editors: Sequence[Editor] = ()
) -> Scores:
    """Return what filters, by their marks, measure and editors find in a bucket, a recording at a time."""
    edits: list[list[dict[str, Any]]] = []
    segment_ids: list[str] = []
    recording_ids: list[str] = []
    columns: dict[str, list[float | None]] = {mark: [] for mark in filters}
    for candidates in candidates_of(store, file_name):
        segment_ids += [candidate.segment_id for candidate in candidates]
        recording_ids += [candidate.recording_id for candidate in candidates]
        edits += ([edit._asdict() for edit in own] for own in find_edits(editors, candidates))
        for mark, one in filters.items():
            columns[mark] += measure(one, candidates)
    by_mark = {mark: pa.array(column, pa.float64(), from_pandas=False) for mark, column in columns.items()}
    ids = pa.array(segment_ids, pa.string()), pa.array(recording_ids, pa.string())
    return Scores(*ids, pa.array(edits, EDITS), by_mark)


def candidates_of(store: Store, file_name: str) -> Iterator[list[Candidate]]:
    """Yield the candidates of a bucket by recording; the segments of one lie together in every table."""
    segments = {s.segment_id: s for s in read_rows(store, SegmentInfo, "segments", file_name)}
    transcripts = read_rows(store, Transcript, "transcripts", file_name)
    quality, findings = _read_quality(store, file_name), read_findings(store, file_name)
    for _, said in groupby(transcripts, key=lambda transcript: transcript.recording_id):
        yield [
            Candidate.of(
                one,
                segments[one.segment_id],
                quality.get(one.segment_id, ()),
                findings.get(one.segment_id, ()),
            )
            for one in said
        ]


def read_findings(store: Store, bucket_file: str) -> dict[str, tuple[Finding, ...]]:
    """Return what the survey found in the segments of a bucket; nothing where there was no survey."""
    found: dict[str, tuple[Finding, ...]] = {}
    try:
        for row in read_rows(store, Finding, "findings", bucket_file):
            found[row.segment_id] = (*found.get(row.segment_id, ()), row)
    except FileNotFoundError:
        return {}
    return found


def _read_quality(store: Store, bucket_file: str) -> dict[str, tuple[Measurement, ...]]:
    """Return what is known of the sound of each segment; nothing where nobody asked."""
    try:
        rows = read_rows(store, Quality, "quality", bucket_file)
        return {row.segment_id: row.measurements for row in rows}
    except FileNotFoundError:
        return {}
