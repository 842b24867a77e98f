from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.base import Candidate, judge
from filters.rate_in_recording import RateInRecording
from tests.filters.candidates import candidate

COMPANY = [candidate(seconds, text="a" * 60) for seconds in (3.6, 3.8, 4.0, 4.1, 4.2, 4.4, 4.5, 4.7)]
DROPPED = [
    ([*COMPANY, candidate(12, text="a" * 60)], "slow_for_recording"),
    ([*COMPANY, candidate(1.5, text="a" * 60)], "fast_for_recording"),
]


def scores(*more: Candidate, settings: RateInRecording | None = None) -> list[float | None]:
    return [one.score for one in judge(settings or RateInRecording(), [*COMPANY, *more])]


def test_a_quarter_more_or_less_is_kept() -> None:
    assert all(score is not None and abs(score) < 1.5 for score in scores(candidate(5.2, text="a" * 60)))


def test_short_answers_silence_and_small_recordings_are_not_measured() -> None:
    assert scores(candidate(3, text="Yes."))[-1] is None
    assert scores(candidate(12, text="a" * 60, speech_share=0.0))[-1] is None
    assert judge(RateInRecording(), [*COMPANY[:6], candidate(12, text="a" * 60)])[-1].score is None


def test_pauses_do_not_count() -> None:
    paused = candidate(8, text="a" * 60, speech_share=0.45)
    assert scores(paused)[-1] == pytest.approx(0, abs=1.5)


def test_the_threshold_can_be_moved() -> None:
    lenient = RateInRecording(max_iqr=50)
    assert judge(lenient, [*COMPANY, candidate(12, text="a" * 60)])[-1].reason is None
    assert scores(candidate(12, text="a" * 60), settings=RateInRecording(min_segments=20)) == [None] * 9


@given(st.permutations(range(9)))
def test_the_order_does_not_matter(order: list[int]) -> None:
    company = [*COMPANY, candidate(12, text="a" * 60)]
    found = judge(RateInRecording(), [company[i] for i in order])
    plain = judge(RateInRecording(), company)
    assert found == [plain[i] for i in order]
