"""What making a root took, added up from the figures of its committed buckets in metrics/."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

from pipelines.mixture import add_up, mixture_json
from pipelines.overview import stages_of
from schemas.figures import Effort, Figures, Packing
from schemas.tables import METRICS
from transforms.store.concurrently import each
from transforms.store.store import Store
from transforms.store.tables import VERSION, read_metadata, read_rows

HEAD = (
    "work",
    "measured",
    "hours",
    "RTF",
    "x real time",
    "MB written",
    "fill",
    "audio tokens",
    "text tokens",
)


class StageFigures(NamedTuple):
    """The figures of a stage over the ``measured`` of its committed buckets that have any."""

    stage: str
    measured: int
    committed: int
    wall_s: float
    audio_in_s: float
    written_bytes: int
    engines: tuple[Effort, ...]
    packing: Packing | None


def all_figures(store: Store) -> list[StageFigures]:
    """Return the figures of every stage that has any, in order."""
    found = [stage_figures(store, stage) for stage in stages_of(store)]
    return [stage for stage in found if stage.measured]


def stage_figures(store: Store, stage: str) -> StageFigures:
    """Return the figures of a stage's committed buckets; a bucket that has none is left out."""
    names = store.names("ledger", stage)
    read = each(partial(read_figures, store, stage), names, store.calls_at_once)
    found = [figures for of_one in read for figures in of_one]
    return StageFigures(
        stage,
        len(found),
        len(names),
        math.fsum(figures.wall_s for figures in found),
        math.fsum(figures.audio_in_s for figures in found),
        sum(figures.written_bytes for figures in found),
        _by_engine(effort for figures in found for effort in figures.engines),
        add_up([figures.packing for figures in found if figures.packing]),
    )


def read_figures(store: Store, stage: str, bucket_file: str) -> list[Figures]:
    """Return the figures of one bucket of a stage: one, or none where none were kept, or by an older version."""
    try:
        said = read_metadata(store, "metrics", stage, bucket_file, whole=True)
        if said is not None and said.get(VERSION) != str(METRICS.version).encode():
            return []
        return list(read_rows(store, Figures, "metrics", stage, bucket_file))
    except FileNotFoundError:
        return []


def _by_engine(efforts: Iterable[Effort]) -> tuple[Effort, ...]:
    totals: dict[str, Effort] = {}
    for one in efforts:
        so_far = totals.get(one.engine, Effort(one.engine, 0.0, 0, 0.0, 0.0))
        totals[one.engine] = Effort(
            one.engine,
            so_far.wall_s + one.wall_s,
            so_far.batches + one.batches,
            so_far.audio_s + one.audio_s,
            so_far.padded_s + one.padded_s,
        )
    return tuple(totals[engine] for engine in sorted(totals))


def ratio(part: float, whole: float) -> float | None:
    """Return ``part / whole``, None where there is no whole."""
    return part / whole if whole else None


def packing_fill(packing: Packing) -> float | None:
    """Return the share of the sequences' capacity that tokens fill, None where there is no sequence."""
    return ratio(packing.audio_tokens + packing.text_tokens, packing.capacity_tokens)


def figures_json(stages: Sequence[StageFigures]) -> dict[str, Any]:
    """Return the figures as plain data, by stage; a ratio is None where it would divide by zero."""
    return {stage.stage: _stage_json(stage) for stage in stages}


def _stage_json(stage: StageFigures) -> dict[str, Any]:
    packing = stage.packing
    return {
        "measured_buckets": stage.measured,
        **_speed_json(stage.wall_s, stage.audio_in_s),
        "audio_in_s": stage.audio_in_s,
        "written_bytes": stage.written_bytes,
        "engines": {engine.engine: _engine_json(engine) for engine in stage.engines},
        "packing": {**mixture_json(packing), "fill": packing_fill(packing)} if packing else None,
    }


def _engine_json(engine: Effort) -> dict[str, Any]:
    return {
        **_speed_json(engine.wall_s, engine.audio_s),
        "batches": engine.batches,
        "batch_audio_s": engine.audio_s,
        "batch_padded_s": engine.padded_s,
        "batch_fill": ratio(engine.audio_s, engine.padded_s),
    }


def _speed_json(wall_s: float, audio_s: float) -> dict[str, float | None]:
    return {"wall_s": wall_s, "rtf": ratio(wall_s, audio_s), "x_real_time": ratio(audio_s, wall_s)}


def figure_rows(stages: Sequence[StageFigures]) -> list[tuple[str, ...]]:
    """Return the lines of the table under ``HEAD``: one a stage, and one for each engine of a stage."""
    return [row for stage in stages for row in (_stage_row(stage), *_engine_rows(stage))]


def _stage_row(stage: StageFigures) -> tuple[str, ...]:
    packing = stage.packing
    return (
        stage.stage,
        f"{stage.measured}/{stage.committed}",
        *_speed_cells(stage.wall_s, stage.audio_in_s),
        f"{stage.written_bytes / 1e6:.3f}",
        _cell(packing_fill(packing), 3) if packing else "",
        str(packing.audio_tokens) if packing else "",
        str(packing.text_tokens) if packing else "",
    )


def _engine_rows(stage: StageFigures) -> list[tuple[str, ...]]:
    return [
        (
            f"{stage.stage}: {engine.engine}",
            "",
            *_speed_cells(engine.wall_s, engine.audio_s),
            "",
            _cell(ratio(engine.audio_s, engine.padded_s), 3),
            "",
            "",
        )
        for engine in stage.engines
    ]


def _speed_cells(wall_s: float, audio_s: float) -> tuple[str, str, str]:
    return f"{wall_s / 3600:.4f}", _cell(ratio(wall_s, audio_s), 4), _cell(ratio(audio_s, wall_s), 1)


def _cell(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"
