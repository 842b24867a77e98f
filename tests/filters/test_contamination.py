from __future__ import annotations

from filters.base import Candidate, Judgement, judge
from filters.contamination import Contamination
from schemas.judgements import Finding
from tests.filters.candidates import SOUND, candidate


def holding(*shares: float) -> Candidate:
    findings = (Finding("s1", "r1", "contamination", f"quiz:{i}", s, 0, 9) for i, s in enumerate(shares))
    return candidate(findings=tuple(findings))


DROPPED = [(holding(1.0), "contamination"), (holding(0.3, 0.5), "contamination")]


def test_what_holds_no_item_has_no_score() -> None:
    assert judge(Contamination(), [SOUND]) == [Judgement(None)]


def test_the_largest_share_counts_and_the_threshold_can_be_moved() -> None:
    assert judge(Contamination(min_share=0.6), [holding(0.3, 0.5)]) == [Judgement(0.5)]
    assert judge(Contamination(min_share=0.5), [holding(0.3, 0.5)]) == [Judgement(0.5, "contamination")]
