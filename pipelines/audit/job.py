"""The audit of a root: from its tables alone to a folder that opens in a browser, without a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from pipelines.audit.beside import Compared
from pipelines.audit.collect import Collected, collect
from pipelines.audit.comparison import compare
from pipelines.audit.files import Report
from pipelines.audit.segments import write_segments
from pipelines.audit.sequences import write_sequences
from pipelines.audit.work import work_json
from pipelines.evaluate import evaluate
from pipelines.figures import all_figures, figures_json
from pipelines.overview import as_json
from schemas.settings import PositiveInt
from transforms.store.planned import planned_buckets
from transforms.store.store import Store

_PAGE = "pipelines.audit.page"
_SCRIPTS = ("report.js", "content.js", "changes.js")
_SHOWN_FAILURES = 200
_SHOWN_RECORDINGS = 20


@dataclass(frozen=True)
class AuditConfig:
    """What a report shows.

    ``per_stratum`` segments of each reason to drop, and of each source that was kept; ``sequences`` packed ones;
    ``audio_bytes`` is the most that their audio takes together, a fifth of it for sequences, and another for segments
    that changed where roots are compared. ``seed`` draws them.
    ``target`` are topics and the shares that are wanted of them, to hold those of the sources against.
    """

    per_stratum: PositiveInt = 12
    sequences: PositiveInt = 4
    audio_bytes: PositiveInt = 64 * 2**20
    seed: int = 0
    target: Mapping[str, float] | None = None


def audit(store: Store, out: Store, config: AuditConfig, against: Store | None = None) -> dict[str, Any]:
    """Write the report of the root in ``store`` into the folder ``out``; return what it says, and the page's ``place``.

    ``against`` is another root, or another view, to say what changed.

    Raises:
        ConfigError: if a root has not been planned.
        StoreError: if a table cannot be read, or the report not be written.
    """
    for one in filter(None, (store, against)):
        planned_buckets(one)
    part = config.audio_bytes // 5
    report = Report(out, config.audio_bytes - (2 if against else 1) * part)
    collected = collect(store, config.seed, config.per_stratum, config.target)
    segments = write_segments(store, report, collected)
    sequences = write_sequences(store, Report(out, part), config.seed, config.sequences)
    data = {
        **_overview(store),
        **_counted(store, collected),
        "segments": segments,
        "sequences": sequences,
    }
    if against:
        roots = Compared(store, against)
        data["comparison"] = compare(
            roots, Report(out, part), collected.tally, config.seed, config.per_stratum
        )
    report.write_data("report.js", "report", data)
    report.write_page(page())
    return {"place": report.place, **data}


def page() -> str:
    """Return the page: its style and scripts stand in it, its data does not."""
    folder = files(_PAGE)
    html, style, *scripts = (
        folder.joinpath(name).read_text(encoding="utf-8") for name in ("report.html", "report.css", *_SCRIPTS)
    )
    return html.replace("/* style */", style).replace("/* script */", "\n".join(scripts))


def _counted(store: Store, collected: Collected) -> dict[str, Any]:
    tally, turns = collected.tally.as_json(), collected.turns
    gaps = {"title": "gap between speakers", "unit": "seconds", **turns.gaps.as_json()}
    lengths = {"title": "turn of a speaker", "unit": "seconds", **turns.lengths.as_json()}
    return {
        "segments_judged": collected.segments,
        "tally": {**tally, "histograms": [*tally["histograms"], gaps, lengths, *collected.sound.as_json()]},
        "turns": turns.as_json(),
        "found": collected.found.as_json(store),
        "topics": collected.topics.as_json(),
        "work": work_json(store),
        "evaluation": _evaluation(store) if collected.has_references else None,
    }


def _evaluation(store: Store) -> dict[str, Any]:
    """Return word error rates of all engines, and the recordings with the most errors."""
    found = evaluate(store).as_json()
    worst = sorted(found["recordings"], key=lambda one: (-one["wer"], one["uri"], one["engine"]))
    return {"engines": found["engines"], "worst": worst[:_SHOWN_RECORDINGS]}


def _overview(store: Store) -> dict[str, Any]:
    found = as_json(store)
    failures = found["failures"]
    shown = [{k: v for k, v in one.items() if k != "traceback"} for one in failures[:_SHOWN_FAILURES]]
    return {
        **found,
        "failures": shown,
        "n_failures": len(failures),
        "metrics": figures_json(all_figures(store)),
    }
