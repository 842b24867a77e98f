"""How long the segments of a bucket are and where they come from, in columns: what an account is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from schemas.records import Outcome
from transforms.store.ledger import Account
from transforms.store.store import Store
from transforms.store.table_file import open_table

_READ = ("segment_id", "source", "start_samples", "end_samples", "sample_rate_hz")


class Lengths(NamedTuple):
    """Segments in some order: the source of each, its samples, shape (n,), and the rate of all."""

    sources: pa.Array
    samples: NDArray[np.int64]
    sample_rate_hz: int


def read_lengths(store: Store, file_name: str, segment_ids: pa.Array) -> Lengths:
    """Return the lengths of these segments of a bucket, in their order."""
    with open_table(store, "segments", file_name) as file:
        groups = list(file.groups(_READ))
    if not groups:
        return Lengths(pa.array([], pa.string()), np.zeros(0, np.int64), 0)
    rows = pa.concat_tables(groups).combine_chunks()
    at = pc.index_in(segment_ids, value_set=rows["segment_id"])
    if at.null_count:
        raise KeyError(segment_ids.filter(at.is_null())[0].as_py())
    samples = pc.subtract(rows["end_samples"], rows["start_samples"]).take(at).to_numpy()
    sources = rows["source"].take(at).combine_chunks()
    return Lengths(sources, samples, rows["sample_rate_hz"][0].as_py())


def enter(account: Account, lengths: Lengths, reasons: Sequence[str | None]) -> None:
    """Enter what became of segments into an account: dropped where there is a reason, kept where there is none."""
    columns = {
        "source": lengths.sources,
        "reason": pa.array(reasons, pa.string()),
        "samples": pa.array(lengths.samples, pa.int64()),
    }
    groups = pa.table(columns).group_by(["source", "reason"], use_threads=False)
    sums = groups.aggregate([("samples", "sum"), ([], "count_all")])
    for row in sums.to_pylist():
        samples, items, source = row["samples_sum"], row["count_all"], row["source"]
        outcome: Outcome = "kept" if row["reason"] is None else "dropped"
        account.add("in", samples, items=items, source=source)
        account.add(outcome, samples, row["reason"], items, source)
