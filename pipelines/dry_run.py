"""`curate --dry-run`: the funnel of curation under the given settings. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from filters.base import Filter
from filters.edits.base import Editor
from pipelines.curate import CurateConfig
from pipelines.funnel import funnel_json, render_funnel
from pipelines.totals import StageTotals
from schemas.errors import ConfigError
from transforms.curate_segments import READ, STAGE
from transforms.curation.deciding import decide_all
from transforms.curation.lengths import enter, read_lengths
from transforms.curation.marks import Measured, inputs_mark
from transforms.curation.scores import Scores, score_bucket
from transforms.store.ledger import Account, Entry
from transforms.store.planned import planned_buckets
from transforms.store.store import Bucket, Store


def dry_run(store: Store, config: CurateConfig) -> StageTotals:
    """Return what curation would make of all buckets of a root.

    Raises:
        ConfigError: if the root has not been planned, or a bucket of it is not transcribed.
    """
    buckets = planned_buckets(store)
    totals = StageTotals(STAGE, 0, len(buckets))
    for bucket in buckets:
        totals.add(_judge(store, bucket, config))
    return totals


def _judge(store: Store, bucket: Bucket, config: CurateConfig) -> Entry:
    found, scores = scores_of(store, bucket, config.filters, config.edits)
    lengths = read_lengths(store, bucket.file_name, found.segment_ids)
    account = Account(STAGE, lengths.sample_rate_hz)
    enter(account, lengths, decide_all(config.filters, scores, found.edits).reasons)
    return Entry(STAGE, bucket.file_name, tuple(account.rows()), 0)


def scores_of(
    store: Store, bucket: Bucket, filters: Sequence[Filter], editors: Sequence[Editor]
) -> tuple[Scores, list[pa.Array]]:
    """Return what is known of a bucket's transcribed segments, and a column of scores for each filter.

    Raises:
        ConfigError: if what curation reads is not committed.
    """
    measured = Measured.of(filters, editors, inputs_mark(store, bucket, READ))
    if not measured.inputs:
        raise ConfigError(
            f"curate reads what {' and '.join(READ.required)} write, and bucket {bucket.number} is not committed: "
            f"run '{READ.required[-1]}' on this root first"
        )
    found = score_bucket(store, bucket.file_name, filters, editors, measured.inputs)
    return found, found.of(measured.filters)


def as_json(found: StageTotals) -> dict[str, Any]:
    """Return the funnel as plain data."""
    return {"funnel": funnel_json([found])}


def render(found: StageTotals) -> str:
    """Return the funnel for a person."""
    return render_funnel([found])
