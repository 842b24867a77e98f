"""What a root holds, added up from its ledgers: for `status`, for the progress line and for the summary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from schemas.records import Failure, LedgerRow
from schemas.units import to_hours
from transforms.store.ledger import Entry, read_entries, read_failures
from transforms.store.planned import ledger_files, planned_buckets
from transforms.store.store import Store

OF_PAGES = ("plan", "documents")
STAGES = ("plan", "ingest", "dedupe", "transcribe", "measure", "survey", "curate", "interleave")
OPTIONAL = frozenset({"measure", "survey"})
"""Stages that are left out where nobody asked for them, and are shown where something is committed."""


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
    with_failures: list[Entry] = field(default_factory=list)
    totals: dict[str, Total] = field(default_factory=lambda: defaultdict(Total))
    reasons: dict[tuple[str, str], Total] = field(default_factory=lambda: defaultdict(Total))

    def add(self, entry: Entry) -> None:
        """Add the account of a committed bucket."""
        self.committed += 1
        for row in entry.rows:
            self.totals[row.outcome].add(row)
            if row.reason is not None:
                self.reasons[row.outcome, row.reason].add(row)
        if entry.n_failures:
            self.with_failures.append(entry)

    @property
    def n_failures(self) -> int:
        """How many failures are listed, those of captions too, which the account does not hold."""
        return sum(entry.n_failures for entry in self.with_failures)

    @property
    def balanced(self) -> bool:
        """Whether in = kept + dropped + failed, in items and (to a microsecond) in hours."""
        into, out = self.totals["in"], [self.totals[o] for o in ("kept", "dropped", "failed")]
        drift_h = abs(into.hours - sum(total.hours for total in out))
        return into.items == sum(total.items for total in out) and drift_h < 1e-6 / 3600 + 1e-12 * into.hours


def stages_of(store: Store) -> tuple[str, ...]:
    """Return the stages of a root: of pages where documents were made of what it was planned with."""
    return OF_PAGES if store.exists("config", "documents.yaml") else STAGES


def overview(store: Store) -> list[StageTotals]:
    """Return the account of every stage of a root, in order.

    Raises:
        ConfigError: if the root has not been planned, or planning it again was cut short.
    """
    buckets = planned_buckets(store)
    found: list[StageTotals] = []
    for stage in stages_of(store):
        files = ledger_files(stage, buckets)
        totals = StageTotals(stage, 0, len(files))
        begun = not found or found[-1].committed  # a stage begins when the one before is done
        for entry in read_entries(store, stage, files if begun else ()):
            totals.add(entry)
        if totals.committed or stage not in OPTIONAL:
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
        "failures": [failure._asdict() for failure in listed_failures(store, found)],
    }
