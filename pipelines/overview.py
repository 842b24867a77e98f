"""What a root holds, added up from its ledgers: for `status`, for the progress line and for the summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pipelines.funnel import funnel_json
from pipelines.totals import StageTotals
from schemas.records import Failure
from transforms.store.ledger import read_entries, read_failures
from transforms.store.planned import ledger_files, planned_buckets
from transforms.store.store import Store

OF_PAGES = ("plan", "documents", "speak", "measure", "survey", "curate", "interleave")
STAGES = ("plan", "ingest", "dedupe", "transcribe", "measure", "survey", "curate", "interleave")
OPTIONAL = frozenset({"measure", "survey"})
"""Stages that are left out where nobody asked for them, and are shown where something is committed."""


def stages_of(store: Store) -> tuple[str, ...]:
    """Return the stages of a root: of pages where documents were made of what it was planned with.

    Those may be all that is wanted, so of a root of pages only what is committed is shown behind them.
    """
    return OF_PAGES if is_of_pages(store) else STAGES


def is_of_pages(store: Store) -> bool:
    """Whether a root is made from pages."""
    return store.exists("config", "documents.yaml")


def overview(store: Store) -> list[StageTotals]:
    """Return the account of every stage of a root, in order.

    Raises:
        ConfigError: if the root has not been planned, or planning it again was cut short.
    """
    buckets = planned_buckets(store)
    found: list[StageTotals] = []
    optional = OPTIONAL | set(OF_PAGES[2:]) if is_of_pages(store) else OPTIONAL
    for stage in stages_of(store):
        files = ledger_files(stage, buckets)
        totals = StageTotals(stage, 0, len(files))
        begun = not found or found[-1].committed  # a stage begins when the one before is done
        for entry in read_entries(store, stage, files if begun else ()):
            totals.add(entry)
        if totals.committed or stage not in optional:
            found.append(totals)
    return found


def listed_failures(store: Store, stages: Iterable[StageTotals]) -> Iterator[Failure]:
    """Yield every failure of those stages, by stage and bucket."""
    return (failure for stage in stages for failure in read_failures(store, stage.with_failures))


def as_json(store: Store) -> dict[str, Any]:
    """Return the overview and the failures as plain data.

    Raises:
        ConfigError: as ``overview`` does.
    """
    found = overview(store)
    stages = {
        s.stage: {
            "committed_buckets": s.committed,
            "buckets": s.buckets,
            "balanced": s.balanced,
            **{outcome: vars(s.totals[outcome]) for outcome in ("in", "kept", "dropped", "failed")},
            "reasons": [
                {"outcome": outcome, "reason": reason, **vars(total)}
                for (outcome, reason), total in sorted(s.reasons.items())
            ],
        }
        for s in found
    }
    return {
        "root": store.root,
        "stages": stages,
        "funnel": funnel_json(found),
        "failures": [failure._asdict() for failure in listed_failures(store, found)],
    }
