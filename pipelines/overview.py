"""What a root holds, added up from its ledgers: for `status`, for the progress line and for the summary."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from schemas.records import Failure, LedgerRow
from schemas.units import to_hours
from transforms.store.ledger import read_failures, read_ledger
from transforms.store.store import Store

STAGES = ("plan", "ingest", "transcribe", "curate", "interleave")


@dataclass
class Total:
    """Items and the hours that they last together."""

    items: int = 0
    hours: float = 0.0

    def add(self, row: LedgerRow) -> None:
        """Add a ledger line."""
        self.items += row.items
        self.hours += to_hours(row.samples, row.sample_rate_hz) if row.samples else 0.0


@dataclass
class StageTotals:
    """A stage's account over all its committed buckets."""

    stage: str
    committed: int
    buckets: int
    totals: dict[str, Total] = field(default_factory=lambda: defaultdict(Total))
    reasons: dict[tuple[str, str], Total] = field(default_factory=lambda: defaultdict(Total))

    def add(self, row: LedgerRow) -> None:
        """Add a ledger line."""
        self.totals[row.outcome].add(row)
        if row.reason is not None:
            self.reasons[row.outcome, row.reason].add(row)

    @property
    def balanced(self) -> bool:
        """Whether in = kept + dropped + failed, in items and (to a microsecond) in hours."""
        into, out = self.totals["in"], [self.totals[o] for o in ("kept", "dropped", "failed")]
        drift_h = abs(into.hours - sum(total.hours for total in out))
        return into.items == sum(total.items for total in out) and drift_h < 1e-6 / 3600 + 1e-12 * into.hours


def stage_totals(store: Store, stage: str, n_buckets: int) -> StageTotals:
    """Return a stage's account over its committed buckets."""
    names = store.names("ledger", stage)
    found = StageTotals(stage, len(names), 1 if stage == "plan" else n_buckets)
    for row in read_ledger(store, stage):
        found.add(row)
    return found


def overview(store: Store) -> list[StageTotals]:
    """Return the account of every stage of a root, in order."""
    buckets = store.buckets("plan")
    n_buckets = buckets[0].of if buckets else 0
    return [stage_totals(store, stage, n_buckets) for stage in STAGES]


def all_failures(store: Store) -> list[Failure]:
    """Return every failure of a root, by stage."""
    return [failure for stage in STAGES for failure in read_failures(store, stage)]


def as_json(store: Store) -> dict[str, Any]:
    """Return the overview and the failures as plain data."""
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
        for s in overview(store)
    }
    return {
        "root": store.root,
        "stages": stages,
        "failures": [failure._asdict() for failure in all_failures(store)],
    }
