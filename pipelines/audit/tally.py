"""What is counted over all segments: hours by group, and histograms of measures, kept and dropped apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipelines.audit.histogram import Histogram, steps
from schemas.judgements import Verdict
from schemas.records import SegmentInfo, Transcript
from schemas.units import to_hours, to_seconds

UNKNOWN = "unknown"


class Judged(NamedTuple):
    """A segment with what was heard in it, and the decision on it."""

    segment: SegmentInfo
    transcript: Transcript
    verdict: Verdict

    @property
    def hours(self) -> float:
        """How long the segment is."""
        return to_hours(self.segment.n_samples, self.segment.sample_rate_hz)

    @property
    def seconds(self) -> float:
        """How long the segment is."""
        return to_seconds(self.segment.n_samples, self.segment.sample_rate_hz)


class Measure(NamedTuple):
    """A number of a judged segment (None: it has none), its unit, and the edges of its histogram."""

    title: str
    unit: str
    edges: Sequence[float]
    of: Callable[[Judged], float | None]


def _words_a_second(one: Judged) -> float | None:
    speech_s = one.seconds * one.segment.speech_share
    return len(one.transcript.text.split()) / speech_s if speech_s else None


MEASURES = (
    Measure("duration", "seconds", steps(0, 30, 30), lambda one: one.seconds),
    Measure("speech rate", "words a second of speech", steps(0, 8, 32), _words_a_second),
    Measure("agreement of engines", "share", steps(0, 1, 20), lambda one: one.transcript.agreement),
    Measure("confidence", "share of right words", steps(0, 1, 20), lambda one: one.transcript.confidence),
    Measure("level", "dBFS", steps(-60, 0, 30), lambda one: one.segment.rms_dbfs),
    Measure("speech in the segment", "share", steps(0, 1, 20), lambda one: one.segment.speech_share),
)

GROUPS: dict[str, Callable[[Judged], str]] = {
    "source": lambda one: one.segment.source,
    "language": lambda one: one.transcript.language or one.segment.language or UNKNOWN,
    "engine": lambda one: one.transcript.engine or UNKNOWN,
    "speaker": lambda one: one.segment.speaker or "not told apart",
}


@dataclass
class Tally:
    """Adds up judged segments, one after the other, in memory of a fixed size but for the groups."""

    histograms: dict[str, Histogram] = field(
        default_factory=lambda: {measure.title: Histogram(measure.edges) for measure in MEASURES}
    )
    groups: dict[str, dict[str, dict[str, float]]] = field(
        default_factory=lambda: {name: defaultdict(lambda: defaultdict(float)) for name in GROUPS}
    )
    recordings: dict[str, dict[str, float]] = field(
        default_factory=lambda: {"license": defaultdict(float), "format": defaultdict(float)}
    )

    def add(self, one: Judged) -> None:
        """Count a judged segment."""
        series, hours = "kept" if one.verdict.kept else "dropped", one.hours
        for measure in MEASURES:
            value = measure.of(one)
            if value is not None:
                self.histograms[measure.title].add(series, value, hours)
        for name, key in GROUPS.items():
            self.groups[name][key(one)][series] += hours

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain data; of each group the 12 with the most hours, the rest as one."""
        return {
            "histograms": [
                {"title": m.title, "unit": m.unit, **self.histograms[m.title].as_json()} for m in MEASURES
            ],
            "groups": {name: _largest(group) for name, group in self.groups.items()},
            "recordings": {name: dict(sorted(hours.items())) for name, hours in self.recordings.items()},
        }


def _largest(group: dict[str, dict[str, float]], most: int = 12) -> list[dict[str, Any]]:
    ordered = sorted(group.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    rows = [{"name": name, **hours} for name, hours in ordered[:most]]
    rest: dict[str, float] = defaultdict(float)
    for _, hours in ordered[most:]:
        for series, value in hours.items():
            rest[series] += value
    return [*rows, {"name": f"{len(ordered) - most} others", **rest}] if rest else rows
