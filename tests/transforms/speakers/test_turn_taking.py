from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from schemas.records import SpeakerTurn
from transforms.speakers.base import Turn
from transforms.speakers.turn_taking import turn_taking

TURNS = st.lists(
    st.builds(lambda a, n, who: Turn(a, a + n, who), st.integers(0, 200), st.integers(1, 60), st.sampled_from("abc")),
    max_size=12,
)  # fmt: skip


def test_gaps_overlaps_and_pauses() -> None:
    turns = [Turn(0, 10, "a"), Turn(10, 20, "a"), Turn(15, 18, "b"), Turn(30, 40, "a"), Turn(45, 50, "b")]
    assert turn_taking("r", turns, 16_000) == [
        SpeakerTurn("r", "a", 0, 20, 16_000, None, None, 3),
        SpeakerTurn("r", "b", 15, 18, 16_000, "a", -5, 3),
        SpeakerTurn("r", "a", 30, 40, 16_000, "a", 10, 0),
        SpeakerTurn("r", "b", 45, 50, 16_000, "a", 5, 0),
    ]
    assert turn_taking("r", [], 16_000) == []


@given(TURNS)
def test_the_same_time_is_spoken_and_overlaps_are_counted_rightly(turns: list[Turn]) -> None:
    rows = turn_taking("r", turns, 16_000)
    active = {name: np.zeros(300, bool) for name in "abc"}
    for turn in turns:
        active[turn.speaker][turn.start : turn.end] = True
    for name, there in active.items():
        mine = [row for row in rows if row.speaker == name]
        assert sum(row.end_samples - row.start_samples for row in mine) == there.sum()
        others = np.any([active[other] for other in "abc" if other != name], axis=0)
        for row in mine:
            assert row.overlap_samples == others[row.start_samples : row.end_samples].sum()
    starts = [row.start_samples for row in rows]
    assert starts == sorted(starts)
    for at, row in enumerate(rows[1:], start=1):
        assert row.gap_samples == row.start_samples - max(one.end_samples for one in rows[:at])
