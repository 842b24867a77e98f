from __future__ import annotations

import pytest

from filters.alignment import NO_PATH, NOT_CHECKED, Alignment
from filters.base import Candidate, Judgement, judge
from schemas.records import AlignmentCheck
from tests.filters.candidates import SOUND, candidate


def checked(score: float | None, rejection: str | None) -> Candidate:
    return candidate(alignment=AlignmentCheck("pocketsphinx", "{}", score, -6.0, rejection))


DROPPED = [(checked(-9.5, "low_score"), "not_said"), (checked(None, "no_path"), "not_said")]


def judged(one: Alignment, item: Candidate) -> Judgement:
    (found,) = judge(one, [item])
    return found


def test_what_was_found_is_kept_with_its_margin() -> None:
    assert judged(Alignment(), checked(-4.5, None)) == Judgement(1.5)
    assert judged(Alignment(), checked(-6.0, None)) == Judgement(0.0)


@pytest.mark.parametrize("item", [SOUND, checked(None, "language"), checked(None, "no_words")])
def test_no_evidence_is_kept_unless_evidence_is_required(item: Candidate) -> None:
    assert judged(Alignment(), item) == Judgement(None)
    assert judged(Alignment(required=True), item) == Judgement(NOT_CHECKED, "not_checked")
    assert judged(Alignment(required=True), checked(-4.5, None)).reason is None
    assert judged(Alignment(required=True), checked(None, "no_path")) == Judgement(NO_PATH, "not_said")


def test_the_limit_can_be_moved_both_ways_without_aligning_again() -> None:
    assert judged(Alignment(min_margin=2.0), checked(-4.5, None)).reason == "not_said"
    assert judged(Alignment(min_margin=-4.0), checked(-9.5, "low_score")).reason is None
    assert judged(Alignment(min_margin=-4.0), checked(None, "no_path")).reason == "not_said"
