"""The account of a stage over many buckets, added up from ledger files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.records import LedgerRow, Outcome
from schemas.units import to_hours
from transforms.store.ledger import Entry


@dataclass
class Total:
    """Items and the hours that they last together."""

    items: int = 0
    hours: float = 0.0

    def add(self, row: LedgerRow) -> None:
        """Add a ledger line."""
        self.items += row.items
        self.hours += to_hours(row.samples, row.sample_rate_hz) if row.samples else 0.0


class Way(NamedTuple):
    """What became of things of a source; ``source`` and ``reason`` are empty where there is none."""

    source: str
    outcome: Outcome
    reason: str


@dataclass
class StageTotals:
    """A stage's account over all its committed buckets."""

    stage: str
    committed: int
    buckets: int
    with_failures: list[Entry] = field(default_factory=list)
    totals: dict[str, Total] = field(default_factory=lambda: defaultdict(Total))
    reasons: dict[tuple[str, str], Total] = field(default_factory=lambda: defaultdict(Total))
    by_source: dict[Way, Total] = field(default_factory=lambda: defaultdict(Total))

    def add(self, entry: Entry) -> None:
        """Add the account of a committed bucket."""
        self.committed += 1
        for row in entry.rows:
            self.totals[row.outcome].add(row)
            self.by_source[Way(row.source or "", row.outcome, row.reason or "")].add(row)
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
