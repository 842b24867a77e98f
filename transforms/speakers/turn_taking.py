"""How speakers take turns: gaps and overlaps, from turns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemas.records import Segment, SpeakerTurn
from transforms.speakers.base import Turn


def turn_taking(recording_id: str, turns: Iterable[Turn], rate_hz: int) -> list[SpeakerTurn]:
    """Return the rows of a recording's turns, at ``rate_hz``, by start.

    Turns of one speaker that touch or overlap are one. The turn before is the one that ends last of those that begin
    earlier; a gap to it below 0 is the floor-transfer offset of an overlap (Heldner and Edlund 2010).
    """
    rows: list[SpeakerTurn] = []
    ordered = _joined(turns)
    before: Turn | None = None
    for turn, overlap in zip(ordered, _overlaps(ordered), strict=True):
        name, gap = (before.speaker, turn.start - before.end) if before else (None, None)
        rows.append(
            SpeakerTurn(recording_id, turn.speaker, turn.start, turn.end, rate_hz, name, gap, overlap)
        )
        before = turn if before is None or turn.end > before.end else before
    return rows


def turns_of_channels(segments: Iterable[Segment]) -> list[Turn]:
    """Return a turn for each segment that has a speaker; what touches is joined later."""
    return [
        Turn(one.start_samples, one.end_samples, one.speaker) for one in segments if one.speaker is not None
    ]


def _joined(turns: Iterable[Turn]) -> list[Turn]:
    latest: dict[str, Turn] = {}
    found: list[Turn] = []
    for turn in sorted(turns):
        last = latest.get(turn.speaker)
        if last is not None and turn.start <= last.end:
            latest[turn.speaker] = last._replace(end=max(last.end, turn.end))
            continue
        if last is not None:
            found.append(last)
        latest[turn.speaker] = turn
    return sorted([*found, *latest.values()])


def _overlaps(ordered: Sequence[Turn]) -> list[int]:
    """Return for each turn, by start, in how many of its samples another speaks too."""
    found = []
    earlier: list[Turn] = []  # those that may still reach into what comes
    for at, turn in enumerate(ordered):
        earlier = [one for one in earlier if one.end > turn.start]
        later = _until(ordered, at + 1, turn.end)
        found.append(_covered(turn, [one for one in [*earlier, *later] if one.speaker != turn.speaker]))
        earlier.append(turn)
    return found


def _until(ordered: Sequence[Turn], first: int, end: int) -> list[Turn]:
    at = first
    while at < len(ordered) and ordered[at].start < end:
        at += 1
    return list(ordered[first:at])


def _covered(turn: Turn, others: Iterable[Turn]) -> int:
    total, reached = 0, turn.start
    for other in sorted(others):
        start, end = max(other.start, reached), min(other.end, turn.end)
        total += max(0, end - start)
        reached = max(reached, end)
    return total
