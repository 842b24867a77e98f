from __future__ import annotations

from filters.base import Candidate, Judgement, judge
from filters.near_duplicate_text import NearDuplicateText
from schemas.judgements import Finding, FindingKind
from tests.filters.candidates import SOUND, candidate


def found(kind: FindingKind, score: float) -> Candidate:
    return candidate(findings=(Finding("s1", "r1", kind, "s2", score, None, None),))


DROPPED = [(found("same_text", 1.0), "same_text"), (found("near_text", 0.66), "near_text")]


def test_what_is_said_once_has_no_score() -> None:
    assert judge(NearDuplicateText(), [SOUND]) == [Judgement(None)]


def test_what_else_was_found_is_for_others() -> None:
    assert judge(NearDuplicateText(), [found("contamination", 1.0)]) == [Judgement(None)]


def test_the_threshold_can_be_moved() -> None:
    assert judge(NearDuplicateText(min_jaccard=0.7), [found("near_text", 0.66)]) == [Judgement(0.66)]
    assert judge(NearDuplicateText(min_jaccard=1.0), [found("same_text", 1.0)])[0].reason == "same_text"
