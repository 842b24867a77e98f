"""What two roots hold, side by side: by stage and reason, by word error rates, in sequences, in speed, by measure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pipelines.audit.tally import Tally
from pipelines.evaluate import evaluate
from pipelines.figures import StageFigures, all_figures, packing_fill
from pipelines.mixture import mixture_json
from pipelines.overview import overview
from pipelines.totals import StageTotals, Total
from schemas.errors import ConfigError
from transforms.store.store import Store

_OUTCOMES = ("in", "kept", "dropped", "failed")
_GROUPS = ("source", "language", "engine")
_KEPT = "kept"


class Compared(NamedTuple):
    """A root, and the one that it is held against."""

    this: Store
    other: Store


def stages(roots: Compared) -> list[dict[str, Any]]:
    """Return items and hours of every stage."""

    def told(stage: StageTotals) -> dict[str, Any]:
        return {outcome: dict(vars(stage.totals[outcome])) for outcome in _OUTCOMES}

    return [{"stage": name, **both} for name, both in _side_by_side(roots, overview, lambda s: s.stage, told)]


def reasons(roots: Compared) -> list[dict[str, Any]]:
    """Return hours by stage, outcome and reason, the greatest change first."""

    def listed(store: Store) -> list[tuple[tuple[str, str, str], Total]]:
        return [
            ((stage.stage, *key), total) for stage in overview(store) for key, total in stage.reasons.items()
        ]

    rows = [
        {"stage": key[0], "outcome": key[1], "reason": key[2], **both}
        for key, both in _side_by_side(roots, listed, lambda one: one[0], lambda one: dict(vars(one[1])))
    ]
    return sorted(rows, key=lambda row: (-abs(_delta(row)), row["stage"], row["reason"]))


def _delta(row: Mapping[str, Any]) -> float:
    this, other = (float((row[side] or {}).get("hours", 0.0)) for side in ("this", "other"))
    return this - other


def _side_by_side(
    roots: Compared,
    read: Callable[[Store], Sequence[Any]],
    key: Callable[[Any], Any],
    told: Callable[[Any], Any],
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield what both roots have under each key; None where one has nothing."""
    this, other = ({key(one): told(one) for one in read(store)} for store in roots)
    for name in dict.fromkeys([*this, *other]):
        yield name, {"this": this.get(name), "other": other.get(name)}


def wer(roots: Compared) -> list[dict[str, Any]]:
    """Return word error rates by engine, of roots with references; none where one has none."""
    found = []
    for store in roots:
        try:
            found.append({engine: errors.rate for engine, errors in evaluate(store).totals().items()})
        except ConfigError:
            return []
    this, other = found
    names = dict.fromkeys([*this, *other])
    return [{"engine": name, "this": this.get(name), "other": other.get(name)} for name in names]


def sequences(roots: Compared) -> dict[str, Any]:
    """Return what the sequences of both hold, None where nothing was measured."""
    found = (next((one.packing for one in all_figures(store) if one.packing), None) for store in roots)
    this, other = ({**mixture_json(one), "fill": packing_fill(one)} if one else None for one in found)
    return {"this": this, "other": other}


def speed(roots: Compared) -> list[dict[str, Any]]:
    """Return how long stages took."""

    def told(stage: StageFigures) -> dict[str, Any]:
        speed = stage.audio_in_s / stage.wall_s if stage.wall_s else None
        return {"wall_s": stage.wall_s, "x_real_time": speed}

    return [
        {"stage": name, **both} for name, both in _side_by_side(roots, all_figures, lambda s: s.stage, told)
    ]


def distributions(this: Tally, other: Tally) -> dict[str, Any]:
    """Return hours that are kept by group and by measure, in both."""
    mine, theirs = this.as_json(), other.as_json()
    groups = {
        name: _joined(
            {row["name"]: row.get("kept", 0.0) for row in one["groups"][name]} for one in (mine, theirs)
        )
        for name in _GROUPS
    }
    histograms = [
        {
            **{key: one[key] for key in ("title", "unit", "edges")},
            "this": one["hours"].get(_KEPT, []),
            "other": two["hours"].get(_KEPT, []),
        }
        for one, two in zip(mine["histograms"], theirs["histograms"], strict=True)
        if _KEPT in one["hours"] or _KEPT in two["hours"]
    ]
    return {"groups": groups, "histograms": histograms}


def _joined(both: Iterator[dict[str, float]]) -> list[dict[str, Any]]:
    this, other = both
    names = dict.fromkeys([*this, *other])
    return [{"name": name, "this": this.get(name, 0.0), "other": other.get(name, 0.0)} for name in names]
