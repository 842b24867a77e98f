"""The audit of a root: from its tables alone to a folder that opens in a browser, without a network."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from pipelines.audit.collect import collect
from pipelines.audit.files import Report
from pipelines.audit.segments import write_segments
from pipelines.audit.sequences import write_sequences
from pipelines.figures import all_figures, figures_json
from pipelines.overview import as_json
from schemas.settings import PositiveInt
from transforms.store.planned import planned_buckets
from transforms.store.store import Store

_PAGE = "pipelines.audit.page"
_SHOWN_FAILURES = 200


@dataclass(frozen=True)
class AuditConfig:
    """What a report shows.

    ``per_stratum`` segments of each reason to drop, and of each source that was kept; ``sequences`` packed ones;
    ``audio_bytes`` is the most that their audio takes together, a fifth of it for sequences. ``seed`` draws them.
    """

    per_stratum: PositiveInt = 12
    sequences: PositiveInt = 4
    audio_bytes: PositiveInt = 64 * 2**20
    seed: int = 0


def audit(store: Store, out: Store, config: AuditConfig) -> str:
    """Write the report of the root in ``store`` into the folder ``out``; return where its page is.

    Raises:
        ConfigError: if the root has not been planned.
        StoreError: if a table cannot be read, or the report not be written.
    """
    planned_buckets(store)
    of_sequences = config.audio_bytes // 5
    report = Report(out, config.audio_bytes - of_sequences)
    collected = collect(store, config.seed, config.per_stratum)
    segments = write_segments(store, report, collected)
    sequences = write_sequences(store, Report(out, of_sequences), config.seed, config.sequences)
    data = {
        **_overview(store),
        "segments_judged": collected.segments,
        "tally": collected.tally.as_json(),
        "segments": segments,
        "sequences": sequences,
    }
    report.write_data("report.js", "report", data)
    report.write_page(page())
    return report.place


def page() -> str:
    """Return the page: its style and script stand in it, its data does not."""
    folder = files(_PAGE)
    html, style, script = (
        folder.joinpath(name).read_text(encoding="utf-8")
        for name in ("report.html", "report.css", "report.js")
    )
    return html.replace("/* style */", style).replace("/* script */", script)


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
