"""How speakers take turns: how long they speak, how soon the next begins, how much of it overlaps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pipelines.audit.histogram import Histogram, steps
from schemas.records import SpeakerTurn
from schemas.units import to_hours, to_seconds

SHORT_S = 1.0
"""Turns below this are counted as short: in conversations most of them are "mhm" and "yes"."""


@dataclass
class TurnTaking:
    """Adds up turns; those of one recording come together, in order of time."""

    gaps: Histogram = field(default_factory=lambda: Histogram(steps(-2, 3, 50)))
    lengths: Histogram = field(default_factory=lambda: Histogram(steps(0, 30, 30)))
    _turns: int = 0
    _hours: float = 0.0
    _overlap_hours: float = 0.0
    _short: int = 0
    _changes: int = 0
    _overlapping: int = 0
    _speakers: Counter[int] = field(default_factory=Counter)

    def add(self, turns: Iterable[SpeakerTurn]) -> None:
        """Count the turns of a bucket."""
        speakers: dict[str, set[str]] = {}
        for turn in turns:
            speakers.setdefault(turn.recording_id, set()).add(turn.speaker)
            self._add(turn)
        self._speakers.update(len(held) for held in speakers.values())

    def _add(self, turn: SpeakerTurn) -> None:
        rate_hz, length = turn.sample_rate_hz, turn.end_samples - turn.start_samples
        hours, seconds = to_hours(length, rate_hz), to_seconds(length, rate_hz)
        self._turns += 1
        self._hours += hours
        self._overlap_hours += to_hours(turn.overlap_samples, rate_hz)
        self._short += seconds < SHORT_S
        self.lengths.add("turns", seconds, hours)
        if turn.gap_samples is not None and turn.previous_speaker != turn.speaker:
            self._changes += 1
            self._overlapping += turn.gap_samples < 0
            self.gaps.add("turns", turn.gap_samples / rate_hz, hours)

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain data; no recordings where nobody was told apart."""
        return {
            "turns": self._turns,
            "hours": self._hours,
            "overlap_hours": self._overlap_hours,
            "short_turns": self._short,
            "changes": self._changes,
            "overlapping_changes": self._overlapping,
            "recordings_by_speakers": {str(count): n for count, n in sorted(self._speakers.items())},
        }
