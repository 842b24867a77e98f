from __future__ import annotations

import pytest

from filters.base import Candidate, Judgement, judge
from filters.boilerplate import Boilerplate
from schemas.judgements import Finding
from tests.filters.candidates import SOUND, candidate


def holding(text: str, *stretches: tuple[int, int]) -> Candidate:
    found = (Finding("s1", "r1", "boilerplate", None, 30.0, start, end) for start, end in stretches)
    return candidate(text=text, findings=tuple(found))


DROPPED = [
    (holding("Brought to you by Harrow.", (0, 24)), "boilerplate"),
    (holding("abcde fghij", (0, 5), (6, 10)), "boilerplate"),
]


def test_what_holds_none_has_no_score() -> None:
    assert judge(Boilerplate(), [SOUND]) == [Judgement(None)]


def test_a_part_is_left_to_be_cut_out() -> None:
    (found,) = judge(Boilerplate(), [holding("Yes. abc", (5, 8))])
    assert found.score == pytest.approx(0.5)
    assert found.reason is None
    assert judge(Boilerplate(min_share=0.5), [holding("Yes. abc", (5, 8))])[0].reason == "boilerplate"
