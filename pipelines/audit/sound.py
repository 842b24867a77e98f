"""How segments sound, where `measure` was asked: a histogram of each of its numbers, kept and dropped apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipelines.audit.histogram import Histogram, steps
from pipelines.audit.tally import Judged
from schemas.judgements import Measurement, Quality
from transforms.store.store import Store
from transforms.store.tables import read_rows

EDGES = {
    "snr_db": steps(-5, 45, 25),
    "bandwidth_hz": steps(0, 12_000, 24),
    "loudness_lufs": steps(-60, 0, 30),
    "clipping_share": steps(0, 0.05, 25),
}
"""Where the numbers of our own measures lie; of others the ending of the name says it."""
_BY_ENDING = {"_share": steps(0, 1, 20), "_db": steps(-60, 60, 24), "_hz": steps(0, 24_000, 24)}
_OPINION = steps(1, 5, 20)


def edges_of(name: str) -> list[float]:
    """Return the edges of the histogram of a measured number: opinions are from 1 to 5."""
    return EDGES.get(name) or next(
        (found for ending, found in _BY_ENDING.items() if name.endswith(ending)), _OPINION
    )


@dataclass
class Sound:
    """Adds up what was measured on segments."""

    histograms: dict[str, Histogram] = field(default_factory=dict)

    def add(self, one: Judged, measurements: tuple[Measurement, ...]) -> None:
        """Count the numbers of a segment."""
        series = "kept" if one.verdict.kept else "dropped"
        for name, value in measurements:
            if value is not None:
                held = self.histograms.setdefault(name, Histogram(edges_of(name)))
                held.add(series, value, one.hours)

    def as_json(self) -> list[dict[str, Any]]:
        """Return a histogram of each number, by name."""
        return [
            {"title": name.replace("_", " "), "unit": "as measured", **self.histograms[name].as_json()}
            for name in sorted(self.histograms)
        ]


def of_bucket(store: Store, name: str) -> dict[str, tuple[Measurement, ...]]:
    """Return what was measured on each segment of a bucket; nothing where it was not asked for."""
    try:
        return {row.segment_id: row.measurements for row in read_rows(store, Quality, "quality", name)}
    except FileNotFoundError:
        return {}
