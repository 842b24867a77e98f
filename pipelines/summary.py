"""The tables that a person reads at the end of a run, and from `status`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from pipelines import figures, mixture
from pipelines.overview import StageTotals, Total, listed_failures, overview
from transforms.store.store import Store

_SHOWN_FAILURES = 20
_HEAD = ("stage", "buckets", "in", "kept", "dropped", "failed", "hours in", "kept", "dropped", "failed", "")


def render_summary(store: Store) -> str:
    """Return the ledger by stage, the reasons, the first failures and where everything lies.

    Raises:
        ConfigError: if the root has not been planned, or planning it again was cut short.
    """
    stages = overview(store)
    parts = [
        _table([_HEAD, *(_stage_row(s) for s in stages)]),
        *_reasons(stages),
        *_failures(store, stages),
        *_figures(store),
        f"tables in {store.root}: shards in {store.path('shards')}",
    ]
    return "\n".join(parts)


def _stage_row(stage: StageTotals) -> tuple[str, ...]:
    totals = [stage.totals[outcome] for outcome in ("in", "kept", "dropped", "failed")]
    balance = "balanced" if stage.balanced else "DOES NOT BALANCE"
    return (
        stage.stage,
        f"{stage.committed}/{stage.buckets}",
        *(str(total.items) for total in totals),
        *(_hours(total) for total in totals),
        balance,
    )


def _hours(total: Total) -> str:
    return f"{total.hours:.4f}"


def _reasons(stages: Sequence[StageTotals]) -> list[str]:
    rows = [
        (f"{stage.stage}: {outcome}", reason, str(total.items), _hours(total))
        for stage in stages
        for (outcome, reason), total in sorted(stage.reasons.items())
    ]
    return ["", _table([("why", "reason", "items", "hours"), *rows])] if rows else []


def _failures(store: Store, stages: Sequence[StageTotals]) -> list[str]:
    n_failures = sum(stage.n_failures for stage in stages)
    first = islice(listed_failures(store, stages), _SHOWN_FAILURES)
    shown = [f"  {f.stage}: {f.uri or f.id}: {f.error_type}: {f.message}" for f in first]
    if n_failures > _SHOWN_FAILURES:
        shown.append(f"  ... and {n_failures - _SHOWN_FAILURES} more in {store.path('failures')}")
    return ["", f"failures ({n_failures}):", *shown, ""] if shown else [""]


def _figures(store: Store) -> list[str]:
    found = figures.all_figures(store)
    rows = figures.figure_rows(found)
    parts = [_table([figures.HEAD, *rows]), ""] if rows else []
    for packing in (stage.packing for stage in found if stage.packing and stage.packing.sources):
        parts += [*mixture.mixture_lines(packing), _table([mixture.HEAD, *mixture.mixture_rows(packing)]), ""]
    return parts


def _table(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.rjust(width) if _is_number(cell) or (at and number == 0) else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for number, row in enumerate(rows)
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def _is_number(cell: str) -> bool:
    return cell.replace(".", "").replace("/", "").isdigit()
