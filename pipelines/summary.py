"""The tables that a person reads at the end of a run, and from `status`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from pipelines import figures, mixture
from pipelines.funnel import render_funnel
from pipelines.layout import render_table
from pipelines.overview import listed_failures, overview
from pipelines.totals import StageTotals, Total
from transforms.store.store import Store

_SHOWN_FAILURES = 20
_HEAD = ("stage", "buckets", "in", "kept", "dropped", "failed", "hours in", "kept", "dropped", "failed", "")


def render_summary(store: Store) -> str:
    """Return the ledger by stage, the funnel, the first failures and where everything lies.

    Raises:
        ConfigError: if the root has not been planned, or planning it again was cut short.
    """
    stages = overview(store)
    parts = [
        render_table([_HEAD, *(_stage_row(s) for s in stages)]),
        *_funnel(stages),
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


def _funnel(stages: Sequence[StageTotals]) -> list[str]:
    return ["", render_funnel(stages)] if any(stage.by_source for stage in stages) else []


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
    parts = [render_table([figures.HEAD, *rows]), ""] if rows else []
    for packing in (stage.packing for stage in found if stage.packing and stage.packing.sources):
        lines = mixture.mixture_lines(packing)
        parts += [*lines, render_table([mixture.HEAD, *mixture.mixture_rows(packing)]), ""]
    return parts
