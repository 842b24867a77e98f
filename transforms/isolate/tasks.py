"""What children are at: recordings, and the ranges of long ones; what came of each so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from schemas.errors import InputError
from transforms.cutting.ranges import Part, Range, merge, merged_words
from transforms.isolate.wire import (
    BUG,
    DONE,
    FAILED,
    HEARD,
    OUT_OF_MEMORY,
    PART,
    RANGES,
    READY,
    SEGMENT,
    Done,
    Request,
    read_done,
    read_failed,
    read_part,
    read_ranges,
    read_segment,
)
from transforms.isolate.work import HELD_OF_A_RANGE_BYTES, Held, Joined, Result

Outcome = Done | Part | InputError | OSError


@dataclass
class Task:
    """What one child is asked for: a recording, or a range of one. ``ranges``: it shall be cut in these instead."""

    request: Request
    segments: Held = field(default_factory=Held)
    outcome: Outcome | None = None
    ranges: list[Range] = field(default_factory=list)
    was_tried: bool = False

    @property
    def name(self) -> str:
        """What it is called in the log: never its URI, which may hold a password."""
        return self.request.source.recording_id

    @property
    def is_done(self) -> bool:
        """Whether its child has nothing more to say of it."""
        return self.outcome is not None or bool(self.ranges)

    def end(self, outcome: Outcome) -> None:
        """Keep what became of it; the segments only if it is whole."""
        if not isinstance(outcome, (Done, Part)):
            self.segments.clear()
        self.outcome = outcome

    def take(self, message: bytes) -> None:
        """Take a segment, the ranges, or what became of it.

        Raises:
            ValueError, TypeError, KeyError: if the message is none of these.
            StoreError: if there is no room to hold it.
        """
        kind = message[:1]
        if kind == SEGMENT:
            self.segments.add(read_segment(message))
        elif kind == RANGES:
            self.ranges = read_ranges(message)
        elif kind in _OUTCOMES:
            self.end(_OUTCOMES[kind](message))
        elif kind not in (READY, HEARD, OUT_OF_MEMORY, BUG):
            raise ValueError(kind)


_OUTCOMES: dict[bytes, Callable[[bytes], Outcome]] = {DONE: read_done, PART: read_part, FAILED: read_failed}


class Waiting:
    """A recording whose turn to be given out is to come: one task, or one for each of its ranges."""

    def __init__(self, asked: Task | Result) -> None:
        self._given = asked if isinstance(asked, Result) else None
        self._tasks = [] if isinstance(asked, Result) else [asked]
        self._rate_hz = 0

    def split(self, sample_rate_hz: int) -> Sequence[Task]:
        """Put the ranges in the place of the whole, and return the task of each."""
        (whole,) = self._tasks
        self._rate_hz = sample_rate_hz
        self._tasks = [
            Task(whole.request._replace(piece=piece, may_split=False), Held(HELD_OF_A_RANGE_BYTES))
            for piece in whole.ranges
        ]
        return self._tasks

    def holds(self, task: Task) -> bool:
        """Whether a task belongs to this recording."""
        return any(own is task for own in self._tasks)

    def clear(self) -> None:
        """Forget all segments."""
        for task in self._tasks:
            task.segments.clear()

    def result(self) -> Result | None:
        """Return what became of the recording, None while that is open."""
        if self._given is not None:
            return self._given
        outcomes = [task.outcome for task in self._tasks]
        if any(outcome is None for outcome in outcomes):
            return None
        request = self._tasks[0].request
        if request.piece is None:
            return _result(request, outcomes[0], self._tasks[0].segments)
        return self._merged(request, [outcome for outcome in outcomes if outcome is not None])

    def _merged(self, request: Request, outcomes: Sequence[Outcome]) -> Result:
        parts: list[Part] = []
        for outcome in outcomes:
            if not isinstance(outcome, Part):
                self.clear()
                return _result(request, outcome, Held())
            parts.append(outcome)
            if outcome.is_broken:
                break
        for task in self._tasks[len(parts) :]:
            task.segments.clear()
        row = merge(request.source, request.content_sha256, request.size_bytes, self._rate_hz, parts)
        segments = Joined([task.segments for task in self._tasks[: len(parts)]])
        return Result(request.source, row, segments, merged_words(parts))


def _result(request: Request, outcome: Outcome | None, segments: Held) -> Result:
    if isinstance(outcome, Done):
        return Result(request.source, outcome.recording, segments, outcome.words)
    assert isinstance(outcome, (InputError, OSError))
    return Result(request.source, outcome, segments)
