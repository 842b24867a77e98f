"""What is counted over all segments: hours by group, and histograms of measures, kept and dropped apart."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from schemas.judgements import Verdict
from schemas.records import SegmentInfo, SpeakerTurn, Transcript
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


@dataclass
class Histogram:
    """Hours by where a value lies among ``edges``; below the first and from the last on they go to the end bins."""

    edges: Sequence[float]
    hours: dict[str, list[float]] = field(default_factory=dict)
    items: int = 0

    def add(self, series: str, value: float, hours: float) -> None:
        """Count something of a length at a value, in one of the series."""
        bins = self.hours.setdefault(series, [0.0] * (len(self.edges) - 1))
        bins[min(max(bisect_right(self.edges, value) - 1, 0), len(bins) - 1)] += hours
        self.items += 1

    def as_json(self) -> dict[str, Any]:
        """Return edges, hours in each bin by series, and how many values there were."""
        return {"edges": list(self.edges), "hours": self.hours, "items": self.items}


class Measure(NamedTuple):
    """A number of a judged segment (None: it has none), its unit, and the edges of its histogram."""

    title: str
    unit: str
    edges: Sequence[float]
    of: Callable[[Judged], float | None]


def _steps(first: float, last: float, bins: int) -> list[float]:
    return [round(first + (last - first) * i / bins, 6) for i in range(bins + 1)]


def _words_a_second(one: Judged) -> float | None:
    speech_s = one.seconds * one.segment.speech_share
    return len(one.transcript.text.split()) / speech_s if speech_s else None


MEASURES = (
    Measure("duration", "seconds", _steps(0, 30, 30), lambda one: one.seconds),
    Measure("speech rate", "words a second of speech", _steps(0, 8, 32), _words_a_second),
    Measure("agreement of engines", "share", _steps(0, 1, 20), lambda one: one.transcript.agreement),
    Measure("confidence", "share of right words", _steps(0, 1, 20), lambda one: one.transcript.confidence),
    Measure("level", "dBFS", _steps(-60, 0, 30), lambda one: one.segment.rms_dbfs),
    Measure("speech in the segment", "share", _steps(0, 1, 20), lambda one: one.segment.speech_share),
)

GROUPS: dict[str, Callable[[Judged], str]] = {
    "source": lambda one: one.segment.source,
    "language": lambda one: one.transcript.language or one.segment.language or UNKNOWN,
    "engine": lambda one: one.transcript.engine or UNKNOWN,
    "speaker": lambda one: one.segment.speaker or "not told apart",
}
_GAPS = _steps(-2, 3, 50)


@dataclass
class Tally:
    """Adds up judged segments and speaker turns, one after the other, in memory of a fixed size but for the groups."""

    histograms: dict[str, Histogram] = field(
        default_factory=lambda: {measure.title: Histogram(measure.edges) for measure in MEASURES}
    )
    groups: dict[str, dict[str, dict[str, float]]] = field(
        default_factory=lambda: {name: defaultdict(lambda: defaultdict(float)) for name in GROUPS}
    )
    gaps: Histogram = field(default_factory=lambda: Histogram(_GAPS))
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

    def add_turn(self, turn: SpeakerTurn) -> None:
        """Count the gap before a turn, if somebody else spoke before."""
        if turn.gap_samples is not None and turn.previous_speaker != turn.speaker:
            hours = to_hours(turn.end_samples - turn.start_samples, turn.sample_rate_hz)
            self.gaps.add("turns", turn.gap_samples / turn.sample_rate_hz, hours)

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain data; of each group the 12 with the most hours, the rest as one."""
        return {
            "histograms": [
                {"title": m.title, "unit": m.unit, **self.histograms[m.title].as_json()} for m in MEASURES
            ]
            + [{"title": "gap between speakers", "unit": "seconds", **self.gaps.as_json()}],
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
