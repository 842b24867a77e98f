"""The funnel: what of each source every stage was given, kept, dropped and failed, by reason, in hours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipelines.layout import render_table
from pipelines.totals import StageTotals, Total, Way

HEAD = ("funnel", "source", "items", "hours", "of stage", "of all")
_ORDER = ("in", "kept", "dropped", "failed")


def ways(stage: StageTotals) -> list[tuple[Way, Total]]:
    """Return what became of each source in a stage: what went in, what was kept, and then why the rest was not."""
    return sorted(
        stage.by_source.items(), key=lambda one: (one[0].source, _ORDER.index(one[0].outcome), one[0])
    )


def funnel_json(stages: Sequence[StageTotals]) -> list[dict[str, Any]]:
    """Return the funnel as plain data: a line for each stage, source, outcome and reason, in that order.

    ``source`` and ``reason`` are None where there is none; ``share_of_stage`` is of the hours of that source that went
    into the stage, ``share_of_all`` of those that went into the first stage that knows their length. None: of nothing.
    """
    return [
        {
            "stage": stage.stage,
            "source": way.source or None,
            "outcome": way.outcome,
            "reason": way.reason or None,
            **vars(total),
            "share_of_stage": of_stage,
            "share_of_all": of_all,
        }
        for stage, way, total, of_stage, of_all in _shares(stages)
    ]


def funnel_rows(stages: Sequence[StageTotals]) -> list[tuple[str, ...]]:
    """Return the lines of the table under ``HEAD``."""
    return [
        (
            _name(stage.stage, way),
            way.source,
            str(total.items),
            f"{total.hours:.4f}",
            _cell(of_stage),
            _cell(of_all),
        )
        for stage, way, total, of_stage, of_all in _shares(stages)
    ]


def render_funnel(stages: Sequence[StageTotals]) -> str:
    """Return the funnel for a person."""
    return render_table([HEAD, *funnel_rows(stages)])


def _shares(
    stages: Sequence[StageTotals],
) -> Iterator[tuple[StageTotals, Way, Total, float | None, float | None]]:
    first: dict[str, float] = {}
    for stage in stages:
        into = {way.source: total.hours for way, total in stage.by_source.items() if way.outcome == "in"}
        for source, hours in into.items():
            first[source] = first.get(source) or hours
        for way, total in ways(stage):
            yield stage, way, total, _ratio(total, into.get(way.source)), _ratio(total, first.get(way.source))


def _ratio(total: Total, hours: float | None) -> float | None:
    return total.hours / hours if hours else None


def _name(stage: str, way: Way) -> str:
    if way.outcome == "in":
        return stage
    return f"  {way.outcome}: {way.reason}" if way.reason else f"  {way.outcome}"


def _cell(share: float | None) -> str:
    return "" if share is None else f"{share:.4f}"
