from __future__ import annotations

import pytest

from filters.base import Candidate, judge
from filters.verification import REASONS, Verification
from schemas.records import AlignmentCheck
from tests.filters.candidates import SOUND, candidate


def checked(rejection: str | None, source: str = "krist") -> Candidate:
    found = AlignmentCheck("pace", "{}", -0.4, -0.11, rejection)
    return candidate(alignment=found)._replace(source=source)


DROPPED = [
    (checked("silent"), "silent"),
    (checked("words_missing", "quest"), "words_missing"),
    (checked("low_score"), "low_score"),
    (checked("a_check_of_somebody"), "not_verified"),
]


@pytest.mark.parametrize("reason", REASONS)
def test_the_reason_is_that_of_the_check(reason: str) -> None:
    (found,) = judge(Verification(), [checked(reason)])
    assert found.reason == reason
    assert Verification().decide(found.score) == reason


def test_what_passed_and_what_was_recorded_is_kept() -> None:
    assert judge(Verification(), [checked(None)])[0] == (0.0, None)
    assert judge(Verification(), [SOUND])[0] == (None, None)
    assert judge(Verification(), [checked("low_score", "crawl")])[0] == (None, None)
    assert judge(Verification(sources=("mine",)), [checked("low_score", "mine")])[0].reason == "low_score"


def test_scores_beyond_the_reasons_name_the_last() -> None:
    assert Verification().decide(-99.0) == REASONS[-1]
