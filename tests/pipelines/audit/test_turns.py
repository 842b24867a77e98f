from __future__ import annotations

import pytest

from pipelines.audit.turns import TurnTaking
from schemas.records import SpeakerTurn

HZ = 16_000


def turn(
    recording: str, speaker: str, start_s: float, end_s: float, before: SpeakerTurn | None = None
) -> SpeakerTurn:
    start, end = round(start_s * HZ), round(end_s * HZ)
    if before is None:
        return SpeakerTurn(recording, speaker, start, end, HZ, None, None, 0)
    gap = start - before.end_samples
    return SpeakerTurn(recording, speaker, start, end, HZ, before.speaker, gap, max(0, -gap))


def test_changes_gaps_and_overlaps_are_counted() -> None:
    first = turn("r", "a", 0, 10)
    second = turn("r", "b", 9.5, 10.2, first)
    third = turn("r", "b", 11, 15, second)
    fourth = turn("r", "a", 15.5, 20, third)
    taking = TurnTaking()
    taking.add([first, second, third, fourth, turn("s", "x", 0, 3)])
    told = taking.as_json()
    assert (told["turns"], told["changes"], told["overlapping_changes"], told["short_turns"]) == (5, 2, 1, 1)
    assert told["recordings_by_speakers"] == {"1": 1, "2": 1}
    assert told["hours"] == pytest.approx((10 + 0.7 + 4 + 4.5 + 3) / 3600)
    assert told["overlap_hours"] == pytest.approx(0.5 / 3600)
    assert taking.lengths.items == 5


def test_gaps_are_counted_between_speakers_alone() -> None:
    hour = 3600 * HZ
    taking = TurnTaking()
    taking.add(
        [
            SpeakerTurn("r", "a", 0, hour, HZ, None, None, 0),
            SpeakerTurn("r", "a", 0, hour, HZ, "a", 8_000, 0),
            SpeakerTurn("r", "b", 0, hour, HZ, "a", -8_000, 8_000),
        ]
    )
    gaps = taking.gaps.as_json()
    assert gaps["items"] == 1
    assert gaps["hours"]["turns"][15] == 1.0  # bins of 0.1 s from -2 s


def test_nobody_told_apart_is_nothing() -> None:
    taking = TurnTaking()
    taking.add([])
    assert taking.as_json()["turns"] == 0
