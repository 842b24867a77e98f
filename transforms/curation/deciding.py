"""From scores to decisions, in columns: the first filter that says no gives the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from filters.base import Filter, filter_name
from schemas.tables import VERDICTS
from transforms.curation.scores import Scores

KEPT = -1


class Decisions(NamedTuple):
    """For each segment the number of what drops it first, shape (n,), ``KEPT`` for none, and why.

    ``names`` are those of the filters, in order, and behind them the kinds of the edits that drop what filters keep.
    """

    first: NDArray[np.int64]
    reasons: list[str | None]
    names: list[str]


def decide_all(filters: Sequence[Filter], scores: Sequence[pa.Array], edits: pa.ListArray) -> Decisions:
    """Return what filters, in order, decide, and edits behind them; ``scores`` has a column for each filter."""
    first = np.full(len(edits), KEPT, np.int64)
    reasons: list[str | None] = [None] * len(edits)
    for number, (one, column) in enumerate(zip(filters, scores, strict=True)):
        open_ = np.flatnonzero(first == KEPT)
        for at, reason in zip(open_.tolist(), decide_each(one, column.take(pa.array(open_))), strict=True):
            if reason is not None:
                first[at], reasons[at] = number, reason
    names = [filter_name(one) for one in filters]
    for at, kind, reason in _drops(edits):
        if first[at] == KEPT:
            names += [] if kind in names[len(filters) :] else [kind]
            first[at], reasons[at] = names.index(kind, len(filters)), reason
    return Decisions(first, reasons, names)


def _drops(edits: pa.ListArray) -> Iterator[tuple[int, str, str]]:
    """Yield, in order, the edits that drop: of which segment, their kind, and why."""
    flat, places = edits.flatten(), pc.list_parent_indices(edits)
    dropping = flat.field("reason").is_valid()
    columns = (places, flat.field("kind"), flat.field("reason"))
    yield from zip(*(column.filter(dropping).to_pylist() for column in columns), strict=True)


def decide_each(one: Filter, scores: pa.Array) -> list[str | None]:
    """Return why a filter drops each of these scores, None where it keeps."""
    values = scores.to_numpy(zero_copy_only=False).tolist()
    if scores.null_count:
        for at in np.flatnonzero(~scores.is_valid().to_numpy(zero_copy_only=False)).tolist():
            values[at] = None
    return list(map(one.decide, values))


def verdict_columns(
    filters: Sequence[Filter], found: Scores, scores: Sequence[pa.Array], decisions: Decisions
) -> pa.Table:
    """Return the rows of verdicts/: every score is kept."""
    n, k = len(found.segment_ids), len(filters)
    names = pa.array(decisions.names, pa.string())
    chosen, kept = decisions.first, decisions.first == KEPT
    by_filter = pa.concat_arrays([*scores, pa.array([], pa.float64())])
    unscored = kept | (chosen >= k)
    at = pa.array(np.where(unscored, 0, chosen * n + np.arange(n)), mask=unscored)
    columns = [
        found.segment_ids,
        found.recording_ids,
        pa.array(kept),
        names.take(pa.array(chosen, mask=kept)),
        pa.array(decisions.reasons, pa.string()),
        by_filter.take(at),
        _score_lists(names, by_filter, n, k),
        found.edits,
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
