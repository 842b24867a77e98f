"""From scores to decisions, in columns: the first filter that says no gives the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from filters.base import Filter, filter_name
from schemas.tables import VERDICTS

KEPT = -1


class Decisions(NamedTuple):
    """For each segment the number of the first filter that drops it, shape (n,), ``KEPT`` for none, and why."""

    first: NDArray[np.int64]
    reasons: list[str | None]


def decide_all(filters: Sequence[Filter], scores: Sequence[pa.Array], n_segments: int) -> Decisions:
    """Return what filters, in order, decide; ``scores`` has a column for each."""
    first = np.full(n_segments, KEPT, np.int64)
    reasons: list[str | None] = [None] * n_segments
    for number, (one, column) in enumerate(zip(filters, scores, strict=True)):
        open_ = np.flatnonzero(first == KEPT)
        for at, reason in zip(open_.tolist(), decide_each(one, column.take(pa.array(open_))), strict=True):
            if reason is not None:
                first[at], reasons[at] = number, reason
    return Decisions(first, reasons)


def decide_each(one: Filter, scores: pa.Array) -> list[str | None]:
    """Return why a filter drops each of these scores, None where it keeps."""
    values = scores.to_numpy(zero_copy_only=False).tolist()
    if scores.null_count:
        for at in np.flatnonzero(~scores.is_valid().to_numpy(zero_copy_only=False)).tolist():
            values[at] = None
    return list(map(one.decide, values))


def verdict_columns(
    filters: Sequence[Filter],
    segment_ids: pa.Array,
    recording_ids: pa.Array,
    scores: Sequence[pa.Array],
    decisions: Decisions,
) -> pa.Table:
    """Return the rows of verdicts/: every score is kept."""
    n, k = len(segment_ids), len(filters)
    names = pa.array([filter_name(one) for one in filters], pa.string())
    chosen, kept = decisions.first, decisions.first == KEPT
    by_filter = pa.concat_arrays([*scores, pa.array([], pa.float64())])
    at = pa.array(np.where(kept, 0, chosen * n + np.arange(n)), mask=kept)
    columns = [
        segment_ids,
        recording_ids,
        pa.array(kept),
        names.take(pa.array(chosen, mask=kept)),
        pa.array(decisions.reasons, pa.string()),
        by_filter.take(at),
        _score_lists(names, by_filter, n, k),
    ]
    return pa.Table.from_arrays(columns, schema=VERDICTS.schema)


def _score_lists(names: pa.Array, by_filter: pa.Array, n: int, k: int) -> pa.Array:
    """Return for each of ``n`` segments the list of its ``k`` scores, from columns that stand one after another."""
    kind = VERDICTS.schema.field("scores").type
    turned = np.arange(n * k).reshape(k, n).T.ravel()
    parts = [names.take(pa.array(np.tile(np.arange(k), n))), by_filter.take(pa.array(turned))]
    pairs = pa.StructArray.from_arrays(parts, fields=list(kind.value_type))
    offsets = np.arange(0, n * k + 1, k, dtype=np.int32) if k else np.zeros(n + 1, np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pairs, type=kind)
