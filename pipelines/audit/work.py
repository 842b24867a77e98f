"""What making the tables took: the slowest buckets of every stage, and how even the others are."""

from __future__ import annotations

from functools import partial
from statistics import median
from typing import Any

from pipelines.figures import read_figures
from pipelines.overview import stages_of
from schemas.figures import Figures
from transforms.store.concurrently import each
from transforms.store.store import Store

_SLOWEST = 5


def work_json(store: Store) -> dict[str, Any]:
    """Return for each stage the slowest buckets, and the median of all; stages without figures are left out."""
    found = {stage: _figures(store, stage) for stage in stages_of(store)}
    return {stage: _stage(figures) for stage, figures in found.items() if figures}


def _figures(store: Store, stage: str) -> list[Figures]:
    read = each(partial(read_figures, store, stage), store.names("ledger", stage), store.calls_at_once)
    return [figures for of_one in read for figures in of_one]


def _stage(figures: list[Figures]) -> dict[str, Any]:
    slowest = sorted(figures, key=lambda one: (-one.wall_s, one.bucket))[:_SLOWEST]
    return {
        "median_wall_s": median(one.wall_s for one in figures),
        "workers": len({(one.host, one.pid) for one in figures}),
        "slowest": [
            {"bucket": one.bucket, "wall_s": one.wall_s, "audio_in_s": one.audio_in_s, "host": one.host}
            for one in slowest
        ],
    }
